/**
 * A boot and a step as points that envelopes are held against: how many CPUs, how much memory, which devices, which forms of parameters.
 * Each subject (build, platform, command line, steps) has dimensions of its own, so that what was measured of one counts for all of it.
 */

import type { KernelVersion } from "../kernels/version.ts";
import type { BootSetup, DeviceSpec, Event, MachineSpec } from "../state/events.ts";
import { type Bytes, GiB } from "../units/units.ts";
import { parameterForm, SHARED_BY_ALL } from "./parameter-forms.ts";
import type { Subject } from "./reason.ts";

/** Where a boot or a step lies in the dimensions of one subject. */
export interface Point {
  readonly of: Subject;
  /** Ordered dimensions, smallest and largest value, both inclusive. Sizes in bytes. */
  readonly ranges: Readonly<Record<string, readonly [number, number]>>;
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/**
 * How the boot's build is known: by its table, where its release is stated or only its series (then it is the measured one that is
 * meant), or only from a boot log. Any other is modelled anyway.
 */
export interface KnownBuild {
  readonly name: string;
  readonly by: "release" | "series" | "log";
}

/** The points of a boot; without a platform, or with a build that is only guessed, there is none for it. */
export function bootPoints(setup: BootSetup, version: KernelVersion, known: KnownBuild | undefined): readonly Point[] {
  const { machine } = setup;
  return [
    ...(known === undefined ? [] : [buildPoint(setup, version, known), loadedPoint(setup, known)]),
    ...[machine.platform ?? []].flat().map((name) => platformPoint(setup, name)),
    machinePoint(setup),
    devicesPoint(setup),
    ...commandLinePoints(setup),
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
  const of: Subject =
    build.by !== "log" ? { kind: "build", name: build.name } : { kind: "learnt-build", name: kernel.arch };
  return {
    of,
    ranges: {
      version: one(version.major * VERSION_STEP + version.minor),
      cpus: one(machine.cpus),
    },
    values: {
      ...(build.by === "log" ? { flavour: [flavourOf(kernel.measured?.release ?? "")] } : {}),
    },
  };
}

/**
 * What tells a distribution's configurations apart in `uname -r`: what stands behind the version and the number of the build. Debian's
 * `6.1.0-50-amd64` and `6.12.107+deb13-amd64` are both `-amd64`.
 */
function flavourOf(release: string): string {
  return release.replace(/^[\d.]+(-\d+|\+deb\d+(u\d+)?)?/, "");
}

/** What a build is loaded with is measured of all builds of an architecture that are known in the same way. */
function loadedPoint({ kernel, machine }: BootSetup, build: KnownBuild): Point {
  return {
    of: { kind: "builds", name: `${kernel.arch} by ${build.by}` },
    ranges: { initrd: one(machine.initrd) },
    values: { platform: [platformName(machine)] },
  };
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
      "nodes that may be unplugged": one(nodes.filter(({ hotpluggable }) => hotpluggable).length),
      ...spanned(
        "memory of a node",
        nodes.map(({ memory }) => memory).filter((memory) => memory > 0),
      ),
      "nodes without memory": one(nodes.filter(({ memory, ranges }) => memory === 0 && ranges.length === 0).length),
      "nodes without CPUs": one(nodes.filter(({ cpus }) => cpus.length === 0).length),
      "stated reservations": one(observed.length),
    },
    values: {},
  };
}

