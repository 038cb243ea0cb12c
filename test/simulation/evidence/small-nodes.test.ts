import { expect, test } from "vitest";
import { analyse } from "../../analysis/analyse.ts";

const reasons = (memory: string, nodes: number) =>
  analyse(`kernel 6.12.118 x86_64 { build debian }
machine qemu-pc { qemu 7.2  memory ${memory}  cpus 2  initrd 4628K }
cmdline { nokaslr numa=fake=${nodes} }
boot
`).evidence.reasons;

// Booted with 512 MiB: node 0 has 23 MiB left, and its ZONE_DMA a boost of 512 pages in its watermarks.
test("nodes that numa=fake makes are measured as nodes: too small a one is only modelled", () => {
  expect(reasons("512M", 8)).toMatchObject([{ kind: "outside", dimension: "leftForNode" }]);
  expect(reasons("4G", 8)).toEqual([]);
});
