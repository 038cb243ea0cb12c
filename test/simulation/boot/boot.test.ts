import { describe, expect, it } from "vitest";
import { bootKernel } from "../../../server/simulation/boot/boot.ts";
import { kernelVersion } from "../../../server/simulation/builds/stated-build.ts";
import { defaultOnlineTypeIsChoice } from "../../../server/simulation/kernels/hotplug-rules.ts";
import { ruleFor } from "../../../server/simulation/kernels/rule-table.ts";
import { GiB, MiB } from "../../../server/simulation/units/units.ts";
import { bootLines } from "../../../server/views/dmesg/dmesg.ts";
import { worded } from "../../analysis/notes/worded.ts";
import { boot, nodes, ORIGIN, qemuPc } from "./machines.ts";

const OBSERVED = {
  first: 0x13ff00000,
  last: 0x13ffbffff,
  by: "memblock_alloc_range_nid+0xe0/0x150",
  origin: ORIGIN.observed,
};

describe("an observed reservation", () => {
  const setup = qemuPc("6.5-rc2", "movablecore=256M memblock=debug", {
    kernel: { build: "debian" },
    observed: [OBSERVED],
  });

  it("stands whatever the model says", () => {
    const { state } = boot(setup);
    expect(state.boot.reservations).toContainEqual({
      first: 0x13ff00000,
      last: 0x13ffbffff,
      by: "memblock_alloc_range_nid",
      reportedBy: "memblock_alloc_range_nid",
      site: "memblock_alloc_range_nid",
      observed: true,
      origins: [ORIGIN.observed],
    });
    expect(state.uses.get(0x13ff00)).toMatchObject({ kind: "reserved", observed: true, origins: [ORIGIN.observed] });
  });

  it("takes the place of the modelled allocation of its size", () => {
    const { state } = boot(setup);
    const tables = state.boot.reservations.filter(({ first, last }) => last + 1 - first === 786432);
    expect(tables).toHaveLength(1);
  });

  it("is taken by the caller that other versions have under another name", () => {
    const root = { first: 0x13fbca000, last: 0x13fbd1fff, by: "memory_present+0x42/0x114", origin: ORIGIN.observed };
    const { state } = boot(qemuPc("5.4", "nokaslr", { observed: [root] }));
    const tables = state.boot.reservations.filter(
      ({ site }) => site === "memblocks_present" || site === "memory_present",
    );
    expect(tables).toMatchObject([{ first: 0x13fbca000, last: 0x13fbd1fff, observed: true }]);
  });

  it("is what the warning about ZONE_MOVABLE names", () => {
    const { notes } = boot(setup);
    const note = worded(notes.find(({ code }) => code === "movable-reserved")!);
    expect(note.message).toBe(
      "movablecore region overlaps memblock reservation at 0x13ff00000: memory39 can't go offline",
    );
    expect(note).toMatchObject({ severity: "warning", origin: ORIGIN.parameter, address: 0x13ff00000 });
    expect(note.related.map(({ origin }) => origin)).toContain(ORIGIN.observed);
  });
});

describe("a warning about ZONE_MOVABLE", () => {
  it("names the block that a derived reservation lies in, and rests on the sizes of this boot", () => {
    const { notes } = boot(qemuPc("6.12", "nokaslr movablecore=256M"));
    const note = worded(notes.find(({ code }) => code === "movable-reserved")!);
    expect(note.message).toMatch(
      /^movablecore region overlaps memblock reservation at 0x[0-9a-f]+: memory39 can't go offline$/,
    );
    expect(note.restsOn).toBe("sizes");
  });

  it("speaks of the kernelcore region where kernelcore= placed it", () => {
    const { notes } = boot(qemuPc("6.12", "nokaslr kernelcore=3G"));
    expect(worded(notes.find(({ code }) => code === "movable-reserved")!).message).toMatch(
      /^kernelcore region overlaps/,
    );
  });

  it("names memory where the block ends in a hole, and no page of that", () => {
    const { notes, state } = boot(qemuPc("7.3", "nokaslr kernelcore=3500M", { machine: { memory: 6000 * MiB } }));
    const { address = 0 } = worded(notes.find(({ code }) => code === "movable-reserved")!);
    expect(state.boot.memory.some(({ first, last }) => first <= address && address <= last)).toBe(true);
  });

  it("comes once for each zone", () => {
    const { notes } = boot(qemuPc("6.12", "nokaslr movablecore=50%", { machine: nodes(4 * GiB, 4 * GiB) }));
    expect(notes.filter(({ code }) => code === "movable-reserved")).toHaveLength(2);
  });

  it("tells of a block that the zone begins in the middle of", () => {
    const { notes, state } = boot(qemuPc("6.12", "nokaslr movablecore=1100M", { machine: { memory: 6 * GiB } }));
    const note = worded(notes.find(({ code }) => code === "movable-splits-block")!);
    expect(note.message).toMatch(/inside memory47: the block belongs to two zones/);
    expect(state.blocks.get(47)?.zone).toBeNull();
  });
});

