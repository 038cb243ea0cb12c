/** What drivers do with virtio-mem devices and persistent memory, by version. */
import type { Era } from "./era.ts";

const virtioMem = (
  version: string,
  device: string,
  timeline: string,
  arch = "x86_64",
): string => `kernel ${version} ${arch}
machine ${arch === "x86_64" ? "qemu-pc" : "qemu-virt"} { memory 4G maxmem 16G }
virtio-mem vm0 { ${device} }
boot
${timeline}
`;

/** Persistent memory that holds no whole block. */
const unaligned = (version: string, timeline: string): string => `kernel ${version} x86_64
machine qemu-pc { memory 4G }
cmdline { memmap=208M!0x130000000 }
boot
reconfigure pmem0 as devdax
${timeline}
`;

/** Persistent memory with a whole block between two parts of blocks. */
const cutBoth = (version: string): string => `kernel ${version} x86_64
machine qemu-pc { node0 { memory 4G } }
cmdline { memmap=400M!0x130000000 }
boot
reconfigure pmem0 as devdax
reconfigure pmem0 as system-ram
`;

/** Blocks 40 and 41 in Movable, 42 in Normal; the device is to give one back. */
const KERNEL_ON_TOP = "resize vm0 to 384M\nonline_movable memory40-41\nonline_kernel memory42\nresize vm0 to 256M";

/** A pinned page keeps the device from shrinking until it is gone. */
const STUCK = `resize vm0 to 128M
online_movable memory40
allocate 128M pinned at 0x140000000-0x147ffffff as guest
resize vm0 to 0
free guest
offline memory40`;

export const DEVICE_ERAS: readonly Era[] = [
  {
    says: "5.7 has no virtio-mem driver",
    rows: ["virtio-mem-driver-x86@first"],
    scenario: virtioMem("5.7", "size 2G", "resize vm0 to 512M\nexpect warning device-unseen\nexpect no memory40"),
    told: "for x86_64 since 5.8",
  },
  {
    says: "5.17 has none for arm64",
    rows: ["virtio-mem-driver-arm64@first"],
    scenario: virtioMem("5.17", "size 2G", "resize vm0 to 512M\nexpect warning device-unseen", "arm64"),
    told: "for arm64 since 5.18",
  },
  {
    says: "5.10 refuses a device whose blocks are larger than memory blocks",
    rows: ["virtio-mem-big-blocks@first"],
    scenario: virtioMem("5.10", "size 2G block 256M", "resize vm0 to 512M\nexpect no memory40"),
  },
  {
    says: "5.11 plugs it in big blocks",
    rows: ["virtio-mem-big-blocks@5.11"],
    scenario: virtioMem("5.11", "size 2G block 256M", "resize vm0 to 256M\nexpect no memory42"),
  },
  {
    says: "5.18 plugs nothing smaller than the largest order",
    rows: ["virtio-mem-subblock-unit@first"],
    scenario: virtioMem("5.18", "size 2G block 2M", "resize vm0 to 2M\nexpect no memory40-63"),
  },
  ...["5.18.0-rc4-next-20220426", "5.19"].map((version) => ({
    says: `${version} plugs a pageblock`,
    rows: [`virtio-mem-subblock-unit@${version}`],
    scenario: virtioMem(version, "size 2G block 2M", "resize vm0 to 2M\nexpect memory40 state=offline"),
  })),
  {
    says: "5.0 has no kmem driver",
    rows: ["kmem-driver@first"],
    scenario: unaligned("5.0", "reconfigure pmem0 as system-ram -> ENODEV"),
  },
  {
    says: "5.13 answers a failed binding with ENODEV",
    rows: ["kmem-driver@5.1", "bind-error@first"],
    scenario: unaligned(
      "5.13",
      'reconfigure pmem0 as system-ram -> ENODEV\nexpect dmesg "kmem: probe of dax0.0 failed with error -22"',
    ),
  },
  {
    says: "5.14 answers it with the probe's own error",
    rows: ["bind-error@5.14"],
    scenario: unaligned(
      "5.14",
      'reconfigure pmem0 as system-ram -> EINVAL\nexpect dmesg "kmem: probe of dax0.0 failed with error -22"',
    ),
  },
  {
    says: "6.9 names the device first",
    rows: ["bind-error@6.9"],
    scenario: unaligned(
      "6.9",
      'reconfigure pmem0 as system-ram -> EINVAL\nexpect dmesg "kmem dax0.0: probe with driver kmem failed with error -22"',
    ),
  },
  ...[
    { version: "5.10", row: "first", last: 49 },
    { version: "5.11", row: "5.11", last: 47 },
  ].map(({ version, row, last }) => ({
    says: `${version} adds ${last - 39} blocks and waits until some are onlined`,
    rows: [`virtio-mem-offline-threshold@${row}`],
    scenario: virtioMem(
      version,
      "size 4G",
      `resize vm0 to 2G\nexpect memory40-${last} state=offline\nexpect no memory${last + 1}`,
    ),
  })),
  {
    says: "5.13 gives back the highest online block first, whatever its zone",
    rows: ["virtio-mem-block-order@first"],
    scenario: virtioMem("5.13", "size 2G", `${KERNEL_ON_TOP} -> depends`),
  },
  {
    says: "5.14 gives back blocks of Movable before those of kernel zones",
    rows: ["virtio-mem-block-order@5.14"],
    scenario: virtioMem(
      "5.14",
      "size 2G",
      `${KERNEL_ON_TOP} -> ok\nexpect no memory41\nexpect memory42 valid_zones=Normal`,
    ),
  },
  {
    says: "5.10 unplugs a block that somebody takes offline while the device should shrink",
    rows: ["virtio-mem-offline-wakes-driver@first"],
    scenario: virtioMem("5.10", "size 2G", `${STUCK}\nexpect no memory40`),
  },
  {
    says: "5.11 does not look at its request for that",
    rows: ["virtio-mem-offline-wakes-driver@5.11"],
    scenario: virtioMem("5.11", "size 2G", `${STUCK}\nexpect memory40 state=offline`),
  },
  {
    says: "6.15 says nothing of what kmem loses to alignment",
    rows: ["kmem-truncation-message@first"],
    scenario: cutBoth("6.15"),
    shows: { dmesg: { "DAX region truncated": 0 } },
  },
  {
    says: "6.16 tells how much",
    rows: ["kmem-truncation-message@6.16"],
    scenario: cutBoth("6.16"),
    shows: { dmesg: { "DAX region truncated by 122 MiB due to alignment": 1 } },
  },
  {
    says: "5.0 binds no persistent memory to kmem, however it is aligned",
    rows: ["kmem-driver@first"],
    scenario: cutBoth("5.0").replace("as system-ram", "as system-ram -> ENODEV"),
  },
  {
    says: "5.1 does",
    rows: ["kmem-driver@5.1"],
    scenario: cutBoth("5.1").replace("as system-ram", "as system-ram -> ok"),
  },
];
