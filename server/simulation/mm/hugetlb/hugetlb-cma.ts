/**
 * `hugetlb_cma=SIZE` or `NODE:SIZE,…`: CMA areas that gigantic pages come from later. Models cmdline_parse_hugetlb_cma() and
 * hugetlb_cma_reserve() (mm/hugetlb.c, mm/hugetlb_cma.c). Bytes, ends exclusive.
 */

import type { BootContext } from "../../boot-context/boot-context.ts";
import type { BootMemory } from "../../boot-context/boot-memory.ts";
import { hugetlbCmaPieces, hugetlbCmaSkips } from "../../kernels/reservation-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { CmdlineParameter } from "../../state/events.ts";
import type { KernelMessage } from "../../state/kernel-messages.ts";
import { type Note, note } from "../../state/notes.ts";
import { memparse } from "../../units/memparse.ts";
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
  const parameter = cmdline.findLast(({ name, value }) => name === "hugetlb_cma" && value !== undefined);
  if (parameter === undefined || !facts.builtIn) return NOTHING;
  const { total, byNode, refusals } = askedFor(parameter.value ?? "", facts, gigantic);
  const said = refusals.map((why) => refused(parameter, why));
  if (total === 0) return { ...NOTHING, notes: said, messages: refusals };
  if (total < gigantic) {
    const small = { kind: "hugetlb-cma-too-small", gigantic } as const;
    return { ...NOTHING, notes: [...said, refused(parameter, small)], messages: [...refusals, small] };
  }
  const share = roundUp(Math.ceil(total / facts.nodes.length), gigantic);
  const areas: CmaArea[] = [];
  const messages: KernelMessage[] = [...refusals];
  if (byNode === undefined) messages.push({ kind: "hugetlb-cma-plan", total, share });
  let reserved = 0;
  for (const node of facts.nodes) {
    const asked = byNode === undefined ? Math.min(share, total - reserved) : (byNode.get(node) ?? 0);
    if (asked === 0) continue;
    const size = roundUp(asked, gigantic);
    const request = { name: `hugetlb${node}`, size, align: gigantic, node, origins: [parameter.origin] };
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
  { builtIn, nodes, version }: Pick<CmaFacts, "builtIn" | "nodes" | "version">,
  cmdline: readonly CmdlineParameter[],
  gigantic: Bytes,
): boolean {
  const parameter = cmdline.findLast(({ name, value }) => name === "hugetlb_cma" && value !== undefined);
  if (parameter === undefined || !builtIn) return false;
  const { total } = askedFor(parameter.value ?? "", { nodes, version }, gigantic);
  const skips = ruleFor(hugetlbCmaSkips, version);
  if (skips === "asked") return total > 0;
  return total >= gigantic && (skips === "what-is-left" || nodes.includes(0));
}

type NodeRefusal =
  | { readonly kind: "hugetlb-cma-no-node"; readonly node: number }
  | { readonly kind: "hugetlb-cma-too-small"; readonly gigantic: Bytes; readonly node: number };

interface Asked {
  /** Without what was refused. */
  readonly total: Bytes;
  /** Undefined: to be shared out. */
  readonly byNode: ReadonlyMap<number, Bytes> | undefined;
  readonly refusals: readonly NodeRefusal[];
}

/** cmdline_parse_hugetlb_cma(), and what hugetlb_cma_reserve() takes of it: by ascending nodes. */
function askedFor(value: string, { nodes, version }: Pick<CmaFacts, "nodes" | "version">, gigantic: Bytes): Asked {
  const takesNodes = ruleFor(hugetlbCmaSkips, version) === "what-is-left";
  if (!takesNodes || !value.includes(":")) return { total: memparse(value).value, byNode: undefined, refusals: [] };
  const byNode = new Map<number, Bytes>();
  const refusals: NodeRefusal[] = [];
  const entries = value.split(",").map((entry) => entry.split(":"));
  const asked = entries.map(([node = "", size = ""]) => [Number(node), memparse(size).value] as const);
  for (const [node, size] of asked.filter(([, size]) => size > 0).sort(([a], [b]) => a - b)) {
    if (!nodes.includes(node)) refusals.push({ kind: "hugetlb-cma-no-node", node });
    else if (size < gigantic) refusals.push({ kind: "hugetlb-cma-too-small", gigantic, node });
    else byNode.set(node, size);
  }
  // Where none is left of those with a node, the rest is shared out: there is no rest.
  return { total: [...byNode.values()].reduce((sum, size) => sum + size, 0), byNode, refusals };
}

type Refusal =
  | NodeRefusal
  | { readonly kind: "hugetlb-cma-too-small"; readonly gigantic: Bytes }
  | { readonly kind: "hugetlb-cma-short"; readonly had: Bytes; readonly wanted: Bytes };

function refused({ value = "", origin }: CmdlineParameter, why: Refusal): Note {
  return note("param-value", { text: `hugetlb_cma=${value}`, ...why }, origin);
}
