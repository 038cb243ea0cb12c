/**
 * What the image of an arm64 kernel tells of its build: its symbols (arch/arm64/kernel/vmlinux.lds.S), counted from the first byte that
 * arm64_memblock_init() reserves. What a
 * table of functions alone lacks, the reader of the image finds in its code and its header (bridge/kernel-image/arm64-code.ts).
 */
import {
  COMMON_IMAGE_EXTRACTORS,
  type ImageExtractors,
  type ImageFactsReading,
  NOT_IN_VERSION,
} from "../../builds/image-extractors.ts";
import { identityMapTables, kernelMapFrom, kernelMapTables, reservedFrom } from "../../builds/image-rules.ts";
import type { Arm64Profile, PagingInit } from "../../builds/schema.ts";
import { ruleRow } from "../../kernels/rule-table.ts";
import type { Bytes, Pages } from "../../units/units.ts";
import { identityMapCount, kernelMapCount } from "./kernel-map.ts";

export const ARM64_IMAGE_EXTRACTORS: ImageExtractors<Arm64Profile> = {
  ...COMMON_IMAGE_EXTRACTORS,
  textOffset,
  imageSize: (reading) => {
    const [start, end] = [textOffset(reading), reading.image.symbols._end];
    return start === undefined || end === undefined ? undefined : end - start;
  },
  init: (reading) => {
    const offset = textOffset(reading);
    const { __init_begin: start, __init_end: end } = reading.image.symbols;
    if (offset === undefined || start === undefined || end === undefined) return undefined;
    return { start: start - offset, end: end - offset };
  },
  pagingInit: (reading) =>
    ruleRow(kernelMapTables, reading.version).value === "early" ? NOT_IN_VERSION : pagingInit(reading),
  nodeCpumask: ({ image }) => {
    const { CPUMASK_OFFSTACK } = image.options;
    return CPUMASK_OFFSTACK === false ? 0 : CPUMASK_OFFSTACK && image.structs.cpumask;
  },
  deviceTreeProperty: ({ image }) => image.structs.property,
  deviceTreeNode: ({ image }) => image.structs.device_node,
};

function textOffset({ image, version }: ImageFactsReading): Bytes | undefined {
  return image.symbols[ruleRow(reservedFrom, version).value];
}

/** Undefined where a symbol is missing; kernels built with KPTI map its flag, too, which lies behind .init. */
function pagingInit(reading: ImageFactsReading): PagingInit | undefined {
  const { image, version } = reading;
  const { symbols, pageSize } = image;
  const offset = textOffset(reading);
  const [from, textEnd, init] = [symbols[ruleRow(kernelMapFrom, version).value], symbols._etext, symbols.__init_begin];
  const [initData, initEnd, end] = [symbols.__initdata_begin, symbols.__init_end, symbols._end];
  const [tables, tablesEnd] = [symbols.init_pg_dir, symbols.init_pg_end];
  if (offset === undefined || from === undefined || textEnd === undefined || init === undefined) return undefined;
  if (initData === undefined || initEnd === undefined || end === undefined) return undefined;
  const identityMap = identityMapOf(reading);
  if (tables === undefined || tablesEnd === undefined || identityMap === undefined) return undefined;
  return {
    kernelMap: kernelMapCount([from, textEnd, init, initData, initEnd, end], pageSize),
    startup: { offset: tables - offset, size: tablesEnd - tables },
    identityMap,
  };
}

function identityMapOf({ image, version }: ImageFactsReading): Pages | undefined {
  if (ruleRow(identityMapTables, version).value === "static") return 0;
  const { __idmap_text_start: start, __idmap_text_end: end, __idmap_kpti_flag: flag, __init_end: data } = image.symbols;
  const { UNMAP_KERNEL_AT_EL0: kpti } = image.options;
  if (start === undefined || end === undefined || kpti === undefined) return undefined;
  const spans = [{ start, end }];
  if (!kpti) return identityMapCount(spans, image.pageSize);
  const place = flag ?? data;
  if (place === undefined) return undefined;
  return identityMapCount([...spans, { start: place, end: place + 4 }], image.pageSize);
}
