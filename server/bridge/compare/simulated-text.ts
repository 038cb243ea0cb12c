/**
 * The simulated machine's own text of a kind, read by the reader of the kind: both sides of a comparison are rounded, ordered
 * and worded alike.
 */
import { memoryBlockBytes } from "../../simulation/state/block-size.ts";
import type { MemoryState } from "../../simulation/state/state.ts";
import { type Bytes, KiB, sizeText } from "../../simulation/units/units.ts";
import type { FactValue, LayoutFact, LayoutHalf, LayoutItem, SourceKind } from "../../sources/facts.ts";
import { LAYOUT_READERS } from "../../sources/layout-readers.ts";
import { HASHES, hashEntries } from "../../views/dmesg/start-words.ts";
import { STATE_TEXTS } from "../../views/renderers.ts";

/** `like`: the text it is held against, whose form it takes. `booted`: the state is that of the end of the boot. */
export function simulatedLayout(kind: SourceKind, state: MemoryState, like: string, booted: boolean): LayoutHalf {
  const text = TEXTS[kind]?.(state, like) ?? "";
  const read = LAYOUT_READERS[kind]?.(text) ?? { layout: [], doubts: [] };
  const told = new Set(read.layout.map(keyOf));
  const facts = DERIVED.filter(
    (derived) => (booted || derived.always) && (derived.seen === true || !told.has(keyOf(derived))),
  ).flatMap(({ item, of, value }): readonly LayoutFact[] => {
    const derived = value(state);
    return derived === undefined ? [] : [{ item, of, value: derived, at: { start: 0, end: 0 } }];
  });
  if (booted) facts.push(...hugePages(state));
  const seen = new Set(DERIVED.filter((derived) => derived.seen === true).map(keyOf));
  const replaced = new Set(facts.map(keyOf).filter((key) => seen.has(key)));
  return { ...read, layout: [...read.layout.filter((fact) => !replaced.has(keyOf(fact))), ...facts] };
}

/** What a fact is matched by. Kernels of 4.11 and before write `reserved` where later ones write `Reserved`. */
export function keyOf({ item, of }: Pick<LayoutFact, "item" | "of">): string {
  return item === "resource" && of === "reserved" ? `${item} Reserved` : `${item} ${of}`;
}

const TEXTS: Partial<Readonly<Record<SourceKind, (state: MemoryState, like: string) => string>>> = {
  dmesg: STATE_TEXTS.dmesg,
  iomem: STATE_TEXTS.iomem,
  zoneinfo: STATE_TEXTS.zoneinfo,
  lsmem: STATE_TEXTS.lsmem,
  // Blocks in their own form: whatever lists them is merged to runs on both sides.
  "memory-blocks": STATE_TEXTS.blocks,
};

interface Derived {
  readonly item: LayoutItem;
  readonly of: string;
  readonly always: boolean;
  /** Counts more than what the text tells: the scenario may say where it was seen. */
  readonly seen?: true;
  readonly value: (state: MemoryState) => FactValue | undefined;
}

/** A segment of 128 slots. */
const SMALLEST_BOUNCE_BUFFER: Bytes = 256 * KiB;

/** What the state knows and no view prints, or not of every architecture. */
const DERIVED: readonly Derived[] = [
  {
    item: "block-size",
    of: "",
    always: true,
    value: ({ geometry }) => memoryBlockBytes(geometry),
  },
  // mem_init_print_info(): what the line tells is not printed where a part of it is not known.
  {
    item: "memory-total",
    of: "",
    always: false,
    value: ({ boot, geometry }) => inBytes(boot.memoryInfo?.total, geometry.pageSize),
  },
  {
    item: "memory-reserved",
    of: "",
    always: false,
    value: ({ boot, geometry }) => inBytes(boot.memoryInfo?.reserved, geometry.pageSize),
  },
  {
    item: "memory-available",
    of: "",
    always: false,
    value: ({ boot, geometry }) => inBytes(boot.memoryInfo?.available, geometry.pageSize),
  },
  {
    item: "memory-cma",
    of: "",
    always: false,
    value: ({ boot, geometry }) => inBytes(boot.memoryInfo?.cma, geometry.pageSize),
  },
  // One that is made only because it was asked for has no line on x86.
  {
    item: "bounce-buffer",
    of: "",
    always: false,
    seen: true,
    value: ({ boot }) => {
      const [buffer] = boot.reservations
        .filter(({ by, first, last }) => by.startsWith("swiotlb_") && last - first >= SMALLEST_BOUNCE_BUFFER - 1)
        .toSorted((a, b) => b.last - b.first - (a.last - a.first));
      return buffer === undefined ? undefined : { first: buffer.first, last: buffer.last };
    },
  },
  // Tables that are spread over nodes have no line of their own.
  ...(["dentries", "inodes"] as const).map(
    (table): Derived => ({
      item: "hash-table",
      of: HASHES[table],
      always: false,
      value: ({ boot }) => {
        const messages = [...boot.dmesg].flatMap((message) => (message.kind === "hash-table" ? [message] : []));
        const bytes = messages.find(({ of }) => of === table)?.bytes;
        return bytes === undefined ? undefined : hashEntries(bytes);
      },
    }),
  ),
];

/** hugetlb_init() prints them, behind what the view of the log has. */
function hugePages({ boot }: MemoryState): readonly LayoutFact[] {
  return (boot.hugepages ?? []).flatMap(({ size, count }): readonly LayoutFact[] =>
    count === undefined ? [] : [{ item: "huge-pages", of: sizeText(size), value: count, at: { start: 0, end: 0 } }],
  );
}

function inBytes(pages: number | undefined, pageSize: Bytes): Bytes | undefined {
  return pages === undefined ? undefined : pages * pageSize;
}
