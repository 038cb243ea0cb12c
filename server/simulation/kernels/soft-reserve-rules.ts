/**
 * What becomes of memory that firmware marks for a specific purpose (EFI_MEMORY_SP) and of memory behind CXL, by version. Sources:
 * arch/x86/platform/efi/efi.c, drivers/firmware/efi/efi-init.c, drivers/dax/hmem, drivers/dax/cxl.c, drivers/acpi/numa/srat.c.
 */
import { defineRule } from "./rule-table.ts";

export const softReserves = defineRule<boolean>(
  "soft-reserves",
  "whether memory that firmware marks for a specific purpose is left to drivers",
  [
    { value: false, source: "arch/x86/platform/efi/efi.c:do_add_efi_memmap()" },
    {
      since: "5.5",
      vendors: [{ vendor: "rhel", series: "4.18", build: 240 }],
      commit: { hash: "262b45ae3ab4", subject: "x86/efi: EFI soft reservation to E820 enumeration" },
      value: true,
      source: "arch/x86/platform/efi/efi.c:do_add_efi_memmap()",
    },
  ],
);

export const fakeMemory = defineRule<boolean>("fake-memory", "whether efi_fake_mem= gives attributes to memory", [
  { value: true, source: "drivers/firmware/efi/fake_mem.c:efi_fake_memmap()" },
  {
    since: "6.11",
    commit: { subject: "x86/efi: Drop support for fake EFI memory maps" },
    value: false,
    source: "arch/x86/platform/efi/efi.c:efi_memblock_x86_reserve_range()",
  },
]);

export const ramRegionsBind = defineRule<"device_dax" | "kmem">(
  "ram-regions-bind",
  "which driver takes a dax device of RAM by itself",
  [
    { value: "device_dax", source: "drivers/dax/bus.c:dax_bus_match()" },
    {
      since: "6.3",
      vendors: [{ vendor: "rhel", series: "5.14", build: 370 }],
      commit: { hash: "e9ee9fe3a9da", subject: "dax: Assign RAM regions to memory-hotplug by default" },
      value: "kmem",
      source: "drivers/dax/bus.c:dax_match_type()",
    },
  ],
);

/** A window of CXL memory that no entry of the SRAT covers. */
export const cxlWindowNode = defineRule<"none" | "own">(
  "cxl-window-node",
  "whether a window of CXL memory outside of the SRAT gets a node of its own",
  [
    { value: "none", source: "drivers/acpi/numa/srat.c:acpi_numa_init()" },
    {
      since: "5.16",
      vendors: [{ vendor: "rhel", series: "5.14", build: 204 }],
      commit: { hash: "fd49f99c1809", subject: "ACPI: NUMA: Add a node and memblk for each CFMWS not in SRAT" },
      value: "own",
      source: "drivers/acpi/numa/srat.c:acpi_parse_cfmws()",
    },
  ],
);

/** Of a device that the CXL driver found, where memory_hotplug.memmap_on_memory is on. */
export const cxlMemmapOnMemory = defineRule<boolean>(
  "cxl-memmap-on-memory",
  "whether memory behind CXL may hold its own memmap",
  [
    { value: false, source: "drivers/dax/kmem.c:dev_dax_kmem_probe()" },
    {
      since: "6.8",
      vendors: [{ vendor: "rhel", series: "5.14", build: 500 }],
      commit: { hash: "4eca0ef49af9", subject: "dax/kmem: allow kmem to add memory with memmap_on_memory" },
      value: true,
      source: "drivers/dax/cxl.c:cxl_dax_region_probe()",
    },
  ],
);
