import { expect, test } from "vitest";
import { BUILDS } from "../../../server/simulation/builds/stated-build.ts";
import { NEWEST_MEASURED, OLDEST_MEASURED, versionDoubts } from "../../../server/simulation/evidence/measured-range.ts";
import { countedElsewhere, SERIES_ENDS } from "../../../server/simulation/kernels/ended-series.ts";
import { isKernelSeries, parseKernelVersion } from "../../../server/simulation/kernels/version.ts";

const doubts = (text: string) => versionDoubts(parseKernelVersion(text)!);

test("a kernel between the oldest and the newest that were recorded is not doubted for its version", () => {
  expect(["5.10", "5.10.0-32-amd64", "5.18-rc4", "6.12.107+deb13-amd64", "7.3", "7.3.4"].flatMap(doubts)).toEqual([]);
});

test("one outside is, and the reason names both ends", () => {
  for (const version of ["2.6.32", "5.9.16", "5.5.10", "7.4-rc1", "4.11"]) {
    expect(doubts(version)).toEqual([
      { kind: "version-outside", version, oldest: OLDEST_MEASURED, newest: NEWEST_MEASURED },
    ]);
  }
});

test("a vendor's kernel is doubted whatever its number, and how far its backports were read is told", () => {
  for (const version of ["6.12.0-124.el10.x86_64", "5.15.90.1-microsoft-standard-WSL2", "6.8.0-31-generic"]) {
    expect(doubts(version)).toEqual([expect.objectContaining({ kind: "vendor-kernel", version })]);
  }
  expect(doubts("5.15.90.1-microsoft-standard-WSL2")).toEqual([
    expect.not.objectContaining({ read: expect.anything() }),
  ]);
  expect(doubts("5.14.0-427.13.1.el9_4.x86_64")).toEqual([expect.objectContaining({ read: 570 })]);
  expect(doubts("4.18.0-553.el8_10.x86_64").map(({ kind }) => kind)).toEqual(["vendor-kernel", "version-outside"]);
});

test("a number that kernel.org never gave is of a vendor's tree, and the reason says where kernel.org ended", () => {
  const end = { kind: "counted-elsewhere", why: "ended" };
  expect(doubts("6.13.13")).toEqual([{ ...end, version: "6.13.13", series: "6.13", update: 12, date: "2025-04-20" }]);
  expect(doubts("4.18.45")[0]).toEqual({
    ...end,
    version: "4.18.45",
    series: "4.18",
    update: 20,
    date: "2018-11-21",
  });
  expect(doubts("6.13.13-acme").map(({ kind }) => kind)).toEqual(["counted-elsewhere"]);
  expect(doubts("5.15.90.1")).toEqual([{ kind: "counted-elsewhere", why: "numbers", version: "5.15.90.1" }]);
  expect(doubts("4.14.355-284.737.amzn2.x86_64").map(({ kind }) => kind)).toEqual(["vendor-kernel", "version-outside"]);
  expect(["6.13.12", "6.1.250", "6.13.12-acme"].flatMap(doubts)).toEqual([]);
});

test("every series that kernel.org ended has existed, and tabled builds of it are none of a higher number", () => {
  const ends = Object.entries(SERIES_ENDS);
  expect(ends.filter(([series]) => !isKernelSeries(parseKernelVersion(series)!))).toEqual([]);
  expect(BUILDS.filter(({ version }) => countedElsewhere(parseKernelVersion(version)!) !== undefined)).toEqual([]);
});
