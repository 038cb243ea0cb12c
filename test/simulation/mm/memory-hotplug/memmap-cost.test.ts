import { describe, expect, test } from "vitest";
import { analyse } from "../../../analysis/fixture.ts";

function guest(memory: string, device: string, steps: string): string {
  return `kernel 6.12 x86_64 { build debian }
machine qemu-pc { memory ${memory} slots 2 maxmem 600G }
${device}
cmdline { nokaslr memhp_default_state=offline }
boot
${steps}
`;
}

function told(scenario: string): readonly string[] {
  return analyse(scenario).diagnostics.map(({ code, message }) => `${code}: ${message}`);
}

describe("the memmap of what is added", () => {
  test("of a DIMM that is too large for the machine finds no room: ENOMEM, and no block appears", () => {
    const steps = "plug d -> ENOMEM\nexpect no memory64";
    expect(told(guest("1G", "dimm d { size 256G }", steps)).filter((each) => !each.startsWith("version"))).toEqual([]);
    expect(told(guest("1G", "dimm d { size 256G }", "plug d")).join()).toContain(
      "the memmap of 256 GiB is 4 GiB, and the kernel's zones have",
    );
  });

  test("of one that fits comes from the kernel's zones", () => {
    expect(told(guest("8G", "dimm d { size 256G }", "plug d")).join()).toContain("takes 4 GiB of memmap from Normal");
  });

  test("comes from the zones that can hold it: below the highest one, of the DIMM's own node first, of what came onlined meanwhile", () => {
    expect(told(guest("4G", "dimm d { size 160G }", "plug d")).join()).toContain(
      "takes 2560 MiB of memmap from Normal, then DMA32",
    );
    const nodes = "machine qemu-pc { memory 4G node0 { memory 2G } node1 { memory 2G } slots 2 maxmem 600G }";
    const onNode0 = guest("4G", "dimm d { size 8G node0 }", "plug d").replace(/^machine.*$/m, nodes);
    expect(told(onNode0).join()).toContain("takes 128 MiB of memmap from DMA32;");
    const small = guest("512M", "virtio-mem v { size 64G }", "set auto_online_blocks = online\nresize v to 64G");
    expect(told(small).join()).toContain("takes 1 GiB of memmap from DMA32, then Normal");
  });

  test("of a virtio-mem device is told, too: it never holds its own", () => {
    const vmem = "virtio-mem v { size 32G }";
    expect(told(guest("4G", vmem, "set auto_online_blocks = online\nresize v to 8G"))).toContain(
      "memmap-cost: modelled: plugging 8 GiB takes 128 MiB of memmap from Normal: memory of a virtio-mem device never holds its own",
    );
  });

  test("of what `probe` adds is told where a block is large", () => {
    const large = `kernel 6.12 x86_64 { config CONFIG_ARCH_MEMORY_PROBE=y }
machine { firmware { 0x0-0x9fbff usable
 0x100000-0x7fffffff usable
 0x100000000-0x207fffffff usable } }
cmdline { nokaslr }
boot
probe 0x4000000000
`;
    expect(told(large)).toContain(
      "memmap-cost: modelled: probing 2 GiB takes 32 MiB of memmap from Normal: memory added through `probe` never holds its own",
    );
  });

  test("of persistent memory as System RAM comes from its node's kernel zones", () => {
    const nvdimm = guest("4G", "nvdimm pmem0 { size 16G node0 }", "reconfigure pmem0 as system-ram");
    expect(told(nvdimm).join()).toMatch(
      /memmap-cost: modelled: making System RAM of \d+ MiB takes \d+ MiB of memmap from Normal: kmem lets it hold its own only where/,
    );
  });

  test("of memory behind CXL is spared by memmap_on_memory since 6.8", () => {
    const cxl = (version: string, parameter: string) => `kernel ${version} x86_64
machine { firmware { 0x0-0x9fbff usable
 0x100000-0x7fffffff usable
 0x100000000-0x104fffffff usable } node0 { 0x0-0x104fffffff } }
cxl c { size 16G node1 at 0x1050000000-0x144fffffff }
cmdline { nokaslr memhp_default_state=offline ${parameter} }
boot
reconfigure c as system-ram
`;
    const cost = (version: string, parameter = "") =>
      told(cxl(version, parameter)).filter((each) => each.startsWith("memmap-cost"));
    // kmem takes its whole blocks of 2 GiB by itself, at boot.
    expect(cost("6.12")).toEqual([
      "memmap-cost: modelled: making System RAM of 14 GiB takes 224 MiB of memmap from Normal; memory_hotplug.memmap_on_memory avoids that",
    ]);
    expect(cost("6.12", "memory_hotplug.memmap_on_memory=1")).toEqual([]);
    expect(cost("6.6")[0]).toContain("memory_hotplug.memmap_on_memory of Linux 6.8 would avoid that");
  });

  test("of blocks whose memmap is no multiple of a pageblock is spared by `force` alone", () => {
    const arm = `kernel 6.12 arm64
machine qemu-virt { memory 4G slots 2 maxmem 600G uefi edk2-2025.02 }
dimm d { size 64G }
cmdline { nokaslr memhp_default_state=offline memory_hotplug.memmap_on_memory=1 }
boot
plug d
`;
    expect(told(arm).filter((each) => each.startsWith("memmap-cost"))).toEqual([]);
    expect(told(arm.replace("6.12 arm64", "6.12 arm64-64k")).join()).toContain(
      "a memory block can't hold its own here, since it is no multiple of a huge page",
    );
  });

  test("bounds what a virtio-mem device gives", () => {
    const vmem = "virtio-mem v { size 512G }";
    const { timeline } = analyse(guest("1G", vmem, "set auto_online_blocks = online_movable\nresize v to 512G"));
    const { outcome, after } = timeline.at(-1)!;
    expect([outcome.result, outcome.reason?.kind]).toEqual(["ENOMEM", "plug-out-of-memory"]);
    const blocks = after!.blocks.runs.filter(({ value }) => value.device === "v");
    const count = blocks.reduce((sum, { start, end }) => sum + end - start, 0);
    // Less than 1 GiB at 2 MiB of memmap for each block of 128 MiB.
    expect(count).toBeGreaterThan(400);
    expect(count).toBeLessThan(512);
  });
});

describe("a virtio-mem device that shrinks", () => {
  const grown = "set auto_online_blocks = online_movable\nresize v to 4G\n";

  test("tells how much came back", () => {
    const full = `${grown}allocate 6G movable as hog\nresize v to 0`;
    const { timeline } = analyse(guest("4G", "virtio-mem v { size 8G }", full));
    const { reason } = timeline.at(-1)!.outcome;
    expect(reason).toMatchObject({ kind: "gave-back", requested: 0 });
    expect(reason?.kind === "gave-back" && reason.back + reason.plugged).toBe(4 * 2 ** 30);
  });
});
