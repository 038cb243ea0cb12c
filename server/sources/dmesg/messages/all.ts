/** All messages of a boot log that tell of the machine. */

import { KERNEL_MESSAGES } from "./kernel-messages.ts";
import { MAP_MESSAGES } from "./map-messages.ts";
import { MEMORY_MESSAGES } from "./memory-messages.ts";
import type { Message } from "./message.ts";
import { NODE_MESSAGES } from "./node-messages.ts";
import { PLATFORM_MESSAGES } from "./platform-messages.ts";
import { RESERVED_MESSAGES } from "./reserved-messages.ts";

/** The first whose pattern fits a message takes what it tells. */
export const MESSAGES: readonly Message[] = [
  ...KERNEL_MESSAGES,
  ...MAP_MESSAGES,
  ...NODE_MESSAGES,
  ...MEMORY_MESSAGES,
  ...PLATFORM_MESSAGES,
  ...RESERVED_MESSAGES,
];