describe("parameters of ZONE_MOVABLE", () => {
  const codes = (cmdline: string): readonly string[] => boot(qemuPc("6.12", cmdline)).notes.map(({ code }) => code);

  it("are told of when they ask for everything or leave nothing", () => {
    expect(codes("nokaslr movablecore=8G")).toContain("movable-everything");
    expect(codes("nokaslr kernelcore=8G")).toContain("movable-empty");
  });

  it("are told of when they are ignored", () => {
    const { notes } = boot(qemuPc("6.12", "nokaslr movablecore=1G kernelcore=3584M"));
    const note = worded(notes.find(({ code }) => code === "param-ignored")!);
    expect(note).toMatchObject({ origin: ORIGIN.parameter + 1, severity: "warning" });
    expect(note.related[0]!.origin).toBe(ORIGIN.parameter + 2);
  });

  it("are told of when they are rounded", () => {
    const { notes } = boot(qemuPc("6.12", "nokaslr movablecore=102M"));
    expect(worded(notes.find(({ code }) => code === "movable-rounded")!).message).toMatch(
      /`movablecore=102M` becomes 104 MiB at 0x139800000/,
    );
  });

  it("are told of when the highest zone is smaller than what they ask for", () => {
    const said = (cmdline: string) =>
      boot(qemuPc("6.12", cmdline))
        .notes.map(worded)
        .find(({ code }) => code === "movable-rounded")?.message;
    expect(said("nokaslr movablecore=3500M")).toBe(
      "`movablecore=3500M` becomes 1 GiB: ZONE_MOVABLE takes memory of Normal alone, which begins at 0x100000000",
    );
    expect(said("nokaslr kernelcore=1G")).toMatch(/^`kernelcore=1G` leaves the kernel 3071 MiB all the same/);
    expect(said("nokaslr movablecore=1G")).toBeUndefined();
  });

  it("get remedies in sizes people write", () => {
    const { notes } = boot(qemuPc("6.12", "nokaslr movablecore=200M"));
    const remedies = worded(notes.find(({ code }) => code === "movable-splits-block")!).remedies;
    expect(remedies.map((remedy) => "value" in remedy && remedy.value)).toEqual(["128M", "256M"]);
  });

  it("are told of when hardly anything is left for the kernel", () => {
    expect(codes("nokaslr movablecore=3500M")).not.toContain("movable-ratio");
    const { notes } = boot(qemuPc("6.12", "nokaslr movablecore=60G", { machine: { memory: 64 * GiB } }));
    expect(notes.map(({ code }) => code)).toContain("movable-ratio");
  });
});

describe("proposals for ZONE_MOVABLE", () => {
  const asProposed = (whatIf: string) => boot(qemuPc("6.5-rc2", "movablecore=256M", { kernel: { whatIf: [whatIf] } }));

  it("put it at the start of the node's high memory", () => {
    const { state, notes } = asProposed("movable-at-node-start");
    expect(state.boot.movableStart.get(0)).toBe(4 * GiB);
    expect(state.nodes[0]!.zones.find(({ name }) => name === "Normal")!.startPfn).toBe(0x110000);
    expect(state.blocks.get(33)?.zone).toBe("Movable");
    expect(state.blocks.get(34)?.zone).toBe("Normal");
    expect(notes.map(({ code }) => code)).not.toContain("movable-reserved");
  });

  it("put it where no reservation is", () => {
    const { state, notes } = asProposed("movable-avoids-reserved");
    const movable = state.nodes[0]!.zones.find(({ name }) => name === "Movable")!;
    expect(movable.present).toBe((256 * MiB) / 4096);
    expect(state.uses.overlapping(movable.startPfn, movable.startPfn + movable.spanned)).toEqual([]);
    expect(notes.map(({ code }) => code)).not.toContain("movable-reserved");
  });
});

