/**
 * edk2 2022.11 on QEMU's virt machine, with QEMU 7.2 and Debian's kernels. Every address is observed; all but the runtime ranges depend on the
 * size of the kernel image, so they are listed by build.
 */
import { below, type UefiFirmware, under } from "./schema.ts";

export const edk22022_11: UefiFirmware = {
  name: "edk2-2022.11",
  release: "2022.11",
  flashIsMemory: true,
  keptFrom: "top",
  kept: [
    [0x3bc0000, 0x38d0000],
    [0x400000, 0x20000],
  ],
  places: {
    attributesSize: 0x400,
    countedFrom: "first-node",
    initrd: 0x40b000,
    standIn: "debian 7.2.13 arm64",
    builds: {
      "debian 6.1.176 arm64": {
        kernel: below(0x9c00000),
        initrdTop: below(0x3be0000),
        acpi: [[below(0x3bd0000), 0x10000]],
        memreserve: below(0x3bd0068),
        attributes: under(below(0x36e2fe8)),
      },
      "debian 6.12.107 arm64": {
        kernel: below(0xae00000),
        initrdTop: below(0x3fe0000),
        acpi: [[below(0x3fe0000), 0x10000]],
        memreserve: below(0x3fcb068),
        attributes: under(below(0x3754fe8)),
      },
      "debian 7.2.13 arm64": {
        kernel: below(0xf600000),
        initrdTop: below(0x69e0000),
        acpi: [[below(0x69e0000), 0x10000]],
        memreserve: below(0x69c9068),
        attributes: under(below(0x1774fe8)),
      },
      "debian 7.2.13 arm64-16k": {
        kernel: below(0xfa00000),
        initrdTop: below(0x6a50000),
        acpi: [[below(0x6a50000), 0x10000]],
        memreserve: below(0x6a3d068),
        attributes: under(below(0x1774fe8)),
      },
      "debian-cloud 6.1.176 arm64": {
        kernel: below(0x8c00000),
        initrdTop: below(0x3be0000),
        acpi: [[below(0x3bd0000), 0x10000]],
        memreserve: below(0x3bd0068),
        attributes: under(below(0x316efe8)),
      },
      "debian-cloud 6.12.107 arm64": {
        kernel: below(0x9800000),
        initrdTop: below(0x3be0000),
        acpi: [[below(0x3bd0000), 0x10000]],
        memreserve: below(0x3bd0068),
        attributes: under(below(0x34eafe8)),
      },
      "debian-cloud 7.2.13 arm64": {
        kernel: below(0xb200000),
        initrdTop: below(0x3fe0000),
        acpi: [[below(0x3fe0000), 0x10000]],
        memreserve: below(0x3fcb068),
        attributes: under(below(0x3840fe8)),
      },
    },
  },
};
