/**
 * A boot and a step as points that envelopes are held against: how many CPUs, how much memory, which devices, which forms of parameters.
 * Each subject (build, platform, command line, steps) has dimensions of its own, so that what was measured of one counts for all of it.
 */

import { charactersRead } from "../builds/characters-read.ts";
import { unlikeDistribution } from "../builds/config-reasons.ts";
import type { KernelVersion } from "../kernels/version.ts";
import { choosePlatform } from "../platforms/catalogue.ts";
import type { BootSetup, DeviceSpec, Event, KernelSpec, MachineSpec } from "../state/events.ts";
import { kernelArchName } from "../state/kernel-arch-name.ts";
import type { MemoryState } from "../state/state.ts";
import { type Bytes, GiB } from "../units/units.ts";
import type {
  Addresses,
  AddressKey,
  DimensionKey,
  FormKey,
  NumberKey,
  RangeKey,
  Ranges,
  UpdateKey,
  Values,
  ValueWord,
} from "./dimension-keys.ts";
import { type FormOfParameter, parameterForm, SHARED_BY_ALL } from "./parameter-forms.ts";
import type { Subject } from "./reason.ts";

/** Where a boot or a step lies in the dimensions of one subject. */
export interface Point {
  readonly of: Subject;
  /** Ordered dimensions, smallest and largest value, both inclusive. Sizes in bytes. */
  readonly ranges: Ranges;
  /** Where something was put: like `ranges`, but that an address near a measured one is not the same thing. */
  readonly addresses?: Addresses;
  readonly values: Values;
}

/**
 * How the boot's build is known: by its table where its release is stated or only its series (then the measured one of it is meant, and
 * the machine may run another), from its image, or only from a boot log. Any other is modelled anyway.
 */
export interface KnownBuild {
  readonly name: string;
  /** What its releases have in common: `debian-cloud`. */
  readonly flavour: string;
  /** `6.12.107` */
  readonly release: string;
  readonly by: "release" | "series" | "image" | "log";
}

/** The points of a boot, of one that failed without `kernelMemory` (see `kernelMemoryOf`); without a platform, or with a build that is only guessed, there is none for it. */
export function bootPoints(
  setup: BootSetup,
  version: KernelVersion,
  known: KnownBuild | undefined,
  kernelMemory?: Bytes,
): readonly Point[] {
  return [
    ...(known === undefined ? [] : [buildPoint(setup, version, known), loadedPoint(setup, known)]),
    ...(known?.by === "series" ? [seriesPoint(setup, known)] : []),
    ...platformPoints(setup),
    machinePoint(setup),
    devicesPoint(setup),
    ...commandLinePoints(setup),
    ...movableSplitPoint(setup, kernelMemory),
  ];
}

/** Bytes that the boot left in the zones that the kernel may use for itself. */
export function kernelMemoryOf({ nodes, geometry }: Pick<MemoryState, "nodes" | "geometry">): Bytes {
  const zones = nodes.flatMap((node) => node.zones).filter(({ name }) => name !== "Movable");
  return zones.reduce((sum, { managed }) => sum + managed, 0) * geometry.pageSize;
}

const SPLITS_OFF_MOVABLE: ReadonlySet<string> = new Set(["kernelcore", "movablecore", "movable_node"]);

/**
 * Where the command line gives memory to ZONE_MOVABLE, what matters is what is left: `kernelcore=64M` leaves all of DMA32 on a machine
 * with memory above 4 GiB, and 64 MiB on one without.
 */
function movableSplitPoint({ cmdline, kernel }: BootSetup, kernelMemory: Bytes | undefined): readonly Point[] {
  if (kernelMemory === undefined || !cmdline.some(({ name }) => SPLITS_OFF_MOVABLE.has(name))) return [];
  return [
    {
      of: { kind: "machines", name: kernel.arch },
      ranges: { kernelMemory: one(kernelMemory) },
      values: {},
    },
  ];
}

/** What was done to memory, as recordings tell it apart. `devices`: all of the machine. */
export function stepPoint(setup: BootSetup, event: Event): Point {
  return {
    of: { kind: "steps", name: setup.kernel.arch },
    ranges: {},
    values: { step: [stepForm(event, setup.devices)] },
  };
}

function buildPoint({ kernel, machine }: BootSetup, version: KernelVersion, build: KnownBuild): Point {
  const kind = BUILD_SUBJECTS[build.by];
  return {
    of: { kind, name: kind === "build" ? build.name : kernel.arch },
    ranges: {
      version: one(version.major * VERSION_STEP + version.minor),
      ...(build.by === "image" ? { [updateKey(version)]: one(version.patch) } : {}),
    },
    values: {
      cpuCount: [word(machine.cpus === 1 ? "one" : "several")],
      ...KINDS[build.by]?.(build, kernel, version),
    },
  };
}

