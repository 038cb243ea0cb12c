/**
 * Areas of the contiguous memory allocator set aside at boot: `cma=`, the default area, those of nodes, and what others
 * declare. Models cma_declare_contiguous_nid() (mm/cma.c), early_cma() and dma_contiguous_reserve() (kernel/dma/contiguous.c),
 * hugetlb_cma_reserve() (mm/hugetlb.c). Bytes, ends exclusive.
 */

import { type BootMemory, claim } from "../../boot-context/boot-memory.ts";
import { cmaAlignment, cmaCmdlineLimit, cmaMessageNode, numaCmaAreas } from "../../kernels/reservation-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { ByteSpan } from "../../platforms/schema.ts";
import type { CmdlineParameter, Origin } from "../../state/events.ts";
import type { CmaFailure, CmaProblem, KernelMessage } from "../../state/kernel-messages.ts";
import { type Note, note } from "../../state/notes.ts";
import { memparse } from "../../units/memparse.ts";
import { type ByteRange, type Bytes, GiB, rangeSize, roundDown, roundUp } from "../../units/units.ts";
import { ANY_NODE } from "../memblock/region-list.ts";

/** What of the build and the machine decides about CMA. */
export interface CmaFacts {
  readonly version: KernelVersion;
  /** CONFIG_CMA. */
  readonly builtIn: boolean;
  /** CONFIG_DMA_CMA: there is a default area and `cma=`. */
  readonly dma: boolean;
  /** A device tree has given the default area. */
  readonly hasDefault: boolean;
  /** CONFIG_CMA_SIZE_MBYTES as bytes: the default area without `cma=`. */
  readonly defaultSize: Bytes;
  /** CONFIG_DMA_NUMA_CMA: nodes can have areas of their own. */
  readonly numa: boolean;
  /** CONFIG_CMA_SIZE_PERNUMA: they get them unasked. */
  readonly perNode: boolean;
  readonly pageSize: Bytes;
  readonly pageblock: Bytes;
  /** Size of the largest buddy order. */
  readonly largestOrder: Bytes;
  /** What the default area must stay below: the end of mapped memory on x86, of ZONE_DMA on arm64. */
  readonly limit: Bytes;
  /** Nodes with memory, ascending. */
  readonly nodes: readonly number[];
}

export interface CmaArea {
  readonly name: string;
  readonly start: Bytes;
  readonly end: Bytes;
  readonly origins: readonly Origin[];
}

const CMA_SITE = "cma_declare_contiguous_nid";

export interface CmaReservation {
  readonly areas: readonly CmaArea[];
  readonly notes: readonly Note[];
  readonly messages: readonly KernelMessage[];
}

export interface CmaRequest {
  readonly name: string;
  readonly size: Bytes;
  readonly base?: Bytes;
  /** Exclusive; 0 or left out: the end of memory. */
  readonly limit?: Bytes;
  /** Exactly at `base`. */
  readonly fixed?: boolean;
  readonly align?: Bytes;
  /** On this node and no other. */
  readonly node?: number;
  readonly origins: readonly Origin[];
}

/** An area, or why there is none. */
export type Declared = ({ readonly area: CmaArea } | { readonly area: undefined; readonly failure: CmaFailure }) & {
  readonly messages: readonly KernelMessage[];
};

/** dma_contiguous_reserve(): the default area, as the build or `cma=` wants it, and those of the nodes. */
export function declareCma(memory: BootMemory, facts: CmaFacts, cmdline: readonly CmdlineParameter[]): CmaReservation {
  const without = cmdline.flatMap((parameter) => withoutConfig(parameter, facts));
  if (!facts.dma) return { areas: [], notes: without, messages: [] };
  const parameter = cmdline.findLast(({ name, value }) => name === "cma" && value !== undefined);
  const wanted = defaultArea(parameter, facts);
  const areas: CmaArea[] = [];
  const notes: Note[] = [...without];
  const messages: KernelMessage[] = [];
  const declare = (request: CmaRequest, from: CmdlineParameter | undefined): void => {
    const declared = declareContiguous(memory, facts, request);
    messages.push(...declared.messages);
    if (declared.area !== undefined) areas.push(declared.area);
    else if (from !== undefined) notes.push(noArea(from, declared.failure));
  };
  if (wanted.size > 0 && !facts.hasDefault) declare(wanted, parameter);
  for (const { node, size, from } of nodeAreas(facts, cmdline, wanted.size)) {
    const origins = from === undefined ? wanted.origins : [from.origin];
    declare({ name: `numa${node}`, size, node, origins }, from);
  }
  return { areas, notes, messages };
}

