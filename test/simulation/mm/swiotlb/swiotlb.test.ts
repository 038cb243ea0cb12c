import { expect, test } from "vitest";
import { boot, qemuPc } from "../../boot/machines.ts";

test.each([
  ["debian", 16],
  ["debian-rt", 48],
])("an area of the bounce buffer of %s has %d bytes: its lock is an rt_mutex under PREEMPT_RT", (build, size) => {
  const setup = qemuPc("6.12.118", "nokaslr", { kernel: { build }, machine: { cpus: 2 } });
  const { events } = boot(setup).phases.memblock.result.boot.memory.memblock;
  const last = events.findLast((event) => event.op === "reserve" && event.caller.site === "swiotlb_init");
  expect(last).toMatchObject({ size: 2 * size });
});

// As 6.12.107 booted with 8 GiB: node 0 DMA32 had 32768 pages more than with a buffer of 65536 slots.
test.each(["swiotlb=noforce swiotlb=65536", "swiotlb=65536 swiotlb=noforce", "swiotlb=65536,noforce"])(
  "no buffer is made once a parameter forbids it: %s",
  (cmdline) => {
    const { events } = boot(qemuPc("6.12.107", `nokaslr ${cmdline}`)).phases.memblock.result.boot.memory.memblock;
    const sites = events.flatMap((event) => ("caller" in event ? [event.caller.site] : []));
    expect(sites).not.toContain("swiotlb_memblock_alloc");
  },
);

test("a size that was given stays where a later parameter says none", () => {
  const size = (cmdline: string) => {
    const { events } = boot(qemuPc("6.12.107", `nokaslr ${cmdline}`)).phases.memblock.result.boot.memory.memblock;
    return events.find((event) => event.op === "reserve" && event.caller.site === "swiotlb_memblock_alloc");
  };
  expect(size("swiotlb=65536 swiotlb=force")).toMatchObject({ size: 65536 * 2048 });
});

// As booted with 5 GiB: the buffer's size in slots, and the bytes of its areas.
test.each([
  ["6.12.107", 2, "swiotlb=1000", 1024, 32],
  ["6.12.107", 2, "swiotlb=40000", 65536, 32],
  ["6.12.107", 2, "swiotlb=40000,3", 65536, 64],
  ["6.12.107", 2, "swiotlb=2000000", 1048576, 32],
  ["6.1.176", 1, "swiotlb=40000", 65536, 16],
  // 16 GiB are wanted for 65536 areas, and there is room for 2.
  ["6.12.107", 2, "swiotlb=3,40000", 1048576, 131072],
  ["7.3.4", 2, "swiotlb=3,40000", 1048576, 131072],
  ["5.10.223", 2, "swiotlb=40000", 40064, undefined],
  ["5.10.223", 2, "swiotlb=2000000", undefined, undefined],
])("%s with %d CPUs and %s takes %s slots", (version, cpus, cmdline, slots, areas) => {
  const setup = qemuPc(version, `nokaslr ${cmdline}`, { machine: { memory: 5 * 2 ** 30, cpus } });
  const { events } = boot(setup).phases.memblock.result.boot.memory.memblock;
  const reserved = (site: string) =>
    events.flatMap((event) => (event.op === "reserve" && event.caller.site === site ? [event.size] : []));
  expect(reserved("swiotlb_memblock_alloc")).toEqual(slots === undefined ? [] : [slots * 2048]);
  if (areas !== undefined) expect(reserved("swiotlb_init").at(-1)).toBe(areas);
});

test("a machine that needs no buffer has one with swiotlb=force, of a segment at least for each area", () => {
  const setup = qemuPc("6.12.107", "nokaslr swiotlb=1000,64,force", { machine: { memory: 3 * 2 ** 30, cpus: 4 } });
  const { events } = boot(setup).phases.memblock.result.boot.memory.memblock;
  const buffer = events.find((event) => event.op === "reserve" && event.caller.site === "swiotlb_memblock_alloc");
  expect(buffer).toMatchObject({ size: 16 * 2 ** 20 });
});
