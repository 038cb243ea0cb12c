import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bootKernel } from "../../../server/simulation/boot/boot.ts";
import type { BootSetup, Event } from "../../../server/simulation/state/events.ts";
import type { MemoryState, StepResult } from "../../../server/simulation/state/state.ts";
import { step } from "../../../server/simulation/step.ts";
import { GiB, MiB } from "../../../server/simulation/units/units.ts";
import { reasonText, worded } from "../../analysis/notes/worded.ts";
import { qemuPc } from "../boot/machines.ts";

/** As memblock=debug printed it. */
const OBSERVED = { first: 0x13ff00000, last: 0x13ffbffff, by: "memblock_alloc_range_nid", origin: 200 };
const PMEM = "memmap=256M!0x130000000";

function setup(cmdline: string, version = "6.5-rc2", more: Parameters<typeof qemuPc>[2] = {}): BootSetup {
  return qemuPc(version, cmdline, { machine: { nodes: [node(0, 4 * GiB)] }, ...more });
}

function node(id: number, memory: number) {
  return { id, memory, ranges: [], cpus: [id], hotpluggable: false, origin: 10 + id };
}

function boot(setup: BootSetup): MemoryState {
  const trace = bootKernel(setup);
  if (!("state" in trace)) throw new Error(worded(trace.notes[0]!).message);
  return trace.state;
}

function run(state: MemoryState, ...events: readonly Event[]): StepResult {
  const none: StepResult = { state, outcome: { result: "ok", blocks: [], origins: [] }, notes: [] };
  return events.reduce((before, event) => step(before.state, event), none);
}

const crash = (cmdline: string, version?: string): Event => ({
  kind: "crash",
  setup: setup(cmdline, version),
  origin: 1,
});
const reboot = (cmdline: string, observed: BootSetup["observed"] = []): Event => {
  return {
    kind: "reboot",
    setup: setup(cmdline, "6.5-rc2", { observed, machine: { nodes: [node(0, 4 * GiB)] } }),
    origin: 2,
  };
};
const dump = (stated?: string): Event => {
  return { kind: "dump", device: "pmem0", origin: 3, ...(stated === undefined ? {} : { stated: { result: stated } }) };
};
const toRam: Event = { kind: "reconfigure", device: "pmem0", mode: "system-ram", origin: 4 };

function codes({ notes }: StepResult): readonly string[] {
  return notes.map(({ code }) => code);
}

function blocks(state: MemoryState): readonly number[] {
  return state.blocks.runs.flatMap(({ start, end }) =>
    Array.from({ length: end - start }, (_, index) => start + index),
  );
}

