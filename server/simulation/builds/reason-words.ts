/** Words the reasons that builds give until a state carries them as values. */
import type { Reason } from "../evidence/reason.ts";
import type { Confidence } from "../state/state.ts";

export function confidenceOf(reasons: readonly Reason[]): Confidence {
  return reasons.length === 0 ? { level: "exact" } : { level: "modelled", why: reasons.map(words).join("; ") };
}

function words(reason: Reason): string {
  switch (reason.kind) {
    case "build-not-stated":
      return `the kernel's build is not stated: sizes are those of ${reason.nearest}`;
    case "no-table":
      return `no table of build ${reason.build} for ${reason.version}: sizes are those of ${reason.nearest}`;
    case "log-of-other-series":
      return `sizes are those of ${reason.log}, which Linux ${reason.release} wrote`;
    case "log-lacks":
      return `${reason.log} does not tell ${listed(itemWords(reason.items))}: as in ${reason.nearest}`;
    case "table-lacks":
      return `the table of ${reason.build} lacks ${listed(itemWords(reason.items))}: as in ${reason.nearest}`;
    case "log-callers-unknown":
      return `the return addresses that memblock=debug prints are not tabled for ${reason.build}`;
    case "config-unknown":
      return `configuration unknown: ${reason.names.join(", ")}`;
    default:
      return reason.kind;
  }
}

function itemWords(items: readonly string[]): readonly string[] {
  return [...new Set(items.map((item) => ITEM_WORDS[item] ?? item))];
}

/** Items of a build's profile in words, those that go together in the same. */
const ITEM_WORDS: Readonly<Record<string, string>> = {
  nodeData: "the size of a node's data",
  memorylessNodeData: "the size of a memoryless node's data",
  printkInfo: "the size of printk's records",
  perCpuStatic: "the per-CPU area",
  perCpuReserved: "the per-CPU area",
  perCpuDynamic: "the per-CPU area",
  perCpuChunk: "the per-CPU allocator's tables",
  perCpuSlots: "the per-CPU allocator's tables",
  memSection: "the size of mem_section",
  sectionUsage: "the size of a section's usage map",
  imageStart: "the place of the kernel image",
  imageEnd: "the place of the kernel image",
  textOffset: "the place of the kernel image",
  imageSize: "the place of the kernel image",
  brk: "the early heap",
  brkPageTables: "the early heap",
  trampoline: "the size of the trampoline",
  nosaveFrom: "the nosave regions",
  image: "what of the image is freed",
  init: "what of the image is freed",
  pagingInit: "the kernel's own page tables",
  nodeCpumask: "the nodes' cpumasks",
  deviceTreeProperty: "the size of a device-tree property",
};

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
