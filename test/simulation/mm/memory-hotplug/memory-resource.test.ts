/** Ranges of the firmware's map that keep added memory out: what a 6.12.107 did with the first two. */
import { describe, expect, it } from "vitest";
import type { MemoryState } from "../../../../server/simulation/state/state.ts";
import { analyse } from "../../../analysis/analyse.ts";

const guest = (
  cmdline: string,
  devices: string,
  steps = "",
  onlined = "online",
): string => `kernel 6.12.107 x86_64 { build debian }
machine qemu-pc { memory 4G  cpus 2  slots 4  maxmem 16G  initrd 11344K }
${devices}
cmdline { nokaslr ${cmdline} memhp_default_state=${onlined} }
boot
${steps}
`;

const timeline = (text: string) => analyse(text).timeline;
const blocksOf = (state: MemoryState | undefined, device: string): readonly number[] =>
  state!.blocks.runs.filter(({ value }) => value.device === device).flatMap(({ start, end }) => [start, end]);

describe("a reserved range of the memory map", () => {
  const text = guest("memmap=1G$5G", "dimm d0 { size 512M }\ndimm d1 { size 2G }", "plug d0\nplug d1");

  it("has a DIMM that lies in it wholly, and keeps out one that lies in it in part", () => {
    const [, inside, across] = timeline(text);
    expect(blocksOf(inside!.after, "d0")).toEqual([40, 44]);
    expect(blocksOf(across!.after, "d1")).toEqual([]);
    expect(across!.after!.hotplug.devices.get("d1")!.address).toBe(0x1_6000_0000);
  });

  it("is named with its place, in the words of the kernel's rule", () => {
    const [note] = analyse(text).diagnostics.filter(({ code }) => code === "dimm-unaligned");
    expect(note!.message).toBe(
      "modelled: d1 at 0x160000000 brings no memory: 0x160000000-0x1dfffffff lies in part in 0x140000000-0x17fffffff (reserved) of the memory map, " +
        "and the kernel takes what lies in it wholly or beside it (-EEXIST)",
    );
  });

  it("comes into the tree of resources behind DIMMs that are there at power-on", () => {
    const [booted] = timeline(guest("memmap=1G$5G", "dimm d { size 2G cold }"));
    expect(blocksOf(booted!.after, "d")).toEqual([40, 56]);
  });

  it("keeps virtio_mem from taking a device whose region lies in it in part", () => {
    const [, resized] = timeline(guest("memmap=1G$5G", "virtio-mem v { size 4G }", "resize v to 1G"));
    expect(blocksOf(resized!.after, "v")).toEqual([]);
    expect(resized!.outcome.reason).toMatchObject({ kind: "device-unseen", why: "region-taken", start: 0x1_4000_0000 });
    const [, beside] = timeline(guest("memmap=1G$10G", "virtio-mem v { size 4G }", "resize v to 1G"));
    expect(blocksOf(beside!.after, "v")).toEqual([40, 48]);
  });
});

describe("persistent memory of the memory map", () => {
  it("stands in the way of a DIMM, whose driver it is not", () => {
    const [, plugged] = timeline(guest("memmap=512M!5G", "dimm d { size 1G }", "plug d"));
    expect(blocksOf(plugged!.after, "d")).toEqual([]);
  });

  it("takes what its own driver adds in it", () => {
    const [, added] = timeline(guest("memmap=1G!1G", "", "reconfigure pmem0 as system-ram", "offline"));
    expect(added!.outcome.result).toBe("ok");
    expect(blocksOf(added!.after, "pmem0")).toEqual([9, 16]);
  });
});