describe("a crash kernel", () => {
  const full = boot(setup("movablecore=256M crashkernel=256M"));

  it("sees its own area, the first megabyte and nothing else", () => {
    const { state } = run(full, crash(PMEM));
    const usable = state.boot.firmware.filter(({ type }) => type === "usable");
    expect(usable.map(({ first, last }) => [first, last])).toEqual([
      [0, 0x9fbff],
      [0xaf000000, 0xbeffffff],
    ]);
    expect(blocks(state)).toEqual([0, 21, 22, 23]);
  });

  it("runs in that area", () => {
    const { state } = run(full, crash(PMEM));
    const { first, last } = state.boot.kernelImage!;
    expect(first).toBeGreaterThanOrEqual(0xaf000000);
    expect(last).toBeLessThanOrEqual(0xbeffffff);
    const ram = state.boot.reservations.filter((one) => one.first >= MiB && one.by !== "acpi_reserve_initial_tables");
    expect(ram.every((one) => one.first >= 0xaf000000 && one.last <= 0xbeffffff)).toBe(true);
  });

  it("finds the persistent memory that its command line names", () => {
    expect(run(full, crash(PMEM)).state.hotplug.pmem.get("pmem0")).toMatchObject({
      first: 0x130000000,
      last: 0x13fffffff,
    });
    expect(run(full, crash("nokaslr")).state.hotplug.pmem.size).toBe(0);
  });

  it("gets the command line of the kernel that crashed, without crashkernel=, where it has none of its own", () => {
    const { state } = run(full, crash("movablecore=256M crashkernel=256M"));
    expect(state.boot.setup.cmdline.map(({ name }) => name)).toEqual(["movablecore"]);
    expect(state.boot.setup.cmdlineText).toBe("elfcorehdr=0xaf000000 movablecore=256M");
  });

  it("can't be loaded where no memory is reserved for it", () => {
    const { outcome, state } = run(boot(setup("nokaslr")), crash(PMEM));
    expect(outcome.result).toBe("ENXIO");
    expect(reasonText(outcome)).toContain("crashkernel=");
    expect(state.persistent).toBeUndefined();
  });

  it("does not come up in an area that its image does not fit into", () => {
    const { outcome } = run(boot(setup("crashkernel=32M")), crash(PMEM));
    expect(outcome.result).toBe("ENXIO");
    expect(reasonText(outcome)).toMatch(/^the crash kernel does not come up: the kernel image .* does not fit/);
  });

  it("has both parts of an area that ended up high", () => {
    const high = boot(setup("crashkernel=512M,high crashkernel=256M,low", "6.12"));
    const { state } = run(high, crash("nokaslr", "6.12"));
    const usable = state.boot.firmware.filter(({ type, first }) => type === "usable" && first >= MiB);
    expect(usable.map(({ first, last }) => last + 1 - first)).toEqual([256 * MiB, 512 * MiB]);
  });

  it("leaves its CMA part to the kernel before, by its name", () => {
    const cma = boot(setup("cma=64M crashkernel=128M crashkernel=256M,cma", "7.2"));
    for (const area of ["reserved", "crashkernel"]) {
      const taken = run(cma, { kind: "cma_alloc", name: "a", size: 16 * MiB, area, origin: 9 });
      expect(taken.outcome.result).toBe("ok");
    }
    expect(run(cma, { kind: "cma_alloc", name: "a", size: MiB, area: "other", origin: 9 }).outcome.result).toBe(
      "ENOENT",
    );
  });

  it("takes over the CMA part of its area, which user space had, and a dump leaves it out", () => {
    const cma = boot(setup("crashkernel=128M crashkernel=256M,cma", "7.2"));
    expect(
      run(cma, { kind: "allocate", name: "a", size: 64 * MiB, use: "movable", at: inCma(cma), origin: 9 }).outcome
        .result,
    ).toBe("ok");
    const { state, outcome } = run(cma, crash("nokaslr", "7.2"));
    const usable = state.boot.firmware.filter(({ type, first }) => type === "usable" && first >= MiB);
    expect(usable.map(({ last, first }) => last + 1 - first)).toEqual([128 * MiB, 256 * MiB]);
    expect(reasonText(outcome)).toContain("256 MiB of CMA");
    expect(state.persistent?.vmcore?.leftOut.map(({ first, last }) => last + 1 - first)).toEqual([
      128 * MiB,
      256 * MiB,
    ]);
  });
});

function inCma(state: MemoryState) {
  const { start } = state.uses.runs.find(({ value }) => value.kind === "cma")!;
  return { first: start * 4096, last: start * 4096 + 64 * MiB - 1 };
}

describe("a dump in memory that boot allocations lie in", () => {
  const full = boot(
    setup("movablecore=256M crashkernel=256M", "6.5-rc2", {
      observed: [OBSERVED],
      machine: { nodes: [node(0, 4 * GiB)] },
    }),
  );

  it("is announced by the memmap= that takes that memory", () => {
    const result = run(full, crash(PMEM));
    expect(codes(result)).toEqual(["pmem-over-reserved"]);
    expect(worded(result.notes[0]!)).toMatchObject({ severity: "warning", address: 0x13ff00000 });
    expect(worded(result.notes[0]!).related.map(({ origin }) => origin)).toContain(200);
  });

  it("can't be read: makedumpfile needs what the file system overwrote", () => {
    const result = run(full, crash(PMEM), dump());
    expect(result.outcome.result).toBe("EIO");
    expect(codes(result)).toEqual(["dump-lost"]);
    expect(worded(result.notes[0]!).message).toContain("mem_section");
    expect(worded(result.notes[0]!).message).toContain("0x13ff00000");
  });

  it("ends as it was seen to end", () => {
    expect(run(full, crash(PMEM), dump("ok")).outcome).toMatchObject({ result: "ok", observed: true });
  });

  it("is no better for what only the model knows, which is then said", () => {
    const modelled = boot(setup("movablecore=256M crashkernel=256M"));
    expect(run(modelled, crash(PMEM), dump()).notes[0]).toMatchObject({ code: "dump-lost", facts: { modelled: true } });
  });
});

