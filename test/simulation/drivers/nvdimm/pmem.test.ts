import { describe, expect, it } from "vitest";
import { wordedEvidence } from "../../../../server/analysis/evidence-words.ts";
import { compareSource } from "../../../../server/bridge/compare/compare.ts";
import { zoneEvidence } from "../../../../server/simulation/evidence/levels.ts";
import type { MemoryState, StepResult } from "../../../../server/simulation/state/state.ts";
import { step } from "../../../../server/simulation/step.ts";
import { dmesgText, stepLines } from "../../../../server/views/dmesg/dmesg.ts";
import { STATE_TEXTS } from "../../../../server/views/renderers.ts";
import { analyse } from "../../../analysis/analyse.ts";
import { reasonText } from "../../../analysis/notes/worded.ts";
import { bootState, type TestMachine } from "../../mm/memory-hotplug/state-builder.ts";

const blocks = [{ first: 0, last: 15, node: 0, zone: "DMA32" as const }];

function machine(pmem: readonly [number, number], more: Partial<TestMachine> = {}): MemoryState {
  const cmdline = "memhp_default_state=offline";
  return bootState({ version: "7.2", build: "debian", blocks, pmem: [pmem], cmdline, ...more });
}

function reconfigure(state: MemoryState, mode: "system-ram" | "devdax" | "fsdax", device = "pmem0"): StepResult {
  return step(state, { kind: "reconfigure", device, mode, origin: 1 });
}

function ids(state: MemoryState): readonly number[] {
  return state.blocks.runs
    .filter(({ value }) => value.device === "pmem0")
    .flatMap(({ start, end }) => Array.from({ length: end - start }, (_, index) => start + index));
}

const TOP: readonly [number, number] = [0x130000000, 0x13fffffff];

describe("persistent memory as System RAM", () => {
  it("comes back in whole memory blocks", () => {
    const one = reconfigure(machine(TOP), "system-ram");
    expect(ids(one.state)).toEqual([39]);
    expect(stepLines(one.state, one.state.log)).toContain(
      "kmem dax0.0: DAX region truncated by 122 MiB due to alignment",
    );
    const three = reconfigure(machine([0x11c000000, 0x13bffffff]), "system-ram");
    expect(ids(three.state)).toEqual([36, 37, 38]);
  });

  it("is refused by daxctl where the kernel onlines new blocks", () => {
    const { outcome } = reconfigure(machine(TOP, { cmdline: "memhp_default_state=online" }), "system-ram");
    expect(outcome.result).toBe("EBUSY");
    expect(reasonText(outcome)).toContain("kernel policy will auto-online memory, aborting");
  });

  it("is onlined as movable where the kernel leaves it offline", () => {
    const { state } = reconfigure(machine(TOP, { version: "6.1" }), "system-ram");
    expect(state.blocks.get(39)!.zone).toBe("Movable");
  });

  it("is refused where no NUMA range holds it", () => {
    const lost = (version: string) => reconfigure(machine(TOP, { version, slots: 0, maxmem: 0 }), "system-ram");
    expect(lost("7.2").outcome.result).toBe("EINVAL");
    expect(lost("5.10").outcome.result).toBe("ENODEV");
    expect(dmesgText(lost("7.2").state).split("\n").at(-1)).toBe(
      "kmem dax0.0: probe with driver kmem failed with error -22",
    );
    expect(reasonText(lost("7.2").outcome)).toContain("rejecting DAX region with invalid node: -1");
  });

  it("needs a region of multiples of 16 MiB", () => {
    const { outcome } = reconfigure(machine([0x130000000, 0x1307fffff]), "devdax");
    expect(outcome.result).toBe("EINVAL");
    expect(reasonText(outcome)).toContain("misaligned");
  });

  it("can't become a device again while a block is online", () => {
    const ram = reconfigure(machine(TOP, { version: "6.1" }), "system-ram").state;
    expect(reconfigure(ram, "devdax").outcome.result).toBe("EBUSY");
    const offline = step(ram, { kind: "offline", blocks: { first: 39, last: 39, descending: false }, origin: 2 }).state;
    const back = reconfigure(offline, "devdax");
    expect(back.outcome.result).toBe("ok");
    expect(ids(back.state)).toEqual([]);
  });

  it("stretches ZONE_DEVICE, which has nothing present", () => {
    const { state } = reconfigure(machine(TOP), "devdax");
    const device = state.nodes[0]!.zones.find(({ name }) => name === "Device")!;
    expect([device.startPfn, device.spanned, device.present]).toEqual([0x130000, 65536, 0]);
  });

  it("is no dax device of a kernel without the driver: PREEMPT_RT has no transparent huge pages, and DEV_DAX needs them", () => {
    const rt = (lines: string) =>
      analyse(`kernel 6.12.118 x86_64 { build debian-rt ${lines} }
machine qemu-pc { memory 3G  cpus 2  slots 4  maxmem 64G  initrd 4628K }
nvdimm p0 { size 4G }
cmdline { nokaslr memhp_default_state=offline }
boot
reconfigure p0 as devdax
reconfigure p0 as system-ram
`);
    const { timeline, evidence } = rt("");
    expect(timeline.slice(1).map(({ outcome }) => outcome.result)).toEqual(["ENXIO", "ENXIO"]);
    expect(reasonText(timeline[1]!.outcome)).toBe("this kernel has no CONFIG_DEV_DAX");
    expect(timeline[2]!.after!.nodes[0]!.zones.find(({ name }) => name === "Device")!.spanned).toBe(0);
    expect(evidence.level).toBe("exact");
    const withDax = rt("config DEV_DAX=y  config DEV_DAX_KMEM=n").timeline.slice(1);
    expect(withDax.map(({ outcome }) => outcome.result)).toEqual(["ok", "ENODEV"]);
  });

  it("says so where nothing changes or nothing is there", () => {
    expect(reconfigure(machine(TOP), "fsdax").notes.map(({ code }) => code)).toEqual(["step-without-effect"]);
    expect(reconfigure(machine(TOP), "devdax", "pmem7").outcome.result).toBe("ENODEV");
  });
});

