/** Scenarios that together say everything the language can. */

/** The first look at the language: a whole scenario. */
export const FIRST_LOOK = `scenario "movablecore= collides with memblock allocations"

kernel 6.5-rc2 x86_64

machine qemu-pc {
  memory 4G
}

cmdline {
  movablecore=256M
  memblock=debug
}

# As memblock=debug printed it.
reserve 0x13ff00000-0x13ffbffff by memblock_alloc_range_nid

boot

expect memory38-39 state=online valid_zones=Movable
expect node0 Movable start_pfn=0x130000 present=65536
expect lsmem """
RANGE                                  SIZE  STATE REMOVABLE BLOCK NODE   ZONES
0x0000000000000000-0x0000000007ffffff  128M online       yes     0    0    None
0x0000000008000000-0x00000000bfffffff  2.9G online       yes  1-23    0   DMA32
0x0000000100000000-0x000000012fffffff  768M online       yes 32-37    0  Normal
0x0000000130000000-0x000000013fffffff  256M online       yes 38-39    0 Movable

Memory block size:       128M
Total online memory:       4G
Total offline memory:      0B
"""

step "the top block can't be offlined"
offline memory39 -> EBUSY at 0x13ff00000
offline memory38 -> ok
`;

/** Every declaration, in the canonical layout. */
export const DECLARATIONS = `scenario "everything that stands before the boot"
use "machines/two-nodes.memzone"

param size = 256M | 512M | 1G
param share = 10% | 20%
param policy = contig-zones | auto-movable

kernel 5.18.0-rc4-next-20220426 arm64-64k {
  build debian-cloud
  build from "boot.dmesg"
  config CONFIG_ARCH_MEMORY_PROBE=y
  config "kernel.config"
  what-if movable-at-node-start
}

machine qemu-virt {
  memory 4G
  cpus 4
  slots 4
  maxmem 16G
  initrd $size
  uefi edk2-2022.11
  cpu max
  qemu 7.2
  hypervisor kvm
  dma-range 0x0-0x3fffffff
  reserved-memory video { size 64M in 0x0-0x3fffffff }
  node0 { memory 2G cpus 0-1,3 hotpluggable }
  node1 { 0x140000000-0x1bfffffff 1G@0x200000000 }
  firmware {
    0x0000000000000000-0x000000000009fbff usable mirrored
    0x0000003060000000-0x000001aa5fffffff persistent
    0x000001aa60000000-0x000001aa6fffffff ACPI data
    0x000001aa70000000-0x000001aa7fffffff soft reserved
  }
}

dimm memory { size 1G node0 at 0x140000000 }
virtio-mem boot { size 4G block 2M node0 requested $size }
nvdimm pmem0 { size 16G node1 }
cxl cxl0 { size 16G node1 at 0x1050000000-0x144fffffff }

cmdline {
  movablecore=$size kernelcore=$share # sizes as parameters
  dyndbg="file mm/*.c +p" memmap=16M$0x10000000
}

reserve 0x13ff00000-0x13ffbffff by memblock_alloc_range_nid+0xe0/0x150
reserve [mem 0x13ff00000-0x13ffbffff]
reserve 1M@0x13ff00000
reserve from "boot.dmesg"
firmware from "boot.dmesg"
machine from "boot.dmesg"
kernel from "vmlinuz"
`;

/** Every step and every expectation, in the canonical layout. */
export const TIMELINE = `boot

step "devices and blocks"
plug memory
unplug boot -> EBUSY
probe 0x140000000 -> EEXIST
online memory34-39 descending
online_kernel memory34
online_movable $blocks -> EINVAL at pfn 1310464
offline memory39 -> EBUSY at 0x13ff00000
resize boot to 1G
chmem enable 1G zone Movable
chmem disable 0x100000000-0x10fffffff
chmem enable memory34-36
set auto_online_blocks = online_movable
set min_free_kbytes = 67584

step "memory in use"
allocate 64M movable in Movable node0 at 0x130000000-0x13fffffff as hog
allocate $size hugetlb as pool -> ENOMEM
free hog
alloc_contig 0x130000000-0x13fffffff as buffer
alloc_contig 256M node0 as other -> EBUSY
cma_alloc 16M from reserved as third
isolate 0x130000000-0x13fffffff
reconfigure pmem0 as system-ram
reconfigure cxl0 as system-ram -> oops

concurrently {
  offline memory34 hangs in wait_for_completion
  plug memory -> EBUSY hangs
  set online_policy = auto-movable
}

expect memory34-36 state=online valid_zones=Normal,Movable removable=1 node=0
expect no memory40
expect node0 Movable start_pfn=0x130000 spanned=65536 present=256M managed=1 min=1 low=1 high=1 cma=0
expect reserved 0x0-0xfff
expect unreserved 1M@0x100000
expect warning movable-reserved
expect no warning movable-splits-block
expect zoneinfo """
Node 0, zone  Movable
"""
expect iomem """
00001000-0009fbff : System RAM
"""
expect dmesg "page dumped because: unmovable page"
expect task kmemleak blocked on mem_hotplug_lock

crash {
  cmdline {
    memmap=256M!0x130000000
  }
}
boot
dump to pmem0
reboot { cmdline { quiet } } -> ok
boot
`;

export const EVERYTHING = `${DECLARATIONS}\n${TIMELINE}`;