describe("a dump beside the boot allocations", () => {
  const below = "memmap=256M!0x120000000";
  const full = boot(
    setup("movablecore=512M crashkernel=256M", "6.5-rc2", {
      observed: [OBSERVED],
      machine: { nodes: [node(0, 4 * GiB)] },
    }),
  );

  it("is written, read by the next full boot, and given back as memory in whole blocks", () => {
    const crashed = run(full, crash(below));
    expect(crashed.notes).toEqual([]);
    const dumped = run(crashed.state, dump());
    expect([dumped.outcome.result, codes(dumped)]).toEqual(["ok", []]);
    const booted = run(dumped.state, reboot(below, [OBSERVED]));
    expect(reasonText(booted.outcome)).toBe("pmem0 holds the dump of 6.5-rc2");
    expect(booted.state.blocks.get(36)).toBeUndefined();
    const given = run(booted.state, toRam);
    expect(given.state.blocks.get(36)).toBeUndefined();
    expect(given.state.blocks.get(37)).toMatchObject({ state: "online", zone: "Movable" });
  });

  it("is lost where the next boot uses the range as RAM", () => {
    const result = run(full, crash(below), dump(), reboot("nokaslr"));
    expect(result.notes.filter(({ code }) => code === "dump-lost")).toHaveLength(1);
    expect(worded(result.notes.at(-1)!).message).toContain("memmap=256M!0x120000000");
    expect(result.state.persistent).toEqual({ dumps: [] });
  });

  it("is gone, and missed by nobody, once its device has become memory", () => {
    const given = run(full, crash(below), dump(), reboot(below), toRam, reboot(below));
    expect(given.notes.filter(({ code }) => code === "dump-lost")).toEqual([]);
    expect(given.state.persistent).toEqual({ dumps: [] });
  });

  it("is in danger in a kernel zone, where the kernel may keep anything", () => {
    const normal = boot(setup("crashkernel=256M"));
    expect(codes(run(normal, crash(below)))).toEqual(["pmem-over-reserved"]);
    expect(run(normal, crash(below), dump()).outcome.result).toBe("ok");
  });

  it("is lost to what the kernel was given there at run time", () => {
    const at = { first: 0x110000000, last: 0x110000000 + MiB - 1 };
    const used = run(full, { kind: "allocate", name: "slab", size: MiB, use: "unmovable", at, origin: 30 }).state;
    const result = run(used, crash("memmap=128M!0x110000000"));
    expect(result.notes[0]).toMatchObject({ code: "pmem-over-reserved", address: 0x110000000 });
  });
});

describe("a dump", () => {
  const full = boot(setup("movablecore=512M crashkernel=256M"));

  it("needs /proc/vmcore and a file system", () => {
    expect(run(full, dump()).outcome.result).toBe("ENOENT");
    expect(run(full, crash("nokaslr"), dump()).outcome.result).toBe("ENODEV");
    const devdax: Event = { kind: "reconfigure", device: "pmem0", mode: "devdax", origin: 5 };
    expect(run(full, crash("memmap=256M!0x120000000"), devdax, dump()).outcome.result).toBe("ENODEV");
  });
});

describe("a reboot", () => {
  it("brings back all memory, with what is plugged and was asked of virtio-mem", () => {
    const devices: BootSetup["devices"] = [
      { kind: "dimm", name: "stick", size: 256 * MiB, origin: 40 },
      { kind: "virtio-mem", name: "vm0", size: GiB, requested: 0, origin: 41 },
    ];
    const machine = { nodes: [node(0, 4 * GiB)], slots: 2, maxmem: 8 * GiB };
    const full: BootSetup = { ...setup("nokaslr", "6.12", { machine }), devices };
    const again: Event = { kind: "reboot", setup: full, origin: 2 };
    const plugged = run(
      boot(full),
      { kind: "plug", device: "stick", origin: 6 },
      { kind: "resize", device: "vm0", size: 512 * MiB, origin: 7 },
      again,
    ).state;
    expect(plugged.hotplug.devices.get("stick")!.added).toHaveLength(1);
    expect(plugged.hotplug.virtioMem.get("vm0")!.requested).toBe(512 * MiB);
  });
});

describe("any range that a crash kernel takes as persistent memory", () => {
  const full = boot(
    setup("movablecore=1G crashkernel=256M", "6.5-rc2", {
      observed: [OBSERVED],
      machine: { nodes: [node(0, 4 * GiB)] },
    }),
  );

  it("loses the dump only with a warning, and never without a reservation in it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 1, max: 16 }), (start, size) => {
        const first = 4 * GiB + start * 16 * MiB;
        const bytes = Math.min(size * 16 * MiB, 5 * GiB - first);
        const crashed = run(full, crash(`memmap=${bytes / MiB}M!0x${first.toString(16)}`));
        const lost = codes(run(crashed.state, dump())).includes("dump-lost");
        const warned = codes(crashed).includes("pmem-over-reserved");
        if (lost) expect(warned).toBe(true);
        const [from, to] = [first / 4096, (first + bytes) / 4096];
        const reserved = full.uses.within(from, to).some(({ value }) => value.kind === "reserved");
        expect(warned).toBe(reserved);
      }),
      { numRuns: 15 },
    );
  });
});