describe("persistent memory of the kernel's own map", () => {
  const { timeline, evidence } = analyse(`kernel 6.12.107 x86_64 { build debian }
machine qemu-pc { memory 6G  cpus 2  initrd 4628K }
cmdline { nokaslr memmap=1G!5G }
boot
`);
  const state = timeline[0]!.after!;
  const why = "ZONE_DEVICE takes in pmem0 as soon as nd_e820 and nd_pmem are loaded: that they are is not supposed";

  it("leaves a machine exact but for ZONE_DEVICE, which its drivers fill", () => {
    expect(evidence.level).toBe("exact");
    expect(wordedEvidence(zoneEvidence(state, "Normal"))).toMatchObject({ level: "exact", why: [] });
    expect(wordedEvidence(zoneEvidence(state, "Device"))).toEqual({ level: "modelled", why: [why] });
    expect(wordedEvidence(STATE_TEXTS.zoneinfo.evidence(state)).why).toEqual([why]);
  });

  it("leaves no step exact whose rules no recording reached", () => {
    const { evidence } = analyse(`kernel 6.18.15 x86_64 { build debian-cloud }
machine qemu-pc { memory 6G  cpus 2  initrd 4628K }
cmdline { nokaslr memhp_default_state=offline memmap=1G!5G }
boot
reconfigure pmem0 as devdax
reconfigure pmem0 as system-ram
`);
    expect(evidence.reasons).toEqual([{ kind: "row-not-reached", rule: "bind-error", from: "6.9" }]);
  });

  it("is compared so", () => {
    const zone = (name: string, spanned: number) =>
      `Node 0, zone ${name}\n  pages free     0\n        spanned  ${spanned}\n        present  0\n`;
    const text = `${zone("Device", 262144)}${zone("Movable", 1)}`;
    const { facts } = compareSource({ name: "zoneinfo", kind: "zoneinfo", text }, state, true);
    expect(facts.filter(({ verdict }) => verdict === "differs").map(({ of, level }) => `${of}: ${level}`)).toEqual([
      "node 0 Device: modelled",
      "node 0 Movable: exact",
    ]);
  });
});

describe("persistent memory of a node without memory and CPUs", () => {
  const [, asDevice, asRam] = analyse(`kernel 6.1.176 x86_64 { build debian }
machine qemu-pc {
  memory 4G  cpus 2  slots 4  maxmem 16G
  node0 { memory 2G  cpus 0 }
  node1 { memory 2G  cpus 1 }
  node2 { memory 0 }
}
nvdimm p0 { size 4G  node2 }
cmdline { nokaslr memhp_default_state=offline }
boot
reconfigure p0 as devdax
reconfigure p0 as system-ram
`).timeline.map(({ after }) => after!);
  const spanned = (state: MemoryState | undefined, id: number) =>
    state!.nodes.find((node) => node.id === id)?.zones.find(({ name }) => name === "Device")?.spanned;

  it("is a device of the first node that is online, and its pages are of that node's ZONE_DEVICE", () => {
    expect(spanned(asDevice, 0)).toBe(1048576);
    expect(spanned(asRam, 0)).toBe(1048576);
    expect(spanned(asRam, 2)).toBe(0);
  });

  it("brings its own node as System RAM", () => {
    expect(asRam!.nodes.map(({ id }) => id)).toEqual([0, 1, 2]);
  });
});