/** A tabled build has an envelope of its own; all that an image, or a log, tells of share one by the architecture. */
const BUILD_SUBJECTS: Readonly<Record<KnownBuild["by"], Subject["kind"]>> = {
  release: "build",
  series: "build",
  image: "image-build",
  log: "learnt-build",
};

/**
 * What tells builds apart that share an envelope: the configuration; and of images, which there are of every version, the series, since of a change between two measured
 * ones only the commit tells where it came. Of its updates those between measured ones: what came to an older one later nobody lists in full.
 */
const KINDS: {
  readonly [By in KnownBuild["by"]]?: (
    build: KnownBuild,
    kernel: KernelSpec,
    version: KernelVersion,
  ) => Point["values"];
} = {
  image: ({ flavour }, _kernel, { major, minor }) => ({ flavour: [flavour], series: [`${major}.${minor}`] }),
  log: (_build, { measured }) => ({ flavour: [flavourOf(measured?.release ?? "")] }),
};

/**
 * What a build brings for CPUs (the size of the per-CPU area, of cpumasks) is multiplied by their number alone; only a kernel that finds
 * itself on a single one frees .smp_locks (arch/x86/kernel/alternative.c:alternative_instructions()). How many CPUs were measured is a
 * matter of the machine.
 */
/**
 * What tells a distribution's configurations apart in `uname -r`: what stands behind the version and the number of the build. Debian's
 * `6.1.0-50-amd64` and `6.12.107+deb13-amd64` are both `-amd64`.
 */
function flavourOf(release: string): string {
  return release.replace(/^[\d.]+(-\d+|\+deb\d+(u\d+)?)?/, "");
}

/** What a build is loaded with is measured of all builds of an architecture whose image is known, and of all that only a log tells of. */
function loadedPoint({ kernel, machine }: BootSetup, build: KnownBuild): Point {
  return {
    of: { kind: "builds", name: build.by === "log" ? `${kernel.arch} by log` : kernel.arch },
    ranges: { initrd: one(machine.initrd) },
    // Of a memory map nothing is known of loader and firmware, and that is a reason of its own.
    values: machine.platform ? { platform: [platformName(machine.platform, machine)] } : {},
  };
}

/**
 * Who states a series alone may run any release of it. The initrd, which is made of the modules of one, is all that tells whether it is the
 * one that was measured.
 */
function seriesPoint({ kernel, machine }: BootSetup, build: KnownBuild): Point {
  const of: Subject = { kind: "series", name: `${build.flavour} ${kernel.arch}` };
  return { of, ranges: { initrd: one(machine.initrd) }, values: {} };
}

/** `version` of an envelope counts major versions in steps of this. */
export const VERSION_STEP = 1000;

/** How large the machine is: what comes behind its memory map is the same on every platform of the architecture. */
function machinePoint({ kernel, machine, observed }: BootSetup): Point {
  const { nodes } = machine;
  return {
    of: { kind: "machines", name: kernel.arch },
    ranges: {
      cpus: one(machine.cpus),
      ...memoryRanges(machine),
      nodes: one(nodes.length),
      unpluggableNodes: one(nodes.filter(({ hotpluggable }) => hotpluggable).length),
      // A machine without nodes is one node to the kernel: what that holds was measured of a node.
      ...spanned(
        "nodeMemory",
        (nodes.length === 0 ? [usableMemory(machine)] : nodes.map(({ memory }) => memory)).filter((size) => size > 0),
      ),
      memorylessNodes: one(nodes.filter(({ memory, ranges }) => memory === 0 && ranges.length === 0).length),
      cpulessNodes: one(nodes.filter(({ cpus }) => cpus.length === 0).length),
      statedReservations: one(observed.length + (machine.dmaReserved === undefined ? 0 : 1)),
    },
    values: {},
  };
}

/** Of the version that the machine has; where another version stands in, there is no point: that is modelled anyway. */
function platformPoints({ kernel, machine }: BootSetup): readonly Point[] {
  const { platform, source } = choosePlatform(machine);
  if (source !== "tabled") return [];
  const point: Point = {
    of: { kind: "platform", name: `${platform.name} ${platform.version}` },
    ranges: {
      ...spanned("dmaReach", machine.dmaLimit === undefined ? [] : [machine.dmaLimit]),
      deviceTreeReservations: one(machine.reservedMemory?.length ?? 0),
    },
    values: {
      pageSize: [String(kernel.pageSize)],
      firmwareMap: [word(machine.firmware === undefined ? "platforms-own" : "stated")],
      imageAddress: [word(machine.imageAt === undefined ? "loaders-own" : "stated")],
      dmaLimit: [word(machine.dmaLimit === undefined ? "platforms-own" : "stated")],
      cpu: [machine.cpu ?? word("platforms-own")],
      hypervisor: [machine.hypervisor ?? word("platforms-own")],
    },
  };
  return [point];
}

