import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BootTrace, bootKernel } from "../../../server/simulation/boot/boot.ts";
import { GiB, MiB } from "../../../server/simulation/units/units.ts";
import { runs } from "../../property-runs.ts";
import { expectSame } from "../../same.ts";
import { boot, nodes, qemuPc } from "./machines.ts";

const version = fc.constantFrom("4.11", "4.14", "5.10", "5.18", "6.1", "6.5-rc2", "6.12", "7.2");
const sizes = fc.array(fc.integer({ min: 6, max: 256 }), { minLength: 1, maxLength: 4 });
const movable = fc.oneof(
  fc.constant(""),
  fc.integer({ min: 1, max: 120 }).map((percent) => `movablecore=${percent}%`),
  fc.integer({ min: 1, max: 20_000 }).map((size) => `movablecore=${size}M`),
  fc.integer({ min: 1, max: 20_000 }).map((size) => `kernelcore=${size}M`),
  fc.constant("kernelcore=mirror"),
);
const other = fc.constantFrom(
  "",
  "numa=off",
  // As many as there are nodes, at least: with fewer, newer kernels panic.
  "numa=fake=4",
  "crashkernel=256M,high",
  "mem=3G",
  "log_buf_len=16M",
  "movable_node",
);
const whatIf = fc.constantFrom([], [], ["movable-at-node-start"], ["movable-avoids-reserved"]);

const machine = fc.record({ version, sizes, movable, other, whatIf }).map((it) => {
  const cmdline = ["nokaslr", it.movable, it.other].filter((word) => word !== "").join(" ");
  return qemuPc(it.version, cmdline, {
    kernel: { whatIf: it.whatIf },
    machine: { ...nodes(...it.sizes.map((size) => size * 64 * MiB)), initrd: 4400 * 1024 },
  });
});

describe("any machine", () => {
  it("has every page of RAM in exactly one zone, and manages no more than is present", () => {
    fc.assert(
      fc.property(machine, (setup) => {
        const { state } = boot(setup);
        const zones = state.nodes.flatMap((node) => node.zones);
        const ram = state.memory.runs.reduce((sum, run) => sum + run.end - run.start, 0);
        expect(zones.reduce((sum, zone) => sum + zone.present, 0)).toBe(ram);
        for (const zone of zones) {
          expect(zone.managed).toBeGreaterThanOrEqual(0);
          expect(zone.managed).toBeLessThanOrEqual(zone.present);
          expect(zone.present).toBeLessThanOrEqual(zone.spanned);
          expect(zone.min).toBeLessThanOrEqual(zone.low);
          expect(zone.low).toBeLessThanOrEqual(zone.high);
        }
      }),
      { numRuns: runs(25) },
    );
  });

  it("gives out every page that is in no use", () => {
    fc.assert(
      fc.property(machine, (setup) => {
        const { state } = boot(setup);
        const managed = state.nodes.flatMap((node) => node.zones).reduce((sum, zone) => sum + zone.managed, 0);
        const free = state.memory.runs
          .flatMap((run) => state.uses.gaps(run.start, run.end))
          .reduce((sum, [start, end]) => sum + end - start, 0);
        // Freed parts of the image are whole pages; its borders may cost a page each.
        expect(Math.abs(free - managed)).toBeLessThan(16);
      }),
      { numRuns: runs(25) },
    );
  });

  it("has ZONE_MOVABLE begin on a border of the largest order, at the end of its node", () => {
    fc.assert(
      fc.property(machine, (setup) => {
        fc.pre(setup.kernel.whatIf.length === 0);
        const { state } = boot(setup);
        for (const zone of state.nodes.flatMap((node) => node.zones)) {
          if (zone.name !== "Movable" || zone.spanned === 0) continue;
          expect(zone.startPfn % 1024).toBe(0);
          const ends = state.memory.runs.filter((run) => run.value.node === zone.node).map((run) => run.end);
          expect(zone.startPfn + zone.spanned).toBe(Math.max(...ends));
        }
      }),
      { numRuns: runs(25) },
    );
  });
});

describe("a machine of 4 GiB", () => {
  it("boots under every version that is modelled", () => {
    for (const kernel of ["4.11", "4.17", "5.5", "5.14", "6.0", "6.6", "6.19", "7.3"]) {
      const { state } = boot(qemuPc(kernel, "nokaslr movablecore=256M", { machine: { memory: 4 * GiB } }));
      expect(state.boot.movableStart.get(0)).toBe(0x130000000);
    }
  });
});

const late = fc.constantFrom(
  "",
  "memhp_default_state=online_movable",
  "memory_hotplug.memmap_on_memory=1",
  "sysctl.vm.min_free_kbytes=9000",
  "transparent_hugepage=never",
  "hugepages=4 hugepagesz=2M",
);
const words = fc
  .tuple(movable, other, late, fc.constantFrom("", "memblock=debug"))
  .map((all) => ["nokaslr", ...all].filter((word) => word !== "").join(" "));

describe("a machine whose command line is edited", () => {
  const edited = fc.record({ version, sizes, whatIf, lines: fc.array(words, { minLength: 2, maxLength: 5 }) });

  it("boots each time as it would have without the boots before", () => {
    fc.assert(
      fc.property(edited, ({ version, sizes, whatIf, lines }) => {
        const described = {
          kernel: { whatIf },
          machine: { ...nodes(...sizes.map((size) => size * 64 * MiB)), initrd: 4400 * 1024 },
        };
        let before: BootTrace | undefined;
        for (const line of lines) {
          const setup = qemuPc(version, line, described);
          const again = bootKernel(setup, before);
          const anew = bootKernel(setup);
          expectSame(again.notes, anew.notes);
          if (!("state" in again) || !("state" in anew)) continue;
          expectSame(again.state, anew.state);
          before = again;
        }
      }),
      { numRuns: runs(40) },
    );
  });

  it("finds an NVDIMM behind a device that has come in front of it", () => {
    const nvdimm = { kind: "nvdimm", name: "p", size: 4 * GiB, node: 0, origin: 0 } as const;
    const virtioMem = { kind: "virtio-mem", name: "d", size: 2 * MiB, node: 0, requested: 0, origin: 0 } as const;
    const machine = { memory: GiB, slots: 2, maxmem: 16 * GiB };
    const before = boot({ ...qemuPc("6.12", "nokaslr", { machine }), devices: [nvdimm] });
    const both = { ...qemuPc("6.12", "nokaslr", { machine }), devices: [virtioMem, nvdimm] };
    expectSame(boot(both, before).state, boot(both).state);
  });
});
