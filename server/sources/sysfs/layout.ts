/**
 * What a listing of /sys/devices/system/memory (drivers/base/memory.c) tells of its blocks, in whatever form it was copied (files.ts).
 * Blocks that say the same are one fact.
 */
import type { LayoutFact, LayoutHalf, LayoutItem, Told } from "../facts.ts";
import { blocksName } from "../lsmem/layout.ts";
import { type BlockFiles, blockSizeOf, readMemoryFiles } from "./files.ts";

interface BlockItem {
  readonly item: LayoutItem;
  /** Undefined: nothing tells it of this block. */
  readonly of: (block: BlockFiles) => Told<string> | undefined;
}

const ITEMS: readonly BlockItem[] = [
  { item: "block-state", of: contentOf("state") },
  { item: "block-removable", of: contentOf("removable") },
  { item: "block-node", of: nodesOf },
  { item: "block-zones", of: contentOf("valid_zones") },
];

/** The size of a block first; then item by item, as the text comes to them. */
export function readBlocksLayout(text: string): LayoutHalf {
  const { files, blocks } = readMemoryFiles(text);
  const size = blockSizeOf(files.get("block_size_bytes"));
  const told = ITEMS.map(({ item, of }) => ({ item, values: toldOf(blocks, of) }));
  const facts = told.toSorted((a, b) => firstPlace(a.values) - firstPlace(b.values));
  return {
    layout: [
      ...(size === undefined ? [] : [{ item: "block-size" as const, of: "", ...size }]),
      ...facts.flatMap(({ item, values }) => runsOf(item, values)),
    ],
    doubts: [],
  };
}

function contentOf(file: string): BlockItem["of"] {
  return ({ files }) => {
    const content = files.get(file);
    return content?.value === "" ? undefined : content;
  };
}

/** A block may be linked under several nodes: those are told ascending. */
function nodesOf({ nodes }: BlockFiles): Told<string> | undefined {
  const [first] = nodes;
  const ids = nodes.map(({ value }) => value).sort((a, b) => a - b);
  return first === undefined ? undefined : { value: ids.join(","), at: first.at };
}

type BlockValue = Told<string> & { readonly id: number };

function toldOf(blocks: readonly BlockFiles[], of: BlockItem["of"]): readonly BlockValue[] {
  return blocks.flatMap((block) => {
    const value = of(block);
    return value === undefined ? [] : [{ id: block.id, ...value }];
  });
}

function firstPlace(values: readonly BlockValue[]): number {
  return values.reduce((first, { at }) => Math.min(first, at.start), Number.MAX_SAFE_INTEGER);
}

function runsOf(item: LayoutItem, values: readonly BlockValue[]): readonly LayoutFact[] {
  const runs: { first: number; last: number; told: BlockValue }[] = [];
  for (const told of values) {
    const run = runs.at(-1);
    if (run !== undefined && run.last + 1 === told.id && run.told.value === told.value) run.last = told.id;
    else runs.push({ first: told.id, last: told.id, told });
  }
  return runs.map(({ first, last, told: { value, at } }) => ({ item, of: blocksName(first, last), value, at }));
}
