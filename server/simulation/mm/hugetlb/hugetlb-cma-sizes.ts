/**
 * How much `hugetlb_cma=` asks for: cmdline_parse_hugetlb_cma(), and what hugetlb_cma_reserve() leaves of it (mm/hugetlb_cma.c, before 6.15
 * mm/hugetlb.c). Bytes.
 */

import { hugetlbCmaPercent, hugetlbCmaSizes } from "../../kernels/hugetlb-rules.ts";
import { hugetlbCmaSkips } from "../../kernels/reservation-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { CmdlineParameter } from "../../state/events.ts";
import type { KernelMessage } from "../../state/kernel-messages.ts";
import { memparse, memparseBits, scanUnsigned } from "../../units/memparse.ts";
import { type Bytes, roundDown } from "../../units/units.ts";
import type { CmaFacts } from "../cma/cma.ts";

export type AskedOf = Pick<CmaFacts, "nodes" | "version"> & {
  /** MAX_NUMNODES. */
  readonly maxNodes: number;
  /** Memory of a node, or of the machine, that percentages are of. */
  readonly sizeOf: (node?: number) => Bytes;
};

/** Why a part of it is dropped, as the kernel says it. */
export type AskedRefusal = Extract<
  KernelMessage,
  { kind: "hugetlb-cma-no-node" | "hugetlb-cma-rounded-away" | "hugetlb-cma-no-percentage" | WrongSize["kind"] }
>;

type WrongSize = Extract<KernelMessage, { kind: "hugetlb-cma-too-small" | "hugetlb-cma-no-multiple" }>;

export interface Asked {
  readonly parameters: readonly CmdlineParameter[];
  /** Without what was refused. */
  readonly total: Bytes;
  /** Undefined: to be shared out. */
  readonly byNode: ReadonlyMap<number, { readonly size: Bytes; readonly percent?: number }> | undefined;
  /** What the whole was asked as. */
  readonly percent?: number;
  readonly refusals: readonly AskedRefusal[];
}

/** By ascending nodes; undefined: nothing is asked. `gigantic` undefined: the CPU has no such pages, and nothing is refused. */
export function askedFor(
  cmdline: readonly CmdlineParameter[],
  { nodes, version, maxNodes, sizeOf }: AskedOf,
  gigantic: Bytes | undefined,
): Asked | undefined {
  const parameters = cmdline.filter(({ name, value }) => name === "hugetlb_cma" && value !== undefined);
  if (parameters.length === 0) return undefined;
  const takesNodes = ruleFor(hugetlbCmaSkips, version) === "what-is-left";
  const read = readSizes(parameters, takesNodes ? maxNodes : 0, ruleFor(hugetlbCmaPercent, version));
  const refusals: AskedRefusal[] = [...read.refusals];
  const unit = gigantic ?? 1;
  const part = (percent: number, node?: number): Bytes => {
    const asked = Math.floor((sizeOf(node) * percent) / 100);
    const size = roundDown(asked, unit);
    if (asked > 0 && size === 0)
      refusals.push({ kind: "hugetlb-cma-rounded-away", asked, percent, ...(node === undefined ? {} : { node }) });
    return size;
  };
  const ascending = [...read.byNode].sort(([a], [b]) => a - b);
  const sizes = ascending.map(([node, { bytes, percent }]) => ({
    node,
    percent,
    size: percent === undefined ? bytes : BigInt(part(percent, node)),
  }));
  const { percent } = read;
  const whole = percent === undefined ? read.total : BigInt(part(percent));
  let left = read.sums
    ? BigInt.asUintN(
        64,
        sizes.reduce((sum, { size }) => sum + size, 0n),
      )
    : whole;
  if (left === 0n) return refusals.length === 0 ? undefined : { parameters, total: 0, byNode: undefined, refusals };
  const byNode = new Map<number, { readonly size: Bytes; readonly percent?: number }>();
  for (const { node, size, percent: of } of sizes.filter((each) => each.size > 0n)) {
    const wrong = gigantic === undefined ? undefined : wrongSize(size, gigantic, version);
    if (nodes.includes(node) && wrong === undefined) {
      byNode.set(node, { size: Number(size), ...(of === undefined ? {} : { percent: of }) });
      continue;
    }
    refusals.push(
      wrong !== undefined && nodes.includes(node) ? { ...wrong, node } : { kind: "hugetlb-cma-no-node", node },
    );
    left = BigInt.asUintN(64, left - size);
  }
  return {
    parameters,
    total: Number(left),
    byNode: byNode.size === 0 ? undefined : byNode,
    ...(percent === undefined ? {} : { percent }),
    refusals,
  };
}

