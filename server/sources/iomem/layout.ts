/**
 * /proc/iomem (kernel/resource.c: r_show): the rows of RAM, of the kernel and of what firmware keeps. An unprivileged reader gets
 * zeroes in place of every address, and then no fact.
 */

import { linesOf } from "../dmesg/lines.ts";
import type { LayoutFact, LayoutHalf, SourceDoubt } from "../facts.ts";
import { isSimulated } from "../layout-items.ts";

const ROW = /^\s*([0-9a-f]{8,16})-([0-9a-f]{8,16}) : (.{1,200}?)\s*$/i;

/** Whether a line is the window or the registers of a device, of which the simulation tells nothing. */
export function isDeviceRow(line: string): boolean {
  const name = line.length < 300 ? ROW.exec(line)?.[3] : undefined;
  return name !== undefined && !isSimulated({ item: "resource", of: name });
}

/** Of a row the name is what it is a fact of; of several with one name each is a fact. */
export function readIomemLayout(text: string): LayoutHalf {
  const layout: LayoutFact[] = [];
  const doubts: SourceDoubt[] = [];
  for (const { line, span } of linesOf(text)) {
    const [, start, end, name] = (line.length < 300 ? ROW.exec(line) : null) ?? [];
    if (start === undefined || end === undefined || name === undefined) continue;
    const [first, last] = [Number.parseInt(start, 16), Number.parseInt(end, 16)];
    if (last === 0) {
      if (doubts.length === 0) doubts.push({ kind: "zeroed", what: line.trim(), at: span });
    } else layout.push({ item: "resource", of: name, value: { first, last }, at: span });
  }
  return { layout, doubts };
}
