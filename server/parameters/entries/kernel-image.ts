/**
 * Parameters that decide where the kernel's own data lies: KASLR, hash tables, virtual areas, memory encryption
 * (arch/x86/boot/compressed/kaslr.c, mm/mm_init.c alloc_large_system_hash()).
 */
import type { KernelParameter } from "../parameter.ts";

const HASHES = [
  ["dhash_entries", "the dentry cache", "fs/dcache.c"],
  ["ihash_entries", "the inode cache", "fs/inode.c"],
  ["mhash_entries", "the mount table", "fs/namespace.c"],
  ["mphash_entries", "the mount point table", "fs/namespace.c"],
  ["thash_entries", "established TCP connections", "net/ipv4/tcp.c"],
  ["uhash_entries", "UDP sockets", "net/ipv4/udp.c"],
] as const;

const hashTables: readonly KernelParameter[] = HASHES.map(([name, what, source]) => ({
  name,
  value: "number",
  forms: [{ syntax: `${name}=COUNT`, meaning: "entries, rounded up to a power of two" }],
  summary: `Number of hash buckets of ${what}.`,
  documentation: `Eight bytes each. By default the number follows from the size of memory. Tables made before the buddy allocator runs come from
memblock, near the top of memory, where they may fall into ZONE_MOVABLE.`,
  relations: [{ parameter: "hashdist", says: "whether large tables are spread over the nodes" }],
  effect: "none",
  source,
}));

export const kernelImage: readonly KernelParameter[] = [
  {
    name: "nokaslr",
    value: "flag",
    forms: [{ syntax: "nokaslr", meaning: "no randomisation" }],
    summary: "The kernel is loaded at its fixed address.",
    documentation: `On x86_64 the image then starts at 16 MiB. With KASLR it may lie at any 2 MiB step of usable memory, in the future Movable zone too: its
blocks can't go offline. Without this parameter a scenario can't say where the image lies, and what follows from it is marked as modelled.`,
    relations: [
      { parameter: "movablecore", says: "a randomised image may fall into its zone" },
      { parameter: "memmap", says: "more than four ranges switch the physical randomisation off" },
    ],
    examples: ["nokaslr"],
    effect: "simulated",
    source: "arch/x86/boot/compressed/kaslr.c choose_random_location()",
  },
  {
    name: "kaslr",
    value: "flag",
    forms: [{ syntax: "kaslr", meaning: "randomise" }],
    arch: ["x86_64"],
    summary: "Asks for KASLR; the default since 4.12.",
    documentation: "Only kernels before 4.8 with hibernation needed it.",
    relations: [{ parameter: "nokaslr", says: "the opposite" }],
    effect: "none",
    source: "arch/x86/boot/compressed/kaslr.c",
  },
  ...hashTables,
  {
    name: "hashdist",
    value: "bool",
    forms: [{ syntax: "hashdist=COUNT", meaning: "0 off, 1 on" }],
    summary: "Spreads large hash tables over the nodes.",
    documentation:
      "On by default on 64-bit machines with several nodes: the dentry and inode tables are then made with vmalloc later in the boot and leave no memblock reservation. With one node, or `hashdist=0`, they are contiguous boot memory.",
    examples: ["hashdist=0"],
    effect: "none",
    source: "mm/mm_init.c set_hashdist()",
  },
  {
    name: "vmalloc",
    value: "size",
    forms: [{ syntax: "vmalloc=SIZE", meaning: "size of the vmalloc area" }],
    summary: "Size of the vmalloc area on 32-bit kernels.",
    documentation: "x86_64 and arm64 ignore it: their area is far larger than memory.",
    effect: "none",
    source: "arch/x86/mm/pgtable_32.c; arch/arm/mm/mmu.c",
  },
  {
    name: "mem_encrypt",
    value: "bool",
    forms: [{ syntax: "mem_encrypt={on|off}", meaning: "on or off" }],
    since: "4.14",
    arch: ["x86_64"],
    config: "CONFIG_AMD_MEM_ENCRYPT",
    summary: "AMD memory encryption.",
    documentation:
      "With encryption active the bounce buffers are forced and larger: 6 % of memory, between 64 MiB and 1 GiB.",
    relations: [{ parameter: "swiotlb", says: "grows with encryption" }],
    effect: "none",
    source: "arch/x86/mm/mem_encrypt_identity.c",
  },
  {
    name: "nogbpages",
    value: "flag",
    forms: [{ syntax: "nogbpages", meaning: "map memory with 2 MiB pages at most" }],
    arch: ["x86_64"],
    summary: "The kernel's own mapping uses no 1 GiB pages.",
    documentation: "More page tables are then taken from memblock at boot: 4 KiB for each GiB of memory.",
    effect: "none",
    source: "arch/x86/mm/init.c",
  },
  {
    name: "no5lvl",
    value: "flag",
    forms: [{ syntax: "no5lvl", meaning: "four levels of page tables" }],
    arch: ["x86_64"],
    summary: "No five-level page tables.",
    documentation: "With four levels physical memory ends at 64 TiB.",
    effect: "none",
    source: "arch/x86/boot/compressed/pgtable_64.c",
  },
];