/** cma_declare_contiguous_nid(). */
export function declareContiguous(memory: BootMemory, facts: CmaFacts, request: CmaRequest): Declared {
  const { memblock } = memory;
  const unit = ruleFor(cmaAlignment, facts.version) === "pageblock" ? facts.pageblock : facts.largestOrder;
  const align = Math.max(request.align ?? 0, unit);
  const { base: wantedBase = 0, node = ANY_NODE } = request;
  const refuse = (why: CmaProblem): Declared => {
    const onNode = ruleFor(cmaMessageNode, facts.version) ? { onNode: node } : {};
    const failure = { size: request.size, why, ...onNode };
    return { area: undefined, failure, messages: [{ kind: "cma-failed", ...failure }] };
  };
  if (request.fixed === true && wantedBase % align !== 0) {
    return refuse({ problem: "unaligned", base: wantedBase, align });
  }
  const base = roundUp(wantedBase, align);
  const size = roundUp(request.size, align);
  const end = memblock.endOfDram();
  const asked = roundDown(request.limit ?? 0, align);
  const limit = asked === 0 || asked > end ? end : asked;
  if (base + size > limit) {
    return refuse({ problem: "beyond-limit", base, size, limit });
  }
  const by = claim(CMA_SITE, ...request.origins);
  const seen = request.fixed === true ? undefined : observedArea(memory, request, size);
  if (seen !== undefined) return reservedArea(request, { start: seen.first, end: seen.last + 1 });
  let start: Bytes | undefined;
  if (request.fixed === true && base > 0) {
    if (!memblock.overlaps("reserved", base, size) && memblock.reserve(base, size, by) === "ok") start = base;
  } else {
    // Away from the zones for DMA, at the start of memory, where compaction moves pages out and not in.
    if (!memblock.bottomUp && limit >= 4 * GiB + size) {
      memblock.setBottomUp(true);
      start = memblock.allocRangeNid(size, align, 4 * GiB, limit, node, true, by);
      memblock.setBottomUp(false);
    }
    start ??= memblock.allocRangeNid(size, align, base, limit, node, true, by);
  }
  if (start === undefined) return refuse({ problem: "no-room" });
  return reservedArea(request, { start, end: start + size });
}

function reservedArea({ name, node, origins }: CmaRequest, { start, end }: ByteSpan): Declared {
  return {
    area: { name, start, end, origins },
    messages: [{ kind: "cma-reserved", size: end - start, start, node }],
  };
}

/** Where a log has the area; that of the build's own size may be of another build. */
function observedArea(memory: BootMemory, { origins, node }: CmaRequest, size: Bytes): ByteRange | undefined {
  const isOfBuild = origins.length === 0 && node === undefined;
  return memory.takeObservedOf(CMA_SITE, (place) => rangeSize(place) === size || isOfBuild);
}

/** early_cma(): SIZE, SIZE@BASE (exactly there) or SIZE@BASE-LIMIT (somewhere in there). */
function defaultArea(parameter: CmdlineParameter | undefined, facts: CmaFacts): CmaRequest {
  const name = "reserved";
  if (parameter === undefined) return { name, size: facts.defaultSize, limit: facts.limit, origins: [] };
  const size = memparse(parameter.value ?? "");
  const origins = [parameter.origin];
  if (!size.rest.startsWith("@")) return { name, size: size.value, limit: facts.limit, origins };
  const base = memparse(size.rest.slice(1));
  const end = base.rest.startsWith("-") ? memparse(base.rest.slice(1)).value : base.value + size.value;
  const clipped = ruleFor(cmaCmdlineLimit, facts.version) === "stated" ? end : Math.min(end, facts.limit);
  const limit = end === 0 ? facts.limit : clipped;
  return { name, size: size.value, base: base.value, limit, fixed: base.value + size.value === end, origins };
}

interface NodeArea {
  readonly node: number;
  readonly size: Bytes;
  /** `numa_cma=`, where it says so. */
  readonly from: CmdlineParameter | undefined;
}

/** dma_numa_cma_reserve(): as `numa_cma=NODE:SIZE,…` says, else as large as the default area on each of several nodes. */
function nodeAreas(facts: CmaFacts, cmdline: readonly CmdlineParameter[], defaultSize: Bytes): readonly NodeArea[] {
  const explicit = cmdline.findLast(({ name, value }) => name === "numa_cma" && value !== undefined);
  const given = ruleFor(numaCmaAreas, facts.version);
  if (given === "none" || !facts.numa) return [];
  if (explicit !== undefined) {
    return (explicit.value ?? "").split(",").flatMap((entry) => {
      const [node, size] = entry.split(":");
      if (node === undefined || size === undefined || !facts.nodes.includes(Number(node))) return [];
      return [{ node: Number(node), size: memparse(size).value, from: explicit }];
    });
  }
  if (given === "asked" || !facts.perNode || facts.nodes.length < 2 || defaultSize === 0) return [];
  return facts.nodes.map((node) => ({ node, size: defaultSize, from: undefined }));
}

/** The option that each parameter hangs on, and the fact that tells whether it is set. */
const CONFIG_OF: ReadonlyMap<string, readonly [config: string, isSet: (facts: CmaFacts) => boolean]> = new Map([
  ["cma", ["DMA_CMA", ({ dma }: CmaFacts) => dma]],
  ["cma_pernuma", ["DMA_NUMA_CMA", ({ numa }: CmaFacts) => numa]],
  ["hugetlb_cma", ["CMA", ({ builtIn }: CmaFacts) => builtIn]],
]);

/** Said of a parameter that asks for memory (`0` asks for none) where the kernel is built without what reads it. */
function withoutConfig({ name, value, origin }: CmdlineParameter, facts: CmaFacts): readonly Note[] {
  const [config, isSet] = CONFIG_OF.get(name) ?? [];
  if (config === undefined || value === undefined || isSet?.(facts) === true || /^0[kmgtpe]?$/i.test(value)) return [];
  return [note("param-value", { text: `${name}=${value}`, kind: "no-config", config }, origin)];
}

function noArea(parameter: CmdlineParameter, failure: CmaFailure): Note {
  const text = `${parameter.name}=${parameter.value ?? ""}`;
  return note("param-value", { text, kind: "no-cma-area", ...failure }, parameter.origin);
}
