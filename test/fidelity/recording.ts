/**
 * Recordings of real kernels: one boot each with what the machine was, the kernel's log and the files under /sys and
 * /proc. Reads them into the set-up that the simulator boots from, past the language, so that the two paths check each other.
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { BootSetup, CmdlineParameter, MachineNode } from "../../server/simulation/events.ts";
import { GiB, KiB, MiB } from "../../server/simulation/units.ts";

interface RecordedFile {
  readonly id: string;
  readonly kernel: string;
  readonly machine: string;
  readonly qemu: readonly string[];
  readonly spec: {
    readonly platform: string;
    readonly memory: number;
    readonly nodes: readonly { readonly id: number; readonly memory: number }[];
    readonly cpus: number;
    readonly devices: readonly { readonly type: string; readonly id: string; readonly size: number }[];
  };
  readonly sections: readonly (readonly [string, string])[];
}

export interface Recording {
  readonly id: string;
  readonly kernel: string;
  readonly setup: BootSetup;
  /** Text of the first section of this name; empty where there is none. */
  readonly section: (name: string) => string;
  /** Commands that were tried, in order, with the text they gave. */
  readonly tries: readonly { readonly command: string; readonly text: string }[];
}

const INITRD_LINE = /RAMDISK: \[mem 0x([0-9a-f]+)-0x([0-9a-f]+)\]/;

export function readRecording(path: string): Recording {
  const file = JSON.parse(gunzipSync(readFileSync(path)).toString("utf8")) as RecordedFile;
  const section = (name: string): string => file.sections.find(([title]) => title === name)?.[1] ?? "";
  return {
    id: file.id,
    kernel: file.kernel,
    setup: bootSetup(file, section),
    section,
    tries: file.sections
      .filter(([title]) => title.startsWith("try "))
      .map(([title, text]) => ({ command: title.slice("try ".length), text })),
  };
}

function bootSetup(file: RecordedFile, section: (name: string) => string): BootSetup {
  const cmdlineText = section("cmdline").trim();
  const initrd = INITRD_LINE.exec(section("dmesg"));
  const memory = keyValues(optionValue(file.qemu, "-m") ?? "");
  return {
    kernel: {
      version: file.kernel,
      arch: "x86_64",
      pageSize: 4 * KiB,
      build: "debian",
      config: {},
      whatIf: [],
      origin: 0,
    },
    machine: {
      platform: file.machine === "q35" ? "qemu-q35" : "qemu-pc",
      memory: file.spec.memory,
      cpus: Number(optionValue(file.qemu, "-smp")),
      nodes: machineNodes(file),
      slots: Number(memory.find(([key]) => key === "slots")?.[1] ?? 0),
      maxmem: qemuSize(memory.find(([key]) => key === "maxmem")?.[1] ?? "0"),
      initrd: initrd === null ? 0 : Number.parseInt(initrd[2]!, 16) + 1 - Number.parseInt(initrd[1]!, 16),
      origin: 1,
      memoryOrigin: 2,
    },
    devices: file.spec.devices
      .filter(({ type }) => type === "virtio-mem")
      .map(({ id, size }) => ({ kind: "virtio-mem", name: id, size, requested: 0, origin: 50 })),
    cmdline: cmdlineText.split(/\s+/).map(parameter),
    cmdlineText,
    observed: [],
  };
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
