/**
 * What the image of an arm64 kernel tells of its build: its symbols (arch/arm64/kernel/vmlinux.lds.S), counted from the first byte that
 * arm64_memblock_init() reserves. A kernel without a table of all symbols does not tell where .init ends.
 */
import {
  COMMON_IMAGE_EXTRACTORS,
  type ImageExtractors,
  type ImageFactsReading,
  NOT_IN_VERSION,
} from "../../builds/image-extractors.ts";
import { kernelMapTables, reservedFrom } from "../../builds/image-rules.ts";
import type { Arm64Profile } from "../../builds/schema.ts";
import { ruleRow } from "../../kernels/rule-table.ts";
import type { Bytes } from "../../units/units.ts";

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
  // How many tables the kernel's own mapping takes is not told.
  pagingInit: ({ version }) => (ruleRow(kernelMapTables, version).value === "early" ? NOT_IN_VERSION : undefined),
  nodeCpumask: ({ image }) => {
    const { CPUMASK_OFFSTACK } = image.options;
    return CPUMASK_OFFSTACK === false ? 0 : CPUMASK_OFFSTACK && image.structs.cpumask;
  },
  deviceTreeProperty: ({ image }) => image.structs.property,
};

function textOffset({ image, version }: ImageFactsReading): Bytes | undefined {
  return image.symbols[ruleRow(reservedFrom, version).value];
}
