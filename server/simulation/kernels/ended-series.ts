/**
 * Where kernel.org's stable maintainers ended each series: its highest tag in stable/linux.git, with the date of that tag. Read from the list of those
 * tags that endoflife-date/release-data keeps (releases/linux-kernel.json at f626bdef8bf9, 2026-08-22); series that got an update in the month
 * before it are not here. Others go on numbering behind the end: linux-yocto has 4.8.26, 4.12.28, 4.18.45 and 5.2.24 (`LINUX_VERSION` of
 * linux-yocto_4.18.bb), Amazon 4.14.355, OpenELA 4.14.357. So a higher number is no mistake, but a kernel of somebody's own.
 */

import type { KernelVersion } from "./version.ts";

export interface SeriesEnd {
  /** The third number of the last update. */
  readonly update: number;
  /** When it was tagged, `YYYY-MM-DD`. */
  readonly date: string;
}

/** By series, ascending. */
export const SERIES_ENDS: Readonly<Record<string, SeriesEnd>> = {
  "3.0": { update: 101, date: "2013-10-22" },
  "3.1": { update: 10, date: "2012-01-18" },
  "3.2": { update: 102, date: "2018-05-31" },
  "3.3": { update: 8, date: "2012-06-01" },
  "3.4": { update: 113, date: "2016-10-26" },
  "3.5": { update: 7, date: "2012-10-12" },
  "3.6": { update: 11, date: "2012-12-17" },
  "3.7": { update: 10, date: "2013-02-27" },
  "3.8": { update: 13, date: "2013-05-11" },
  "3.9": { update: 11, date: "2013-07-21" },
  "3.10": { update: 108, date: "2017-11-04" },
  "3.11": { update: 10, date: "2013-11-29" },
  "3.12": { update: 74, date: "2017-05-09" },
  "3.13": { update: 11, date: "2014-04-22" },
  "3.14": { update: 79, date: "2016-09-11" },
  "3.15": { update: 10, date: "2014-08-14" },
  "3.16": { update: 85, date: "2020-06-11" },
  "3.17": { update: 8, date: "2015-01-08" },
  "3.18": { update: 140, date: "2019-05-16" },
  "3.19": { update: 8, date: "2015-05-11" },
  "4.0": { update: 9, date: "2015-07-21" },
  "4.1": { update: 52, date: "2018-05-28" },
  "4.2": { update: 8, date: "2015-12-15" },
  "4.3": { update: 6, date: "2016-02-19" },
  "4.4": { update: 302, date: "2022-02-03" },
  "4.5": { update: 7, date: "2016-06-08" },
  "4.6": { update: 7, date: "2016-08-16" },
  "4.7": { update: 10, date: "2016-10-22" },
  "4.8": { update: 17, date: "2017-01-09" },
  "4.9": { update: 337, date: "2023-01-07" },
  "4.10": { update: 17, date: "2017-05-20" },
  "4.11": { update: 12, date: "2017-07-21" },
  "4.12": { update: 14, date: "2017-09-20" },
  "4.13": { update: 16, date: "2017-11-24" },
  "4.14": { update: 336, date: "2024-01-10" },
  "4.15": { update: 18, date: "2018-04-19" },
  "4.16": { update: 18, date: "2018-06-25" },
  "4.17": { update: 19, date: "2018-08-24" },
  "4.18": { update: 20, date: "2018-11-21" },
  "4.19": { update: 325, date: "2024-12-05" },
  "4.20": { update: 17, date: "2019-03-19" },
  "5.0": { update: 21, date: "2019-06-04" },
  "5.1": { update: 21, date: "2019-07-28" },
  "5.2": { update: 21, date: "2019-10-11" },
  "5.3": { update: 18, date: "2019-12-18" },
  "5.4": { update: 302, date: "2025-12-03" },
  "5.5": { update: 19, date: "2020-04-21" },
  "5.6": { update: 19, date: "2020-06-17" },
  "5.7": { update: 19, date: "2020-08-27" },
  "5.8": { update: 18, date: "2020-11-01" },
  "5.9": { update: 16, date: "2020-12-21" },
  "5.11": { update: 22, date: "2021-05-19" },
  "5.12": { update: 19, date: "2021-07-20" },
  "5.13": { update: 19, date: "2021-09-18" },
  "5.14": { update: 21, date: "2021-11-21" },
  "5.16": { update: 20, date: "2022-04-13" },
  "5.17": { update: 15, date: "2022-06-14" },
  "5.18": { update: 19, date: "2022-08-21" },
  "5.19": { update: 17, date: "2022-10-24" },
  "6.0": { update: 19, date: "2023-01-12" },
  "6.2": { update: 16, date: "2023-05-17" },
  "6.3": { update: 13, date: "2023-07-11" },
  "6.4": { update: 16, date: "2023-09-13" },
  "6.5": { update: 13, date: "2023-11-28" },
  "6.7": { update: 12, date: "2024-04-03" },
  "6.8": { update: 12, date: "2024-05-30" },
  "6.9": { update: 12, date: "2024-07-27" },
  "6.10": { update: 14, date: "2024-10-10" },
  "6.11": { update: 11, date: "2024-12-05" },
  "6.13": { update: 12, date: "2025-04-20" },
  "6.14": { update: 11, date: "2025-06-10" },
  "6.15": { update: 11, date: "2025-08-20" },
  "6.16": { update: 12, date: "2025-10-12" },
  "6.17": { update: 13, date: "2025-12-18" },
  "6.19": { update: 14, date: "2026-04-22" },
  "7.0": { update: 14, date: "2026-06-27" },
};

/** What tells that a version is counted by others than kernel.org. */
export type CountedElsewhere =
  | ({ readonly why: "ended"; readonly series: string } & SeriesEnd)
  /** kernel.org gives no fourth number since 3.0: `3.8.13.28` is Ubuntu's extended stable, `5.15.90.1` Microsoft's. */
  | { readonly why: "numbers" };

/** Undefined of a version that kernel.org released or can release. */
export function countedElsewhere({ major, minor, patch, fourth }: KernelVersion): CountedElsewhere | undefined {
  const series = `${major}.${minor}`;
  const end = SERIES_ENDS[series];
  if (end !== undefined && patch > end.update) return { why: "ended", series, ...end };
  return major > 2 && fourth !== undefined ? { why: "numbers" } : undefined;
}
