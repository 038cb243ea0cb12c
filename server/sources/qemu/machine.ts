/**
 * The machine that a QEMU command line starts: typed, from a script, a list of processes or libvirt's log. Options as
 * qemu-options.hx documents them; defaults of system/vl.c and hw/core/machine.c. Of several commands the first is read; of
 * libvirt's log, which is appended to, the last.
 */
import { defaultMachineType } from "../../simulation/platforms/catalogue.ts";
import { HYPERVISORS, hypervisorNamed } from "../../simulation/platforms/hypervisors.ts";
import { defined } from "../../simulation/units/defined.ts";
import type { Bytes } from "../../simulation/units/units.ts";
import { MiB } from "../../simulation/units/units.ts";
import type { LinePlace, MachineFacts, ReadMachine, SourceDevice, SourceDoubt, SourceNode, Told } from "../facts.ts";
import { NO_MACHINE } from "../facts.ts";
import { archOfQemu, isUefiFirmware, machineType, nvdimmSize } from "./machine-type.ts";
import {
  keyValues,
  lastOf,
  QEMU_PROGRAM,
  type QemuOption,
  type QemuValue,
  qemuCpus,
  qemuOptions,
  qemuSize,
} from "./options.ts";
import { type ShellCommand, shellCommands } from "./shell-words.ts";

/** QEMU's own, where -m is not given (MACHINE default_ram_size). */
const DEFAULT_MEMORY: Bytes = 128 * MiB;
const LIBVIRT_START = /: starting up libvirt version.{0,1000}$/gm;

export function readQemuMachine(text: string): ReadMachine {
  const last = [...text.matchAll(LIBVIRT_START)].at(-1);
  // What stands in a log between two starts may hold quotes of its own.
  const found = last === undefined ? qemuCommands(text) : qemuCommandsFrom(text, last.index + last[0].length);
  const [chosen, second] = found;
  if (chosen === undefined) return { machine: NO_MACHINE, doubts: [] };
  const doubts: SourceDoubt[] =
    second === undefined ? [] : [{ at: placeOf(second.words), kind: "unread", what: "another QEMU command" }];
  return new QemuReader(chosen, doubts).result();
}

interface QemuCommand {
  /** From the program on. */
  readonly words: ShellCommand;
  /** What stands behind `qemu-system-`. */
  readonly system: string | undefined;
}

/** The commands that start QEMU with at least one option. */
export function qemuCommands(text: string): readonly QemuCommand[] {
  const commands = startsOf(shellCommands(text.slice(0, LONGEST_SCRIPT)));
  if (commands.length > 0) return commands;
  // An apostrophe in the text before (`can't`) hides what follows it: once more, from each line that names the program.
  return [...text.matchAll(PROGRAM_IN_LINE)]
    .slice(0, 20)
    .flatMap(({ index }) => qemuCommandsFrom(text, text.lastIndexOf("\n", index) + 1));
}

/** The first command behind a place. */
function qemuCommandsFrom(text: string, start: number): readonly QemuCommand[] {
  const found = startsOf(shellCommands(text.slice(start, start + LONGEST_COMMAND))).slice(0, 1);
  return found.map(({ words, system }) => ({
    system,
    words: words.map((word) => ({ ...word, at: { start: word.at.start + start, end: word.at.end + start } })),
  }));
}

const PROGRAM_IN_LINE = /\bqemu-(?:system-[a-z0-9_]{2,20}|kvm)\b/g;
/** Characters. Scripts and lists of processes are shorter; further on only lines that name the program are looked at. */
const LONGEST_SCRIPT = 2 * 1024 * 1024;
/** Characters. Linux takes up to 128 KiB in one argument; whole commands of a large guest have some 30 KiB. */
const LONGEST_COMMAND = 256 * 1024;

function startsOf(commands: readonly ShellCommand[]): readonly QemuCommand[] {
  return commands.flatMap((words) => {
    const index = words.findIndex((word) => QEMU_PROGRAM.test(word.text));
    const program = words[index];
    if (program === undefined || !words.slice(index + 1).some((word) => /^--?[A-Za-z]/.test(word.text))) return [];
    return [{ words: words.slice(index), system: QEMU_PROGRAM.exec(program.text)?.[1] }];
  });
}

function placeOf(words: ShellCommand): LinePlace {
  return { start: words[0]?.at.start ?? 0, end: words.at(-1)?.at.end ?? 0 };
}

interface Backend {
  readonly size: number | undefined;
}

class QemuReader {
  readonly #doubts: SourceDoubt[];
  readonly #options: readonly QemuOption[];
  readonly #system: string | undefined;
  readonly #at: LinePlace;
  readonly #backends = new Map<string, Backend>();

  constructor({ words, system }: QemuCommand, doubts: SourceDoubt[]) {
    this.#options = qemuOptions(words);
    this.#system = system;
    this.#at = words[0]!.at;
    this.#doubts = doubts;
  }

