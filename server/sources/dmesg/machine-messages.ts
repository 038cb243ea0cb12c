/**
 * The messages of a boot log that tell of the machine, each with what is taken from it. Sources as in machine.ts, whose reader they fill.
 */

import { platformOfDmi } from "../../simulation/platforms/catalogue.ts";
import type { CpuVendor } from "../../simulation/platforms/cpus/schema.ts";
import { HYPERVISORS } from "../../simulation/platforms/hypervisors.ts";
import type { Arch, FirmwareType } from "../../simulation/state/events.ts";
import { memparse } from "../../simulation/units/memparse.ts";
import { type ByteRange, KiB, MiB, rangesOverlap } from "../../simulation/units/units.ts";
import type { LinePlace, MapOrigin } from "../facts.ts";
import { efiRange, isCacheable } from "./efi-map.ts";
import type { MachineReader } from "./machine.ts";
import { firmwareTypeOf } from "./memory-map.ts";

/** A message, and what is taken from it; `parts` are the pattern's groups. */
/** Characters of a message without its stamp: what is longer printk() cuts off (6.19, commit message of print_kernel_cmdline()). */
const LONGEST_MESSAGE = 1021;

interface Message {
  readonly pattern: RegExp;
  readonly take: (reader: MachineReader, parts: readonly string[], at: LinePlace, cut: boolean) => void;
}

const RANGE = String.raw`\[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\]`;

const HYPERVISOR_WORDS: ReadonlyMap<string, string> = new Map([
  ["kvm", "kvm"],
  ["xen hvm", "xen"],
  ["xen pv", "xen"],
  ["xen", "xen"],
  ["microsoft hyper-v", "hyperv"],
  ["microsoft hyperv", "hyperv"],
  ["hyper-v", "hyperv"],
  ["vmware", "vmware"],
  ["vmware hypervisor", "vmware"],
  ["acrn", "acrn"],
  ["jailhouse", "jailhouse"],
  ["bhyve", "bhyve"],
]);

/** Who made the firmware's tables, where the kernel sees another's interface: OEM IDs of ACPI, vendors of DMI. */
const MONITORS: readonly (readonly [RegExp, string])[] = [
  [/^FIRECK$/, "firecracker"],
  [/^CLOUDH$/, "cloud-hypervisor"],
  [/^Cloud Hypervisor cloud-hypervisor\b/, "cloud-hypervisor"],
  [/^innotek GmbH VirtualBox\b/, "virtualbox"],
  // An instance of its own machine is no guest.
  [/^Amazon EC2 (?!\S+\.metal\b)/, "nitro"],
];

function monitorOf(words: string): string | undefined {
  return MONITORS.find(([pattern]) => pattern.test(words))?.[1];
}

/** `x86_64` of `…x86_64-linux-gnu-gcc…` and releases: what a log's first line gives away of the architecture. */
const ARCH_WORDS: readonly (readonly [RegExp, Arch])[] = [
  [/\b(?:aarch64|arm64)\b/i, "arm64"],
  [/\b(?:x86[_-]64|amd64)\b/i, "x86_64"],
];

const CPU_VENDORS: readonly (readonly [RegExp, CpuVendor])[] = [
  [/\bIntel\b/, "Intel"],
  [/\bAMD\b/, "AMD"],
  [/\bHygon\b/, "Hygon"],
];

/** QEMU's models by the name that they give themselves (target/i386/cpu.c: model_id). */
const QEMU_CPUS: readonly (readonly [RegExp, string])[] = [
  [/\bQEMU Virtual CPU version\b/, "qemu64"],
  [/\bQEMU TCG CPU version\b/, "max"],
  [/\bCommon KVM processor\b/, "kvm64"],
];

function rangeOf(first: string, last: string): ByteRange {
  return { first: Number(first), last: Number(last) };
}

