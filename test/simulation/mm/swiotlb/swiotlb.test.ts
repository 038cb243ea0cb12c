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
