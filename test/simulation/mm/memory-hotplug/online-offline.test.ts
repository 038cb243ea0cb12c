import { describe, expect, it } from "vitest";
import { blockFacts, describeBlocks } from "../../../../server/simulation/drivers/base-memory/block-facts.ts";
import type { AllocSite } from "../../../../server/simulation/state/alloc-site.ts";
import type { Event, StatedOutcome } from "../../../../server/simulation/state/events.ts";
import type { MemoryState, StepResult } from "../../../../server/simulation/state/state.ts";
import { step } from "../../../../server/simulation/step.ts";
import { stepLines } from "../../../../server/views/dmesg/dmesg.ts";
import { analyse } from "../../../analysis/analyse.ts";
import { reasonText } from "../../../analysis/notes/worded.ts";
import { BLOCK_PAGES, bootState } from "./state-builder.ts";

type Word = "online" | "online_kernel" | "online_movable" | "offline";

function write(state: MemoryState, word: Word, first: number, last = first, stated?: StatedOutcome): StepResult {
  const event: Event = {
    kind: word,
    blocks: { first, last, descending: false },
    origin: 1,
    ...(stated === undefined ? {} : { stated }),
  };
  return step(state, event);
}

function zone(state: MemoryState, node: number, name: string) {
  const { startPfn, spanned, present } = state.nodes[node]!.zones.find((one) => one.name === name)!;
  return { startPfn, spanned, present };
}

const machine = {
  build: "debian",
  blocks: [
    { first: 0, last: 7, node: 0, zone: "DMA32" as const },
    { first: 8, last: 15, node: 1, zone: "DMA32" as const },
  ],
  offline: [{ first: 32, last: 39, node: 1 }],
};

describe("onlining since 4.14", () => {
  const boot = bootState({ ...machine, version: "6.1" });

  it("offers both zones for memory that nobody claims", () => {
    expect(blockFacts(boot, 32)).toEqual({
      state: "offline",
      removable: 1,
      nodes: [1],
      validZones: ["Normal", "Movable"],
    });
  });

  it("follows the span, not what is present in it", () => {
    const spanned = write(write(boot, "online_movable", 34).state, "online_movable", 38).state;
    expect(blockFacts(spanned, 36)!.validZones).toEqual(["Movable", "Normal"]);
    expect(blockFacts(spanned, 33)!.validZones).toEqual(["Normal", "Movable"]);
  });

  it("replays the sequence of the 4.13 thread with other results", () => {
    let state = write(boot, "online_movable", 34).state;
    expect(zone(state, 1, "Movable")).toEqual({ startPfn: 1114112, spanned: 32768, present: 32768 });
    state = write(state, "online_kernel", 32).state;
    state = write(state, "online", 39).state;
    expect(blockFacts(state, 39)!.validZones).toEqual(["Normal"]);
    expect(zone(state, 1, "Normal")).toEqual({ startPfn: 1048576, spanned: 262144, present: 65536 });
    state = write(state, "offline", 39).state;
    expect(zone(state, 1, "Normal")).toEqual({ startPfn: 1048576, spanned: 32768, present: 32768 });
    state = write(state, "offline", 34).state;
    expect(zone(state, 1, "Movable")).toEqual({ startPfn: 0, spanned: 0, present: 0 });
    state = write(state, "online", 36).state;
    state = write(state, "online", 33).state;
    expect(zone(state, 1, "Normal")).toEqual({ startPfn: 1048576, spanned: 163840, present: 98304 });
  });

  it("refuses to online what is online and says so", () => {
    const online = write(boot, "online", 32).state;
    const again = write(online, "online_movable", 32);
    expect(again.outcome.result).toBe("EINVAL");
    expect(again.notes.map(({ code }) => code)).toEqual(["step-without-effect"]);
  });

  it("warns once when a kernel zone begins to span Movable memory", () => {
    const movable = write(boot, "online_movable", 34).state;
    const low = write(movable, "online_kernel", 32);
    expect(low.notes).toEqual([]);
    const around = write(low.state, "online_kernel", 36);
    expect(around.notes.map(({ code }) => code)).toEqual(["zone-sandwich"]);
    expect(write(around.state, "online_kernel", 37).notes).toEqual([]);
  });
});