function platformPoint({ kernel, machine }: BootSetup, platform: string): Point {
  return {
    of: { kind: "platform", name: platform },
    ranges: {},
    values: {
      "page size": [String(kernel.pageSize)],
      "firmware map": [machine.firmware === undefined ? "the platform's" : "stated"],
      "image address": [machine.imageAt === undefined ? "the loader's" : "stated"],
      "DMA limit": [machine.dmaLimit === undefined ? "the platform's" : "stated"],
      cpu: [machine.cpu ?? "the platform's"],
      hypervisor: [machine.hypervisor ?? "the platform's"],
    },
  };
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
      DIMMs: one(dimms.length),
      ...sizes("DIMM size", dimms),
      "virtio-mem devices": one(virtio.length),
      ...sizes("virtio-mem size", virtio),
      ...spanned(
        "virtio-mem block",
        virtio.flatMap(({ block }) => block ?? []),
      ),
      NVDIMMs: one(nvdimms.length),
      ...sizes("NVDIMM size", nvdimms),
    },
    values: {
      "DIMM place": [...new Set(dimms.map(({ at }) => (at === undefined ? "the platform's" : "stated")))],
      "virtio-mem block": [...new Set(virtio.map(({ block }) => (block === undefined ? "the platform's" : "stated")))],
      "virtio-mem request at boot": [...new Set(virtio.map(({ requested }) => (requested === 0 ? "none" : "some")))],
    },
  };
}

/** How much memory, and what it is a multiple of; of a machine that only a map describes, what the map calls usable. */
function memoryRanges({ memory, firmware }: MachineSpec): Point["ranges"] {
  const usable = (firmware ?? []).filter(({ type }) => type === "usable");
  const total = firmware === undefined ? memory : usable.reduce((sum, { first, last }) => sum + last + 1 - first, 0);
  return {
    memory: one(total),
    ...(firmware === undefined ? { "memory in multiples of": one(multipleOf(total)) } : {}),
  };
}

/** The largest power of two up to 1 GiB that divides a size. */
function multipleOf(size: Bytes): Bytes {
  let unit: Bytes = GiB;
  while (unit > 1 && size % unit !== 0) unit /= 2;
  return unit;
}

/** What all architectures share, and what is the architecture's own. */
function commandLinePoints({ kernel, cmdline }: BootSetup): readonly Point[] {
  const forms = cmdline.map(parameterForm).filter((form) => form.kind === "form");
  const config = Object.entries(kernel.config).map(([name, value]) => `${name}=${value}`);
  const point = (name: string, shared: boolean): Point => ({
    of: { kind: "command-line", name },
    ranges: hulls(forms.filter((form) => SHARED_BY_ALL.has(form.name) === shared)),
    values: {
      parameter: [...new Set(forms.filter((form) => SHARED_BY_ALL.has(form.name) === shared).map(({ form }) => form))],
      ...(shared ? {} : { config }),
    },
  });
  return [point("all", true), point(kernel.arch, false)];
}

/** The platform with its firmware: `qemu-virt edk2-2022.11`. */
function platformName({ platform, uefi }: MachineSpec): string {
  return [platform ?? "memory map", ...(uefi === undefined ? [] : [uefi])].join(" ");
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

/** The numbers of each form of parameter, by their place in it: `crashkernel=N,high` has one dimension, `memmap=N$N` two. */
function hulls(forms: readonly { readonly form: string; readonly numbers: readonly number[] }[]): Point["ranges"] {
  const all = new Map<string, number[]>();
  for (const { form, numbers } of forms) {
    numbers.forEach((value, place) => {
      const dimension = numbers.length === 1 ? form : `${form}, number ${place + 1}`;
      all.set(dimension, [...(all.get(dimension) ?? []), value]);
    });
  }
  return Object.assign({}, ...[...all].map(([dimension, values]) => spanned(dimension, values)));
}

/** Smallest and largest; nothing where there is no such device. */
function sizes(dimension: string, devices: readonly DeviceSpec[]): Point["ranges"] {
  return spanned(
    dimension,
    devices.map(({ size }) => size),
  );
}

function spanned(dimension: string, all: readonly number[]): Point["ranges"] {
  return all.length === 0 ? {} : { [dimension]: [Math.min(...all), Math.max(...all)] };
}

function ofKind<Kind extends DeviceSpec["kind"]>(
  devices: readonly DeviceSpec[],
  kind: Kind,
): readonly Extract<DeviceSpec, { readonly kind: Kind }>[] {
  return devices.filter((device): device is Extract<DeviceSpec, { readonly kind: Kind }> => device.kind === kind);
}
