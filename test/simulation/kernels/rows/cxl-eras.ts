/** Memory behind CXL and memory that firmware marks for a specific purpose, by version. */
import type { Era } from "./era.ts";

/** A server with 8 GiB behind CXL on a node of its own, as a public report has it; its blocks have 2 GiB. */
const server = (version: string, cmdline: string, expected: string, devices = ""): string => `kernel ${version} x86_64
machine {
  firmware {
    0x0-0x9ffff usable
    0x100000-0x74ffffff usable
    0x100000000-0x207fffffff usable
    0x2080000000-0x227fffffff soft reserved
  }
  node0 { 0x0-0x207fffffff }
  node1 { 0x2080000000-0x227fffffff }
}
${devices}
cmdline { nokaslr ${cmdline} }
boot
${expected}
`;
const small = (version: string, device: string, cmdline: string, expected: string): string => `kernel ${version} x86_64
machine qemu-pc { memory 4G }
cxl cxl0 { ${device} }
cmdline { nokaslr ${cmdline} }
boot
${expected}
`;

/** The same with blocks of 256 MiB. */
const blocks = (...args: Parameters<typeof small>): string =>
  small(...args).replace("memory 4G", "memory 4G  block-size 256M");

/** A UEFI machine of 8 GiB, whose second half is told to be for a specific purpose. */
const faked = (version: string, expected: string): string => `kernel ${version} x86_64
machine {
  firmware {
    0x0-0x9ffff usable
    0x100000-0x7fffffff usable
    0x100000000-0x27fffffff usable
  }
}
cmdline { nokaslr efi_fake_mem=4G@6G:0x40000 }
boot
${expected}
`;

export const CXL_ERAS: readonly Era[] = [
  {
    says: "6.3 leaves what efi_fake_mem= calls specific-purpose memory to drivers",
    rows: ["fake-memory@first"],
    scenario: faked("6.3", "expect node0 Normal present=524288"),
    shows: { iomem: { "180000000-27fffffff : Soft Reserved": 1 } },
  },
  {
    says: "6.11 does not know efi_fake_mem= any more",
    rows: ["fake-memory@6.11"],
    scenario: faked("6.11", "expect node0 Normal present=1572864"),
    shows: { iomem: { "Soft Reserved": 0 } },
  },
  {
    says: "6.3 makes memory of what is soft reserved by itself, in whole blocks and without an info block",
    rows: ["soft-reserves@5.5", "ram-regions-bind@6.3"],
    scenario: server("6.3", "memhp_default_state=online", "expect memory65-68 state=online valid_zones=Normal node=1"),
    shows: { iomem: { "Soft Reserved": 1, "dax0.0": 1, "System RAM (kmem)": 1 } },
  },
  {
    says: "5.4 takes memory for a specific purpose for memory",
    rows: ["soft-reserves@first"],
    scenario: server("5.4", "", "expect memory68 state=online\nexpect node1 Normal present=2097152"),
  },
  {
    says: "6.3 with efi=nosoftreserve does too",
    rows: [],
    scenario: server("6.3", "efi=nosoftreserve", "expect node1 Normal present=2097152"),
  },
  {
    says: "6.2 leaves it a dax device until it is reconfigured",
    rows: ["ram-regions-bind@first"],
    scenario: server(
      "6.2",
      "",
      `expect no memory65
reconfigure hbm as system-ram
expect memory65-68 state=online valid_zones=Movable node=1
reconfigure hbm as devdax -> EBUSY
offline memory65-68
reconfigure hbm as devdax
expect no memory65
reconfigure hbm as fsdax -> EINVAL`,
      "cxl hbm { size 8G  node1  at 0x2080000000-0x227fffffff }",
    ),
  },
  {
    says: "6.2: daxctl refuses while the kernel onlines new blocks",
    rows: [],
    scenario: server(
      "6.2",
      "memhp_default_state=online",
      "reconfigure dax0.0 as system-ram -> EBUSY\nset auto_online_blocks = offline\nreconfigure dax0.0 as system-ram",
    ),
  },
  {
    says: "5.15 adds no memory of a CXL window that the SRAT leaves out",
    rows: ["cxl-window-node@first"],
    scenario: small("5.15", "size 1G", "", "reconfigure cxl0 as system-ram -> EINVAL"),
  },
  {
    says: "5.16 gives such a window a node of its own",
    rows: ["cxl-window-node@5.16"],
    scenario: small("5.16", "size 1G", "", "reconfigure cxl0 as system-ram\nexpect node1 Movable present=262144"),
  },
  {
    says: "6.7 lets no memory behind CXL hold its own memmap",
    rows: ["cxl-memmap-on-memory@first"],
    scenario: small(
      "6.7",
      "size 1G",
      "memory_hotplug.memmap_on_memory=1 memhp_default_state=online_movable",
      "reconfigure cxl0 as system-ram\nexpect node1 Movable managed=262144",
    ),
  },
  {
    says: "6.7 lets not even memory of one block do so",
    rows: ["cxl-memmap-on-memory@first"],
    scenario: blocks(
      "6.7",
      "size 256M",
      "memory_hotplug.memmap_on_memory=1 memhp_default_state=online_movable",
      "reconfigure cxl0 as system-ram\nexpect node1 Movable managed=65536",
    ),
  },
  {
    says: "6.8 does",
    rows: ["cxl-memmap-on-memory@6.8"],
    scenario: small(
      "6.8",
      "size 1G",
      "memory_hotplug.memmap_on_memory=1 memhp_default_state=online_movable",
      "reconfigure cxl0 as system-ram\nexpect node1 Movable managed=258048",
    ),
  },
  {
    says: "6.12 has no place for memory behind CXL where RAM is",
    rows: [],
    scenario: small("6.12", "size 1G node0 at 0x100000000-0x13fffffff", "", ""),
    errors: ["cxl0: its range lies in the machine's RAM, which begins at 0x100000000"],
  },
  ...[
    ["6.14 has blocks of 2 GiB on bare metal whatever CXL windows are aligned to", "6.14", "first", "2048MB"],
    ["6.15 has none larger than the windows are aligned", "6.15", "6.15", "256MB"],
  ].map(([says, version, row, size]) => ({
    says: says!,
    rows: [`cxl-advises-block-size@${row}`],
    scenario: `kernel ${version} x86_64
machine {
  hypervisor none
  firmware { 0x0-0x9ffff usable 0x100000-0x7fffffff usable 0x100000000-0x207fffffff usable }
}
cxl cxl0 { size 4352M  node0  at 0x2090000000-0x219fffffff }
cmdline { nokaslr }
boot
expect dmesg "x86/mm: Memory block size: ${size}"
`,
  })),
];
