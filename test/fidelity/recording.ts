/**
 * Recordings of real kernels: one boot each with what the machine was, the kernel's log, the files under /sys and /proc,
 * and what was done to the memory afterwards. Reads them into the set-up that the simulator boots from, past the
 * language, so that the two paths check each other.
 */
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type {
  Arch,
  BootSetup,
  CmdlineParameter,
  Event,
  MachineNode,
  PlatformName,
} from "../../server/simulation/state/events.ts";
import { GiB, KiB, MiB } from "../../server/simulation/units/units.ts";
import { readScenario, type ScenarioText, sizeOf } from "./scenario-steps.ts";

/** A recording as it is stored. */
export interface RecordedFile {
  readonly id: string;
  /** `6.12`, `arm64-6.12`. */
  readonly kernel: string;
  readonly qemu: readonly string[];
  /** Release of QEMU that it was started on. */
  readonly qemu_version: string;
  readonly spec: {
    readonly kernel: string;
    readonly platform: PlatformName;
    readonly arch?: Arch;
    readonly build?: string;
    readonly pages?: string;
    readonly firmware?: string;
    readonly memory: number;
    readonly nodes: readonly { readonly id: number; readonly memory: number }[];
  };
  readonly snapshots: Readonly<Record<string, number | "boot">>;
  readonly sections: readonly (readonly [string, string])[];
}

/** Something done after boot. */
export interface RecordedStep {
  readonly text: string;
  readonly event: Event;
}

export interface Recording {
  readonly id: string;
  readonly kernel: string;
  readonly setup: BootSetup;
  /** As the scenario beside the recording tells them; none without it. */
  readonly steps: readonly RecordedStep[];
  /** Name of each snapshot, and the step after which it was taken. */
  readonly snapshots: Readonly<Record<string, number | "boot">>;
  /** Titles and texts in the order of time. */
  readonly sections: readonly (readonly [string, string])[];
  /** Text of the first section of this name; empty where there is none. */
  readonly section: (name: string) => string;
}

const INITRD_LINE = /RAMDISK: \[mem 0x([0-9a-f]+)-0x([0-9a-f]+)\]/;
const FREED_INITRD_LINE = /Freeing initrd memory: (\d+)K/;
/** Firmware as recordings name it. */
const UEFI_RELEASES: Readonly<Record<string, string>> = {
  efi: "edk2-2022.11",
  "efi-2025": "edk2-2025.02",
  "efi-2026": "edk2-2026.08",
};
/** Device trees whose dma-ranges end at 2 GiB and 2.5 GiB: the scenario's language has no word for them. */
const DMA_LIMITS: Readonly<Record<string, number>> = {
  "virt-8g-dma31.dtb": 2 * GiB,
  "virt-8g-dma2.5g.dtb": 2.5 * GiB,
};

export function readRecordedFile(path: string): RecordedFile {
  return JSON.parse(gunzipSync(readFileSync(path)).toString("utf8")) as RecordedFile;
}

/** With the scenario that lies beside it, where there is one. */
export function readRecording(path: string, file: RecordedFile = readRecordedFile(path)): Recording {
  const section = (name: string): string => file.sections.find(([title]) => title === name)?.[1] ?? "";
  const beside = path.replace(/\.json\.gz$/, ".memzone");
  const text = existsSync(beside) ? readFileSync(beside, "utf8") : undefined;
  const scenario = text === undefined ? undefined : readScenario(text);
  return {
    id: file.id,
    kernel: file.kernel,
    setup: bootSetup(file, scenario, initrdSize(text, section("dmesg")), section("cmdline").trim()),
    steps: scenario?.steps ?? [],
    snapshots: file.snapshots,
    sections: file.sections,
    section,
  };
}

