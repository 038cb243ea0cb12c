import { expect, test } from "vitest";
import { analyse } from "./analyse.ts";

test("what an exact boot says is not said again because a later boot is only modelled", () => {
  const { diagnostics } = analyse(`kernel 6.12.107 x86_64 { build debian }
machine qemu-pc { qemu 7.2  memory 4G  cpus 2  initrd 4640K }
cmdline { nokaslr movablecore=512M }
boot
reboot
`);
  expect(diagnostics.filter(({ code }) => code === "movable-reserved").map(({ message }) => message)).toEqual([
    "movablecore region overlaps memblock reservation at 0x13ff01000: memory39 can't go offline",
  ]);
});
