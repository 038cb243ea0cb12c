/**
 * edk2 2026.08 on QEMU's virt machine, with QEMU 7.2 and Debian's kernels. Every address is observed; all but the runtime ranges depend on the
 * size of the kernel image, so they are listed by build.
 */
import { at, below, type Place, type UefiFirmware, under } from "./schema.ts";

/** A range of type ACPI NVS whose last page holds the tables that stay: same place in every recorded boot. */
const ACPI_NVS_END: readonly [Place, number] = [at(0x47ff0000), 0x4000];

export const edk22026_08: UefiFirmware = {
  name: "edk2-2026.08",
  release: "2026.08",
  flashIsMemory: false,
  keptFrom: "zero",
  kept: [
    [0x46690000, 0x46800000],
    [0x46890000, 0x46930000],
    [0x47a50000, 0x47ff0000],
  ],
  places: {
    attributesSize: 0x6d0,
    countedFrom: "all-memory",
    initrd: 0x40b000,
    standIn: "debian 7.2.13 arm64",
    builds: {
      "debian 6.1.176 arm64": {
        kernel: below(0x2200000),
        initrdTop: at(0x44000000),
        acpi: [[at(0x441da000), 0x2000], ACPI_NVS_END],
        memreserve: at(0x441def98),
        attributes: at(0x441dc018),
      },
      "debian 6.12.107 arm64": {
        kernel: at(0x41600000),
        initrdTop: at(0x41600000),
        acpi: [[at(0x44168000), 0x2000], ACPI_NVS_END],
        memreserve: at(0x4416df98),
        attributes: at(0x4416b018),
      },
      "debian 7.2.13 arm64": {
        kernel: below(0x8e00000),
        initrdTop: under(at(0x46146000)),
        acpi: [[under(at(0x46146000)), 0x2000], ACPI_NVS_END],
        memreserve: under(at(0x4614bf98)),
        attributes: under(at(0x46149018)),
      },
      "debian 7.2.13 arm64-16k": {
        kernel: below(0x8e00000),
        initrdTop: under(at(0x46144000)),
        acpi: [[under(at(0x46144000)), 0x4000], ACPI_NVS_END],
        memreserve: under(at(0x4614bf98)),
        attributes: under(at(0x46149018)),
      },
      "debian-cloud 6.1.176 arm64": {
        kernel: below(0x1c00000),
        initrdTop: under(at(0x4474b000)),
        acpi: [[under(at(0x4474b000)), 0x2000], ACPI_NVS_END],
        memreserve: under(at(0x44751f98)),
        attributes: under(at(0x4474f018)),
      },
      "debian-cloud 6.12.107 arm64": {
        kernel: below(0x2000000),
        initrdTop: at(0x44000000),
        acpi: [[at(0x443d2000), 0x2000], ACPI_NVS_END],
        memreserve: at(0x443d5f98),
        attributes: at(0x443d6298),
      },
      "debian-cloud 7.2.13 arm64": {
        kernel: at(0x41600000),
        initrdTop: at(0x41600000),
        acpi: [[at(0x4407d000), 0x2000], ACPI_NVS_END],
        memreserve: at(0x44081f98),
        attributes: at(0x44082198),
      },
    },
  },
};