function addTyped(origin: MapOrigin): Message["take"] {
  return (reader, [first = "", last = "", words = ""], at) => {
    const type: FirmwareType = firmwareTypeOf(words) ?? "reserved";
    if (firmwareTypeOf(words) === undefined) reader.doubts.push({ at, kind: "unread", what: words });
    reader.addRange(origin, { ...rangeOf(first, last), type }, at);
  };
}

function addOld(origin: MapOrigin): Message["take"] {
  return (reader, [first = "", end = "", named, numbered], at, cut) => {
    const words = named ?? numbered ?? "";
    const last = `0x${(Number.parseInt(end, 16) - 1).toString(16)}`;
    addTyped(origin)(reader, [`0x${first}`, last, words], at, cut);
  };
}

function addDescriptor(reader: MachineReader, words: string, place: ByteRange, at: LinePlace): void {
  const range = efiRange(words, place);
  if (range === undefined) reader.doubts.push({ at, kind: "unread", what: words });
  else reader.addRange("efi", range, at);
}

/** What kernels that are not simulated print of themselves. */
const FOREIGN_LINES: readonly (readonly [RegExp, string])[] = [
  [/^CPU: ARMv\d/, "32-bit ARM"],
  [/^(?:\d+MB HIGHMEM available|Kernel\/User page tables isolation: .* 32-bit)/, "32-bit x86"],
  [/^(?:riscv: (?:base )?ISA extensions|SBI specification v)/, "RISC-V"],
  [/^(?:hash-mmu: |radix-mmu: |phys_mem_size\s+= 0x)/, "PowerPC"],
  [/^setup: (?:Linux is running|The maximum memory size)/, "s390"],
  [/^(?:CPU0 revision is: |CPU revision is: )/, "MIPS"],
];

/** Architectures that are not simulated, by releases and compilers of the log's first line. */
const FOREIGN_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:i[3-6]86|686(?:-pae)?)\b/, "32-bit x86"],
  [/\briscv(?:32|64)\b/, "RISC-V"],
  [/\b(?:ppc64(?:le|el)?|powerpc(?:64(?:le)?)?)\b/, "PowerPC"],
  [/\bs390x?\b/, "s390"],
  [/\bloongarch64\b/, "LoongArch"],
  [/\b(?:armv[67]\w*|arm-linux-gnueabi(?:hf)?)\b/, "32-bit ARM"],
];

/** Digits of a range that is printed with its first byte and the first one behind. */
const OLD_RANGE = "([0-9a-f]{16}) - ([0-9a-f]{16})";

const ZONE = "(DMA|DMA32|Normal|Movable) zone: ";

