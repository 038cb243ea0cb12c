import { describe, expect, test } from "vitest";
import { parseKernelVersion } from "../../server/simulation/kernels/version.ts";
import { emptyZone } from "../../server/simulation/state/empty-zone.ts";
import type { ZoneName } from "../../server/simulation/state/events.ts";
import type { MemoryState, NodeState, ZoneState } from "../../server/simulation/state/state.ts";
import { zoneinfoText } from "../../server/views/zoneinfo.ts";
import { analysed } from "./analysed.ts";
import { recordings } from "./recordings.ts";

const NUMBERS = ["boost", "min", "low", "high", "promo", "spanned", "present", "managed", "cma"] as const;

function zone(node: number, name: string, more: Partial<ZoneState> = {}): ZoneState {
  return { ...emptyZone(node, name as ZoneName), ...more };
}

/** Only what the text is made of. */
function stateOf(version: string, nodes: readonly NodeState[]): MemoryState {
  return { version: parseKernelVersion(version)!, nodes } as unknown as MemoryState;
}

/** The zones that a recorded text tells of, and the text without the counter of free pages. */
function read(text: string): { readonly nodes: readonly NodeState[]; readonly facts: string } {
  const zones: ZoneState[] = [];
  const facts: string[] = [];
  for (const line of text.split("\n")) {
    const free = /^ {2}pages free/.test(line);
    if (!free) facts.push(line);
    const head = /^Node (\d+), zone +(\w+)$/.exec(line);
    if (head !== null) zones.push(zone(Number(head[1]), head[2]!));
    const last = zones.at(-1)!;
    const change = (fields: Partial<ZoneState>): void => void zones.splice(-1, 1, { ...last, ...fields });
    const number = /^ +(\w+) +(\d+)$/.exec(line);
    const name = NUMBERS.find((field) => field === number?.[1]);
    if (name !== undefined) change({ [name]: Number(number![2]) });
    const protection = /protection: \((.*)\)/.exec(line)?.[1];
    if (protection !== undefined) change({ protection: protection.split(", ").map(Number) });
    const start = /start_pfn: +(\d+)/.exec(line)?.[1];
    if (start !== undefined) change({ startPfn: Number(start) });
  }
  const ids = [...new Set(zones.map(({ node }) => node))];
  const nodes = ids.map((id) => ({ id, cpus: [], zones: zones.filter(({ node }) => node === id), origins: [] }));
  return { nodes, facts: facts.join("\n") };
}

/** The nodes that the text names after a timeline. Node 2 has a CPU alone, node 3 nothing. */
function nodesTold(version: string, timeline: string): readonly number[] {
  const text = `kernel ${version} x86_64
machine qemu-q35 {
  cpus 3
  slots 2
  maxmem 16G
  node0 { memory 2G cpus 0 }
  node1 { memory 1G cpus 1 }
  node2 { cpus 2 }
  node3 { }
}
dimm d { size 1G node3 }
boot
${timeline}`;
  const told = zoneinfoText(analysed(text).timeline.at(-1)!.after!).matchAll(/^Node (\d+),/gm);
  return [...new Set([...told].map(([, node]) => Number(node)))];
}

describe("/proc/zoneinfo", () => {
  const populated = zone(0, "Normal", { startPfn: 1048576, spanned: 8192, present: 8192, protection: [0, 0] });
  const empty = zone(0, "Movable", { protection: [0, 0] });
  const nodes = [{ id: 0, cpus: [], zones: [populated, empty], origins: [] }];

  test("tells where a zone starts only if it is populated", () => {
    const lines = zoneinfoText(stateOf("6.1", nodes)).split("\n");
    expect(lines[0]).toBe("Node 0, zone   Normal");
    expect(lines.filter((line) => line.startsWith("  start_pfn:"))).toEqual(["  start_pfn:           1048576"]);
    expect(lines.at(-1)).toBe("        protection: (0, 0)");
  });

  test("gained cma in 5.12, boost in 5.16, promo in 6.12, and empty zones in 4.12", () => {
    const fields = (version: string): readonly string[] =>
      zoneinfoText(stateOf(version, nodes))
        .split("\n")
        .flatMap((line) => /^ {8}(boost|cma|promo) /.exec(line)?.[1] ?? []);
    expect(fields("5.11")).toEqual([]);
    expect(fields("5.12")).toEqual(["cma", "cma"]);
    expect(fields("5.16")).toEqual(["boost", "cma", "boost", "cma"]);
    expect(fields("6.12")).toEqual(["boost", "promo", "cma", "boost", "promo", "cma"]);
    expect(zoneinfoText(stateOf("4.11", nodes))).not.toContain("Movable");
    expect(zoneinfoText(stateOf("4.12", nodes))).toContain("Movable");
  });

  test.each(["5.10", "6.1", "6.12"])("of %s has a node without memory and CPUs while it is online", (version) => {
    expect(nodesTold(version, "")).toEqual([0, 1, 2]);
    expect(nodesTold(version, "plug d\n")).toEqual([0, 1, 2, 3]);
    expect(nodesTold(version, "plug d\nunplug d\n")).toEqual([0, 1, 2]);
  });

  test("has the lines, in order, that every recorded kernel printed", () => {
    for (const { id, kernel, sections } of recordings()) {
      for (const [name, text] of sections) {
        if (!name.endsWith(" zoneinfo")) continue;
        const { nodes: recorded, facts } = read(text);
        const version = /\d+\.\d+/.exec(kernel)![0];
        expect(zoneinfoText(stateOf(version, recorded)), `${id} ${name}`).toBe(facts);
      }
    }
  });
});
