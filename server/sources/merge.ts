/**
 * Several files of one machine as one set of facts. Of each fact the most trusted source that tells it holds; where another says
 * otherwise, that is named with both places.
 */
import { defined } from "../simulation/units/defined.ts";
import { type ByteRange, type Bytes, GiB, MiB } from "../simulation/units/units.ts";
import {
  type LinePlace,
  MAP_ORDER,
  type MachineFacts,
  type MapOrigin,
  type MapRange,
  NO_MACHINE,
  type Source,
  type SourceKind,
  type SourceNode,
  type Told,
} from "./facts.ts";
import { laterMemory } from "./later-memory.ts";

/** Nearest to the boot first: what a boot log says of its boot goes before what was copied from the running system later. */
const TRUST: readonly SourceKind[] = [
  "dmesg",
  "qemu",
  "libvirt",
  "kernel-version",
  "cmdline",
  "iomem",
  "zoneinfo",
  "lsmem",
  "memory-blocks",
  "meminfo",
];

/** One side of a contradiction. */
export interface Said {
  readonly source: Source;
  readonly at: LinePlace;
  readonly value: string | number;
}

export type ContradictionAbout =
  | "release"
  | "arch"
  | "cmdline"
  | "cpus"
  | "platform"
  | "page-size"
  | "block-size"
  | "nodes"
  | "node"
  | "memory";

export interface Contradiction {
  readonly about: ContradictionAbout;
  /** The node of `node`. */
  readonly node?: number;
  /** What holds, and what does not. */
  readonly held: Said;
  readonly other: Said;
}

export interface MergedMachine {
  readonly facts: MachineFacts;
  /** In the order of trust. */
  readonly sources: readonly Source[];
  /** The map that is the machine's. */
  readonly map: { readonly origin: MapOrigin; readonly ranges: readonly Told<MapRange>[] } | undefined;
  /** Whose a value is: every `Told` of `facts` is one of a source's own. */
  readonly sourceOf: (told: Told<unknown>) => Source | undefined;
  readonly contradictions: readonly Contradiction[];
  /** Memory of the running system that is not in the map. */
  readonly later: readonly Told<ByteRange>[];
}

/** Maps that a firmware made, and those of a running system. */
const OF_FIRMWARE: readonly MapOrigin[] = ["e820", "xen-map", "efi"];
const OF_SYSTEM: readonly MapOrigin[] = ["blocks", "iomem"];

/** Of sources of the same kind the first given goes first. */
export function mergeSources(sources: readonly Source[]): MergedMachine {
  const ranked = sources.toSorted((a, b) => TRUST.indexOf(a.kind) - TRUST.indexOf(b.kind));
  const facts = mergedFacts(ranked);
  const origin = MAP_ORDER.find((each) => (facts.maps[each]?.length ?? 0) > 0);
  const map = origin === undefined ? undefined : { origin, ranges: facts.maps[origin]! };
  const owners = ownersOf(ranked);
  const shown = OF_SYSTEM.flatMap((each) => facts.maps[each] ?? []);
  const isFirmware = origin !== undefined && OF_FIRMWARE.includes(origin);
  const later = isFirmware && facts.devices.length === 0 ? laterMemory(map!.ranges, shown, facts.blockSize?.value) : [];
  return {
    facts,
    sources: ranked,
    map,
    sourceOf: (told) => owners.get(told),
    later,
    contradictions: [...fieldContradictions(ranked, facts, owners), ...mapContradictions(ranked, facts, owners, later)],
  };
}

/** Fields that the first source to tell them decides. */
const FIELDS = [
  "arch",
  "foreign",
  "release",
  "banner",
  "pageSize",
  "blockSize",
  "cmdline",
  "countsZones",
  "saysOfHoles",
  "mostBatch",
  "dmaReserved",
  "imageAt",
  "noCma",
  "cpus",
  "leastCpus",
  "ramdisk",
  "initrdSize",
  "efi",
  "acpi",
  "dsdtSize",
  "hypervisor",
  "model",
  "platform",
  "vendor",
  "gigabytePages",
  "fiveLevels",
  "cpuModel",
  "memory",
  "slots",
  "maxmem",
] as const satisfies readonly (keyof MachineFacts)[];

