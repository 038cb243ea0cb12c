/** What a boot log tells of reservations, where the kernel made them. */

import { MiB } from "../../../simulation/units/units.ts";
import { type Message, RANGE, rangeOf } from "./message.ts";

export const RESERVED_MESSAGES: readonly Message[] = [
  {
    pattern: new RegExp(`^\\s*(NUMA: )?NODE_DATA(?:\\(\\d+\\) allocated)? ${RANGE}`),
    take: (reader, [prefix, first = "", last = ""], at) => {
      // Before 6.12 arm64 alone printed it so; since then all print what x86 did.
      if (prefix !== undefined) reader.tell("arch", "arm64", at);
      reader.addReserved({ ...rangeOf(first, last), by: "alloc_node_data" }, at);
    },
  },
  {
    pattern: /^Reserving (\d+)MB of (low )?memory at (\d+)MB for crashkernel/,
    take: (reader, [size, low, start], at) => {
      const first = Number(start) * MiB;
      const by = low === undefined ? "reserve_crashkernel" : "reserve_crashkernel_low";
      reader.addReserved({ first, last: first + Number(size) * MiB - 1, by }, at);
    },
  },
  {
    pattern: /^crashkernel (low memory )?reserved: (0x[0-9a-f]+) - (0x[0-9a-f]+)/,
    take: (reader, [low, first, end], at) => {
      const by = low === undefined ? "reserve_crashkernel" : "reserve_crashkernel_low";
      reader.addReserved({ first: Number(first), last: Number(end) - 1, by }, at);
    },
  },
  // Printed where the buffer stays; the end is the first byte behind.
  {
    pattern: /^software IO TLB(?:: mapped)? \[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\] \(\d+MB\)/,
    take: (reader, [first, end], at) => {
      reader.addReserved({ first: Number(first), last: Number(end) - 1, by: "swiotlb_memblock_alloc" }, at);
    },
  },
  {
    pattern: /^cma: Reserved (\d+) MiB at (0x[0-9a-f]+)/,
    take: (reader, [size, start], at) => {
      const first = Number(start);
      const last = first + Number(size) * MiB - 1;
      reader.addReserved({ first, last, by: "cma_declare_contiguous_nid" }, at);
    },
  },
  // pcpu_embed_first_chunk(): static, reserved and dynamic part fill whole pages.
  {
    pattern: /^(?:percpu|PERCPU): Embedded (\d+) pages\/cpu (?:@\S+ )?s(\d+) r(\d+) d(\d+) u(\d+)/,
    take: (reader, parts, at) => {
      const [pages = 0, fixed = 0, reserved = 0, dynamic = 0, unit = 0] = parts.map(Number);
      const used = fixed + reserved + dynamic;
      reader.facts.pageSize = { value: used / pages, at };
      reader.perCpu = { value: { used, unit }, at };
    },
  },
];
