/**
 * `hugetlb_cma=SIZE` or `NODE:SIZE,…`: CMA areas that gigantic pages come from later. Models cmdline_parse_hugetlb_cma() and
 * hugetlb_cma_reserve() (mm/hugetlb.c, mm/hugetlb_cma.c). Bytes, ends exclusive.
 */

import type { BootContext } from "../../boot-context/boot-context.ts";
import type { BootMemory } from "../../boot-context/boot-memory.ts";
import { hugetlbCmaSizes } from "../../kernels/hugetlb-rules.ts";
import { hugetlbCmaPieces, hugetlbCmaSkips } from "../../kernels/reservation-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { CmdlineParameter } from "../../state/events.ts";
import type { KernelMessage } from "../../state/kernel-messages.ts";
import { type Note, note } from "../../state/notes.ts";
import { memparse, memparseBits, scanUnsigned } from "../../units/memparse.ts";
import { type Bytes, roundUp } from "../../units/units.ts";
import { type CmaArea, type CmaFacts, type CmaReservation, declareContiguous } from "../cma/cma.ts";

const NOTHING: CmaReservation = { areas: [], notes: [], messages: [] };

/** The areas, with what the log says of them said. What is asked is rounded up to gigantic pages. */
export function reserveHugetlbCma({ memory, setup, sizes, log }: BootContext, facts: CmaFacts): CmaReservation {
  const reserved = areasFor(memory, facts, setup.cmdline, sizes.gigantic);
  log.printk(...reserved.messages);
  return reserved;
}

function areasFor(
  memory: BootMemory,
  facts: CmaFacts,
  cmdline: readonly CmdlineParameter[],
  gigantic: Bytes,
): CmaReservation {
  const parameters = parametersOf(cmdline);
  const parameter = parameters.at(-1);
  if (parameter === undefined || !facts.builtIn) return NOTHING;
  const { maxNodes } = memory.memblock.config;
  const { total, byNode, refusals } = askedFor(parameters, { ...facts, maxNodes }, gigantic);
  const said = refusals.map((why) => refused(parameter, why));
  if (total === 0) return { ...NOTHING, notes: said, messages: refusals };
  const wrong = wrongSize(BigInt(total), gigantic, facts.version);
  if (wrong !== undefined)
    return { ...NOTHING, notes: [...said, refused(parameter, wrong)], messages: [...refusals, wrong] };
  const share = roundUp(Math.ceil(total / facts.nodes.length), gigantic);
  const areas: CmaArea[] = [];
  const messages: KernelMessage[] = [...refusals];
  if (byNode === undefined) messages.push({ kind: "hugetlb-cma-plan", total, share });
  let reserved = 0;
  for (const node of facts.nodes) {
    const asked = byNode === undefined ? Math.min(share, total - reserved) : (byNode.get(node) ?? 0);
    if (asked === 0) continue;
    const size = roundUp(asked, gigantic);
    const origins = parameters.map(({ origin }) => origin);
    const request = { name: `hugetlb${node}`, size, align: gigantic, node, origins };
    const declared = declareContiguous(memory, facts, request);
    const pieces = ruleFor(hugetlbCmaPieces, facts.version) && declared.area !== undefined;
    if (pieces) messages.push({ kind: "cma-reserved-in-pieces", size, pieces: 1 });
    else messages.push(...declared.messages);
    if (declared.area === undefined) continue;
    areas.push(declared.area);
    reserved += size;
    messages.push({ kind: "hugetlb-cma-reserved", size, node });
    if (reserved >= total) break;
  }
  const short = { kind: "hugetlb-cma-short", had: reserved, wanted: total } as const;
  return { areas, notes: reserved < total ? [...said, refused(parameter, short)] : said, messages };
}

/**
 * Whether gigantic pages of `hugepages=` are skipped, as later ones come from these areas (hugetlb_hstate_alloc_pages()). That every area found room
 * is supposed.
 */
export function hugetlbCmaSkipsPages(
  { builtIn, ...facts }: Pick<CmaFacts, "builtIn"> & AskedOf,
  cmdline: readonly CmdlineParameter[],
  gigantic: Bytes,
): boolean {
  const parameters = parametersOf(cmdline);
  if (parameters.length === 0 || !builtIn) return false;
  const { nodes, version } = facts;
  const { total } = askedFor(parameters, facts, gigantic);
  const skips = ruleFor(hugetlbCmaSkips, version);
  if (skips === "asked") return total > 0;
  return total >= gigantic && (skips === "what-is-left" || nodes.includes(0));
}