/** Memory devices: their drivers are the kernel's, so that what one platform shows of them holds for others of the architecture. */
function devicesPoint({ kernel, machine, devices }: BootSetup): Point {
  const dimms = ofKind(devices, "dimm");
  const virtio = ofKind(devices, "virtio-mem");
  const nvdimms = ofKind(devices, "nvdimm");
  return {
    of: { kind: "devices", name: kernel.arch },
    ranges: {
      slots: one(machine.slots),
      maxmem: one(machine.maxmem),
      dimms: one(dimms.length),
      ...sizes("dimmSize", dimms),
      virtioMemDevices: one(virtio.length),
      ...sizes("virtioMemSize", virtio),
      ...spanned(
        "virtioMemBlock",
        virtio.flatMap(({ block }) => block ?? []),
      ),
      nvdimms: one(nvdimms.length),
      ...sizes("nvdimmSize", nvdimms),
      cxlDevices: one(ofKind(devices, "cxl").length),
    },
    addresses: spanned(
      "dimmPlace",
      dimms.flatMap(({ at, size }) => (at === undefined ? [] : [at, at + size - 1])),
    ),
    values: {
      // Without one QEMU takes no memory device; where a scenario leaves it out, it is as large as need be.
      deviceArea: devices.every(({ kind }) => kind === "cxl")
        ? []
        : [word(machine.maxmem > 0 ? "of-stated-maxmem" : "of-no-maxmem")],
      virtioMemBlockOf: [...new Set(virtio.map(({ block }) => word(block === undefined ? "platforms-own" : "stated")))],
      virtioMemRequest: [...new Set(virtio.map(({ requested }) => word(requested === 0 ? "none" : "some")))],
    },
  };
}

/** Which count tells that there is something of a size. */
export const OWNER_OF_SIZE: Readonly<Partial<Record<DimensionKey, DimensionKey>>> = {
  dmaReach: "dmaLimit",
  dimmSize: "dimms",
  virtioMemSize: "virtioMemDevices",
  virtioMemBlock: "virtioMemDevices",
  nvdimmSize: "nvdimms",
};

/** How much memory, and what it is a multiple of, which a map from firmware never is. */
function memoryRanges(machine: MachineSpec): Ranges {
  const total = usableMemory(machine);
  return {
    memory: one(total),
    ...(machine.firmware === undefined ? { memoryMultiple: one(multipleOf(total)) } : {}),
  };
}

/** Of a machine that only a map describes, what the map calls usable. */
function usableMemory({ memory, firmware }: MachineSpec): Bytes {
  if (firmware === undefined) return memory;
  const usable = firmware.filter(({ type }) => type === "usable");
  return usable.reduce((sum, { first, last }) => sum + last + 1 - first, 0);
}

/** The largest power of two up to 1 GiB that divides a size. */
function multipleOf(size: Bytes): Bytes {
  let unit: Bytes = GiB;
  while (unit > 1 && size % unit !== 0) unit /= 2;
  return unit;
}

/** What all architectures share, and what is the architecture's own. */
function commandLinePoints({ kernel, cmdline, cmdlineText }: BootSetup): readonly Point[] {
  const forms = cmdline.map(parameterForm).filter((form) => form.kind === "form");
  const own = (shared: boolean) => forms.filter((form) => SHARED_BY_ALL.has(form.name) === shared);
  const config = [...Object.entries(kernel.config), ...unlikeDistribution(kernel)].map(
    ([name, value]) => `${name}=${value}`,
  );
  const point = (name: string, shared: boolean): Point => ({
    of: { kind: "command-line", name },
    ranges: parameterSizes(own(shared)),
    addresses: parameterAddresses(own(shared)),
    values: {
      parameter: [...new Set([...own(shared).map(({ form }) => form), ...formsTogether(own(shared))])],
      // What is allocated and printed of one that is cut depends on what lies behind it.
      ...(shared
        ? { commandLine: [word(cmdlineText.length < charactersRead(kernel) ? "read-whole" : "cut")] }
        : { config }),
    },
  });
  // Kernels of larger pages have other huge pages, sections and pageblocks.
  return [point("all", true), point(kernelArchName(kernel), false)];
}

