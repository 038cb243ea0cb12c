/**
 * /proc/zoneinfo (mm/vmstat.c: zoneinfo_show_print): what of it is the layout of zones. Counters of the running system (free
 * pages, nr_…, pagesets) are passed over.
 */

import { linesOf } from "../dmesg/lines.ts";
import type { LayoutFact, LayoutHalf, LayoutItem, LinePlace } from "../facts.ts";

const ZONE_LINE = /^\s*Node\s+(\d+),\s+zone\s+(\w+)\s*$/;
const COUNT_LINE = /^\s*(?:pages\s+)?(min|low|high|promo|spanned|present|managed|cma|start_pfn):?\s+(\d+)\s*$/;
const PROTECTION_LINE = /^\s*protection:\s*\(([\d,\s]*)\)\s*$/;

/** What the lines of counters begin with: of nodes, zones and each CPU's lists. */
const COUNTER_LINE =
  /^\s*(?:pages free|per-node stats|pagesets|cpu|count|high(?:_min|_max)?(?=:)|batch|vm stats threshold|boost|(?:node|all|free|reserved)_\w+|\w*inactive_ratio|nr_\w+|numa_\w+|workingset_\w+|(?:pg|thp|kswapd|allocstall|zswp)\w*)(?=[\s:]|$)/;

/** Whether a line is a counter of the running system: no fact of the layout. */
export function isZoneinfoCounter(line: string): boolean {
  return COUNTER_LINE.test(line.slice(0, 200));
}

const COUNTS: Readonly<Record<string, LayoutItem>> = {
  spanned: "zone-spanned",
  present: "zone-present",
  managed: "zone-managed",
  cma: "zone-cma",
  start_pfn: "zone-start-pfn",
};

/** Counts are pages of the kernel's page size. */
export function readZoneinfoLayout(text: string): LayoutHalf {
  const layout: LayoutFact[] = [];
  let zone: string | undefined;
  let present: string | undefined;
  /** Behind the zone's own numbers come those of every CPU's lists, with a `high:` of theirs. */
  let inZone = false;
  for (const { line, span } of linesOf(text)) {
    const header = line.length < 80 ? ZONE_LINE.exec(line) : null;
    if (header !== null) {
      zone = `node ${header[1]} ${header[2]}`;
      present = undefined;
      inZone = true;
      continue;
    }
    if (zone === undefined || line.length > 400) continue;
    if (/^\s*pagesets\s*$/.test(line)) inZone = false;
    const tell = (item: LayoutItem, of: string, value: number | string, at: LinePlace): void => {
      layout.push({ item, of, value, at });
    };
    const protection = PROTECTION_LINE.exec(line);
    if (protection !== null) tell("zone-protection", zone, protection[1]!.replace(/\s*,\s*/g, ", ").trim(), span);
    const [, name, count] = COUNT_LINE.exec(line) ?? [];
    if (name === undefined || count === undefined) continue;
    if (name === "present") present = count;
    if (name === "start_pfn") {
      // An empty zone says where it would begin, or nothing.
      if (present !== "0") tell("zone-start-pfn", zone, Number(count), span);
    } else if (inZone) {
      const item = COUNTS[name];
      if (item === undefined) tell("zone-watermark", `${zone} ${name}`, Number(count), span);
      else tell(item, zone, Number(count), span);
    }
  }
  return { layout, doubts: [] };
}
