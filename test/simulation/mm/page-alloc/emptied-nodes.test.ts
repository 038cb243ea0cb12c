/** What Debian's kernels printed while a node without memory of its own got some, lost it and got it again. */
import { describe, expect, it } from "vitest";
import { dmesgText } from "../../../../server/views/dmesg/dmesg.ts";
import { analyse } from "../../../analysis/analyse.ts";

function printed(kernel: string, cpus: string, steps: readonly string[]): readonly string[] {
  const { timeline } = analyse(`kernel ${kernel} x86_64 { build debian }
machine qemu-pc { memory 4G  cpus ${cpus === "" ? 2 : 4}  initrd 11344K  maxmem 64G  slots 4
  node0 { memory 4G cpus 0-1 }
  node1 { memory 0 ${cpus} }
}
dimm d0 { size 1G node1 }
dimm d1 { size 1G node0 }
dimm d2 { size 1G node1 }
cmdline { console=ttyS0 quiet loglevel=1 log_buf_len=4M memblock=debug nokaslr memhp_default_state=online_movable }
boot
${steps.join("\n")}
`);
  const texts = timeline.map(({ after }) => dmesgText(after!).split("\n"));
  return texts
    .at(-1)!
    .slice(texts[0]!.length)
    .filter((line) => !line.startsWith("Offlined") && !line.startsWith("Policy zone"));
}

const BACK = ["plug d0", "plug d1", "unplug d0", "plug d0"];

describe("zonelists that the log tells of", () => {
  it("are made for a node before it is online: 5.10", () => {
    expect(printed("5.10.223", "", BACK)).toEqual([
      "Built 1 zonelists, mobility grouping on.  Total pages: 973426",
      "Built 2 zonelists, mobility grouping on.  Total pages: 1006194",
      "Built 2 zonelists, mobility grouping on.  Total pages: 1268338",
      "Built 2 zonelists, mobility grouping on.  Total pages: 1235570",
      "Built 1 zonelists, mobility grouping on.  Total pages: 1235570",
      "Built 2 zonelists, mobility grouping on.  Total pages: 1268338",
    ]);
  });

  it("hold a node that has just lost its memory up to 6.6", () => {
    expect(printed("6.1.176", "cpus 2-3", ["plug d0", "plug d2", "unplug d0", "unplug d2"])).toEqual([
      "Fallback order for Node 0: 0 1 ",
      "Fallback order for Node 1: 1 0 ",
      "Built 2 zonelists, mobility grouping on.  Total pages: 1004942",
      "Fallback order for Node 0: 0 1 ",
      "Fallback order for Node 1: 1 0 ",
      "Built 2 zonelists, mobility grouping on.  Total pages: 972174",
    ]);
  });

  it("count a zone that comes back with the watermarks that it had; targets of demotion are told of when a node loses its memory, too: 6.12", () => {
    expect(printed("6.12.107", "", BACK)).toEqual([
      "Fallback order for Node 1: 0 ",
      "Built 1 zonelists, mobility grouping on.  Total pages: 974000",
      "Fallback order for Node 0: 0 1 ",
      "Fallback order for Node 1: 1 0 ",
      "Built 2 zonelists, mobility grouping on.  Total pages: 1006768",
      "Demotion targets for Node 0: null",
      "Demotion targets for Node 1: null",
      "Fallback order for Node 0: 0 1 ",
      "Fallback order for Node 1: 1 0 ",
      "Built 2 zonelists, mobility grouping on.  Total pages: 1266539",
      "Fallback order for Node 0: 0 ",
      "Fallback order for Node 1: 0 ",
      "Built 2 zonelists, mobility grouping on.  Total pages: 1233803",
      "Demotion targets for Node 0: null",
      "Fallback order for Node 1: 0 ",
      "Built 1 zonelists, mobility grouping on.  Total pages: 1233803",
      "Fallback order for Node 0: 0 1 ",
      "Fallback order for Node 1: 1 0 ",
      "Built 2 zonelists, mobility grouping on.  Total pages: 1266539",
      "Demotion targets for Node 0: null",
      "Demotion targets for Node 1: null",
    ]);
  });
});

it("a node that comes back has the watermarks of before until a block of it is online: 6.12", () => {
  const { timeline } = analyse(`kernel 6.12.107 x86_64 { build debian }
machine qemu-pc { memory 4G  cpus 2  maxmem 64G  slots 4  node0 { memory 4G cpus 0-1 }  node1 { memory 0 } }
dimm d0 { size 1G node1 }
cmdline { nokaslr memhp_default_state=offline }
boot
plug d0
online_movable memory40
offline memory40
unplug d0
plug d0
`);
  const least = timeline.map(({ after }) => after!.nodes[1]?.zones.find(({ name }) => name === "Movable")?.min);
  expect(least).toEqual([undefined, 0, 32, 32, undefined, 32]);
});
