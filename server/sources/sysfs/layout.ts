/**
 * Listings of /sys/devices/system/memory (drivers/base/memory.c) as people make them: `grep -r .`, `head` of each file, `find`, and
 * this project's own line for a block, `39 online removable=1 nodes=0 zones=Movable`. Blocks that say the same are one fact.
 */
import { linesOf } from "../dmesg/lines.ts";
import type { LayoutFact, LayoutHalf, LayoutItem, LinePlace, Told } from "../facts.ts";
import { blocksName } from "../lsmem/layout.ts";

const BLOCK_FILE = /(?:^|\/)memory(\d+)\/(state|removable|valid_zones|node(\d+))(?:$|[:/ ])\s*(.*)$/;
const OWN_FILE = /(?:^|\/)(block_size_bytes):\s*([0-9a-f]+)\s*$/;
/** `==> memory39/state <==`: the next line is what the file says. */
const HEAD_LINE = /^==> (\S+) <==$/;
const BLOCK_LINE = /^\s*(\d+) (online|offline|going-offline) removable=([01]) nodes=([\d,]*) zones=([\w,]+)\s*$/;
const LONGEST = 400;

const ITEMS: Readonly<Record<string, LayoutItem>> = {
  state: "block-state",
  removable: "block-removable",
  valid_zones: "block-zones",
};

type Values = Map<LayoutItem, Map<number, Told<string>>>;

export function readBlocksLayout(text: string): LayoutHalf {
  const values: Values = new Map();
  const layout: LayoutFact[] = [];
  let heading: string | undefined;
  for (const { line: whole, span } of linesOf(text)) {
    if (whole.length > LONGEST) continue;
    const line = whole.trim();
    const path: string | undefined = HEAD_LINE.exec(line)?.[1];
    if (path !== undefined) {
      heading = path;
      continue;
    }
    const said = heading === undefined || line === "" ? line : `${heading}:${line}`;
    heading = undefined;
    const size = OWN_FILE.exec(said);
    if (size !== null) {
      layout.push({ item: "block-size", of: "", value: Number.parseInt(size[2]!, 16), at: span });
    } else if (!readFile(said, span, values)) readBlock(line, span, values);
  }
  const runs = [...values].flatMap(([item, blocks]) => runsOf(item, blocks));
  return { layout: [...layout, ...runs], doubts: [] };
}

function readFile(line: string, at: LinePlace, values: Values): boolean {
  const [, id, file, node, said] = BLOCK_FILE.exec(line) ?? [];
  if (id === undefined || file === undefined) return false;
  if (node !== undefined) add(values, "block-node", Number(id), node, at);
  else if (said !== undefined && said !== "") add(values, ITEMS[file]!, Number(id), said.trim(), at);
  return true;
}

function readBlock(line: string, at: LinePlace, values: Values): void {
  const [, id, state, removable, nodes, zones] = BLOCK_LINE.exec(line) ?? [];
  if (id === undefined) return;
  add(values, "block-state", Number(id), state!, at);
  add(values, "block-removable", Number(id), removable!, at);
  for (const node of nodes!.split(",")) if (node !== "") add(values, "block-node", Number(id), node, at);
  add(values, "block-zones", Number(id), zones!.replaceAll(",", " "), at);
}

/** A block may be linked under several nodes: those are told ascending. */
function add(values: Values, item: LayoutItem, id: number, value: string, at: LinePlace): void {
  const blocks = values.get(item) ?? new Map<number, Told<string>>();
  values.set(item, blocks);
  const before = item === "block-node" ? blocks.get(id)?.value.split(",") : undefined;
  const nodes = [...new Set([...(before ?? []), value])].sort((a, b) => Number(a) - Number(b));
  blocks.set(id, { value: before === undefined ? value : nodes.join(","), at: blocks.get(id)?.at ?? at });
}

function runsOf(item: LayoutItem, blocks: ReadonlyMap<number, Told<string>>): readonly LayoutFact[] {
  const runs: { first: number; last: number; told: Told<string> }[] = [];
  for (const [id, told] of [...blocks].sort(([a], [b]) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && run.last + 1 === id && run.told.value === told.value) run.last = id;
    else runs.push({ first: id, last: id, told });
  }
  return runs.map(({ first, last, told }) => ({ item, of: blocksName(first, last), ...told }));
}
