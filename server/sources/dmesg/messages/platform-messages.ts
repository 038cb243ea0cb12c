/** What a boot log tells of the platform: hypervisor, model, processor. */

import { platformOfDmi } from "../../../simulation/platforms/catalogue.ts";
import type { CpuVendor } from "../../../simulation/platforms/cpus/schema.ts";
import { HYPERVISORS } from "../../../simulation/platforms/hypervisors.ts";
import { MiB } from "../../../simulation/units/units.ts";
import type { Message } from "./message.ts";

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

/** By an OEM ID of ACPI or a vendor of DMI. */
export function monitorOf(words: string): string | undefined {
  return MONITORS.find(([pattern]) => pattern.test(words))?.[1];
}

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

export const PLATFORM_MESSAGES: readonly Message[] = [
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
];