/** Why no areas are made of a size; undefined: they are. */
export function wrongSize(size: bigint, gigantic: Bytes, version: KernelVersion): WrongSize | undefined {
  if (ruleFor(hugetlbCmaSizes, version) === "whole-pages")
    return size % BigInt(gigantic) === 0n ? undefined : { kind: "hugetlb-cma-no-multiple", gigantic };
  return size < BigInt(gigantic) ? { kind: "hugetlb-cma-too-small", gigantic } : undefined;
}

interface NodeSize {
  readonly bytes: bigint;
  readonly percent?: number;
}

interface ReadSizes {
  total: bigint;
  percent: number | undefined;
  readonly byNode: Map<number, NodeSize>;
  /** The whole is what the nodes are asked for together, and read later. */
  sums: boolean;
  readonly refusals: AskedRefusal[];
}

/**
 * cmdline_parse_hugetlb_cma(), which goes on with each parameter where it was: an entry `NODE:SIZE` adds to the whole, one without a node makes the
 * whole what the text *begins* with, and a node that there can't be ends the reading. With percentages either form drops what was read of the other.
 * `maxNodes` 0: nodes are not read at all.
 */
function readSizes(parameters: readonly CmdlineParameter[], maxNodes: number, percents: boolean): ReadSizes {
  const read: ReadSizes = { total: 0n, percent: undefined, byNode: new Map(), sums: false, refusals: [] };
  for (const { value = "" } of parameters) {
    if (maxNodes === 0) read.total = memparseBits(value);
    for (let text = maxNodes === 0 ? "" : value; text !== ""; ) {
      const node = scanUnsigned(text);
      if (node === undefined) break;
      if (!node.rest.startsWith(":")) {
        readWhole(read, value, percents);
        break;
      }
      if (node.value >= maxNodes) break;
      const rest = readNode(read, node.value, node.rest.slice(1), percents);
      text = rest?.startsWith(",") === true ? rest.slice(1) : "";
    }
  }
  return read;
}

function readWhole(read: ReadSizes, value: string, percents: boolean): void {
  const { value: percent, rest } = memparse(value);
  const isPercent = percents && rest.startsWith("%");
  if (isPercent && percent > 100) {
    read.refusals.push({ kind: "hugetlb-cma-no-percentage", percent: `${memparseBits(value)}` });
    return;
  }
  read.total = isPercent ? 0n : memparseBits(value);
  read.percent = isPercent && percent > 0 ? percent : undefined;
  if (!percents) return;
  read.byNode.clear();
  read.sums = false;
}

/** What is left of the text; undefined: it is read no further. */
function readNode(read: ReadSizes, node: number, size: string, percents: boolean): string | undefined {
  const { value: percent, rest } = memparse(size);
  if (!percents) {
    read.total = BigInt.asUintN(64, read.total + memparseBits(size));
  } else {
    read.total = 0n;
    read.percent = undefined;
    read.sums = true;
    if (rest.startsWith("%")) {
      if (percent > 100) {
        read.refusals.push({ kind: "hugetlb-cma-no-percentage", percent: `${memparseBits(size)}`, node });
        return undefined;
      }
      read.byNode.set(node, { bytes: 0n, ...(percent === 0 ? {} : { percent }) });
      return rest.slice(1);
    }
  }
  read.byNode.set(node, { bytes: memparseBits(size) });
  return rest;
}
