/**
 * Several files of one machine as one set of facts. Of each fact the most trusted source that tells it holds; where another says
 * otherwise, that is named with both places.
 */
import { defined } from "../simulation/units/defined.ts";
import type { ByteRange } from "../simulation/units/units.ts";
import {
  type LinePlace,
  MAP_ORDER,
  type MachineFacts,
  type MapOrigin,
  type MapRange,
  NO_MACHINE,
  OF_FIRMWARE,
  OF_SYSTEM,
  type Source,
  type SourceKind,
  type Told,
} from "./facts.ts";
import { laterMemory } from "./later-memory.ts";
import { mapContradictions } from "./map-contradictions.ts";

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

export type Owners = ReadonlyMap<Told<unknown>, Source>;

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
