/**
 * What was measured of each build: the hull of the recorded boots in which every fact came out right. Sizes and addresses in bytes, ranges with
 * both ends inclusive. Written by `npm run fidelity -- --envelopes --write` from the recordings.
 */
import type { Envelopes } from "../evidence/envelope.ts";

export const BUILD_ENVELOPES: Envelopes = {
  "build debian 5.10.223": {
    ranges: {
      version: [5010, 5010],
    },
    values: {
      cpuCount: ["one", "several"],
    },
  },
  "build debian 6.1.176": {
    ranges: {
      version: [6001, 6001],
    },
    values: {
      cpuCount: ["one", "several"],
    },
  },
  "build debian 6.1.176 arm64": {
    ranges: {
      version: [6001, 6001],
    },
    values: {
      cpuCount: ["one", "several"],
    },
  },
  "build debian 6.12.107": {
    ranges: {
      version: [6012, 6012],
    },
    values: {
      cpuCount: ["one", "several"],
    },
  },
  "build debian 6.12.107 arm64": {
    ranges: {
      version: [6012, 6012],
    },
    values: {
      cpuCount: ["one", "several"],
    },
  },
  "build debian 6.12.118": {
    ranges: {
      version: [6012, 6012],
    },
    values: {
      cpuCount: ["one", "several"],
    },
  },
  "build debian 7.2.12": {
    ranges: {
      version: [7002, 7002],
    },
    values: {
      cpuCount: ["one", "several"],
    },
  },
  "build debian 7.2.13": {
    ranges: {
      version: [7002, 7002],
    },
    values: {
      cpuCount: ["one", "several"],
    },
  },
  "build debian 7.2.13 arm64": {
    ranges: {
      version: [7002, 7002],
    },
    values: {
      cpuCount: ["several"],
    },
  },
  "build debian 7.2.13 arm64-16k": {
    ranges: {
      version: [7002, 7002],
    },
    values: {
      cpuCount: ["several"],
    },
  },
  "build debian-cloud 5.10.262": {
    ranges: {
      version: [5010, 5010],
    },
    values: {
      cpuCount: ["several"],
    },
  },
  "build debian-cloud 6.1.176 arm64": {
    ranges: {
      version: [6001, 6001],
    },
    values: {
      cpuCount: ["several"],
    },
  },
  "build debian-cloud 6.1.192": {
    ranges: {
      version: [6001, 6001],
    },
    values: {
      cpuCount: ["several"],
    },
  },
  "build debian-cloud 6.12.107 arm64": {
    ranges: {
      version: [6012, 6012],
    },
    values: {
      cpuCount: ["several"],
    },
  },
  "build debian-cloud 6.12.118": {
    ranges: {
      version: [6012, 6012],
    },
    values: {
      cpuCount: ["several"],
    },
  },
  "build debian-cloud 6.17.13": {
    ranges: {
      version: [6017, 6017],
    },
    values: {
      cpuCount: ["several"],
    },
  },
  "build debian-cloud 6.18.15": {
    ranges: {
      version: [6018, 6018],
    },
    values: {
      cpuCount: ["several"],
    },
  },
  "build debian-cloud 6.19.14": {
    ranges: {
      version: [6019, 6019],
    },
    values: {
      cpuCount: ["several"],
    },
  },
  "build debian-cloud 7.0.13": {
    ranges: {
      version: [7000, 7000],
    },
    values: {
      cpuCount: ["several"],
    },
  },
  "build debian-cloud 7.2.12": {
    ranges: {
      version: [7002, 7002],
    },
    values: {
      cpuCount: ["several"],
    },
  },
  "build debian-cloud 7.2.13 arm64": {
    ranges: {
      version: [7002, 7002],
    },
    values: {
      cpuCount: ["several"],
    },
  },
  "build debian-cloud 7.3.4": {
    ranges: {
      version: [7003, 7003],
    },
    values: {
      cpuCount: ["several"],
    },
  },
  "build debian-rt 6.12.118": {
    ranges: {
      version: [6012, 6012],
    },
    values: {
      cpuCount: ["several"],
    },
  },
  "builds arm64": {
    ranges: {
      initrd: [1978368, 67108864],
    },
    values: {
      initrdGiven: ["with-initrd", "without-initrd"],
      platform: ["qemu-virt"],
    },
  },
  "builds debian 6.1.176 arm64 under edk2-2022.11": {
    values: {
      initrdSize: ["1978368", "4235264"],
      initrdGiven: ["with-initrd"],
      platform: ["qemu-virt edk2-2022.11"],
    },
  },
  "builds debian 6.1.176 arm64 under edk2-2026.08": {
    values: {
      initrdSize: ["4235264"],
      initrdGiven: ["with-initrd"],
      platform: ["qemu-virt edk2-2026.08"],
    },
  },
  "builds debian 6.12.107 arm64 under edk2-2022.11": {
    values: {
      initrdSize: ["1978368", "31457280", "4235264"],
      initrdGiven: ["with-initrd"],
      platform: ["qemu-virt edk2-2022.11"],
    },
  },
  "builds debian 6.12.107 arm64 under edk2-2026.08": {
    values: {
      initrdSize: ["4235264"],
      initrdGiven: ["with-initrd"],
      platform: ["qemu-virt edk2-2026.08"],
    },
  },
  "builds debian 7.2.13 arm64 under edk2-2022.11": {
    values: {
      initrdSize: ["4235264", "4308992"],
      initrdGiven: ["with-initrd"],
      platform: ["qemu-virt edk2-2022.11"],
    },
  },
  "builds debian 7.2.13 arm64 under edk2-2026.08": {
    values: {
      initrdSize: ["4235264", "4308992"],
      initrdGiven: ["with-initrd"],
      platform: ["qemu-virt edk2-2026.08"],
    },
  },
  "builds debian 7.2.13 arm64-16k under edk2-2022.11": {
    values: {
      initrdSize: ["4308992"],
      initrdGiven: ["with-initrd"],
      platform: ["qemu-virt edk2-2022.11"],
    },
  },
  "builds debian-cloud 6.1.176 arm64 under edk2-2022.11": {
    values: {
      initrdSize: ["4235264"],
      initrdGiven: ["with-initrd"],
      platform: ["qemu-virt edk2-2022.11"],
    },
  },
  "builds debian-cloud 6.1.176 arm64 under edk2-2026.08": {
    values: {
      initrdSize: ["4235264"],
      initrdGiven: ["with-initrd"],
      platform: ["qemu-virt edk2-2026.08"],
    },
  },
  "builds debian-cloud 6.12.107 arm64 under edk2-2026.08": {
    values: {
      initrdSize: ["4235264"],
      initrdGiven: ["with-initrd"],
      platform: ["qemu-virt edk2-2026.08"],
    },
  },
  "builds debian-cloud 7.2.13 arm64 under edk2-2022.11": {
    values: {
      initrdSize: ["4235264"],
      initrdGiven: ["with-initrd"],
      platform: ["qemu-virt edk2-2022.11"],
    },
  },
  "builds debian-cloud 7.2.13 arm64 under edk2-2026.08": {
    values: {
      initrdSize: ["4235264"],
      initrdGiven: ["with-initrd"],
      platform: ["qemu-virt edk2-2026.08"],
    },
  },
  "builds x86_64": {
    ranges: {
      initrd: [4440064, 157286400],
    },
    values: {
      initrdGiven: ["with-initrd", "without-initrd"],
      platform: ["qemu-pc", "qemu-q35"],
    },
  },
  "image-build arm64": {
    ranges: {
      version: [6001, 7002],
      "update 6.1": [176, 176],
      "update 6.12": [107, 107],
      "update 7.2": [13, 13],
    },
    values: {
      cpuCount: ["one", "several"],
      flavour: ["debian", "debian-cloud"],
      series: ["6.1", "6.12", "7.2"],
    },
  },
  "image-build x86_64": {
    ranges: {
      version: [5010, 7003],
      "update 7.2": [12, 13],
      "update 6.1": [176, 192],
      "update 5.10": [223, 262],
      "update 6.12": [107, 118],
      "update 7.3": [4, 4],
      "update 6.17": [13, 13],
      "update 6.18": [15, 15],
      "update 7.0": [13, 13],
      "update 6.19": [14, 14],
    },
    values: {
      cpuCount: ["one", "several"],
      flavour: ["debian", "debian-cloud", "debian-rt"],
      series: ["5.10", "6.1", "6.12", "6.17", "6.18", "6.19", "7.0", "7.2", "7.3"],
    },
  },
  "series debian arm64": {
    ranges: {
      initrd: [1978368, 4378624],
    },
  },
  "series debian x86_64": {
    ranges: {
      initrd: [4505600, 4800512],
    },
  },
  "series debian-cloud arm64": {
    ranges: {
      initrd: [4235264, 4235264],
    },
  },
  "series debian-cloud x86_64": {
    ranges: {
      initrd: [4440064, 11616256],
    },
  },
  "series debian-rt x86_64": {
    ranges: {
      initrd: [4440064, 4440064],
    },
  },
};