function mergedFacts(ranked: readonly Source[]): MachineFacts {
  const first = (field: (typeof FIELDS)[number]) =>
    ranked.find(({ machine }) => machine[field] !== undefined)?.machine[field];
  const chosen = Object.fromEntries(
    FIELDS.flatMap((field) => (first(field) === undefined ? [] : [[field, first(field)]])),
  );
  const withPlatform = ranked.filter(({ machine }) => machine.platform !== undefined);
  const name = withPlatform[0]?.machine.platform?.value.name;
  // Of two that name the same platform, the one with its version.
  const versioned = withPlatform.find(({ machine }) => machine.platform?.value.version !== undefined)?.machine.platform;
  const full = fullCmdline(ranked);
  const devices = ranked.find(({ machine }) => machine.devices.length > 0)?.machine.devices ?? [];
  const nodes = ranked.find(({ machine }) => machine.nodes.length > 0)?.machine.nodes ?? [];
  const kernel = ranked.find(({ machine }) => machine.files.kernel !== undefined)?.machine.files.kernel;
  const initrd = ranked.find(({ machine }) => machine.files.initrd !== undefined)?.machine.files.initrd;
  return {
    ...NO_MACHINE,
    ...(chosen as Partial<MachineFacts>),
    ...(versioned !== undefined && versioned.value.name === name ? { platform: versioned } : {}),
    ...(full === undefined ? {} : { cmdline: full }),
    maps: Object.fromEntries(
      MAP_ORDER.flatMap((origin) => {
        const map = ranked.find(({ machine }) => (machine.maps[origin]?.length ?? 0) > 0)?.machine.maps[origin];
        return map === undefined ? [] : [[origin, map]];
      }),
    ),
    nodes,
    devices,
    files: { ...(kernel === undefined ? {} : { kernel }), ...(initrd === undefined ? {} : { initrd }) },
    reservations: ranked.find(({ machine }) => machine.reservations.length > 0)?.machine.reservations ?? [],
    ...defined({ madeUpNodes: ranked.find(({ machine }) => machine.madeUpNodes !== undefined)?.machine.madeUpNodes }),
    cmaPools: ranked.find(({ machine }) => machine.cmaPools !== undefined)?.machine.cmaPools ?? [],
    laterBlocks: ranked.find(({ machine }) => machine.laterBlocks !== undefined)?.machine.laterBlocks ?? [],
  };
}

/**
 * A line of the log is cut at about a thousand characters; the file is not. And where a log tells only what the loader handed over,
 * /proc/cmdline is what the kernel used.
 */
function fullCmdline(ranked: readonly Source[]): Told<string> | undefined {
  const told = ranked.filter(({ machine }) => machine.cmdline !== undefined);
  const [first, ...others] = told.map(({ machine }) => machine.cmdline!);
  if (first === undefined) return undefined;
  const longer = others.find(({ value }) => value.length > first.value.length && value.startsWith(first.value));
  if (longer !== undefined || told[0]!.machine.loaderCmdline === undefined) return longer ?? first;
  const used = told.find(({ kind, machine }) => kind === "cmdline" && !first.value.startsWith(machine.cmdline!.value));
  return used?.machine.cmdline ?? first;
}

type Owners = ReadonlyMap<Told<unknown>, Source>;

function ownersOf(sources: readonly Source[]): Owners {
  const owners = new Map<Told<unknown>, Source>();
  for (const source of sources) {
    const { machine } = source;
    const told: readonly (Told<unknown> | undefined)[] = [
      ...FIELDS.map((field) => machine[field]),
      ...Object.values(machine.maps).flat(),
      ...machine.nodes.flatMap(({ ranges, memory }) => [...ranges, memory]),
      ...machine.devices,
      machine.files.kernel,
      machine.files.initrd,
      ...machine.reservations,
    ];
    for (const each of told) if (each !== undefined && !owners.has(each)) owners.set(each, source);
  }
  return owners;
}

// ── Contradictions ────────────────────────────────────────────────────────────────────────────────────────────────────

interface Comparable {
  readonly about: ContradictionAbout;
  readonly field: (typeof FIELDS)[number];
  readonly text: (told: Told<unknown>) => string | number;
  /** Whether two values may both be true. */
  readonly agree?: (held: string | number, other: string | number, kind: SourceKind) => boolean;
}

