/**
 * Layouts made by hand for the tests of what draws them: a small machine with a Movable zone, one with two nodes and a very
 * large one.
 */
import type { Layout, LayoutBlocks, LayoutLane, LayoutMark, LayoutZone } from "../../server/views/layout.ts";

export const MiB = 1024 ** 2;
export const GiB = 1024 ** 3;
export const TiB = 1024 ** 4;

const PLACE = { uri: "file:///a.memzone", startLine: 0, startCharacter: 0, endLine: 0, endCharacter: 5 };

export function zone(name: string, first: number, size: number): LayoutZone {
  return {
    zone: name,
    first,
    last: first + size - 1,
    startPfn: first / 4096,
    spanned: size / 4096,
    present: size / 4096,
    managed: size / 4096,
    min: 1,
    low: 2,
    high: 3,
    causes: [],
  };
}

export function blocks(
  firstBlock: number,
  lastBlock: number,
  zoneName: string,
  more: Partial<LayoutBlocks> = {},
  size = 128 * MiB,
): LayoutBlocks {
  return {
    first: firstBlock * size,
    last: (lastBlock + 1) * size - 1,
    firstBlock,
    lastBlock,
    state: "online",
    removable: 1,
    nodes: [0],
    validZones: zoneName === "none" ? [] : [zoneName],
    zone: zoneName,
    changed: false,
    causes: [],
    ...more,
  };
}

export function mark(first: number, size: number, more: Partial<LayoutMark> = {}): LayoutMark {
  return {
    first,
    last: first + size - 1,
    kind: "reserved",
    by: "memblock_alloc_range_nid",
    known: "modelled",
    collides: false,
    causes: [],
    ...more,
  };
}

export function lane(node: number, own: Partial<LayoutLane>): LayoutLane {
  return { node, label: `node${node}`, zones: [], blocks: [], marks: [], pageblocks: [], ...own };
}

export function layout(lanes: readonly LayoutLane[], more: Partial<Layout> = {}): Layout {
  const ranges = lanes.flatMap((own) => [...own.zones, ...own.blocks]);
  return {
    schema: 1,
    uri: "file:///a.memzone",
    version: 0,
    title: "a machine",
    step: 0,
    stepText: "boot",
    outcome: "ok",
    kernel: "6.5-rc2 x86_64",
    evidence: { level: "modelled", why: ["the kernel's build is not stated"] },
    blockSize: 128 * MiB,
    pageSize: 4096,
    span: {
      first: Math.min(...ranges.map(({ first }) => first)),
      last: Math.max(...ranges.map(({ last }) => last)),
    },
    lanes,
    diagnostics: [],
    ...more,
  };
}

/** `movablecore=256M` on a 4 GiB machine whose last block holds a reservation. */
export const COLLIDES: Layout = layout(
  [
    lane(0, {
      zones: [
        zone("DMA", 4096, 16 * MiB - 4096),
        zone("DMA32", 16 * MiB, 4 * GiB - 16 * MiB),
        zone("Normal", 4 * GiB, 768 * MiB),
        zone("Movable", 0x130000000, 256 * MiB),
      ],
      blocks: [
        blocks(0, 0, "none"),
        blocks(1, 23, "DMA32"),
        blocks(32, 37, "Normal"),
        blocks(38, 38, "Movable", { state: "offline", changed: true, validZones: ["Normal", "Movable"] }),
        blocks(39, 39, "Movable"),
      ],
      marks: [
        mark(0x1000000, 0x3400000, { by: "kernel image" }),
        mark(0x13ff00000, 0xc0000, { known: "observed", collides: true }),
      ],
    }),
  ],
  {
    title: "movablecore= collides with memblock allocations",
    step: 2,
    stepText: "offline memory38-39",
    outcome: "EBUSY",
    reason: "page 0x13ff00 is reserved (memblock_alloc_range_nid)",
    diagnostics: [
      {
        code: "movable-reserved",
        severity: "warning",
        message: "movablecore region overlaps memblock reservation at 0x13ff00000: memory39 can't go offline",
        place: PLACE,
        address: 0x13ff00000,
      },
    ],
  },
);

/** 64 TiB in two nodes of 2 GiB blocks, with a small Movable zone at the end of the second. */
export const HUGE: Layout = layout(
  [
    lane(0, {
      zones: [
        zone("DMA", 4096, 16 * MiB - 4096),
        zone("DMA32", 16 * MiB, 4 * GiB - 16 * MiB),
        zone("Normal", 4 * GiB, 32 * TiB - 4 * GiB),
      ],
      blocks: [blocks(0, 0, "none", {}, 2 * GiB), blocks(2, 16383, "Normal", {}, 2 * GiB)],
      marks: [mark(0x1000000, 0x3400000)],
    }),
    lane(1, {
      zones: [zone("Normal", 32 * TiB, 32 * TiB - 8 * GiB), zone("Movable", 64 * TiB - 8 * GiB, 8 * GiB)],
      blocks: [
        blocks(16384, 32763, "Normal", { nodes: [1] }, 2 * GiB),
        blocks(32764, 32767, "Movable", { nodes: [1] }, 2 * GiB),
      ],
      marks: [mark(64 * TiB - 4096, 4096, { collides: true })],
    }),
  ],
  { title: "64 TiB", blockSize: 2 * GiB },
);

/** 512 MiB: everything in one node, no zone above DMA32. */
export const SMALL: Layout = layout(
  [
    lane(0, {
      zones: [zone("DMA", 4096, 16 * MiB - 4096), zone("DMA32", 16 * MiB, 496 * MiB)],
      blocks: [blocks(0, 0, "none"), blocks(1, 3, "DMA32")],
    }),
  ],
  { title: "512 MiB", evidence: { level: "exact", why: [] } },
);