  result(): ReadMachine {
    for (const { values } of this.#each("object")) {
      const id = lastOf(values, "id");
      const isBackend = lastOf(values, "")?.startsWith("memory-backend-") === true;
      if (id !== undefined && isBackend) this.#backends.set(id, { size: qemuSize(lastOf(values, "size")) });
    }
    const kernel = this.#last("kernel");
    const initrd = this.#last("initrd");
    const cpu = this.#last("cpu");
    const append = this.#last("append");
    const cpuModel = cpu?.value.split(",")[0];
    const machine: MachineFacts = {
      ...NO_MACHINE,
      ...this.#machineType(),
      ...this.#memory(),
      ...this.#cpus(),
      ...this.#accelerator(),
      ...this.#firmware(),
      ...(cpu === undefined || !cpuModel ? {} : { cpuModel: { value: cpuModel, at: cpu.at } }),
      ...(append === undefined ? {} : { cmdline: { value: append.value.trim(), at: append.at } }),
      nodes: this.#nodes(),
      devices: this.#devices(),
      files: {
        ...(kernel === undefined ? {} : { kernel: { value: kernel.value, at: kernel.at } }),
        ...(initrd === undefined ? {} : { initrd: { value: initrd.value, at: initrd.at } }),
      },
    };
    return { machine, doubts: this.#doubts };
  }

  #last(...names: readonly string[]): QemuOption | undefined {
    return this.#options.findLast(({ name }) => names.includes(name));
  }