const words = (text: string | number): string => String(text).split(/\s+/).join(" ");

const COMPARED: readonly Comparable[] = [
  { about: "release", field: "release", text: ({ value }) => String(value) },
  { about: "arch", field: "arch", text: ({ value }) => String(value) },
  { about: "page-size", field: "pageSize", text: ({ value }) => Number(value) },
  { about: "block-size", field: "blockSize", text: ({ value }) => Number(value) },
  {
    about: "cmdline",
    field: "cmdline",
    text: ({ value }) => words(String(value)),
    // What is built in stands in front of what the loader handed over.
    agree: (held, other) =>
      String(held).startsWith(String(other)) ||
      String(other).startsWith(String(held)) ||
      String(held).endsWith(` ${other}`),
  },
  {
    about: "cpus",
    field: "cpus",
    text: ({ value }) => Number(value),
    // /proc/zoneinfo lists those that are online; fewer than there may be.
    agree: (held, other, kind) => kind === "zoneinfo" && other <= held,
  },
  {
    about: "platform",
    field: "platform",
    text: ({ value }) => (value as { readonly name: string }).name,
  },
];

function fieldContradictions(ranked: readonly Source[], facts: MachineFacts, owners: Owners): readonly Contradiction[] {
  return COMPARED.flatMap(({ about, field, text, agree }) => {
    const held = facts[field];
    const owner = held === undefined ? undefined : owners.get(held);
    if (held === undefined || owner === undefined) return [];
    return ranked.flatMap((source) => {
      const other = source.machine[field];
      if (other === undefined || source === owner || text(other) === text(held)) return [];
      if (agree?.(text(held), text(other), source.kind) === true) return [];
      return [
        {
          about,
          held: { source: owner, at: held.at, value: text(held) },
          other: { source, at: other.at, value: text(other) },
        },
      ];
    });
  });
}

/** A difference that firmware, page 0 and edges of pages make, and that nobody calls one. */
const TOLERANCE: Bytes = 64 * MiB;

/** Each source's own account of the memory: its best map, or a total. */
function accountOf(
  source: Source,
  map: readonly Told<MapRange>[] | undefined,
  blockSize: Bytes | undefined,
): { readonly total: Bytes; readonly at: LinePlace; readonly isWhole: boolean } | undefined {
  const { machine } = source;
  const origin = MAP_ORDER.find((each) => (machine.maps[each]?.length ?? 0) > 0);
  if (origin !== undefined) {
    const usable = machine.maps[origin]!.filter(({ value }) => value.type === "usable");
    const later = map !== undefined && OF_SYSTEM.includes(origin) ? sizeOf(laterMemory(map, usable, blockSize)) : 0;
    const total = sizeOf(usable) - later;
    const at = usable[0]?.at ?? machine.maps[origin]![0]!.at;
    return { total, at, isWhole: origin === "blocks" };
  }
  const { memory } = machine;
  return memory === undefined || source.kind === "meminfo"
    ? undefined
    : { total: memory.value, at: memory.at, isWhole: false };
}

function mapContradictions(
  ranked: readonly Source[],
  facts: MachineFacts,
  owners: Owners,
  later: readonly Told<ByteRange>[],
): readonly Contradiction[] {
  const map = OF_FIRMWARE.flatMap((origin) => facts.maps[origin] ?? []);
  const accounts = ranked.flatMap((source) => {
    const account = accountOf(source, map.length > 0 ? map : undefined, facts.blockSize?.value);
    return account === undefined ? [] : [{ source, ...account }];
  });
  const [held, ...others] = accounts;
  // What the command line takes away, the firmware's map still has.
  const isCut = /(?:^|\s)(?:mem|memmap)=/.test(facts.cmdline?.value ?? "");
  const plugged = facts.devices.reduce((sum, { value }) => sum + value.size, sizeOf(later));
  const offline = sizeOf((facts.laterBlocks ?? []).filter(({ value }) => value.is === "offline"));
  const totals: readonly Contradiction[] =
    held === undefined || isCut
      ? []
      : others
          .filter(({ total, isWhole }) => !isPlausible(held.total, total, { isWhole, plugged, offline }))
          .map(({ source, at, total }) => ({
            about: "memory",
            held: { source: held.source, at: held.at, value: held.total },
            other: { source, at, value: total },
          }));
  const absent = totals.length > 0 || isCut || held === undefined ? [] : absentBlocks(held, map, ranked);
  return [...totals, ...absent, ...nodeContradictions(ranked, facts.nodes, owners)];
}

