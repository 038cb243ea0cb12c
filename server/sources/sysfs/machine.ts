/**
 * What /sys/devices/system/memory tells of the machine: which blocks there are, how large one is, and whose they are where links to
 * nodes were copied too.
 */
import { defined } from "../../simulation/units/defined.ts";
import type { ByteRange } from "../../simulation/units/units.ts";
import {
  type LaterBlocks,
  type MapRange,
  NO_MACHINE,
  type ReadMachine,
  type SourceDoubt,
  type SourceNode,
  type Told,
} from "../facts.ts";
import { archOfBlocks } from "../lsmem/arch-of-blocks.ts";
import { type BlockFiles, blockSizeOf, readMemoryFiles } from "./files.ts";

export function readSysfsMachine(text: string): ReadMachine {
  const { files, blocks } = readMemoryFiles(text);
  const size = blockSizeOf(files.get("block_size_bytes"));
  const doubts: SourceDoubt[] = [];
  const [first] = blocks;
  if (size === undefined) {
    if (first !== undefined) doubts.push({ at: first.at, kind: "unread", what: "block_size_bytes" });
    return { machine: NO_MACHINE, doubts };
  }
  const rangeOf = ({ id }: BlockFiles) => ({ first: id * size.value, last: (id + 1) * size.value - 1 });
  const map: Told<MapRange>[] = blocks.map((block) => ({ value: { ...rangeOf(block), type: "usable" }, at: block.at }));
  const ids = [...new Set(blocks.flatMap(({ nodes }) => nodes.map(({ value }) => value)))].sort((a, b) => a - b);
  const nodes: readonly SourceNode[] = ids.map((id) => ({
    id,
    ranges: blocks
      .filter((block) => block.nodes.some(({ value }) => value === id))
      .map((block) => ({ value: rangeOf(block), at: block.at })),
    cpus: [],
    hotpluggable: false,
  }));
  const listed = blocks.map((block) => ({
    value: rangeOf(block),
    at: block.at,
    zone: isOnline(block) ? block.files.get("valid_zones")?.value.trim().toLowerCase() : undefined,
  }));
  const guess = archOfBlocks(listed, false);
  return {
    machine: {
      ...NO_MACHINE,
      ...defined({ arch: guess?.arch }),
      blockSize: size,
      maps: map.length === 0 ? {} : { blocks: map },
      nodes: nodes.length < 2 ? [] : nodes,
      laterBlocks: blocks.flatMap((block) => laterOf(block, rangeOf(block))),
    },
    doubts: [...doubts, ...(guess === undefined ? [] : [guess.doubt])],
  };
}

function isOnline({ files }: BlockFiles): boolean {
  return files.get("state")?.value.trim() === "online";
}

/** A block that no boot leaves so by itself. */
function laterOf(block: BlockFiles, range: ByteRange): readonly Told<LaterBlocks>[] {
  const isMovable = isOnline(block) && block.files.get("valid_zones")?.value.trim() === "Movable";
  const is = block.files.get("state")?.value.trim() === "offline" ? "offline" : isMovable ? "movable" : undefined;
  const node = block.nodes.length === 1 ? block.nodes[0]!.value : undefined;
  return is === undefined ? [] : [{ value: { ...range, is, ...defined({ node }) }, at: block.at }];
}
