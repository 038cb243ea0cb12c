import { describe, expect, test } from "vitest";
import { iomemText } from "../../server/views/iomem.ts";
import { analysed } from "./analysed.ts";

function iomem(text: string): readonly string[] {
  return iomemText(analysed(text).timeline.at(-1)!.after!).split("\n");
}

describe("/proc/iomem", () => {
  test("of a measured kernel build names RAM, what the firmware keeps and the parts of the image", () => {
    const lines = iomem(`kernel 5.10 x86_64 { build debian }
machine qemu-pc { memory 4G initrd 4400K }
cmdline { nokaslr }
boot
`);
    expect(lines).toEqual([
      "00000000-00000fff : Reserved",
      "00001000-0009fbff : System RAM",
      "0009fc00-0009ffff : Reserved",
      "000f0000-000fffff : Reserved",
      "00100000-bffdffff : System RAM",
      "  01000000-01c01f41 : Kernel code",
      "  01e00000-02573fff : Kernel rodata",
      "  02600000-0287aa7f : Kernel data",
      "  02eb7000-03ffffff : Kernel bss",
      "bffe0000-bfffffff : Reserved",
      "fffc0000-ffffffff : Reserved",
      "100000000-13fffffff : System RAM",
      "fd00000000-ffffffffff : Reserved",
    ]);
  });

  test("does not guess the parts of an image that was not measured", () => {
    const lines = iomem("kernel 6.5 x86_64\nmachine qemu-pc { memory 4G }\nboot\n");
    expect(lines.some((line) => line.includes("Kernel"))).toBe(false);
  });

  test("keeps devices away from RAM that ends off a 64 MiB boundary", () => {
    const lines = iomem("kernel 6.1 x86_64\nmachine qemu-pc { memory 5000M }\nboot\n");
    expect(lines).toContain("100000000-1787fffff : System RAM");
    expect(lines).toContain("178800000-17bffffff : RAM buffer");
  });

  test("has a line for each DIMM, also where two are neighbours", () => {
    const lines = iomem(`kernel 6.1 x86_64
machine qemu-pc { memory 4G slots 2 maxmem 8G }
dimm dimm0 { size 256M }
dimm dimm1 { size 128M }
boot
plug dimm0
plug dimm1
`);
    expect(lines.filter((line) => /^1[4-9].* : System RAM$/.test(line))).toEqual([
      "140000000-14fffffff : System RAM",
      "150000000-157ffffff : System RAM",
    ]);
  });

  test("shows what is plugged of a virtio-mem device below its region", () => {
    const lines = iomem(`kernel 6.1 x86_64
machine qemu-pc { memory 4G maxmem 16G }
virtio-mem vmem0 { size 1G requested 0 }
cmdline { memhp_default_state=online }
boot
resize vmem0 to 256M
`);
    expect(lines).toContain("140000000-17fffffff : virtio0");
    expect(lines).toContain("  140000000-14fffffff : System RAM (virtio_mem)");
  });
});
