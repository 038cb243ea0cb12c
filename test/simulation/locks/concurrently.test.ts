import { describe, expect, it } from "vitest";
import type { Event } from "../../../server/simulation/state/events.ts";
import type { MemoryState, StepResult } from "../../../server/simulation/state/state.ts";
import { step } from "../../../server/simulation/step.ts";
import { worded } from "../../analysis/notes/worded.ts";
import { bootState, type TestMachine } from "../mm/memory-hotplug/state-builder.ts";

const blocks = [
  { first: 0, last: 15, node: 0, zone: "DMA32" as const },
  { first: 32, last: 39, node: 0, zone: "Movable" as const },
];

function machine(version: string, more: Partial<TestMachine> = {}): MemoryState {
  return bootState({ version, blocks, offline: [{ first: 48, last: 49, node: 0 }], ...more });
}

type Line = readonly [Event, (true | string)?];

function concurrently(state: MemoryState, ...lines: readonly Line[]): StepResult {
  const tasks = lines.map(([event, hangs]) => ({
    event,
    hangs: hangs !== undefined,
    ...(typeof hangs === "string" ? { hangsIn: hangs } : {}),
  }));
  return step(state, { kind: "concurrently", tasks, origin: 1 });
}

function write(kind: "offline" | "online", block: number, origin = 10 + block, stated?: string): Event {
  const outcome = stated === undefined ? {} : { stated: { result: stated } };
  return { kind, blocks: { first: block, last: block, descending: false }, origin, ...outcome };
}

function waits(result: StepResult): readonly string[] {
  return (result.outcome.waits ?? []).map(({ task, lock, holder }) => `${task}: ${lock} of ${holder}`);
}

function heldBy(result: StepResult, task: string): readonly string[] {
  return result.outcome.held?.find((one) => one.task === task)?.locks.map(({ lock }) => lock) ?? [];
}

function codes(result: StepResult): readonly string[] {
  return result.notes.map(({ code }) => code);
}

