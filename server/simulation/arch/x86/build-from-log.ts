/** What the boot log of an x86_64 kernel tells of its build, beside what all architectures print. Message formats of 4.11 to 7.3. */

import { nodeDataUnit } from "../../builds/image-rules.ts";
import {
  COMMON_EXTRACTORS,
  type Extractors,
  type LogReading,
  memorylessNodeData,
} from "../../builds/log-extractors.ts";
import type { KernelProfile } from "../../builds/schema.ts";
import { PAGE_SIZE } from "../../e820/page-size.ts";
import { earlyPageTables } from "../../kernels/boot-rules.ts";
import { ruleFor, ruleRow } from "../../kernels/rule-table.ts";
import { type Bytes, bytesOf, MiB, pagesIn, pfnOf, pfnUp } from "../../units/units.ts";
import { imageEndBySizes, imagePartsFromLog } from "./image-from-log.ts";

/** What the log of an x86_64 kernel tells. */
export const X86_EXTRACTORS: Extractors<KernelProfile> = {
  ...COMMON_EXTRACTORS,
  memorylessNodeData: ({ log, version }) => memorylessNodeData(log, ruleRow(nodeDataUnit, version).value),
  imageStart: (reading) => placeOf(reading)?.start,
  imageEnd: (reading) => placeOf(reading)?.end,
  brk: ({ log }) => (log.brk === undefined ? undefined : log.brk.last - log.brk.first + 1),
  // DMI strings take what the page tables do not, up to a few pages.
  brkPageTables: ({ log, version }) => {
    if (log.brk === undefined) return undefined;
    const pages = pagesIn(log.brk.last - log.brk.first + 1, PAGE_SIZE);
    return ruleFor(earlyPageTables, version).findLast((count) => count < pages);
  },
  trampoline: ({ log }) => log.trampoline,
  // Only e820 entries that are no RAM ever touch one another.
  nosaveFrom: ({ log }) => {
    const touching = log.nosave.some(({ last }) => log.nosave.some(({ first }) => first === last + 1));
    if (log.nosave.length > 0) return touching ? "entries" : "ram-gaps";
    return log.ram.length > 0 && log.perCpuTables.length > 0 ? "none" : undefined;
  },
  image: (reading) => {
    const place = placeOf(reading);
    const brk = X86_EXTRACTORS.brk(reading) ?? reading.nearest.brk;
    if (place === undefined) return undefined;
    const pages = {
      start: pfnOf(place.start, PAGE_SIZE),
      end: pfnOf(place.end, PAGE_SIZE),
      brkEnd: pfnUp(place.end + brk, PAGE_SIZE),
    };
    return imagePartsFromLog(reading.log, pages);
  },
};

/** Where the image lies without KASLR, which moves it by a multiple of 2 MiB. Bytes, end exclusive. */
function placeOf(reading: LogReading<KernelProfile>): { readonly start: Bytes; readonly end: Bytes } | undefined {
  const { log, nearest } = reading;
  const { image, brk } = log;
  if (brk === undefined) return placeBySizes(reading);
  if (image === undefined || image.first % (2 * MiB) !== 0) return undefined;
  const start = log.nokaslr ? image.first : nearest.imageStart;
  return { start, end: start + brk.first - image.first };
}

/**
 * A log without memblock=debug tells the sizes of the parts. They settle where the image ends if no tables of the ORC unwinder lie between
 * data and .init.
 */
function placeBySizes({ log, config, nearest: { imageStart } }: LogReading<KernelProfile>) {
  if (config.value("UNWINDER_ORC") || config.source("UNWINDER_ORC") === "usual") return undefined;
  const end = imageEndBySizes(log, pfnOf(imageStart, PAGE_SIZE));
  return end === undefined ? undefined : { start: imageStart, end: bytesOf(end, PAGE_SIZE) };
}