function bootSetup(
  file: RecordedFile,
  scenario: ScenarioText | undefined,
  initrd: number,
  cmdlineText: string,
): BootSetup {
  const { spec, qemu, qemu_version } = file;
  const memory = keyValues(optionValue(qemu, "-m") ?? "");
  const uefi = scenario?.uefi ?? UEFI_RELEASES[spec.firmware ?? "none"];
  const dmaLimit = DMA_LIMITS[optionValue(qemu, "-dtb") ?? ""];
  return {
    kernel: {
      version: spec.kernel,
      arch: spec.arch ?? "x86_64",
      pageSize: spec.pages === "16K" ? 16 * KiB : 4 * KiB,
      build: spec.build ?? "debian",
      config: {},
      whatIf: [],
      origin: 0,
    },
    machine: {
      platform: spec.platform,
      qemu: qemu_version,
      memory: spec.memory,
      cpus: Number(optionValue(qemu, "-smp")),
      nodes: machineNodes(file),
      slots: Number(memory.find(([key]) => key === "slots")?.[1] ?? 0),
      maxmem: qemuSize(memory.find(([key]) => key === "maxmem")?.[1] ?? "0"),
      initrd,
      ...(uefi === undefined ? {} : { uefi }),
      ...(dmaLimit === undefined ? {} : { dmaLimit }),
      origin: 1,
      memoryOrigin: 2,
    },
    devices: scenario?.devices ?? [],
    cmdline: cmdlineText.split(/\s+/).map(parameter),
    cmdlineText,
    observed: [],
  };
}

/** As the scenario says; without one, whole pages as the log has them. */
function initrdSize(scenario: string | undefined, log: string): number {
  const stated = scenario === undefined ? null : /^ {2}initrd (\S+)/m.exec(scenario);
  if (stated !== null) return sizeOf(stated[1]!);
  const line = INITRD_LINE.exec(log);
  const freed = FREED_INITRD_LINE.exec(log);
  if (line === null && freed !== null) return Number(freed[1]) * KiB;
  return line === null ? 0 : Number.parseInt(line[2]!, 16) + 1 - Number.parseInt(line[1]!, 16);
}

/** `-numa node,nodeid=0,memdev=nm0,cpus=0,cpus=2`. */
function machineNodes(file: RecordedFile): readonly MachineNode[] {
  const sizes = new Map<string, number>();
  const nodes: MachineNode[] = [];
  file.qemu.forEach((option, index) => {
    const values = keyValues(file.qemu[index + 1] ?? "");
    const value = (name: string): string => values.find(([key]) => key === name)?.[1] ?? "";
    if (option === "-object") sizes.set(value("id"), qemuSize(value("size")));
    if (option !== "-numa" || values[0]?.[0] !== "node") return;
    const id = Number(value("nodeid"));
    nodes.push({
      id,
      memory: sizes.get(value("memdev")) ?? file.spec.nodes.find((node) => node.id === id)?.memory ?? 0,
      ranges: [],
      cpus: values.filter(([key]) => key === "cpus").flatMap(([, cpus]) => cpuList(cpus)),
      hotpluggable: false,
      origin: 10 + id,
    });
  });
  return nodes;
}

/** `node,nodeid=0,cpus=0,cpus=2`; a word without `=` has an empty value. */
function keyValues(text: string): readonly (readonly [string, string])[] {
  return text.split(",").map((field) => {
    const [key, value = ""] = field.split("=");
    return [key!, value];
  });
}

function cpuList(text: string): readonly number[] {
  const [first, last = first] = text.split("-").map(Number);
  return Array.from({ length: last! - first! + 1 }, (_, index) => first! + index);
}

function parameter(word: string, index: number): CmdlineParameter {
  const at = word.indexOf("=");
  const origin = 100 + index;
  return at < 0 ? { name: word, origin } : { name: word.slice(0, at), value: word.slice(at + 1), origin };
}

function optionValue(options: readonly string[], name: string): string | undefined {
  const index = options.indexOf(name);
  return index < 0 ? undefined : options[index + 1];
}

/** `6144M`; a bare number is MiB. */
function qemuSize(text: string): number {
  const unit: Readonly<Record<string, number>> = { K: KiB, M: MiB, G: GiB, "": MiB };
  const match = /^(\d+)([KMG]?)$/.exec(text);
  return match === null ? 0 : Number(match[1]) * unit[match[2]!]!;
}