describe("a boot after a boot", () => {
  const setup = qemuPc("6.12", "nokaslr movablecore=256M");

  it("takes over everything when nothing changed", () => {
    const first = boot(setup);
    expect(boot(structuredClone(setup), first).state).toBe(first.state);
  });

  it("runs again from the first phase whose inputs changed", () => {
    const first = boot(setup);
    const second = boot({ ...setup, kernel: { ...setup.kernel, whatIf: ["movable-at-node-start"] } }, first);
    expect(second.phases.memblock).toBe(first.phases.memblock);
    expect(second.phases.zones).not.toBe(first.phases.zones);
  });

  it("lives with memblock anew only where a parameter is read by then", () => {
    const first = boot(setup);
    const later = boot(qemuPc("6.12", "nokaslr movablecore=512M"), first);
    expect(later.phases.memblock).toBe(first.phases.memblock);
    expect(bootLines(later.state).join()).toContain("nokaslr movablecore=512M");
    const longer = boot(qemuPc("6.12", "nokaslr movablecore=1024M"), first);
    expect(longer.phases.memblock).not.toBe(first.phases.memblock);
    const earlier = boot(qemuPc("6.12", "nokaslr kernelcore=3840M"), first);
    expect(earlier.phases.memblock).not.toBe(first.phases.memblock);
  });

  it("is the boot it would have been without the one before", () => {
    const first = boot(setup);
    const changed = qemuPc("6.12", "nokaslr movablecore=512M");
    expect(boot(changed, first).state).toEqual(boot(changed).state);
  });
});

describe("a boot that can't be simulated", () => {
  it("says so instead of failing", () => {
    const setup = qemuPc("6.12", "nokaslr", { machine: { firmware: [], memory: 0 } });
    const failed = bootKernel(setup);
    expect("state" in failed).toBe(false);
    expect(failed.notes.map((note) => worded(note).message)).toContain("the machine has no usable memory");
  });
});

describe("evidence", () => {
  /** With an initrd of the size that recordings have. */
  const measured = (cmdline: string) => qemuPc("6.12", cmdline, { machine: { initrd: 0x44c000 } });

  it("is exact for a tabled build without KASLR, else it says what is missing", () => {
    expect(boot(measured("nokaslr")).state.boot.evidence).toMatchObject({ level: "exact", reasons: [] });
    expect(boot(measured("quiet")).state.boot.evidence.reasons).toContainEqual({
      kind: "kaslr",
      places: { count: 1970, first: 0x3e00000, last: 0x13d200000 },
    });
    expect(boot(qemuPc("6.5-rc2", "nokaslr")).state.boot.evidence.reasons).toContainEqual(
      expect.objectContaining({ kind: "no-table", build: "debian", version: "6.5-rc2" }),
    );
  });

  it("of a series alone is that of the release that stands for it, which is named with what other updates change", () => {
    const { state } = boot(measured("nokaslr"));
    expect(state.boot.evidence.standIn?.kernel).toEqual({
      series: "6.12",
      build: "debian 6.12.107",
      release: "6.12.107",
      changes: [{ rule: "default-online-type-is-choice", from: "6.12.110" }],
    });
    expect(boot(qemuPc("6.12.107", "nokaslr")).state.boot.evidence.standIn?.kernel).toBeUndefined();
  });

  it("of a platform alone is that of the version of QEMU that was measured", () => {
    const setup = qemuPc("6.12.107", "nokaslr");
    const standIn = (qemu?: string) =>
      boot({ ...setup, machine: { ...setup.machine, ...(qemu === undefined ? {} : { qemu }) } }).state.boot.evidence
        .standIn;
    expect(standIn()).toEqual({ platform: { name: "qemu-pc", version: "7.2" } });
    expect(standIn("7.2")).toBeUndefined();
  });

  it("rests on the rules of that release, not of the newest update", () => {
    // 6.12.110 has what 6.12.107 has not.
    const version = (text: string) => kernelVersion(qemuPc(text, "nokaslr").kernel)!;
    expect(ruleFor(defaultOnlineTypeIsChoice, version("6.12"))).toBe(false);
    expect(ruleFor(defaultOnlineTypeIsChoice, version("6.12.118"))).toBe(true);
  });
});

describe("facts of the state", () => {
  it("point to the statements they come from", () => {
    const { state } = boot(qemuPc("6.12", "nokaslr movablecore=1G", { machine: nodes(2 * GiB, 4 * GiB) }));
    const movable = state.nodes[1]!.zones.find(({ name }) => name === "Movable")!;
    expect(movable.origins).toEqual([ORIGIN.node + 1, ORIGIN.parameter + 1]);
    expect(state.blocks.get(49)?.origins).toEqual([ORIGIN.node + 1, ORIGIN.parameter + 1]);
    expect(state.nodes[0]!.zones.find(({ name }) => name === "DMA32")!.origins).toEqual([ORIGIN.node]);
  });
});

it("boots with as many fake nodes as there can be, and takes fewer than are asked for", () => {
  const { state } = boot(qemuPc("6.12", "nokaslr numa=fake=4097", { machine: { memory: 256 * GiB } }));
  expect(bootLines(state)).toContain("numa=fake=4097 too large, reducing to 1024");
  expect(state.nodes.length).toBeGreaterThan(900);
  expect(state.nodes.length).toBeLessThanOrEqual(1024);
});