  *#each(...names: readonly string[]): Generator<{ readonly option: QemuOption; readonly values: QemuValue }> {
    for (const option of this.#options) {
      if (names.includes(option.name)) yield { option, values: keyValues(option.value) };
    }
  }

  #machineType(): Partial<MachineFacts> {
    const system = archOfQemu(this.#system);
    if (this.#system !== undefined && system === undefined) {
      this.#doubts.push({ at: this.#at, kind: "unread", what: `qemu-system-${this.#system}` });
    }
    if (this.#system !== undefined && system === undefined) return {};
    let name = defaultMachineType(system ?? "x86_64");
    let at = this.#at;
    for (const { option, values } of this.#each("machine", "M")) {
      const given = lastOf(values, "type", "");
      if (given === undefined) continue;
      name = given;
      at = option.at;
    }
    const type = name === undefined ? undefined : machineType(name, system);
    if (type === undefined && name !== undefined) this.#doubts.push({ at, kind: "unread", what: `machine ${name}` });
    const arch = type?.arch ?? system;
    const { platform, version } = type ?? {};
    return {
      ...(arch ? { arch: { value: arch, at } } : {}),
      ...(platform ? { platform: { value: { name: platform, ...defined({ version }) }, at } } : {}),
    };
  }

  #memory(): Partial<MachineFacts> {
    let memory: Told<Bytes> = { value: DEFAULT_MEMORY, at: this.#at };
    let slots: Told<number> | undefined;
    let maxmem: Told<Bytes> | undefined;
    for (const { option, values } of this.#each("m")) {
      const size = this.#size(lastOf(values, "size", ""), option, "m");
      if (size !== undefined) memory = { value: size, at: option.at };
      const count = lastOf(values, "slots");
      if (count !== undefined && /^\d{1,4}$/.test(count)) slots = { value: Number(count), at: option.at };
      const most = this.#size(lastOf(values, "maxmem"), option, "b");
      if (most !== undefined) maxmem = { value: most, at: option.at };
    }
    return {
      memory,
      ...(slots === undefined ? {} : { slots }),
      ...(maxmem === undefined ? {} : { maxmem }),
    };
  }

  /** A size; one that can't be read, a variable of the script say, is named. */
  #size(text: string | undefined, { at }: QemuOption, unit: "b" | "m"): Bytes | undefined {
    if (text === undefined) return undefined;
    const size = qemuSize(text, unit);
    if (size === undefined) this.#doubts.push({ at, kind: "unread", what: text.slice(0, 60) });
    return size;
  }

  /** The most there may ever be, which is what the kernel prepares for. */
  #cpus(): Partial<MachineFacts> {
    const topology = ["drawers", "books", "sockets", "dies", "clusters", "modules", "cores", "threads"];
    for (const { option, values } of [...this.#each("smp")].slice(-1)) {
      const given = lastOf(values, "maxcpus") ?? lastOf(values, "cpus", "");
      const counts = topology.map((word) => Number(lastOf(values, word) ?? 1));
      const count = given === undefined ? counts.reduce((product, each) => product * each, 1) : Number(given);
      if (Number.isSafeInteger(count) && count > 0) return { cpus: { value: count, at: option.at } };
      this.#doubts.push({ at: option.at, kind: "unread", what: option.value.slice(0, 60) });
    }
    return {};
  }

  /** Who the kernel meets: the accelerator, or nobody where the processor hides that it is virtual. */
  #accelerator(): Partial<MachineFacts> {
    for (const { option, values } of [...this.#each("cpu")].slice(-1)) {
      const hides = values.has("-hypervisor") || option.value.split(",").includes("-hypervisor");
      if (hides || lastOf(values, "hypervisor") === "off") return { hypervisor: { value: "none", at: option.at } };
    }
    const named: { readonly name: string; readonly at: LinePlace }[] = [];
    for (const { option, values } of this.#each("accel"))
      named.push({ name: lastOf(values, "accel", "") ?? "", at: option.at });
    for (const { option, values } of this.#each("machine", "M")) {
      const accel = lastOf(values, "accel")?.split(":")[0];
      if (accel !== undefined) named.push({ name: accel, at: option.at });
    }
    for (const { name, qemuOption } of HYPERVISORS) {
      const flag = qemuOption === undefined ? undefined : this.#last(qemuOption);
      if (flag !== undefined) named.push({ name, at: flag.at });
    }
    const [first] = named;
    if (first === undefined || hypervisorNamed(first.name)?.qemuAccelerator !== true) return {};
    return { hypervisor: { value: first.name, at: first.at } };
  }

  #firmware(): Partial<MachineFacts> {
    const bios = this.#last("bios");
    if (bios !== undefined) return { efi: { value: isUefiFirmware(bios.value), at: bios.at } };
    for (const { option, values } of this.#each("drive", "machine", "M")) {
      const isFlash = option.name === "drive" ? lastOf(values, "if") === "pflash" : values.has("pflash0");
      if (isFlash) return { efi: { value: true, at: option.at } };
    }
    const pflash = this.#last("pflash");
    return pflash === undefined ? {} : { efi: { value: true, at: pflash.at } };
  }

  #nodes(): readonly SourceNode[] {
    const nodes: SourceNode[] = [];
    for (const { option, values } of this.#each("numa")) {
      if (lastOf(values, "", "type") !== "node") continue;
      const idText = lastOf(values, "nodeid") ?? String(nodes.length);
      if (!/^\d{1,4}$/.test(idText)) {
        this.#doubts.push({ at: option.at, kind: "unread", what: `nodeid=${idText}` });
        continue;
      }
      const id = Number(idText);
      const backend = lastOf(values, "memdev");
      const known = backend === undefined ? undefined : this.#backends.get(backend);
      const size = backend === undefined ? this.#size(lastOf(values, "mem"), option, "m") : known?.size;
      if (backend !== undefined && known?.size === undefined) {
        this.#doubts.push({ at: option.at, kind: "unread", what: `memdev=${backend}` });
      }
      nodes.push({
        id,
        ranges: [],
        cpus: qemuCpus(values.get("cpus") ?? []),
        hotpluggable: false,
        ...(size === undefined ? {} : { memory: { value: size, at: option.at } }),
      });
    }
    return nodes.toSorted((a, b) => a.id - b.id);
  }

  #devices(): readonly Told<SourceDevice>[] {
    const devices: Told<SourceDevice>[] = [];
    for (const { option, values } of this.#each("device")) {
      const driver = lastOf(values, "");
      const device = driver === undefined ? undefined : this.#device(driver, values, devices.length);
      if (device !== undefined) devices.push({ value: device, at: option.at });
      else if (driver !== undefined && /mem|dimm|cxl/.test(driver)) {
        this.#doubts.push({ at: option.at, kind: "unread", what: `-device ${driver}` });
      }
    }
    return devices;
  }

  #device(driver: string, values: QemuValue, index: number): SourceDevice | undefined {
    const backend = this.#backends.get(lastOf(values, "memdev") ?? "");
    if (backend?.size === undefined) return undefined;
    const { size } = backend;
    const nodeText = lastOf(values, "node");
    const node = nodeText === undefined || !/^\d{1,4}$/.test(nodeText) ? {} : { node: Number(nodeText) };
    const name = lastOf(values, "id") ?? `mem${index}`;
    if (driver === "pc-dimm") {
      const at = qemuSize(lastOf(values, "addr"));
      return { kind: "dimm", name, size, ...node, ...(at === undefined || at === 0 ? {} : { at }), cold: true };
    }
    if (driver === "nvdimm") {
      const rest = nvdimmSize(size, qemuSize(lastOf(values, "label-size")) ?? 0);
      return rest > 0 ? { kind: "nvdimm", name, size: rest, ...node } : undefined;
    }
    if (!/^virtio-mem(?:-pci(?:-non-transitional)?)?$/.test(driver)) return undefined;
    const block = qemuSize(lastOf(values, "block-size"));
    const requested = qemuSize(lastOf(values, "requested-size"));
    return {
      kind: "virtio-mem",
      name,
      size,
      ...node,
      ...(block === undefined || block === 0 ? {} : { block }),
      ...(requested === undefined ? {} : { requested }),
    };
  }
}
