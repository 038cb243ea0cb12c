import { describe, expect, test } from "vitest";
import type { MemoryState } from "../../../../server/simulation/state/state.ts";
import { analyse } from "../../../analysis/analyse.ts";

function guest(devices: string, cmdline = "", steps = "", machine = ""): string {
  return `kernel 6.12 x86_64 { build debian }
machine qemu-pc { memory 3G cpus 2 initrd 4336K slots 4 maxmem 16G ${machine} }
${devices}
cmdline { nokaslr ${cmdline} }
boot
${steps}
`;
}

const states = (text: string): readonly MemoryState[] => analyse(text).timeline.map(({ after }) => after!);

describe("a DIMM that is there at power-on", () => {
  test("brings its blocks while the kernel boots, online as the build has it", () => {
    const [booted] = states(guest("dimm a { size 1G cold }"));
    expect(booted!.blocks.get(32)).toMatchObject({ state: "online", device: "a", early: false });
    const [offline] = states(guest("dimm a { size 1G cold }", "memhp_default_state=offline"));
    expect(offline!.blocks.get(32)).toMatchObject({ state: "offline" });
  });

  test("has watermarks computed before init memory and the initrd are freed", () => {
    const mins = (text: string) =>
      states(text)
        .at(-1)!
        .nodes[0]!.zones.map(({ min }) => min);
    const cold = mins(guest("dimm a { size 1G cold }"));
    const later = mins(guest("dimm a { size 1G }", "", "plug a"));
    // The zones that have all their memory by then have the larger share.
    expect(cold[0]).toBeGreaterThanOrEqual(later[0]!);
    expect(cold[1]).toBeLessThan(later[1]!);
    expect(cold[2]).toBeGreaterThan(later[2]!);
  });

  test("is placed in the order of all devices that are there", () => {
    const [booted] = states(guest("virtio-mem v { size 1G }\ndimm a { size 1G cold }"));
    const address = (name: string) => booted!.hotplug.devices.get(name)!.address;
    expect(address("a")).toBeGreaterThan(address("v"));
  });

  test("can't be plugged a second time, and goes as any other", () => {
    const [, again] = analyse(guest("dimm a { size 1G cold }", "", "plug a -> EEXIST")).timeline;
    expect(again!.outcome.result).toBe("EEXIST");
    const movable = guest("dimm a { size 1G cold }", "memhp_default_state=online_movable", "unplug a");
    expect(states(movable).at(-1)!.blocks.get(32)).toBeUndefined();
  });

  test("that QEMU has no room for is told of", () => {
    const codes = analyse(guest("dimm a { size 64G cold }")).diagnostics.map(({ code }) => code);
    expect(codes.some((code) => code.startsWith("device-") || code === "maxmem-exceeded")).toBe(true);
  });
});
