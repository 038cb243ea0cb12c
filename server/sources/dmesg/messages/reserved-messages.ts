/** What a boot log tells of reservations, where the kernel made them. */

import { AREA_MESSAGES, NODE_DATA_MESSAGE } from "../told-areas.ts";
import type { Message } from "./message.ts";

export const RESERVED_MESSAGES: readonly Message[] = [
  {
    pattern: NODE_DATA_MESSAGE.pattern,
    take: (reader, parts, at) => {
      // Before 6.12 arm64 alone printed it so; since then all print what x86 did.
      if (parts[0] !== undefined) reader.tell("arch", "arm64", at);
      reader.addReserved(NODE_DATA_MESSAGE.read(parts), at);
    },
  },
  ...AREA_MESSAGES.map(
    ({ pattern, read }): Message => ({ pattern, take: (reader, parts, at) => reader.addReserved(read(parts), at) }),
  ),
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
