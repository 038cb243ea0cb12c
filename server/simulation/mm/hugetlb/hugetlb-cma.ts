/**
 * `hugetlb_cma=SIZE` or `NODE:SIZE,…`: CMA areas that gigantic pages come from later. Models cmdline_parse_hugetlb_cma() and
 * hugetlb_cma_reserve() (mm/hugetlb.c, mm/hugetlb_cma.c). Bytes, ends exclusive.
 */

import type { BootContext } from "../../boot-context/boot-context.ts";
import type { BootMemory } from "../../boot-context/boot-memory.ts";
import { hugetlbCmaUnsupported } from "../../kernels/hugetlb-rules.ts";
import { hugetlbCmaPieces, hugetlbCmaSkips } from "../../kernels/reservation-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { CmdlineParameter } from "../../state/events.ts";
import type { KernelMessage } from "../../state/kernel-messages.ts";
import { type Note, note } from "../../state/notes.ts";
import { defined } from "../../units/defined.ts";
import { type Bytes, roundUp } from "../../units/units.ts";
import { type CmaArea, type CmaFacts, type CmaReservation, declareContiguous } from "../cma/cma.ts";
import { type Asked, type AskedOf, type AskedRefusal, askedFor, wrongSize } from "./hugetlb-cma-sizes.ts";

/** What the log says of it is said. */
type HugetlbCmaReservation = Omit<CmaReservation, "messages">;

const NOTHING: HugetlbCmaReservation = { areas: [], notes: [] };

/**
 * The areas, with what the log says of them said, each where it stands among what is reserved. What is asked is rounded up to gigantic pages; `gigantic` undefined: the CPU has none.
 */
export function reserveHugetlbCma(
  { memory, setup, log }: BootContext,
  facts: CmaFacts,
  gigantic: Bytes | undefined,
): HugetlbCmaReservation {
  const { maxNodes } = memory.memblock.config;
  const { cmdline } = setup;
  const asked = facts.builtIn
    ? askedFor(cmdline, { ...facts, maxNodes, sizeOf: memorySizes(memory) }, gigantic)
    : undefined;
  if (asked === undefined) return NOTHING;
  if (gigantic === undefined) {
    if (ruleFor(hugetlbCmaUnsupported, facts.version) === "at-reservation")
      log.printk({ kind: "hugetlb-cma-unsupported" });
    return NOTHING;
  }
  return areasFor(memory, facts, asked, gigantic, (message) => log.printk(message));
}

/** memblock_phys_mem_size(), memblock_node_memory_size(). */
export function memorySizes({ memblock }: BootMemory): AskedOf["sizeOf"] {
  return (node) =>
    node === undefined
      ? memblock.physMemSize()
      : memblock.memory.filter((range) => range.node === node).reduce((sum, { base, end }) => sum + (end - base), 0);
}

function areasFor(
  memory: BootMemory,
  facts: CmaFacts,
  asked: Asked,
  gigantic: Bytes,
  printk: (message: KernelMessage) => void,
): HugetlbCmaReservation {
  const { parameters, total, byNode, refusals, percent } = asked;
  const parameter = parameters.at(-1)!;
  const said = refusals.map((why) => refused(parameter, why));
  for (const refusal of refusals.filter(isSaidHere)) printk(refusal);
  if (total === 0) return { ...NOTHING, notes: said };
  const wrong = wrongSize(BigInt(total), gigantic, facts.version);
  if (wrong !== undefined) {
    printk(wrong);
    return { ...NOTHING, notes: [...said, refused(parameter, wrong)] };
  }
  const share = roundUp(Math.ceil(total / facts.nodes.length), gigantic);
  const areas: CmaArea[] = [];
  if (byNode === undefined) printk({ kind: "hugetlb-cma-plan", total, share, ...defined({ percent }) });
  let reserved = 0;
  for (const node of facts.nodes) {
    const own = byNode?.get(node);
    const wanted = byNode === undefined ? Math.min(share, total - reserved) : (own?.size ?? 0);
    if (wanted === 0) continue;
    const size = roundUp(wanted, gigantic);
    const origins = parameters.map(({ origin }) => origin);
    const request = { name: `hugetlb${node}`, size, align: gigantic, node, origins };
    const declared = declareContiguous(memory, facts, request);
    const pieces = ruleFor(hugetlbCmaPieces, facts.version) && declared.area !== undefined;
    if (pieces) printk({ kind: "cma-reserved-in-pieces", size, pieces: 1 });
    else for (const message of declared.messages) printk(message);
    if (declared.area === undefined) continue;
    areas.push(declared.area);
    reserved += size;
    printk({ kind: "hugetlb-cma-reserved", size, node, ...defined({ percent: own?.percent }) });
    if (reserved >= total) break;
  }
  const short = { kind: "hugetlb-cma-short", had: reserved, wanted: total } as const;
  return { areas, notes: reserved < total ? [...said, refused(parameter, short)] : said };
}

/** A percentage above 100 is refused as it is read, long before. */
function isSaidHere(refusal: AskedRefusal): boolean {
  return refusal.kind !== "hugetlb-cma-no-percentage";
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
  const asked = builtIn ? askedFor(cmdline, facts, gigantic) : undefined;
  if (asked === undefined) return false;
  const { nodes, version } = facts;
  const skips = ruleFor(hugetlbCmaSkips, version);
  if (skips === "asked") return asked.total > 0;
  return asked.total >= gigantic && (skips === "what-is-left" || nodes.includes(0));
}

type Refusal = AskedRefusal | { readonly kind: "hugetlb-cma-short"; readonly had: Bytes; readonly wanted: Bytes };

function refused({ value = "", origin }: CmdlineParameter, why: Refusal): Note {
  return note("param-value", { text: `hugetlb_cma=${value}`, ...why }, origin);
}
