import { describe, expect, it } from "vitest";
import { STATE_TEXTS } from "../../server/views/renderers.ts";
import { analyse, codes } from "./fixture.ts";

const NEXT = `kernel 5.18.0-rc4-next-20220426 arm64
machine {
  firmware {
    0x0000000080000000-0x00000000ffffffff usable
    0x0000080000000000-0x00000803bfffffff usable
    0x0000081000000000-0x00000817ffffffff usable
  }
}
boot
`;

function severities(text: string): readonly string[] {
  return analyse(text, { renderers: STATE_TEXTS }).diagnostics.map(({ code, severity }) => `${code}: ${severity}`);
}

describe("steps that run concurrently", () => {
  const stuck = (line: string, ...expected: readonly string[]) =>
    `${NEXT}concurrently {\n  ${line}\n  offline memory65654\n}\n${expected.join("\n")}\n`;

  it("are an error where one of them never comes back", () => {
    expect(severities(stuck("offline memory65655"))).toEqual(["isolation-hole: error", "lock-stall: error"]);
  });

  it("are told of, and no more, where the scenario says all of it", () => {
    const text = stuck(
      "offline memory65655 hangs in isolate_single_pageblock",
      "expect task kmemleak blocked on mem_hotplug_lock",
      "expect task memory65654 blocked on device_hotplug_lock",
      'expect task "offline memory65654" blocked on device_hotplug_lock',
    );
    expect(severities(text)).toEqual(["isolation-hole: warning", "lock-stall: warning"]);
  });

  it("are blocked on no other lock than the one they wait for", () => {
    const text = stuck(
      "offline memory65655 hangs",
      "expect task kmemleak blocked on device_hotplug_lock",
      "expect task khugepaged blocked on mem_hotplug_lock",
    );
    const failed = analyse(text).diagnostics.filter(({ code }) => code === "expectation-failed");
    expect(failed.map(({ message }) => message.replace(/ \(modelled: .*/, ""))).toEqual([
      "expected kmemleak blocked on device_hotplug_lock, simulated mem_hotplug_lock (held by offline memory65655)",
      "expected khugepaged blocked on mem_hotplug_lock, simulated: it is not blocked (blocked: offline memory65654 on device_hotplug_lock, kmemleak on mem_hotplug_lock)",
    ]);
  });
});

describe("a crash and the boot behind it", () => {
  const story = (memmap: string, steps: string) => `kernel 6.12 x86_64 { build debian }
machine qemu-pc { node0 { memory 4G } }
cmdline { movablecore=512M crashkernel=256M nokaslr }
boot
crash { cmdline { ${memmap} nokaslr } }
${steps}`;

  it("has every boot's own text and state", () => {
    const text = story(
      "memmap=256M!0x120000000",
      `expect iomem "120000000-12fffffff : Persistent Memory (legacy)"
expect no memory36-39
dump to pmem0
reboot { cmdline { memmap=256M!0x120000000 nokaslr } }
expect memory38-39 state=online valid_zones=Normal
expect no warning dump-lost`,
    );
    expect(codes(analyse(text, { renderers: STATE_TEXTS }))).toEqual(["movable-reserved"]);
  });

  it("points from the lost dump to the parameter's range, and takes a stated end for what was seen", () => {
    const lost = story("memmap=256M!0x130000000", "dump to pmem0");
    expect(codes(analyse(lost))).toEqual(["movable-reserved", "pmem-over-reserved", "dump-lost"]);
    const stated = analyse(`${lost} -> EIO`).diagnostics.filter(({ severity }) => severity === "error");
    expect(stated).toEqual([]);
  });
});
