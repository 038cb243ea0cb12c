/** A node whose memory `mem=` takes away: where its data lie is decided by when the memmap is allocated. Numbers are those of real boots (QEMU 7.2). */
import { expect, test } from "vitest";
import { dmesgText } from "../../../../server/views/dmesg/dmesg.ts";
import { STATE_TEXTS } from "../../../../server/views/renderers.ts";
import { analyse } from "../../../analysis/fixture.ts";

/** Pages of DMA32 that the page allocator got, and the lines of the boot's log. */
function booted(version: string) {
  const { timeline } = analyse(
    `kernel ${version} x86_64 { build debian-cloud }
machine qemu-pc {
  cpus 4
  initrd 11614580
  node0 { memory 2G cpus 0,1 }
  node1 { memory 2G cpus 2,3 }
}
cmdline { console=ttyS0 quiet loglevel=1 log_buf_len=4M nokaslr mem=2G memblock=debug }
boot
`,
    { renderers: STATE_TEXTS },
  );
  const state = timeline[0]!.after!;
  expect(state.boot.evidence.level).toBe("exact");
  const dma32 = state.nodes[0]!.zones.find(({ name }) => name === "DMA32")!;
  return { managed: dma32.managed, lines: dmesgText(state).split("\n") };
}

const NODE = "Initmem setup node 1 as memoryless";
const MEMMAP = /sparse_index_alloc/;

test("7.2 allocates the memmap first", () => {
  const { managed, lines } = booted("7.2.12");
  expect(managed).toBe(478_169);
  expect(lines.indexOf(NODE)).toBeGreaterThan(lines.findIndex((line) => MEMMAP.test(line)));
  expect(lines.join("\n")).toContain("__memblock_reserve: [0x000000007df8df80-0x000000007dfb8fff]");
});

test("7.3 does behind the nodes, and so the data of the one without memory lie above mem_section", () => {
  const { managed, lines } = booted("7.3.4");
  expect(managed).toBe(478_018);
  expect(lines.indexOf(NODE)).toBeLessThan(lines.findIndex((line) => MEMMAP.test(line)));
  expect(lines.join("\n")).toContain("__memblock_reserve: [0x000000007df95700-0x000000007dfc07bf]");
});