/** The first whose pattern fits a message takes what it tells. */
export const MESSAGES: readonly Message[] = [
  {
    pattern: /^Linux version (\S+)(.*)$/,
    take: (reader, [release = "", rest = ""], at) => {
      reader.facts.release = { value: release, at };
      reader.facts.banner = { value: rest.trim(), at };
      const told = ARCH_WORDS.find(([words]) => words.test(release)) ?? ARCH_WORDS.find(([words]) => words.test(rest));
      if (told !== undefined) reader.tell("arch", told[1], at);
      const text = `${release} ${rest}`;
      const foreign = told === undefined ? FOREIGN_WORDS.find(([words]) => words.test(text)) : undefined;
      if (foreign !== undefined) reader.facts.foreign ??= { value: foreign[1], at };
    },
  },
  // arm64, in front of the version; 32-bit ARM prints it too, and then what it is.
  {
    pattern: /^(?:Booting Linux on physical CPU 0x|Boot CPU: AArch64 )/,
    take: (reader, _, at) => reader.tell("arch", "arm64", at),
  },
  ...FOREIGN_LINES.map(
    ([pattern, name]): Message => ({
      pattern,
      take: (reader, _, at) => {
        reader.facts.foreign ??= { value: name, at };
      },
    }),
  ),
  // dump_stack_print_info(): of a log that has wrapped, the only line that names the kernel.
  {
    pattern:
      /^(?:CPU: \d+ (?:UID: \d+ )?)?P[Ii][Dd]: \d+,? [Cc]omm: .{1,100}?(?:Not tainted|Tainted: [A-Z ()]+) (\d+\.\d+\.\d\S*)/,
    take: (reader, [release = ""], at) => {
      reader.facts.release ??= { value: release, at };
    },
  },
  {
    pattern: /^(Kernel command|Command) line: (.*)$/,
    take: (reader, [who = "", text = ""], at, cut) => {
      const isFull = `${who} line: ${text}`.length >= LONGEST_MESSAGE;
      reader.tellCmdline(text, at, { isCut: cut || isFull, asUsed: who === "Kernel command" });
      // early_initrd() of arm64: place and size, both in any unit.
      const initrd = /(?:^|\s)initrd=(0x[0-9a-f]+|\d+),(\w+)/.exec(text);
      const [start, size] = initrd === null ? [] : [memparse(initrd[1]!).value, memparse(initrd[2]!).value];
      if (start !== undefined && size !== undefined && size > 0) {
        reader.tell("ramdisk", { first: start, last: start + size - 1 }, at);
      }
    },
  },
  // U-Boot, in front of the kernel's first line: the end is the first byte behind.
  {
    pattern: /^\s*Loading Ramdisk to ([0-9a-f]{8,16}), end ([0-9a-f]{8,16}) \.\.\. OK/,
    take: (reader, [start, end], at) => {
      reader.tell("ramdisk", { first: Number.parseInt(start!, 16), last: Number.parseInt(end!, 16) - 1 }, at);
    },
  },
  // setup_arch() of x86 calls it so: EFI stores what is no type of the e820 table (`type 20`: runtime code), which is reserved.
  { pattern: new RegExp(`^BIOS-e820: ${RANGE}\\s+(\\S.*?)\\s*$`), take: addTyped("e820") },
  // Before 3.7: the end is the first byte behind.
  { pattern: new RegExp(`^ ?BIOS-e820: ${OLD_RANGE} (?:\\((.+)\\)|(type \\d+))$`), take: addOld("e820") },
  { pattern: new RegExp(`^ ?Xen: ${OLD_RANGE} \\((.+)\\)$`), take: addOld("xen") },
  {
    pattern: /^RAMDISK: ([0-9a-f]{8,16}) - ([0-9a-f]{8,16})$/,
    take: (reader, [first, end], at) => {
      const range = { first: Number.parseInt(first!, 16), last: Number.parseInt(end!, 16) - 1 };
      reader.tell("ramdisk", range, at);
    },
  },
  { pattern: new RegExp(`^Xen: ${RANGE}\\s+(\\S.*?)\\s*$`), take: addTyped("xen") },
  {
    pattern: /^efi: (?:mem\d+: |\s+)\[(.+?)\] range=\[(0x[0-9a-f]+)-(0x[0-9a-f]+)\]/,
    take: (reader, [words = "", first = "", last = ""], at) => {
      addDescriptor(reader, words, rangeOf(first, last), at);
    },
  },
  // arm64 with efi=debug prints the range first.
  {
    pattern: /^efi:\s+(0x[0-9a-f]+)-(0x[0-9a-f]+) \[(.+?)\]/,
    take: (reader, [first = "", last = "", words = ""], at) => {
      if (!isCacheable(words)) return;
      addDescriptor(reader, words, rangeOf(first, last), at);
    },
  },
  {
    pattern: new RegExp(`^\\s*node\\s+(\\d+): ${RANGE}`),
    take: (reader, [id = "", first = "", last = ""], at) => {
      const range = rangeOf(first, last);
      const known = reader.ranges.get(Number(id)) ?? [];
      if (!known.some(({ value }) => rangesOverlap(value, range)))
        reader.ranges.set(Number(id), [...known, { value: range, at }]);
      reader.addRange("node-ranges", { ...range, type: "usable" }, at);
    },
  },
  {
    pattern: new RegExp(`^\\s*DMA\\s+${RANGE}$`),
    take: (reader, [first = "", last = ""], at) => {
      reader.dmaZone ??= { value: rangeOf(first, last), at };
    },
  },
  {
    pattern: new RegExp(`^Initmem setup node (\\d+) ${RANGE}`),
    take: (reader, [id = "", first = "", last = ""], at) => {
      reader.spans.set(Number(id), { value: rangeOf(first, last), at });
    },
  },
  // rmem_cma_setup(); drivers/of/of_reserved_mem.c then tells the node's name.
  {
    pattern: /^(?:OF: reserved mem: |Reserved memory: )created CMA memory pool at (0x[0-9a-f]+), size (\d+) MiB/,
    take: (reader, [start, size], at) => {
      const first = Number(start);
      reader.tell("arch", "arm64", at);
      if (reader.cmaPools.every(({ value }) => value.first !== first))
        reader.cmaPools.push({ value: { first, last: first + Number(size) * MiB - 1 }, at });
    },
  },
  // __reserved_mem_init_node(): the pool of the line above.
  {
    pattern: /^(?:OF: reserved mem|Reserved memory): initialized node (\S+), compatible id shared-dma-pool$/,
    take: (reader, [name = ""], at) => {
      reader.tell("arch", "arm64", at);
      const last = reader.cmaPools.at(-1);
      if (last !== undefined && last.value.name === undefined)
        reader.cmaPools[reader.cmaPools.length - 1] = { ...last, value: { ...last.value, name } };
    },
  },
  // early_init_dt_scan_memory(): start and size.
  {
    pattern: /^OF: fdt:\s?- ([0-9a-f]+) ,\s+([0-9a-f]+)$/,
    take: (reader, [start, size], at) => {
      const first = Number.parseInt(start!, 16);
      reader.tell("arch", "arm64", at);
      const last = first + Number.parseInt(size!, 16) - 1;
      if (last >= first) reader.addRange("device-tree", { first, last, type: "usable" }, at);
    },
  },
  // A device tree: arm64.
  {
    pattern: /^(?:OF: |Reserved memory: created )/,
    take: (reader, _, at) => reader.tell("arch", "arm64", at),
  },
  {
    pattern: /^(?:ACPI: (?:NUMA: )?)?SRAT: Node (\d+) PXM (\d+) \[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\](.*)$/,
    take: (reader, [id = "", pxm = "", first = "", last = "", flags = ""], at) => {
      const range = rangeOf(first, last);
      // Memory devices that may come have windows of their own; what is there at boot is what the map says.
      const node = reader.node(Number(id));
      node.pxm = Number(pxm);
      if (/\bnon-volatile\b/.test(flags)) return;
      if (node.ranges.some(({ value }) => rangesOverlap(value, range))) return;
      node.ranges.push({ value: range, at });
      if (/\bhotplug\b/.test(flags)) node.hotplug++;
    },
  },
  {
    pattern: /^(?:ACPI: (?:NUMA: )?)?SRAT: PXM \d+ -> (?:X?2?APIC|MPIDR) 0x[0-9a-f]+ -> Node (-?\d+)/i,
    take: (reader, [id = ""], at) => {
      const cpu = reader.cpusNamed++;
      reader.tellMoreCpus(cpu + 1, 0.6, at);
      if (Number(id) >= 0) reader.node(Number(id)).cpus.push(cpu);
    },
  },
  {
    pattern: /^(?:NUMA: )?(?:Faking (?:a )?node |No NUMA configuration found|NUMA turned off)/,
    take: (reader) => {
      reader.madeUp = true;
    },
  },
  // announce_cpu(): the boot CPU is not named.
  {
    pattern: /^\.\.\.\. node\s+#(\d+), CPUs:((?:\s+#\d+)+)/,
    take: (reader, [id = "", list = ""], at) => {
      const cpus = [...list.matchAll(/#(\d+)/g)].map(([, cpu]) => Number(cpu));
      reader.tellMoreCpus(Math.max(...cpus) + 1, 0.5, at);
      reader.broughtUp.set(Number(id), [...(reader.broughtUp.get(Number(id)) ?? []), ...cpus]);
    },
  },
  {
    pattern: /^setup_percpu: .*\bnr_cpu_ids:(\d+)/,
    take: (reader, [count], at) => reader.tellCpus(Number(count), 4, at),
  },
  {
    pattern: /^smpboot: Allowing (\d+) CPUs, \d+ hotplug CPUs/,
    take: (reader, [count], at) => reader.tellCpus(Number(count), 3, at),
  },
  {
    pattern: /^CPU topo: Allowing (\d+) present CPUs plus (\d+) hotplug CPUs/,
    take: (reader, [present, more], at) => reader.tellCpus(Number(present) + Number(more), 3, at),
  },
  {
    pattern: /^(?:rcu: |\s+RCU restricting ).*\bnr_cpu_ids=(\d+)/,
    take: (reader, [count], at) => reader.tellCpus(Number(count), 3, at),
  },
  {
    pattern: /^SLUB: .*\bCPUs=(\d+), Nodes=\d+/,
    take: (reader, [count], at) => reader.tellCpus(Number(count), 2, at),
  },
  {
    pattern: /^(?:smp: )?Brought up (?:\d+ nodes?, )?(\d+) CPUs?$/,
    take: (reader, [count], at) => reader.tellCpus(Number(count), 1, at),
  },
  {
    pattern: /^(?:smpboot: |SMP: )?Total of (\d+) processors activated\b/,
    take: (reader, [count], at) => reader.tellCpus(Number(count), 1, at),
  },
  // pcpu_dump_alloc_info(): processors by group, `--` a unit without one. A line has a few; the last number tells how many there are.
  {
    pattern: /^pcpu-alloc: (\[\d+\](?: (?:\[\d+\]|\d+|-+))+)\s*$/,
    take: (reader, [groups = ""], at) => {
      const cpus = [...groups.matchAll(/ (\d+)(?= |$)/g)].map(([, cpu]) => Number(cpu));
      reader.tellMoreCpus(Math.max(-1, ...cpus) + 1, 3.5, at);
    },
  },
  // log_buf_add_cpu(): one contribution for each possible processor but the first.
  {
    pattern: /^(?:printk: )?log_buf_len individual max cpu contribution: (\d+) bytes$/,
    take: (reader, [bytes]) => {
      reader.logOfCpu = Number(bytes);
    },
  },
  {
    pattern: /^(?:printk: )?log_buf_len total cpu_extra contributions: (\d+) bytes$/,
    take: (reader, [bytes], at) => {
      if (reader.logOfCpu > 0) reader.tellCpus(Number(bytes) / reader.logOfCpu + 1, 3, at);
    },
  },
  // acpi_table_print_madt_entry(): debug messages of the kernel.
  {
    pattern: /^ACPI: (?:X2APIC|LAPIC) \((?:apic|acpi)_id\[0x[0-9a-f]+\] .*\benabled\)$/i,
    take: (reader, _, at) => reader.tellMoreCpus(++reader.cpusInMadt, 0.8, at),
  },
  {
    pattern: new RegExp(`^RAMDISK: ${RANGE}`),
    take: (reader, [first = "", last = ""], at) => reader.tell("ramdisk", rangeOf(first, last), at),
  },
  // arm64 names no place.
  {
    pattern: /^Freeing initrd memory: (\d+)K/,
    take: (reader, [size], at) => {
      reader.facts.initrdSize ??= { value: Number(size) * KiB, at };
    },
  },
  // A log whose beginning is missing still has what runs later.
  {
    pattern:
      /^(?:efi: (?:EFI v|memattr: )|Remapping and enabling EFI services|efivars: Registered|efi: (UEFI not found))/,
    take: (reader, [none], at) => {
      reader.facts.efi ??= { value: none === undefined, at };
    },
  },
  {
    pattern: /^ACPI: DSDT (?:0x)?[0-9A-F]{8,16} ([0-9A-F]{6}) /,
    take: (reader, [size], at) => {
      reader.facts.dsdtSize ??= { value: Number.parseInt(size!, 16), at };
    },
  },
  {
    pattern: /^ACPI: RSDP (?:.*\(v\d+ (\w+) *\))?/,
    take: (reader, [oem = ""], at) => {
      reader.facts.acpi ??= { value: true, at };
      const monitor = monitorOf(oem);
      if (monitor !== undefined) reader.facts.hypervisor = { value: monitor, at };
    },
  },
  {
    pattern: new RegExp(`^\\s*${ZONE}(\\d+) pages used for memmap$`),
    take: (reader, [zone, pages], at) => reader.zones.tell(zone!, "memmap", Number(pages), at),
  },
  {
    pattern: new RegExp(`^\\s*${ZONE}(\\d+) pages, LIFO batch:`),
    take: (reader, [zone, pages], at) => reader.zones.tell(zone!, "present", Number(pages), at),
  },
  {
    pattern: /^\s*DMA zone: (\d+) pages reserved$/,
    take: (reader, [pages], at) => {
      reader.facts.dmaReserved ??= { value: Number(pages), at };
    },
  },
  {
    pattern: /^Memory: \d+K\/(\d+)K available(?:.*, (0)K cma-reserved\b)?/,
    take: (reader, [total, none], at) => {
      reader.zones.total ??= { value: Number(total) * KiB, at };
      if (none !== undefined) reader.facts.noCma ??= { value: true, at };
    },
  },
  // mem_init() of arm64 before 4.16; the last line of vmemmap has no name.
  {
    pattern: /^\s*memory {2}: (0x[0-9a-f]{16}) - (0x[0-9a-f]{16})/,
    take: (reader, [first, end]) => {
      reader.zones.span ??= Number(end) - Number(first);
      reader.zones.linear ??= Number(first);
    },
  },
  {
    pattern: /^\s*vmemmap : (0x[0-9a-f]{16}) - /,
    take: (reader, [first]) => {
      reader.zones.vmemmap ??= Number(first);
    },
  },
  {
    pattern: /^\s+(0x[0-9a-f]{16}) - 0x[0-9a-f]{16} +\( *\d+ [KMGT]B actual\)/,
    take: (reader, [first]) => {
      reader.zones.firstStructPage ??= Number(first);
    },
  },
  {
    pattern: /^Hypervisor detected: (.+?)\s*$/,
    take: (reader, [words = ""], at) => {
      const name = HYPERVISOR_WORDS.get(words.toLowerCase());
      const known = HYPERVISORS.some((each) => each.name === name);
      // One that has another's interface was told by DMI before.
      if (name !== undefined && known) reader.facts.hypervisor ??= { value: name, at };
      else reader.doubts.push({ at, kind: "unread", what: words });
    },
  },
  {
    pattern: /^Booting paravirtualized kernel on (.+?)\s*$/,
    take: (reader, [words = ""], at) => {
      // `bare hardware` is said where no hypervisor's interface is used, in a guest of TCG too.
      const name = HYPERVISOR_WORDS.get(words.toLowerCase());
      if (name !== undefined) reader.tell("hypervisor", name, at);
    },
  },
  {
    pattern: /^DMI: (?!SMBIOS|Memory slots|not present)(.+?)\s*$/,
    take: (reader, [words = ""], at) => {
      reader.tell("model", words, at);
      const name = platformOfDmi(words);
      if (name !== undefined) reader.tell("platform", { name }, at);
      const monitor = monitorOf(words);
      if (monitor !== undefined) reader.facts.hypervisor = { value: monitor, at };
    },
  },
  {
    pattern: /^Machine model: (.+?)\s*$/,
    take: (reader, [words = ""], at) => {
      reader.tell("model", words, at);
      if (words === "linux,dummy-virt") reader.tell("platform", { name: "qemu-virt" }, at);
    },
  },
  {
    pattern: /^(?:x86\/mm: )?Memory block size: (\d+)MB$/,
    take: (reader, [size], at) => {
      reader.facts.blockSize ??= { value: Number(size) * MiB, at };
    },
  },
  {
    pattern: /^Using GB pages for direct mapping/,
    take: (reader, _, at) => {
      reader.facts.gigabytePages = { value: true, at };
    },
  },
  // MAXMEM >> PAGE_SHIFT: 46 bits of physical addresses with four levels of page tables, 52 with five.
  {
    pattern: /^last_pfn = 0x[0-9a-f]+ max_arch_pfn = (0x[0-9a-f]+)/,
    take: (reader, [most], at) => {
      reader.facts.fiveLevels = { value: Number(most) > 2 ** 34, at };
    },
  },
  {
    pattern: /^smpboot: CPU0: (.+?) \(family: /,
    take: (reader, [name = ""], at) => {
      const vendor = CPU_VENDORS.find(([words]) => words.test(name));
      if (vendor !== undefined) reader.facts.vendor = { value: vendor[1], at };
      const model = QEMU_CPUS.find(([words]) => words.test(name));
      if (model !== undefined) reader.facts.cpuModel = { value: model[1], at };
    },
  },
  {
    pattern: new RegExp(`^\\s*(NUMA: )?NODE_DATA(?:\\(\\d+\\) allocated)? ${RANGE}`),
    take: (reader, [prefix, first = "", last = ""], at) => {
      // Before 6.12 arm64 alone printed it so; since then all print what x86 did.
      if (prefix !== undefined) reader.tell("arch", "arm64", at);
      reader.addReserved({ ...rangeOf(first, last), by: "alloc_node_data" }, at);
    },
  },
  {
    pattern: /^Reserving (\d+)MB of (low )?memory at (\d+)MB for crashkernel/,
    take: (reader, [size, low, start], at) => {
      const first = Number(start) * MiB;
      const by = low === undefined ? "reserve_crashkernel" : "reserve_crashkernel_low";
      reader.addReserved({ first, last: first + Number(size) * MiB - 1, by }, at);
    },
  },
  {
    pattern: /^crashkernel (low memory )?reserved: (0x[0-9a-f]+) - (0x[0-9a-f]+)/,
    take: (reader, [low, first, end], at) => {
      const by = low === undefined ? "reserve_crashkernel" : "reserve_crashkernel_low";
      reader.addReserved({ first: Number(first), last: Number(end) - 1, by }, at);
    },
  },
  // Printed where the buffer stays; the end is the first byte behind.
  {
    pattern: /^software IO TLB(?:: mapped)? \[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\] \(\d+MB\)/,
    take: (reader, [first, end], at) => {
      reader.addReserved({ first: Number(first), last: Number(end) - 1, by: "swiotlb_memblock_alloc" }, at);
    },
  },
  {
    pattern: /^cma: Reserved (\d+) MiB at (0x[0-9a-f]+)/,
    take: (reader, [size, start], at) => {
      const first = Number(start);
      const last = first + Number(size) * MiB - 1;
      reader.addReserved({ first, last, by: "cma_declare_contiguous_nid" }, at);
    },
  },
  // pcpu_embed_first_chunk(): static, reserved and dynamic part fill whole pages.
  {
    pattern: /^(?:percpu|PERCPU): Embedded (\d+) pages\/cpu (?:@\S+ )?s(\d+) r(\d+) d(\d+) u(\d+)/,
    take: (reader, parts, at) => {
      const [pages = 0, fixed = 0, reserved = 0, dynamic = 0, unit = 0] = parts.map(Number);
      const used = fixed + reserved + dynamic;
      reader.facts.pageSize = { value: used / pages, at };
      reader.perCpu = { value: { used, unit }, at };
    },
  },
];
