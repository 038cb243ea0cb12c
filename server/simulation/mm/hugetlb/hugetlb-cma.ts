/**
 * `hugetlb_cma=SIZE` or `NODE:SIZE,…`: CMA areas that gigantic pages come from later. Models cmdline_parse_hugetlb_cma() and
 * hugetlb_cma_reserve() (mm/hugetlb.c, mm/hugetlb_cma.c). Bytes, ends exclusive.
 */

import type { BootMemory } from "../../boot-context/boot-memory.ts";
import { hugetlbCmaPieces } from "../../kernels/reservation-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { CmdlineParameter } from "../../state/events.ts";
import type { KernelMessage } from "../../state/kernel-messages.ts";
import { type Note, note } from "../../state/notes.ts";
import { memparse } from "../../units/memparse.ts";
import { type Bytes, roundUp } from "../../units/units.ts";
import { type CmaArea, type CmaFacts, type CmaReservation, declareContiguous } from "../cma/cma.ts";

const NOTHING: CmaReservation = { areas: [], notes: [], messages: [] };

/** `gigantic`: size of the pages the areas are for; what is asked is rounded up to it. */
export function reserveHugetlbCma(
  memory: BootMemory,
  facts: CmaFacts,
  cmdline: readonly CmdlineParameter[],
  gigantic: Bytes,
): CmaReservation {
  const parameter = cmdline.findLast(({ name, value }) => name === "hugetlb_cma" && value !== undefined);
  if (parameter === undefined || !facts.builtIn) return NOTHING;
  const { total, byNode } = askedFor(parameter.value ?? "", facts.nodes);
  if (total < gigantic) {
    return {
      ...NOTHING,
      notes: [refused(parameter, { kind: "hugetlb-cma-too-small", gigantic })],
      messages: [{ kind: "hugetlb-cma-too-small", gigantic }],
    };
  }
  const share = roundUp(Math.ceil(total / facts.nodes.length), gigantic);
  const areas: CmaArea[] = [];
  const messages: KernelMessage[] = [];
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
  return { areas, notes: reserved < total ? [refused(parameter, short)] : [], messages };
}

interface Asked {
  readonly total: Bytes;
  /** Undefined: to be shared out. */
  readonly byNode: ReadonlyMap<number, Bytes> | undefined;
}

function askedFor(value: string, nodes: readonly number[]): Asked {
  if (!value.includes(":")) return { total: memparse(value).value, byNode: undefined };
  const byNode = new Map<number, Bytes>();
  for (const entry of value.split(",")) {
    const [node = "", size = ""] = entry.split(":");
    if (nodes.includes(Number(node))) byNode.set(Number(node), memparse(size).value);
  }
  return { total: [...byNode.values()].reduce((sum, size) => sum + size, 0), byNode };
}

type Refusal =
  | { readonly kind: "hugetlb-cma-too-small"; readonly gigantic: Bytes }
  | { readonly kind: "hugetlb-cma-short"; readonly had: Bytes; readonly wanted: Bytes };

function refused({ value = "", origin }: CmdlineParameter, why: Refusal): Note {
  return note("param-value", { text: `hugetlb_cma=${value}`, ...why }, origin);
}
