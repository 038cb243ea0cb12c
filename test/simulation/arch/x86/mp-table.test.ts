import { expect, test } from "vitest";
import type { DeviceSpec } from "../../../../server/simulation/state/events.ts";
import { GiB } from "../../../../server/simulation/units/units.ts";
import { bootLines } from "../../../../server/views/dmesg/dmesg.ts";
import { boot, qemuPc } from "../../boot/machines.ts";

/** Where the kernel finds the MP table of a machine with so many virtio-mem devices. */
function found(count: number): string | undefined {
  const devices = Array.from({ length: count }, (_, index): DeviceSpec => {
    return { kind: "virtio-mem", name: `v${index}`, size: GiB, node: 0, requested: 0, origin: 300 + index };
  });
  const setup = qemuPc("6.12.118", "nokaslr", { machine: { slots: 4, maxmem: 32 * GiB } });
  return bootLines(boot({ ...setup, devices }).state).find((line) => line.includes("MP-table"));
}

// Booted on QEMU 7.2 with SeaBIOS 1.16.2: an entry of 8 bytes for each device, in one piece with the pointer on a boundary of 16.
test("SeaBIOS's MP table lies lower the more PCI devices it names", () => {
  expect([0, 1, 2].map(found)).toEqual([
    "found SMP MP-table at [mem 0x000f5ba0-0x000f5baf]",
    "found SMP MP-table at [mem 0x000f5ba0-0x000f5baf]",
    "found SMP MP-table at [mem 0x000f5b90-0x000f5b9f]",
  ]);
});
