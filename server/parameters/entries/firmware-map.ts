/**
 * Parameters that change the map of physical memory before the kernel looks at it
 * (arch/x86/kernel/e820.c parse_memopt(), parse_memmap_one(); arch/arm64/mm/init.c early_mem()).
 */
import type { KernelParameter } from "../parameter.ts";

export const firmwareMap: readonly KernelParameter[] = [
  {
    name: "mem",
    value: "size",
    forms: [
      { syntax: "mem=nopentium", meaning: "no 4 MiB pages (32 bit only)", arch: ["x86_64"], isIdle: true },
      { syntax: "mem=SIZE", meaning: "use memory below this address only (x86_64), or this much of it (arm64)" },
    ],
    repeated: "all",
    summary: "Limits the memory that the kernel uses.",
    documentation: `On x86_64 usable ranges at and above this **address** are taken out of the firmware map; with a hole below 4 GiB the usable amount is
smaller than the number says. Memory that the kernel is told of while it boots, a DIMM that is there at power-on, is not added either where it
ends above (-E2BIG); what is plugged into the running system is, but for 5.1 to 5.6, which keep that out, too. \`mem=0\` is ignored.

On arm64 it is an **amount**: memory is taken off the top until that much is left.

An initrd outside of what is left is moved below the limit.`,
    relations: [
      { parameter: "memmap", says: "edits the same map, in the order of the command line" },
      { parameter: "movablecore", says: "percentages and sizes count what is left" },
    ],
    examples: ["mem=2500M", "mem=6G"],
    snippets: [{ label: "mem=SIZE", insert: "mem=‹4G›", detail: "no memory above this" }],
    effect: "simulated",
    source: "arch/x86/kernel/e820.c parse_memopt(); arch/arm64/mm/init.c early_mem()",
  },
  {
    name: "memmap",
    value: "list",
    forms: [
      { syntax: "memmap=SIZE@BASE", meaning: "usable memory" },
      { syntax: "memmap=SIZE#BASE", meaning: "ACPI data" },
      { syntax: "memmap=SIZE$BASE", meaning: "reserved: the kernel keeps off" },
      { syntax: "memmap=SIZE!BASE", meaning: "persistent memory, found as /dev/pmem" },
      {
        syntax: "memmap=SIZE%BASE[-TYPE][+TYPE]",
        meaning: "turn ranges of one type into another (the old type behind `-`, the new one behind `+`)",
        since: "4.17",
      },
      { syntax: "memmap=SIZE", meaning: "no memory at and above this address, like `mem=`" },
      { syntax: "memmap=exactmap", meaning: "forget the firmware's map; only the ranges given after this count" },
      { syntax: "memmap=MAPS", meaning: "several ranges, separated by commas" },
    ],
    arch: ["x86_64"],
    repeated: "all",
    summary: "Edits the firmware's memory map, range by range.",
    documentation: `The character between size and address says what the range becomes: \`@\` usable, \`#\` ACPI data, \`$\` reserved, \`!\` persistent. The
edits are made in the order of the command line; afterwards overlaps are resolved in favour of the higher type number, so reserved wins
over usable. Boot loaders take \`$\` for a variable: GRUB wants \`\\$\`.

\`!\` takes ordinary memory away from the kernel and offers it as legacy persistent memory. Such memory has no memory blocks; where it ends
inside a section, the rest of that section can't be used as system RAM later. What a crashed kernel had put there, its memmap included, is
overwritten by a file system on the device.

More than four \`memmap=\` ranges switch physical KASLR off.`,
    relations: [
      { parameter: "mem", says: "edits the same map, in the order of the command line" },
      { parameter: "nokaslr", says: "more than four ranges act like it for the physical address" },
    ],
    examples: [
      "memmap=64M$0x100000000",
      "memmap=256M!0x130000000",
      "memmap=1G%4G-1+7",
      "memmap=exactmap memmap=639K@0 memmap=1G@1M",
    ],
    snippets: [
      { label: "memmap=SIZE!BASE", insert: "memmap=‹256M›!‹0x130000000›", detail: "emulated persistent memory" },
      {
        label: "memmap=SIZE$BASE",
        insert: "memmap=‹64M›$‹0x100000000›",
        detail: "reserved for something else",
      },
      { label: "memmap=SIZE@BASE", insert: "memmap=‹1G›@‹0x100000000›", detail: "usable memory" },
      { label: "memmap=SIZE#BASE", insert: "memmap=‹64K›#‹0x18690000›", detail: "ACPI data" },
      {
        label: "memmap=SIZE%BASE-TYPE+TYPE",
        insert: "memmap=‹1G›%‹4G›-‹1›+‹7›",
        detail: "change a range's type (4.17)",
      },
      {
        label: "memmap=exactmap",
        insert: "memmap=exactmap memmap=‹639K›@‹0› memmap=‹1G›@‹1M›",
        detail: "only what follows",
      },
    ],
    effect: "simulated",
    source: "arch/x86/kernel/e820.c parse_memmap_one()",
  },
  {
    name: "efi_fake_mem",
    value: "list",
    forms: [
      { syntax: "efi_fake_mem=SIZE@BASE:N[,SIZE@BASE:N]*", meaning: "add attribute bits to EFI memory descriptors" },
    ],
    since: "4.4",
    until: "6.11",
    arch: ["x86_64"],
    config: "CONFIG_EFI_FAKE_MEMMAP",
    summary: "Adds attributes to ranges of the EFI memory map, for tests.",
    documentation: `Pretends that firmware gave these ranges more attributes: \`0x10000\` (more reliable: mirrored) exercises \`kernelcore=mirror\`, \`0x40000\`
(specific purpose) makes soft-reserved memory since 5.5. Needs EFI; removed in 6.11.`,
    relations: [{ parameter: "kernelcore", says: "`kernelcore=mirror` then takes these ranges for the kernel" }],
    examples: ["efi_fake_mem=2G@4G:0x10000", "efi_fake_mem=4G@9G:0x40000"],
    effect: "simulated",
    source: "drivers/firmware/efi/fake_mem.c",
  },
  {
    name: "efi",
    value: "list",
    forms: [{ syntax: "efi=FLAGS", meaning: "words, separated by commas" }],
    repeated: "all",
    summary: "Options of the EFI support.",
    documentation: `\`debug\` prints the EFI memory map at boot; \`nosoftreserve\` (5.5) treats specific-purpose memory as ordinary usable memory instead of leaving
it to a device driver; \`noruntime\` and \`runtime\` switch the runtime services; \`disable_early_pci_dma\` (5.6) turns off bus mastering of bridges while booting; \`nochunk\` (x86) reads files whole.`,
    examples: ["efi=debug", "efi=nosoftreserve"],
    effect: "none",
    source: "drivers/firmware/efi/efi.c parse_efi_cmdline()",
  },
  {
    name: "add_efi_memmap",
    value: "flag",
    forms: [{ syntax: "add_efi_memmap", meaning: "add the EFI map's ranges to the e820 map" }],
    arch: ["x86_64"],
    summary: "Adds what the EFI memory map says to the e820 map.",
    documentation: "For boot loaders that hand over an e820 map with too few entries. Without EFI it does nothing.",
    effect: "none",
    source: "arch/x86/platform/efi/efi.c",
  },
  {
    name: "acpi",
    value: "enum",
    forms: [
      { syntax: "acpi={off|on|force}", meaning: "without, with, or surely with ACPI" },
      { syntax: "acpi={noirq|strict|rsdt|copy_dsdt|nocmcff|nospcr}", meaning: "other switches" },
    ],
    summary: "Switches ACPI, and with it the SRAT and memory hotplug.",
    documentation: `Without ACPI there is no SRAT: the machine has one node, no memory is marked hot-pluggable, and DIMMs that are plugged go unnoticed. On arm64
\`acpi=on\` prefers ACPI over a device tree where both exist, \`acpi=force\` takes nothing else.`,
    relations: [
      { parameter: "numa", says: "`acpi=off` has the effect of `numa=off`" },
      { parameter: "acpi_no_memhotplug", says: "the narrower switch" },
    ],
    examples: ["acpi=off"],
    effect: "partly",
    source: "arch/x86/kernel/acpi/boot.c parse_acpi(); arch/arm64/kernel/acpi.c",
  },
  {
    name: "acpi_no_memhotplug",
    value: "flag",
    forms: [{ syntax: "acpi_no_memhotplug", meaning: "don't add memory that ACPI announces" }],
    summary: "Memory that ACPI announces is not added.",
    documentation:
      "Kdump kernels use it so that the dump kernel does not grow into memory of the machine that crashed. `plug` then adds nothing.",
    relations: [{ parameter: "crashkernel", says: "the kernel that boots there wants this" }],
    effect: "partly",
    source: "drivers/acpi/acpi_memhotplug.c",
  },
  {
    name: "mtrr_gran_size",
    value: "size",
    forms: [{ syntax: "mtrr_gran_size=SIZE", meaning: "granularity" }],
    arch: ["x86_64"],
    summary: "Granularity of the MTRR clean-up.",
    documentation:
      "Memory that no MTRR makes write-back is taken off the end of RAM at boot; these options reorder the registers so that less is lost. Virtual machines have nothing to clean.",
    relations: [{ parameter: "disable_mtrr_trim", says: "keeps such memory all the same" }],
    effect: "none",
    source: "arch/x86/kernel/cpu/mtrr/cleanup.c",
  },
  {
    name: "mtrr_chunk_size",
    value: "size",
    forms: [{ syntax: "mtrr_chunk_size=SIZE", meaning: "largest chunk" }],
    arch: ["x86_64"],
    summary: "Largest chunk of the MTRR clean-up.",
    documentation: "See `mtrr_gran_size=`.",
    effect: "none",
    source: "arch/x86/kernel/cpu/mtrr/cleanup.c",
  },
  {
    name: "disable_mtrr_trim",
    value: "flag",
    forms: [{ syntax: "disable_mtrr_trim", meaning: "keep memory that no MTRR covers" }],
    arch: ["x86_64"],
    summary: "Memory that no MTRR makes write-back is not removed.",
    documentation: "The kernel otherwise cuts RAM that its MTRRs leave uncached off the end of memory.",
    effect: "none",
    source: "arch/x86/kernel/cpu/mtrr/cleanup.c",
  },
  {
    name: "reservelow",
    value: "size",
    forms: [{ syntax: "reservelow=N[K]", meaning: "KiB" }],
    until: "5.14",
    arch: ["x86_64"],
    summary: "How much low memory is left to the BIOS.",
    documentation:
      "4 to 640 KiB at address 0, 64 KiB by default. Since 5.14 the whole first megabyte is always reserved.",
    effect: "none",
    source: "arch/x86/kernel/setup.c parse_reservelow()",
  },
  {
    name: "memory_corruption_check",
    value: "bool",
    forms: [{ syntax: "memory_corruption_check={0|1}", meaning: "off, on" }],
    arch: ["x86_64"],
    config: "CONFIG_X86_CHECK_BIOS_CORRUPTION",
    summary: "Looks for firmware writing to low memory.",
    documentation:
      "Reserves free ranges of the first `memory_corruption_check_size` (64 KiB), fills them with zeros and checks them every `memory_corruption_check_period` seconds.",
    effect: "none",
    source: "arch/x86/kernel/check.c",
  },
  {
    name: "memory_corruption_check_period",
    value: "number",
    forms: [{ syntax: "memory_corruption_check_period=COUNT", meaning: "seconds" }],
    arch: ["x86_64"],
    summary: "Seconds between two checks for corruption of low memory.",
    documentation: "60 by default; 0 checks never.",
    effect: "none",
    source: "arch/x86/kernel/check.c",
  },
  {
    name: "memory_corruption_check_size",
    value: "size",
    forms: [{ syntax: "memory_corruption_check_size=SIZE", meaning: "from address 0" }],
    arch: ["x86_64"],
    summary: "How much low memory is checked for corruption.",
    documentation: "64 KiB by default. What of it is free is reserved.",
    effect: "none",
    source: "arch/x86/kernel/check.c",
  },
];