type NodeRefusal =
  | { readonly kind: "hugetlb-cma-no-node"; readonly node: number }
  | (WrongSize & { readonly node: number });

interface Asked {
  /** Without what was refused. */
  readonly total: Bytes;
  /** Undefined: to be shared out. */
  readonly byNode: ReadonlyMap<number, Bytes> | undefined;
  readonly refusals: readonly NodeRefusal[];
}

type AskedOf = Pick<CmaFacts, "nodes" | "version"> & {
  /** MAX_NUMNODES. */
  readonly maxNodes: number;
};

function parametersOf(cmdline: readonly CmdlineParameter[]): readonly CmdlineParameter[] {
  return cmdline.filter(({ name, value }) => name === "hugetlb_cma" && value !== undefined);
}

/** What hugetlb_cma_reserve() takes of what was read: by ascending nodes. */
function askedFor(
  parameters: readonly CmdlineParameter[],
  { nodes, version, maxNodes }: AskedOf,
  gigantic: Bytes,
): Asked {
  const takesNodes = ruleFor(hugetlbCmaSkips, version) === "what-is-left";
  const read = readSizes(parameters, takesNodes ? maxNodes : 0);
  const byNode = new Map<number, Bytes>();
  const refusals: NodeRefusal[] = [];
  if (read.total === 0n) return { total: 0, byNode: undefined, refusals };
  let left = read.total;
  for (const [node, size] of [...read.byNode].filter(([, asked]) => asked > 0n).sort(([a], [b]) => a - b)) {
    const wrong = wrongSize(size, gigantic, version);
    if (nodes.includes(node) && wrong === undefined) {
      byNode.set(node, Number(size));
      continue;
    }
    refusals.push(
      wrong !== undefined && nodes.includes(node) ? { ...wrong, node } : { kind: "hugetlb-cma-no-node", node },
    );
    left = BigInt.asUintN(64, left - size);
  }
  return { total: Number(left), byNode: byNode.size === 0 ? undefined : byNode, refusals };
}

/** Why no areas are made of a size; undefined: they are. */
function wrongSize(size: bigint, gigantic: Bytes, version: KernelVersion): WrongSize | undefined {
  if (ruleFor(hugetlbCmaSizes, version) === "whole-pages")
    return size % BigInt(gigantic) === 0n ? undefined : { kind: "hugetlb-cma-no-multiple", gigantic };
  return size < BigInt(gigantic) ? { kind: "hugetlb-cma-too-small", gigantic } : undefined;
}

interface WrongSize {
  readonly kind: "hugetlb-cma-too-small" | "hugetlb-cma-no-multiple";
  readonly gigantic: Bytes;
}

interface ReadSizes {
  readonly total: bigint;
  readonly byNode: ReadonlyMap<number, bigint>;
}

/**
 * cmdline_parse_hugetlb_cma(), which goes on with each parameter where it was: an entry `NODE:SIZE` adds to the whole, one without a node makes the
 * whole what the text *begins* with, and a node that there can't be ends the reading. `maxNodes` 0: nodes are not read at all.
 */
function readSizes(parameters: readonly CmdlineParameter[], maxNodes: number): ReadSizes {
  const byNode = new Map<number, bigint>();
  let total = 0n;
  for (const { value = "" } of parameters) {
    if (maxNodes === 0) total = memparseBits(value);
    for (let text = maxNodes === 0 ? "" : value; text !== ""; ) {
      const node = scanUnsigned(text);
      if (node === undefined) break;
      if (!node.rest.startsWith(":")) {
        total = memparseBits(value);
        break;
      }
      if (node.value >= maxNodes) break;
      const size = node.rest.slice(1);
      byNode.set(node.value, memparseBits(size));
      total = BigInt.asUintN(64, total + memparseBits(size));
      const { rest } = memparse(size);
      text = rest.startsWith(",") ? rest.slice(1) : "";
    }
  }
  return { total, byNode };
}

type Refusal =
  | NodeRefusal
  | WrongSize
  | { readonly kind: "hugetlb-cma-short"; readonly had: Bytes; readonly wanted: Bytes };

function refused({ value = "", origin }: CmdlineParameter, why: Refusal): Note {
  return note("param-value", { text: `hugetlb_cma=${value}`, ...why }, origin);
}
