import { describe, expect, it } from "vitest";
import { boot, qemuPc } from "./machines.ts";

/** What memblock=debug shows of a boot: `op first-last`, with the count of equal neighbours. */
function events(cmdline: string, version: string, initrd: number): readonly string[] {
  const trace = boot(qemuPc(version, cmdline, { machine: { initrd } }));
  const all = trace.phases.memblock.result.boot.memory.memblock.events;
  const first = all.findIndex((event) => event.op === "reserve" && event.caller.site === "smp_scan_config");
  return all.slice(first).flatMap((event) => {
    if (event.op !== "add" && event.op !== "reserve" && event.op !== "free") return [];
    return [
      `${event.op} ${event.base.toString(16)}+${event.size.toString(16)} ${"caller" in event ? event.caller.site : event.site}`,
    ];
  });
}

describe("a 6.12 kernel on a 4 GiB PC with movablecore=256M and a log buffer of 4 MiB", () => {
  const cmdline = "console=ttyS0 quiet loglevel=1 log_buf_len=4M memblock=debug nokaslr movablecore=256M";

  it("reserves and allocates exactly this", () => {
    expect(events(cmdline, "6.12", 0x450000)).toEqual([
      "reserve f5ba0+10 smp_scan_config",
      "reserve f5bb0+c8 smp_scan_config",
      "reserve 3c00000+11000 reserve_brk",
      "add 1000+9ec00 e820__memblock_setup",
      "add 100000+bfee0000 e820__memblock_setup",
      "add 100000000+40000000 e820__memblock_setup",
      "reserve 98000+7000 reserve_real_mode",
      "reserve 0+100000 reserve_real_mode",
      "reserve 13fe00000+200000 init_mem_mapping",
      "free 13fe00000+200000 init_mem_mapping",
      "reserve 13ffff000+1000 alloc_low_pages",
      "reserve 13fffe000+1000 alloc_low_pages",
      "reserve 13fffd000+1000 alloc_low_pages",
      "reserve 13fbfd000+400000 setup_log_buf",
      "reserve 13f8fd000+300000 setup_log_buf",
      "reserve 13edfd000+b00000 setup_log_buf",
      "reserve bffe1998+74 acpi_reserve_initial_tables",
      "reserve bffe0040+1958 acpi_reserve_initial_tables",
      "reserve bffe0000+40 acpi_reserve_initial_tables",
      "reserve bffe1a0c+78 acpi_reserve_initial_tables",
      "reserve bffe1a84+38 acpi_reserve_initial_tables",
      "reserve bffe1abc+28 acpi_reserve_initial_tables",
      "reserve 13edd2680+2a980 alloc_node_data",
      "reserve 13edca680+8000 memblocks_present",
      "reserve 13edc9680+1000 sparse_index_alloc",
      "reserve 13edc8f80+700 sparse_usage_init",
      "reserve 13ac00000+4000000 sparse_buffer_init",
      "reserve 13edc7000+1000 vmemmap_alloc_block_zero",
      "reserve 13edc6000+1000 vmemmap_alloc_block_zero",
      "reserve 13edc8f00+49 acpi_parse_hpet",
      "reserve 13edc8e80+4b ioapic_setup_resources",
      "reserve 13edc8c40+240 e820__reserve_resources",
      "reserve 13edc8bc0+68 firmware_map_add_early",
      "reserve 13edc8b40+68 firmware_map_add_early",
      "reserve 13edc8ac0+68 firmware_map_add_early",
      "reserve 13edc8a40+68 firmware_map_add_early",
      "reserve 13edc89c0+68 firmware_map_add_early",
      "reserve 13edc8940+68 firmware_map_add_early",
      "reserve 13edc88c0+68 firmware_map_add_early",
      "reserve 13edc8840+68 firmware_map_add_early",
      "reserve 13edc8800+20 register_nosave_region",
      "reserve 13edc87c0+20 register_nosave_region",
      "reserve 13edc8780+20 register_nosave_region",
      "reserve 13edc8700+56 setup_command_line",
      "reserve 13edc8680+56 setup_command_line",
      "reserve 13edc5000+1000 pcpu_build_alloc_info",
      "reserve 13edc4000+1000 pcpu_embed_first_chunk",
      "reserve 13aa00000+200000 pcpu_fc_alloc",
      "free 13aa42000+1be000 pcpu_embed_first_chunk",
      "reserve 13edc8640+8 pcpu_setup_first_chunk",
      "reserve 13edc8600+8 pcpu_setup_first_chunk",
      "reserve 13edc85c0+4 pcpu_setup_first_chunk",
      "reserve 13edc8580+8 pcpu_setup_first_chunk",
      "reserve 13edc8400+170 pcpu_setup_first_chunk",
      "reserve 13edc8300+c8 pcpu_alloc_first_chunk",
      "reserve 13edc8200+100 pcpu_alloc_first_chunk",
      "reserve 13edc80c0+108 pcpu_alloc_first_chunk",
      "reserve 13edc8080+40 pcpu_alloc_first_chunk",
      "reserve 13edc3f00+c8 pcpu_alloc_first_chunk",
      "reserve 13edc3b80+380 pcpu_alloc_first_chunk",
      "reserve 13edc37c0+388 pcpu_alloc_first_chunk",
      "reserve 13edc36c0+e0 pcpu_alloc_first_chunk",
      "free 13edc5000+1000 pcpu_free_alloc_info",
      "free 13edc4000+1000 pcpu_embed_first_chunk(areas)",
      "reserve 13edc8040+8 alloc_bootmem_cpumask_var",
      "reserve 13edc8000+8 alloc_bootmem_cpumask_var",
      "reserve 13edc5fc0+9 print_unknown_bootoptions",
      "free 13edc5fc0+9 print_unknown_bootoptions",
      "reserve 13a600000+400000 alloc_large_system_hash",
      "reserve 13a400000+200000 alloc_large_system_hash",
      "reserve 13edc5000+1000 spp_getpage",
      "reserve 13edc4000+1000 spp_getpage",
      "reserve 13edc2000+1000 spp_getpage",
      "reserve bbb90000+4000000 swiotlb_memblock_alloc",
      "reserve 13ed02000+c0000 swiotlb_init",
      "reserve 13edc3680+10 swiotlb_init",
    ]);
  });
});

describe("page tables of the memmap that nothing comes between", () => {
  it("are one run of equal requests, as many as there are tables", () => {
    const trace = boot(qemuPc("6.12", "memblock=debug nokaslr", { machine: { memory: 2 ** 46 - 2 ** 43 } }));
    const requests = trace.phases.memblock.result.boot.memory.memblock.events.flatMap((event) =>
      event.op === "alloc" && event.caller.site === "vmemmap_alloc_block_zero" ? [event.count] : [],
    );
    // A table of 4 KiB maps 512 huge pages of memmap, so 64 GiB: 896 of them for 56 TiB, and one for what the PCI hole moves up;
    // two of the levels above, which map 32 TiB each.
    expect(requests.reduce((sum, count) => sum + count, 0)).toBe(897 + 2);
    expect(requests.length).toBeLessThan(10);
  });
});