/** RAM of the firmware's map that a listing of all blocks has not: boot memory stays. Then no total is told by what else is listed. */
function absentBlocks(
  held: { readonly source: Source; readonly at: LinePlace; readonly total: Bytes },
  map: readonly Told<MapRange>[],
  ranked: readonly Source[],
): readonly Contradiction[] {
  return ranked.flatMap((source): readonly Contradiction[] => {
    const blocks = source.machine.maps.blocks;
    if (blocks === undefined || map.length === 0) return [];
    const ram = map.filter(({ value }) => value.type === "usable");
    const size = sizeOf(laterMemory(blocks, ram));
    if (size < SMALLEST_ABSENT) return [];
    const total = sizeOf(blocks);
    const { source: owner, at, total: value } = held;
    return [
      { about: "memory", held: { source: owner, at, value }, other: { source, at: blocks[0]!.at, value: total } },
    ];
  });
}

/** Two memory blocks: ends of RAM that a map and whole blocks round otherwise are less. */
const SMALLEST_ABSENT: Bytes = 256 * MiB;

interface Leeway {
  readonly isWhole: boolean;
  readonly plugged: Bytes;
  readonly offline: Bytes;
}

/** Whole blocks hold more than the memory in them; what is no block's own size is somebody's memory. Zones have no page of an offline block. */
function isPlausible(held: Bytes, other: Bytes, { isWhole, plugged, offline }: Leeway): boolean {
  const slack = isWhole ? 2 * GiB : Math.max(TOLERANCE, held / 64);
  return other >= held - slack - offline && other <= held + slack + plugged;
}

function sizeOf(ranges: readonly Told<ByteRange>[]): Bytes {
  return ranges.reduce((sum, { value }) => sum + value.last + 1 - value.first, 0);
}

function nodeContradictions(
  ranked: readonly Source[],
  nodes: readonly SourceNode[],
  owners: Owners,
): readonly Contradiction[] {
  const anchor = nodes.flatMap(({ ranges, memory }) => [...ranges, ...(memory === undefined ? [] : [memory])])[0];
  const owner = anchor === undefined ? undefined : owners.get(anchor);
  if (anchor === undefined || owner === undefined) return [];
  return ranked.flatMap((source) => {
    const others = source.machine.nodes;
    if (source === owner || others.length === 0) return [];
    const withMemory = (list: readonly SourceNode[]) =>
      list.filter(({ ranges, memory }) => ranges.length > 0 || (memory?.value ?? 0) > 0).length;
    const at = others.flatMap(({ ranges, memory }) => [...ranges, ...(memory === undefined ? [] : [memory])])[0]?.at;
    if (withMemory(others) !== withMemory(nodes) && at !== undefined) {
      const said = (each: Source, place: LinePlace, value: number): Said => ({ source: each, at: place, value });
      return [
        {
          about: "nodes" as const,
          held: said(owner, anchor.at, withMemory(nodes)),
          other: said(source, at, withMemory(others)),
        },
      ];
    }
    return others.flatMap((node) => misplaced(node, nodes, owner, source));
  });
}

/** The first range of a node that lies for the most part on another node of those that hold. */
function misplaced(
  node: SourceNode,
  nodes: readonly SourceNode[],
  owner: Source,
  source: Source,
): readonly Contradiction[] {
  for (const range of node.ranges) {
    const size = range.value.last + 1 - range.value.first;
    for (const known of nodes) {
      const shared = known.ranges.map(({ value }) => overlap(value, range.value));
      const most = known.ranges[shared.indexOf(Math.max(...shared))];
      if (known.id === node.id || most === undefined || shared.reduce((sum, each) => sum + each, 0) * 2 <= size)
        continue;
      return [
        {
          about: "node",
          node: node.id,
          held: { source: owner, at: most.at, value: known.id },
          other: { source, at: range.at, value: node.id },
        },
      ];
    }
  }
  return [];
}

function overlap(a: { readonly first: number; readonly last: number }, b: typeof a): number {
  return Math.max(0, Math.min(a.last, b.last) - Math.max(a.first, b.first) + 1);
}
