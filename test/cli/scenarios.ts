/** Scenarios that the tests of the command line run. */

const HEAD = `kernel 6.1 x86_64

machine qemu-pc {
  memory 4G
}
`;

/** Holds. */
export const HOLDS = `scenario "holds"

${HEAD}
cmdline { movablecore=256M }

boot

expect memory38-39 state=online valid_zones=Movable
expect no memory40
`;

/** Of a machine and a kernel that were measured. */
export const EXACT = `scenario "exact"

kernel 6.1 x86_64 {
  build debian
}

machine qemu-pc {
  memory 4G
  cpus 2
  initrd 4400K
}

cmdline { movablecore=256M nokaslr }

boot
`;

/** Its only expectation fails. */
export const FAILS = `scenario "fails"

${HEAD}
boot

expect memory39 state=offline
`;

/** Holds for one of its sizes. */
export const SIZES = `scenario "sizes"

param size = 256M | 512M

${HEAD}
cmdline { movablecore=$size }

boot

expect node0 Movable present=256M
`;

/** Declarations alone, as \`use\` takes them. */
export const MACHINE = HEAD;

export const USES = `scenario "uses"

use "machine.memzone"

boot

expect memory39 state=online
`;

export const BROKEN = `scenario "broken
kernel 6.1
machine qemu-pc { memory lots }
boot now
offline memory
`;

/** What the posting about movablecore= showed, as the language's first page writes it down. */
export const COLLIDES = `scenario "movablecore= collides with memblock allocations"

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

step "the top block can't be offlined"
offline memory39 -> EBUSY at 0x13ff00000
offline memory38 -> ok
`;

export const COLLIDES_LSMEM = `RANGE                                  SIZE  STATE REMOVABLE BLOCK NODE   ZONES
0x0000000000000000-0x0000000007ffffff  128M online       yes     0    0    None
0x0000000008000000-0x00000000bfffffff  2.9G online       yes  1-23    0   DMA32
0x0000000100000000-0x000000012fffffff  768M online       yes 32-37    0  Normal
0x0000000130000000-0x000000013fffffff  256M online       yes 38-39    0 Movable

Memory block size:       128M
Total online memory:       4G
Total offline memory:      0B
`;
