/** Hover of the path of `kernel from`: what was read from the image. */
import type { ImageSymbol, KernelImageFacts } from "../simulation/state/kernel-image-facts.ts";
import { hex } from "../simulation/units/units.ts";
import { code, paragraphs, plain, table } from "./markdown.ts";
import { exactSize } from "./size-text.ts";

/** Parts of an image between two symbols, as people call them. */
const PARTS: readonly (readonly [string, ImageSymbol, ImageSymbol])[] = [
  ["text", "_text", "_etext"],
  ["read-only data", "__start_rodata", "__end_rodata"],
  ["data", "_sdata", "_edata"],
  [".init, freed after boot", "__init_begin", "__init_end"],
  [".smp_locks, freed where there are several CPUs", "__smp_locks", "__smp_locks_end"],
  [".bss", "__bss_start", "__bss_stop"],
  ["real-mode trampoline", "real_mode_blob", "real_mode_blob_end"],
];

/** The names that the kernel's sources have for the structures. */
const STRUCT_NAMES: Readonly<Record<string, string>> = { pglist_data: "pg_data_t" };

export function imageHover(image: KernelImageFacts): string {
  const { release, version, arch, pageSize, build } = image;
  const upstream = version === release ? "" : `, which is Linux ${plain(version)}`;
  const whose = build === undefined ? "" : `, ${code(`build ${build}`)}`;
  return paragraphs(
    `**${code(image.image)}** ${plain(release)}${upstream}: ${arch}, pages of ${exactSize(pageSize)}${whose}`,
    partsTable(image),
    structTable(image),
    image.configFrom === undefined
      ? "It carries no configuration: options are those that its distribution usually sets."
      : `Its configuration was read from ${code(image.configFrom)}.`,
  );
}

function partsTable({ symbols, textAddress = 0, perCpuStatic }: KernelImageFacts): string | undefined {
  const rows = PARTS.flatMap(([name, from, to]) => {
    const [start, end] = [symbols[from], symbols[to]];
    if (start === undefined || end === undefined || end <= start) return [];
    return [[plain(name), code(hex(textAddress + start)), exactSize(end - start)]];
  });
  if (perCpuStatic !== undefined) rows.push(["static per-CPU area", "", exactSize(perCpuStatic)]);
  return rows.length === 0 ? undefined : table(["part", "at, without KASLR", "size"], rows);
}

function structTable({ structs }: KernelImageFacts): string | undefined {
  const sizes = Object.entries(structs);
  if (sizes.length === 0) return undefined;
  return table(
    ["structure", "bytes"],
    sizes.map(([name, size]) => [code(STRUCT_NAMES[name] ?? name), String(size)]),
  );
}