/** The platform with its firmware: `qemu-virt edk2-2022.11`. */
function platformName(platform: string, { uefi }: MachineSpec): string {
  return [platform, uefi ?? []].flat().join(" ");
}

function stepForm(event: Event, devices: readonly DeviceSpec[]): string {
  switch (event.kind) {
    case "plug":
    case "unplug":
    case "resize":
      return `${event.kind} ${devices.find(({ name }) => name === event.device)?.kind ?? "device"}`;
    case "set":
      return `set ${event.knob}`;
    case "reconfigure":
      return `reconfigure ${event.mode}`;
    default:
      return event.kind;
  }
}

function one(value: number): readonly [number, number] {
  return [value, value];
}

/**
 * Forms that stand in one command line and are about one thing, in their order: what was seen of each alone says nothing of
 * `numa=off numa=fake=N`. One that is repeated more often counts as twice.
 */
function formsTogether(forms: readonly FormOfParameter[]): readonly string[] {
  const byThing = new Map<string, string[]>();
  for (const { name, form } of forms) {
    const thing = THINGS.get(name) ?? name;
    const together = byThing.get(thing) ?? [];
    byThing.set(thing, together);
    if (together.at(-1) !== form || together.at(-2) !== form) together.push(form);
  }
  return [...byThing.values()].filter(({ length }) => length > 1).map((together) => together.join(" "));
}

/** Parameters of which one says what another means. */
const THINGS: ReadonlyMap<string, string> = new Map(
  ["hugepages", "hugepagesz", "default_hugepagesz"].map((name) => [name, "huge pages"]),
);

/** Between a form of parameter and which of its numbers it is. */
const NUMBER = ", size";

/** The sizes of each form by their place: `crashkernel=N,high` and `memmap=N$N` have one, `crashkernel=N-N:N` three. */
function parameterSizes(forms: readonly FormOfParameter[]): Ranges {
  const all = forms.flatMap(({ form, numbers }) => {
    const own = numbers.filter(({ kind }) => kind === "size");
    return own.map(
      ({ value }, place) => [(own.length === 1 ? form : `${form}${NUMBER} ${place + 1}`) as FormKey, value] as const,
    );
  });
  return hulls(all);
}

/** Where a parameter puts something, whatever the rest of its value says: `memmap` has one dimension for `N$N` and `N!N`. */
function parameterAddresses(forms: readonly FormOfParameter[]): Addresses {
  return hulls(
    forms.flatMap(({ name, numbers }) =>
      numbers.filter(({ kind }) => kind === "address").map(({ value }) => [`${name}@` as const, value] as const),
    ),
  );
}

/** The form of parameter that has this size: `crashkernel=N-N:N` of `crashkernel=N-N:N, size 2`. */
export function formOfNumber(dimension: string): string {
  const at = dimension.lastIndexOf(NUMBER);
  return at < 0 ? dimension : dimension.slice(0, at);
}

function hulls<Key extends RangeKey | AddressKey>(
  all: readonly (readonly [Key, number])[],
): { readonly [K in Key]?: readonly [number, number] } {
  const byDimension = new Map<Key, number[]>();
  for (const [dimension, value] of all) byDimension.set(dimension, [...(byDimension.get(dimension) ?? []), value]);
  return Object.assign({}, ...[...byDimension].map(([dimension, values]) => spanned(dimension, values)));
}

/** Smallest and largest; nothing where there is no such device. */
function sizes(dimension: NumberKey, devices: readonly DeviceSpec[]): Ranges {
  return spanned(
    dimension,
    devices.map(({ size }) => size),
  );
}

function spanned<Key extends RangeKey | AddressKey>(
  dimension: Key,
  all: readonly number[],
): { readonly [K in Key]?: readonly [number, number] } {
  if (all.length === 0) return {};
  return { [dimension]: [Math.min(...all), Math.max(...all)] } as unknown as {
    readonly [K in Key]?: readonly [number, number];
  };
}

/** A value that is a word for something. */
function word(value: ValueWord): ValueWord {
  return value;
}

function updateKey({ major, minor }: KernelVersion): UpdateKey {
  return `update ${major}.${minor}`;
}

function ofKind<Kind extends DeviceSpec["kind"]>(
  devices: readonly DeviceSpec[],
  kind: Kind,
): readonly Extract<DeviceSpec, { readonly kind: Kind }>[] {
  return devices.filter((device): device is Extract<DeviceSpec, { readonly kind: Kind }> => device.kind === kind);
}
