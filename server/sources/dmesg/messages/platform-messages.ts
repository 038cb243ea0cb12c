/** What a boot log tells of the platform: hypervisor, model, processor. */

import { platformOfDmi, platformOfTree } from "../../../simulation/platforms/catalogue.ts";
import { cpuOfBrand, cpuVendorOf } from "../../../simulation/platforms/cpus/catalogue.ts";
import { hypervisorAnnounced, hypervisorOfTables } from "../../../simulation/platforms/hypervisors.ts";
import { MiB } from "../../../simulation/units/units.ts";
import type { Message } from "./message.ts";

export const PLATFORM_MESSAGES: readonly Message[] = [
  {
    pattern: /^Hypervisor detected: (.+?)\s*$/,
    take: (reader, [words = ""], at) => {
      const name = hypervisorAnnounced(words)?.name;
      // One that has another's interface was told by DMI before.
      if (name !== undefined) reader.facts.hypervisor ??= { value: name, at };
      else reader.doubts.push({ at, kind: "unread", what: words });
    },
  },
  {
    pattern: /^Booting paravirtualized kernel on (.+?)\s*$/,
    take: (reader, [words = ""], at) => {
      // `bare hardware` is said where no hypervisor's interface is used, in a guest of TCG too.
      const name = hypervisorAnnounced(words)?.name;
      if (name !== undefined) reader.tell("hypervisor", name, at);
    },
  },
  {
    pattern: /^DMI: (?!SMBIOS|Memory slots|not present)(.+?)\s*$/,
    take: (reader, [words = ""], at) => {
      reader.tell("model", words, at);
      const name = platformOfDmi(words);
      if (name !== undefined) reader.tell("platform", { name }, at);
      const monitor = hypervisorOfTables(words)?.name;
      if (monitor !== undefined) reader.facts.hypervisor = { value: monitor, at };
    },
  },
  {
    pattern: /^Machine model: (.+?)\s*$/,
    take: (reader, [words = ""], at) => {
      reader.tell("model", words, at);
      const name = platformOfTree(words);
      if (name !== undefined) reader.tell("platform", { name }, at);
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
  // nogbpages is of the direct map alone: arch_hugetlb_valid_size() asks the CPU (arch/x86/mm/hugetlbpage.c).
  {
    pattern: /^HugeTLB:? registered 1(?:\.00)? Gi?B page size/,
    take: (reader, _, at) => {
      reader.facts.gigabytePages ??= { value: true, at };
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
      const vendor = cpuVendorOf(name);
      if (vendor !== undefined) reader.facts.vendor = { value: vendor, at };
      const model = cpuOfBrand(name);
      const { gigabytePages, fiveLevels } = reader.facts;
      // A host may take pages of 1 GiB from a model; five levels are a matter of the kernel too, and none that lacks them has them.
      const isOther =
        model?.hostsWhenVirtualised !== true &&
        (model?.gigabytePages !== (gigabytePages?.value ?? false) || (fiveLevels?.value === true && !model.fiveLevels));
      if (model !== undefined && !isOther) reader.facts.cpuModel = { value: model.name, at };
    },
  },
];
