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
      "memmap-cost: plugging 8 GiB takes 128 MiB of memmap from Normal: memory of a virtio-mem device never holds its own",
    );
  });

  test("bounds what a virtio-mem device gives", () => {
    const vmem = "virtio-mem v { size 512G }";
    const { timeline } = analyse(guest("1G", vmem, "set auto_online_blocks = online_movable\nresize v to 512G"));
    const { outcome, after } = timeline.at(-1)!;
    expect(outcome.reason?.kind).toBe("memmap-does-not-fit");
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
