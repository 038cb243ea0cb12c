import { expect, test } from "vitest";
import { GiB, hex } from "../../../../server/simulation/units/units.ts";
import { boot, qemuPc } from "../../boot/machines.ts";

/** Where the page tables of the direct map lie that memblock gave, as memblock=debug tells of them: the first, the second and the last. */
function tables(version: string, cmdline: string): readonly string[] {
  const { phases } = boot(qemuPc(version, cmdline, { machine: { platform: "qemu-q35", memory: 96 * GiB, cpus: 2 } }));
  const places = phases.memblock.result.boot.memory.memblock.events.flatMap((event) => {
    if (event.op !== "reserve" || event.caller.site !== "alloc_low_pages") return [];
    const size = event.size / event.count;
    const own = Array.from({ length: event.count }, (_, index) => event.base + index * size);
    return event.ascending === true ? own : own.reverse();
  });
  return [places[0]!, places[1]!, places.at(-1)!].map(hex);
}

// Recorded: two machines of 96 GiB whose memblock works bottom-up.
test("with movable_node page tables begin behind the whole early heap, and go upwards", () => {
  expect(tables("5.10.223", "nokaslr movable_node")).toEqual(["0x402c000", "0x402d000", "0x4082000"]);
  expect(tables("6.1.176", "nokaslr movable_node")[0]).toBe("0x4430000");
});

test("without it they go down from the top of what is mapped", () => {
  const [first, second] = tables("5.10.223", "nokaslr");
  expect(Number(second)).toBeLessThan(Number(first));
});
