import { expect, test } from "vitest";
import { wordedEvidence } from "../../../server/analysis/evidence-words.ts";
import { STATE_TEXTS } from "../../../server/views/renderers.ts";
import { analyse } from "../../analysis/analyse.ts";

/** What a machine with these devices says of its state, its log and its /proc/iomem. */
function levels(devices: string): Readonly<Record<string, readonly string[]>> {
  const { timeline, evidence } = analyse(`kernel 6.12.118 x86_64 { build debian }
machine qemu-pc { qemu 7.2  memory 2G  cpus 2  initrd 4628K  slots 4  maxmem 32G }
${devices}
cmdline { nokaslr memhp_default_state=online_movable }
boot
`);
  const state = timeline[0]!.after!;
  const why = (view: "dmesg" | "iomem") => wordedEvidence(STATE_TEXTS[view].evidence(state)).why;
  return { state: wordedEvidence(evidence).why, dmesg: why("dmesg"), iomem: why("iomem") };
}

test("rows of NVDIMMs in /proc/iomem are of a driver that is a module", () => {
  expect(levels("nvdimm n { size 4G  node0 }")).toEqual({
    state: [],
    dmesg: [],
    iomem: ["rows of n in /proc/iomem are the nfit module's: that it is loaded is supposed"],
  });
});

test("what messages count while two virtio-mem devices add memory is not the same in any two boots", () => {
  const device = (name: string, requested: string) => `virtio-mem ${name} { size 2G  requested ${requested} }`;
  expect(levels(`${device("v", "256M")}\n${device("w", "512M")}`)).toEqual({
    state: [],
    dmesg: [
      "the drivers of v and w add memory at the same time: what messages count meanwhile differs from boot to boot",
    ],
    iomem: [],
  });
  expect(levels(`${device("v", "256M")}\n${device("w", "0")}`).dmesg).toEqual([]);
});
