import { describe, expect, it } from "vitest";
import { sharedBlockNotes } from "../../../../server/simulation/drivers/base-memory/shared-blocks.ts";
import { worded } from "../../../analysis/notes/worded.ts";
import { bootState } from "../../mm/memory-hotplug/state-builder.ts";

function notes(version: string, first: number, last: number) {
  const blocks = [{ first: 32, last: 35, node: 0, zone: "Normal" as const, holes: true }];
  return sharedBlockNotes(bootState({ version, blocks, pmem: [[first, last]] })).map(worded);
}

describe("a block that RAM and persistent memory share", () => {
  it("is told with what reading its `removable` file did before 5.6", () => {
    const [old] = notes("5.5.10", 0x11c000000, 0x13bffffff);
    expect(old).toMatchObject({ code: "block-shared", severity: "warning", address: 0x118000000 });
    expect(old!.message).toContain("memory35 is shared by System RAM and Persistent Memory (from 0x11c000000)");
    expect(old!.message).toContain("lsmem dies reading its `removable` file");
    expect(notes("6.1", 0x11c000000, 0x13bffffff)[0]!.message).toContain("before 5.6");
  });

  it("is no matter where they meet at a block's border", () => {
    expect(notes("6.1", 0x120000000, 0x13fffffff)).toEqual([]);
  });
});