describe("zones that come to overlap", () => {
  const said = (scenario: string): readonly string[] =>
    analyse(scenario).diagnostics.flatMap(({ code, message, span }) =>
      code === "zone-sandwich" ? [`${scenario.slice(span.start, span.end).split("\n")[0]}: ${message}`] : [],
    );
  const MOVABLE = "kernel 6.12 { build debian }\nmachine qemu-pc { memory 4G slots 2 maxmem 16G }\n";

  it("are said of the device that the kernel onlines by itself", () => {
    const online = `${MOVABLE}cmdline { movablecore=256M memhp_default_state=online_kernel }\n`;
    const plugged = said(`${online}dimm d0 { size 1G }\nboot\nplug d0`);
    expect(plugged).toHaveLength(1);
    expect(plugged[0]).toMatch(
      /^plug d0: Normal \(pfn 0x100000-0x17ffff\) and Movable \(pfn 0x130000-0x13ffff\) of node0 now/,
    );
    const cold = said(`${online}dimm d0 { size 1G cold }\nboot`);
    expect(cold).toHaveLength(1);
    expect(cold[0]).toMatch(/^dimm d0.*: Normal .* of node0 now overlap/);
  });

  it("may both be the kernel's: before 4.10 a block that is added below 4 GiB lands in Normal", () => {
    const probed = "machine { firmware { 0x100000000-0x17fffffff usable } }\nboot\nprobe 0xb0000000";
    const [only, ...others] = said(`kernel 4.9 x86_64 { config ARCH_MEMORY_PROBE=y }\n${probed}`);
    expect(only).toMatch(
      /^probe 0xb0000000: .*DMA32 \(pfn 0x1000-0xfffff\) and Normal \(pfn 0xb0000-0x17ffff\) of node0 now overlap/,
    );
    expect(others).toEqual([]);
    expect(said(`kernel 4.14 x86_64 { config ARCH_MEMORY_PROBE=y }\n${probed}\nonline_kernel memory22`)).toEqual([]);
  });

  it("are said once, of the line of concurrently that makes them so", () => {
    const story = `${MOVABLE}cmdline { memhp_default_state=offline }\ndimm d0 { size 1G }\nboot\nplug d0\nonline_movable memory41\n`;
    expect(said(`${story}concurrently {\n  online_kernel memory44\n  online_kernel memory45\n}`)).toHaveLength(1);
  });

  it("are said of a proposal that places Movable so", () => {
    const proposed = MOVABLE.replace("build debian", "build debian what-if movable-avoids-reserved");
    const [first] = said(`${proposed.replace("4G", "2G")}cmdline { nokaslr movablecore=1536M }\nboot`);
    expect(first).toMatch(
      /^movablecore=1536M: modelled: DMA32 .* overlap, since movable-avoids-reserved puts Movable between/,
    );
  });
});

describe("offlining", () => {
  const boot = bootState({ ...machine, version: "6.1" });

  it("says that there is no such block", () => {
    const { outcome, state } = write(boot, "offline", 99999);
    expect(outcome.result).toBe("ENOENT");
    expect(reasonText(outcome)).toBe("memory99999 does not exist: no such block");
    expect(state).toBe(boot);
  });

  it("depends on the running kernel in a kernel zone, and goes on as on an idle machine", () => {
    const { outcome, state } = write(boot, "offline", 3);
    expect(outcome.result).toBe("depends");
    expect(state.blocks.get(3)!.state).toBe("offline");
  });

  it("keeps the block that a kernel zone began with, where the kernel's pages have settled", () => {
    let state = write(write(boot, "online_kernel", 33).state, "online_kernel", 34).state;
    const first = write(state, "offline", 33);
    expect(first.outcome.result).toBe("depends");
    expect(first.state.blocks.get(33)!.state).toBe("online");
    state = write(first.state, "offline", 34).state;
    expect(state.blocks.get(34)!.state).toBe("offline");
    expect(write(state, "offline", 33, 33, { result: "ok" }).state.blocks.get(33)!.state).toBe("offline");
  });

  it("takes a stated outcome where only the running kernel knows", () => {
    const { outcome, state } = write(boot, "offline", 3, 3, { result: "EBUSY", pfn: 3 * BLOCK_PAGES + 7 });
    expect(outcome).toMatchObject({ result: "EBUSY", observed: true, pfn: 3 * BLOCK_PAGES + 7 });
    expect(state.blocks.get(3)!.state).toBe("online");
  });

  it("never takes a stated outcome against what the layout decides", () => {
    const movable = write(boot, "online_movable", 34).state;
    const { outcome } = write(movable, "offline", 34, 34, { result: "EBUSY" });
    expect(outcome).toMatchObject({ result: "ok" });
    expect(outcome.observed).toBeUndefined();
  });

  it("refuses a block with holes since 5.5", () => {
    const blocks = [{ first: 0, last: 15, node: 0, zone: "DMA32" as const, holes: true }];
    expect(write(bootState({ version: "6.1", blocks }), "offline", 15).outcome.result).toBe("EINVAL");
    expect(write(bootState({ version: "5.4", blocks }), "offline", 15).outcome.result).toBe("depends");
  });

  it("refuses a block of several zones", () => {
    const blocks = [{ first: 0, last: 0, node: 0, zone: null }];
    const state = bootState({ version: "6.1", blocks });
    expect(write(state, "offline", 0).outcome.result).toBe("EINVAL");
    expect(blockFacts(state, 0)!.validZones).toEqual([]);
  });
});