describe("steps that run at the same time", () => {
  it("all get done, in the order in which they are written, where none hangs", () => {
    const result = concurrently(machine("6.12"), [write("offline", 38)], [write("online", 48)]);
    expect(result.state.blocks.get(38)!.state).toBe("offline");
    expect(result.state.blocks.get(48)!.state).toBe("online");
    expect(waits(result)).toEqual([]);
    expect(result.notes.map(worded).filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("say which of them failed", () => {
    const result = concurrently(machine("6.12"), [write("offline", 48)], [write("offline", 38, 4, "EBUSY")]);
    expect(codes(result)).toEqual(expect.arrayContaining(["step-failed", "outcome-differs"]));
  });
});

describe("steps behind those that hang", () => {
  it("wait for the locks that are kept, and only for those", () => {
    const result = concurrently(machine("6.12"), [write("offline", 38), true], [write("online", 48)]);
    expect(result.state.hung?.map(({ name }) => name)).toEqual(["offline memory38", "online memory48"]);
    const later = step(result.state, write("online", 49));
    expect([later.outcome.result, waits(later)]).toEqual([
      "hangs",
      ["online memory49: device_hotplug_lock of offline memory38"],
    ]);
    expect(later.state.blocks.get(49)!.state).toBe("offline");
    const at = { first: 0x1000000, last: 0x10fffff };
    const isolated = step(result.state, { kind: "isolate", range: at, origin: 3 });
    expect(isolated.outcome.result).toBe("depends");
    // Whoever comes beside others meets them too.
    const again = concurrently(result.state, [write("online", 49)]);
    expect(waits(again)).toContain("online memory49: device_hotplug_lock of offline memory38");
  });

  it("find nothing kept where all get done", () => {
    const result = concurrently(machine("6.12"), [write("offline", 38)], [write("online", 48)]);
    expect(result.state.hung).toBeUndefined();
  });
});

describe("an offlining that hangs", () => {
  const hung = (version: string, ...more: readonly Line[]): StepResult =>
    concurrently(machine(version), [write("offline", 38), "start_isolate_page_range"], ...more);

  it("holds the eight locks of the report from linux-next", () => {
    expect(heldBy(hung("5.18.0-rc4-next-20220426"), "offline memory38")).toEqual([
      ...["sb_writers", "of->mutex", "kn->active", "device_hotplug_lock", "dev->mutex"],
      ...["cpu_hotplug_lock", "mem_hotplug_lock", "pcp_batch_high_lock"],
    ]);
  });

  it("leaves its block going offline", () => {
    expect(hung("6.12").state.blocks.get(38)!.state).toBe("going-offline");
  });

  it("keeps kmemleak's scan from mem_hotplug_lock", () => {
    const result = hung("6.12");
    expect(waits(result)).toEqual(["kmemleak: mem_hotplug_lock of offline memory38"]);
    expect(codes(result)).toEqual(["lock-stall"]);
  });

  it("keeps nobody waiting where no scan runs", () => {
    const built = machine("6.12", { config: { DEBUG_KMEMLEAK: "n" } });
    const off = machine("6.12", { cmdline: "kmemleak=off" });
    for (const state of [built, off]) {
      const result = concurrently(state, [write("offline", 38), true]);
      expect(waits(result)).toEqual([]);
      expect(codes(result)).toEqual([]);
    }
  });

  it("keeps every other write to a state file from device_hotplug_lock, and it changes nothing", () => {
    const result = hung("6.12", [write("online", 48)]);
    expect(waits(result)).toContain("online memory48: device_hotplug_lock of offline memory38");
    expect(result.state.blocks.get(48)!.state).toBe("offline");
    expect(worded(result.notes.find(({ code }) => code === "lock-stall")!).severity).toBe("error");
  });

  it("says of all that wait alike what they wait for once, and of many how many more", () => {
    const writers = (count: number): string => {
      const result = hung("6.12", ...Array.from({ length: count }, (_, at) => [write("online", 48 + at)] as Line));
      return worded(result.notes.find(({ code }) => code === "lock-stall")!).message;
    };
    const scan = "kmemleak waits for mem_hotplug_lock (get_online_mems): `offline memory38` hangs";
    expect(writers(2)).toContain(
      `\`online memory48\` and \`online memory49\` wait for device_hotplug_lock (state_store), ${scan}`,
    );
    expect(writers(40)).toContain(
      `\`online memory53\`, \`online memory54\` and 33 more wait for device_hotplug_lock (state_store), ${scan}`,
    );
  });

  it("keeps new watermarks waiting since these size the per-CPU lists", () => {
    const set: Line = [{ kind: "set", knob: "min_free_kbytes", value: 70000, origin: 5 }];
    expect(waits(hung("6.12", set))).toContain("set min_free_kbytes = 70000: pcp_batch_high_lock of offline memory38");
    expect(hung("5.10", set).state.watermarks.minFreeKbytes).toBe(70000);
  });

  it("has not come to memory hotplug's lock where it hangs before", () => {
    const result = concurrently(machine("6.12"), [write("offline", 38), "state_store"], [write("online", 48)]);
    expect(heldBy(result, "offline memory38")).toEqual([
      "sb_writers",
      "of->mutex",
      "kn->active",
      "device_hotplug_lock",
    ]);
    expect(waits(result)).toEqual(["online memory48: device_hotplug_lock of offline memory38"]);
  });

  it("is said to hang where it never comes by", () => {
    const result = concurrently(machine("5.10"), [write("offline", 38), "isolate_single_pageblock"]);
    expect(worded(result.notes.find(({ code }) => code === "unknown-name")!).message).toContain(
      "isolate_single_pageblock on 5.10",
    );
  });

  it("can't hang on a block that isn't there", () => {
    const result = concurrently(machine("6.12"), [write("offline", 77), true]);
    expect(codes(result)).toEqual(["step-failed"]);
    expect(waits(result)).toEqual([]);
  });

  it("is found without a word where a page can't be migrated", () => {
    const uses = [
      {
        start: 38 * 32768,
        end: 38 * 32768 + 1,
        kind: "allocated",
        by: "a",
        use: "pinned",
        observed: true,
        origins: [],
      },
    ] as const;
    const stuck = machine("6.12", { uses });
    const result = concurrently(stuck, [write("offline", 38)], [write("online", 48)]);
    expect(codes(result)).toEqual(["step-failed", "lock-stall"]);
    expect(waits(result)).toContain("online memory48: device_hotplug_lock of offline memory38");
  });
});

describe("adding memory while it is onlined", () => {
  const race = (version: string, online: number): StepResult =>
    concurrently(machine(version), [{ kind: "probe", address: 50 * 0x8000000, origin: 2 }], [write("online", online)]);

  it("was a deadlock on the new block's device up to 4.0", () => {
    const result = race("4.0", 50);
    expect(codes(result)).toContain("deadlock");
    expect(waits(result)).toEqual([
      "probe 0x190000000: dev->mutex of online memory50",
      "online memory50: mem_hotplug_lock of probe 0x190000000",
      "kmemleak: mem_hotplug_lock of probe 0x190000000",
    ]);
    expect(result.state.blocks.get(50)).toBeUndefined();
  });

  it("is none on another block's device", () => {
    expect(codes(race("4.0", 48))).not.toContain("deadlock");
  });

  it("is none since mem_hotplug_lock comes first, or device_hotplug_lock keeps both apart", () => {
    for (const version of ["4.1", "4.13", "4.20", "6.12"]) {
      const result = race(version, 50);
      expect(codes(result)).not.toContain("deadlock");
      expect(result.state.blocks.get(50)!.state).toBe("online");
    }
  });
});
