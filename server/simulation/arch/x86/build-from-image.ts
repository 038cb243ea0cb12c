/**
 * What the image of an x86_64 kernel tells of its build: the symbols of arch/x86/kernel/vmlinux.lds.S are the ends of its parts, and free_initmem(),
 * mark_rodata_ro(), alternatives_smp_module_del() and mem_encrypt_free_decrypted_mem() give back what lies between them. 4.11 to 7.3.
 */

import {
  COMMON_IMAGE_EXTRACTORS,
  type ImageExtractors,
  type ImageFactsReading,
  nodeDataOf,
} from "../../builds/image-extractors.ts";
import { nodeDataUnit, nosaveRegions, textEnd } from "../../builds/image-rules.ts";
import type { ImageParts, ImageSection, KernelProfile } from "../../builds/schema.ts";
import { PAGE_SIZE } from "../../e820/page-size.ts";
import { earlyPageTables } from "../../kernels/boot-rules.ts";
import { ruleRow } from "../../kernels/rule-table.ts";
import type { ImageSymbol, KernelImageFacts } from "../../state/kernel-image-facts.ts";
import { type Bytes, type Pages, type Pfn, roundUp } from "../../units/units.ts";
import { joinedRuns } from "./joined-runs.ts";

export const X86_IMAGE_EXTRACTORS: ImageExtractors<KernelProfile> = {
  ...COMMON_IMAGE_EXTRACTORS,
  nodeData: ({ image, version }) => {
    const size = nodeDataOf(image);
    return size !== undefined && ruleRow(nodeDataUnit, version).value === "page" ? roundUp(size, PAGE_SIZE) : size;
  },
  imageStart: ({ image }) => at(image, "_text"),
  imageEnd: ({ image }) => at(image, "__bss_stop"),
  // DMI strings take what the page tables do not: one page on every machine that was measured.
  brk: (reading) => {
    const tables = brkPageTables(reading);
    return tables === undefined ? undefined : (tables + DMI_PAGES) * PAGE_SIZE;
  },
  brkPageTables,
  trampoline: ({ image }) => {
    const { real_mode_blob: start, real_mode_blob_end: end } = image.symbols;
    return start === undefined || end === undefined ? undefined : roundUp(end - start, PAGE_SIZE);
  },
  nosaveFrom: ({ image, version }) => {
    const { HIBERNATION } = image.options;
    if (HIBERNATION === undefined) return undefined;
    return HIBERNATION ? ruleRow(nosaveRegions, version).value : "none";
  },
  image: (reading) => {
    const brk = X86_IMAGE_EXTRACTORS.brk(reading);
    return typeof brk === "number" ? imageParts(reading, brk) : undefined;
  },
};

const DMI_PAGES: Pages = 1;

/** INIT_PGD_PAGE_COUNT: of the counts that the version has, by five levels and RANDOMIZE_MEMORY. */
function brkPageTables({ image, version }: ImageFactsReading): Pages | undefined {
  const counts = ruleRow(earlyPageTables, version).value;
  const { RANDOMIZE_MEMORY, X86_5LEVEL } = image.options;
  const both = counts.length > 2;
  if (RANDOMIZE_MEMORY === undefined || (both && X86_5LEVEL === undefined)) return undefined;
  const small = both && X86_5LEVEL === true ? counts[1]! : counts[0]!;
  return RANDOMIZE_MEMORY ? 2 * small : small;
}

/** Physical address of a symbol without KASLR. */
function at({ textAddress, symbols }: KernelImageFacts, name: ImageSymbol): Bytes | undefined {
  const offset = symbols[name];
  return textAddress === undefined || offset === undefined ? undefined : textAddress + offset;
}

/** Undefined where a symbol is missing that every kernel has. */
function imageParts({ image, version }: ImageFactsReading, brk: Bytes): ImageParts | undefined {
  const page = (name: ImageSymbol): Pfn | undefined => {
    const address = at(image, name);
    return address === undefined ? undefined : Math.ceil(address / PAGE_SIZE);
  };
  const [text, rodata, rodataEnd] = [page("_text"), page("__start_rodata"), page("__end_rodata")];
  const codeEnd = page(ruleRow(textEnd, version).value) ?? page("_etext");
  const [data, init, initEnd, end] = [page("_sdata"), page("__init_begin"), page("__init_end"), page("__bss_stop")];
  if (text === undefined || codeEnd === undefined || rodata === undefined || rodataEnd === undefined) return undefined;
  if (data === undefined || init === undefined || initEnd === undefined || end === undefined) return undefined;
  // 7.3 keeps the lock prefixes where it gives back .init, and has no symbols for them.
  const [locks, locksEnd] = [page("__smp_locks") ?? initEnd, page("__smp_locks_end") ?? initEnd];
  const decrypted = page("__start_bss_decrypted_unused") ?? end;
  return {
    smpAlternatives: locksEnd - locks,
    staysReserved: joinedRuns([
      [text, codeEnd],
      [rodata, rodataEnd],
      [data, init],
      [Math.max(initEnd, locksEnd), decrypted],
      [page("__end_bss_decrypted") ?? end, end],
      [end, end + brk / PAGE_SIZE],
    ]),
  };
}

/** First and last symbol of each line of /proc/iomem (arch/x86/kernel/setup.c: setup_arch). */
const SECTIONS: readonly (readonly [string, ImageSymbol, ImageSymbol])[] = [
  ["Kernel code", "_text", "_etext"],
  ["Kernel rodata", "__start_rodata", "__end_rodata"],
  ["Kernel data", "_sdata", "_edata"],
  ["Kernel bss", "__bss_start", "__bss_stop"],
];

/** As /proc/iomem lists them without KASLR; empty where the image lacks a symbol. */
export function sectionsFromImage(image: KernelImageFacts): readonly ImageSection[] {
  const sections = SECTIONS.flatMap(([name, from, to]): readonly ImageSection[] => {
    const [first, end] = [at(image, from), at(image, to)];
    return first === undefined || end === undefined ? [] : [{ name, first, last: end - 1 }];
  });
  return sections.length === SECTIONS.length ? sections : [];
}