describe("the page a failure names", () => {
  const reserved = (start: number, end: number, observed = false) => ({
    kind: "reserved" as const,
    by: "memblock_alloc_range_nid",
    observed,
    origins: [5],
    start,
    end,
  });
  const blocks = [{ first: 38, last: 39, node: 0, zone: "Movable" as const }];
  const uses = [reserved(0x13a400, 0x13a500), reserved(0x13fe00, 0x140000)];
  const of = (site: AllocSite) => uses.map((use) => ({ ...use, by: site, site }));

  it("is the lowest one up to 5.18", () => {
    const { outcome } = write(bootState({ version: "5.10", blocks, uses }), "offline", 39);
    expect(outcome).toMatchObject({ result: "EBUSY", pfn: 0x13a400, origins: [5] });
  });

  it("is in the last pageblock since 5.19, which is isolated second", () => {
    const { outcome } = write(bootState({ version: "6.12", blocks, uses }), "offline", 39);
    expect(outcome).toMatchObject({ result: "EBUSY", pfn: 0x13fe00 });
    expect(reasonText(outcome)).toBe("page 0x13fe00 is reserved (memblock_alloc_range_nid)");
  });

  it("is the stated one where an observation meets a model", () => {
    const state = bootState({
      version: "6.5-rc2",
      blocks,
      uses: [reserved(0x13fe00, 0x13ff00), reserved(0x13ff00, 0x13ffc0, true)],
      evidence: { level: "modelled", reasons: [{ kind: "kaslr" }] },
    });
    const stated = write(state, "offline", 39, 39, { result: "EBUSY", address: 0x13ff00000 });
    expect(stated.outcome).toMatchObject({ result: "EBUSY", pfn: 0x13ff00 });
    expect(reasonText(stated.outcome)).toBe("page 0x13ff00 is reserved (memblock_alloc_range_nid)");
    const unstated = write(state, "offline", 39);
    expect(reasonText(unstated.outcome)).toBe("modelled: page 0x13fe00 is reserved (memblock_alloc_range_nid)");
  });

  it("is printed as the kernel dumps it", () => {
    const { state } = write(
      bootState({ version: "6.12", cmdline: "nokaslr", blocks, uses: of("setup_log_buf") }),
      "offline",
      39,
    );
    expect(stepLines(state, state.log)).toEqual([
      "page: refcount:1 mapcount:0 mapping:0000000000000000 index:0x0 pfn:0x13fe00",
      "flags: 0x1fffffc0002000(reserved|node=0|zone=3|lastcpupid=0x1fffff)",
      "raw: 001fffffc0002000 ffffea0004ff8008 ffffea0004ff8008 0000000000000000",
      "raw: 0000000000000000 0000000000000000 00000001ffffffff 0000000000000000",
      "page dumped because: unmovable page",
    ]);
  });

  it("has its node, zone and last CPU where the configuration puts them", () => {
    // 4 bits of node, 3 of zone, 8 of process and 9 of CPU.
    const { state } = write(
      bootState({ version: "6.12", arch: "arm64", build: "debian", blocks, uses: of("setup_log_buf") }),
      "offline",
      39,
    );
    expect(stepLines(state, state.log)).toContain(
      "flags: 0x7ffff0000002000(reserved|node=0|zone=3|lastcpupid=0x1ffff)",
    );
  });

  it("has counts of its own where it describes memory", () => {
    for (const site of ["sparse_buffer_init", "sparse_usage_init", "alloc_node_data"] as const) {
      const { state } = write(
        bootState({ version: "6.12", cmdline: "nokaslr", blocks, uses: of(site) }),
        "offline",
        39,
      );
      expect(stepLines(state, state.log)).toEqual(["page dumped because: unmovable page"]);
    }
  });

  it("begins with a hash up to 6.9, which no two boots have alike", () => {
    const { state } = write(bootState({ version: "6.1", blocks, uses: of("setup_log_buf") }), "offline", 39);
    expect(stepLines(state, state.log)).toEqual([
      "flags: 0x1fffffc0001000(reserved|node=0|zone=3|lastcpupid=0x1fffff)",
      "page dumped because: unmovable page",
    ]);
  });
});

describe("blocks as runs", () => {
  it("are told by what is distinct, not one by one", () => {
    const state = bootState({
      version: "6.1",
      blocks: [{ first: 0, last: 9, node: 0, zone: "DMA32" }],
      offline: [{ first: 100, last: 100_099, node: 0 }],
    });
    const online = write(state, "online_movable", 50_000).state;
    expect(describeBlocks(online).map(({ first, last }) => [first, last])).toEqual([
      [0, 9],
      [100, 49_999],
      [50_000, 50_000],
      [50_001, 100_099],
    ]);
  });
});
