/** Layouts to draw in tests: what the server would send for a few machines, written by hand. */
import type {
  Layout,
  LayoutBlocks,
  LayoutLane,
  LayoutMark,
  LayoutPlace,
  LayoutZone,
  Timeline,
} from "../../server/views/layout.ts";

export const MiB = 2 ** 20;
export const GiB = 2 ** 30;
export const TiB = 2 ** 40;
const PAGE = 4096;
const URI = "file:///scenarios/seed.memzone";

export function placeOf(line: number): LayoutPlace {
  return { uri: URI, startLine: line, startCharacter: 0, endLine: line, endCharacter: 10 };
}

/** A run of blocks of one zone. Ids inclusive. */
export function blocks(
  firstBlock: number,
  lastBlock: number,
  zone: string,
  more: Partial<LayoutBlocks> & { readonly blockSize?: number } = {},
): LayoutBlocks {
  const { blockSize = 128 * MiB, ...rest } = more;
  return {
    first: firstBlock * blockSize,
    last: (lastBlock + 1) * blockSize - 1,
    firstBlock,
    lastBlock,
    state: "online",
    removable: 1,
    nodes: [0],
    validZones: zone === "none" ? [] : [zone],
    zone,
    changed: false,
    causes: [{ text: "boot", place: placeOf(20) }],
    ...rest,
  };
}

export function zone(name: string, first: number, last: number): LayoutZone {
  const spanned = (last + 1 - first) / PAGE;
  const counts = { spanned, present: spanned, managed: Math.round(spanned * 0.97) };
  return { first, last, zone: name, startPfn: first / PAGE, ...counts, min: 725, low: 906, high: 1087, causes: [] };
}

export function reserved(first: number, last: number, by: string, more: Partial<LayoutMark> = {}): LayoutMark {
  return { kind: "reserved", first, last, by, known: "modelled", collides: false, causes: [], ...more };
}

export function lane(node: number, more: Partial<LayoutLane>): LayoutLane {
  return { node, label: `node${node}`, zones: [], blocks: [], marks: [], pageblocks: [], ...more };
}

export function layoutOf(lanes: readonly LayoutLane[], more: Partial<Layout> = {}): Layout {
  const ranges = lanes.flatMap((one) => [...one.blocks, ...one.marks]);
  return {
    schema: 1,
    uri: URI,
    version: 3,
    title: "movablecore= collides with memblock allocations",
    step: 1,
    stepText: "offline memory39",
    outcome: "EBUSY",
    reason: "page 0x13ff00 is reserved (memblock_alloc_range_nid)",
    kernel: "6.5-rc2 x86_64",
    evidence: { level: "modelled", why: ["no build profile of this kernel is tabled"] },
    blockSize: 128 * MiB,
    pageSize: PAGE,
    span: { first: 0, last: Math.max(...ranges.map((range) => range.last)) },
    lanes,
    diagnostics: [],
    ...more,
  };
}

/** The first seed: 4 GiB, 256 MiB of it Movable, boot memory at its top. */
export function seed(step = 1): Layout {
  const offline = step >= 2 ? { state: "offline" as const, changed: step === 2 } : {};
  return layoutOf(
    [
      lane(0, {
        zones: [
          zone("DMA", 0x1000, 0xffffff),
          zone("DMA32", 0x1000000, 0xbfffffff),
          zone("Normal", 0x100000000, 0x12fffffff),
          zone("Movable", 0x130000000, 0x13fffffff),
        ],
        blocks: [
          blocks(0, 0, "none"),
          blocks(1, 23, "DMA32"),
          blocks(32, 37, "Normal"),
          blocks(38, 38, "Movable", offline),
          blocks(39, 39, "Movable"),
        ],
        marks: [
          reserved(0x9fc00, 0xfffff, "BIOS", { kind: "hole" }),
          reserved(0x1000000, 0x3ffffff, "kernel", { kind: "kernel" }),
          reserved(0xbd000000, 0xbffdffff, "per-CPU areas"),
          reserved(0x13ff00000, 0x13ffbffff, "memblock_alloc_range_nid+0xe0/0x150", {
            known: "observed",
            collides: true,
            causes: [{ text: "reserve 0x13ff00000-0x13ffbffff", place: placeOf(17) }],
          }),
        ],
      }),
    ],
    {
      step,
      version: 2 + step,
      diagnostics: [
        {
          code: "movable-reserved",
          severity: "warning",
          message: "movablecore region overlaps memblock reservation at 0x13ff00000: memory39 can't go offline",
          place: placeOf(12),
          address: 0x13ff00000,
        },
      ],
    },
  );
}

export function timelineOf(texts: readonly (readonly [text: string, outcome: string, heading?: string])[]): Timeline {
  return {
    schema: 1,
    uri: URI,
    version: 3,
    title: "movablecore= collides with memblock allocations",
    count: texts.length,
    marks: texts.map(([, outcome, heading], number) => ({
      number,
      outcome,
      bad: outcome.endsWith("!"),
      ...(heading === undefined ? {} : { heading }),
    })),
    steps: texts.map(([text, outcome, heading], number) => ({
      number,
      text,
      outcome,
      bad: outcome.endsWith("!"),
      place: placeOf(20 + number * 3),
      ...(heading === undefined ? {} : { heading }),
    })),
    params: [],
    kernels: ["6.1", "6.12"],
    whatIfs: ["movable-at-node-start", "movable-avoids-reserved"],
  };
}
