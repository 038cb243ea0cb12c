/** `expect dmesg` of lines that real kernels printed on such machines (Debian's builds, QEMU 7.2). */
import { describe, expect, test } from "vitest";
import { STATE_TEXTS } from "../../server/views/renderers.ts";
import { analyse } from "./fixture.ts";

const CASES = {
  "fake nodes, half of them without a CPU": `kernel 6.12.107 x86_64 { build debian }
machine qemu-pc { cpus 2 node0 { memory 3G cpus 0 } node1 { memory 3G cpus 1 } initrd 11344K }
cmdline { console=ttyS0 earlycon=uart8250,io,0x3f8 loglevel=8 nokaslr numa=fake=4 }
boot
expect dmesg """
pcpu-alloc: s233472 r8192 d28672 u2097152 alloc=1*2097152
pcpu-alloc: [0] 0 [1] 1
Fallback order for Node 0: 0 2 1 3
Policy zone: Normal
software IO TLB: mapped [mem 0x00000000b9e00000-0x00000000bde00000] (64MB)
"""
`,
  "a node that only a CPU brings": `kernel 6.12.107 x86_64 { build debian }
machine qemu-pc { cpus 2 slots 4 maxmem 16G node0 { memory 2G cpus 0 } node1 { cpus 1 } initrd 11344K }
dimm d0 { size 1G node1 }
cmdline { console=ttyS0 nokaslr transparent_hugepage=never memhp_default_state=online }
boot
expect dmesg "Fallback order for Node 1: 0"
`,
  "nodes without CPUs, which are no nearer at boot": `kernel 6.1.176 x86_64 { build debian }
machine qemu-pc {
  cpus 32
  node0 { memory 2G cpus 0-20 }
  node1 { memory 1G }
  node2 { memory 3G cpus 21-22 }
  node3 { memory 1G cpus 23 }
  node4 { memory 3G cpus 24-31 }
  initrd 11344K
}
cmdline { console=ttyS0 nokaslr crashkernel=200M }
boot
expect dmesg "Fallback order for Node 0: 0 1 2 3 4"
`,
};

const options = { renderers: STATE_TEXTS };

describe("lines of the log", () => {
  test.each(Object.entries(CASES))("hold: %s", (_, text) => {
    const { diagnostics, expectations } = analyse(text, options);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(expectations.map(({ result }) => result)).toEqual(["holds"]);
  });

  test("of a kind that is not simulated are passed over, and the others are compared", () => {
    const { diagnostics, expectations } = analyse(
      `kernel 6.12.107 x86_64 { build debian }
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
expect dmesg "SLUB: HWalign=64, Order=0-3, MinObjects=0, CPUs=2, Nodes=1"
expect dmesg """
rcu: Preemptible hierarchical RCU implementation.
Policy zone: Normal
"""
expect dmesg "Policy zone: DMA32"
`,
      options,
    );
    expect(expectations.map(({ result }) => result)).toEqual(["unchecked", "holds", "fails"]);
    expect(diagnostics.filter(({ code }) => code === "lines-passed-over")).toHaveLength(2);
  });
});
