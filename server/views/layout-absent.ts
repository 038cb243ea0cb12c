/**
 * What of a node's memory blocks is no memory of that node: holes of the firmware map and what lies behind the end of RAM,
 * persistent memory that shares a block with RAM, and the part of another node. A lane counts and draws its own bytes alone.
 */
import type { MemoryState } from "../simulation/state/state.ts";
import { type ByteRange, bytesOf } from "../simulation/units/units.ts";
import type { LayoutAbsent } from "./layout.ts";

/** By node, ascending. `persistent`: ranges of persistent memory. */
export function absentOfNodes(
  state: MemoryState,
  persistent: readonly ByteRange[],
): ReadonlyMap<number, readonly LayoutAbsent[]> {
  const { pageSize, blockPages } = state.geometry;
  const absent = new Map<number, LayoutAbsent[]>();
  for (const { start, end, value } of state.blocks.runs) {
    const from = start * blockPages;
    const to = end * blockPages;
    const none = state.memory
      .gaps(from, to)
      .flatMap(([first, behind]) => splitAt(persistent, bytesOf(first, pageSize), bytesOf(behind, pageSize) - 1));
    const memory = value.nodes.length > 1 ? state.memory.within(from, to) : [];
    for (const node of value.nodes) {
      const others = memory
        .filter((run) => run.value.node !== node)
        .map((run): LayoutAbsent => {
          const range = { first: bytesOf(run.start, pageSize), last: bytesOf(run.end, pageSize) - 1 };
          return { ...range, why: "node", node: run.value.node };
        });
      const own = absent.get(node) ?? [];
      absent.set(node, own);
      own.push(...none, ...others);
    }
  }
  return new Map([...absent].map(([node, own]) => [node, own.toSorted((a, b) => a.first - b.first)]));
}

/** A range that is no RAM, cut where persistent memory begins and ends. */
function splitAt(persistent: readonly ByteRange[], first: number, last: number): readonly LayoutAbsent[] {
  const parts: LayoutAbsent[] = [];
  let at = first;
  for (const range of persistent.toSorted((a, b) => a.first - b.first)) {
    if (range.last < at || range.first > last) continue;
    if (range.first > at) parts.push({ first: at, last: range.first - 1, why: "none" });
    const end = Math.min(range.last, last);
    parts.push({ first: Math.max(range.first, at), last: end, why: "persistent" });
    at = end + 1;
  }
  if (at <= last) parts.push({ first: at, last, why: "none" });
  return parts;
}
