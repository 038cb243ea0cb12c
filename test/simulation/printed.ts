/** What a kernel of a version prints of some messages, for tests of the parts that print them. */
import { parseKernelVersion } from "../../server/simulation/kernels/version.ts";
import type { KernelMessage } from "../../server/simulation/state/kernel-messages.ts";
import { messageLines } from "../../server/views/dmesg/dmesg.ts";
import { contextOfVersion } from "../../server/views/dmesg/log-context.ts";

export function printed(messages: readonly KernelMessage[], version: string): readonly string[] {
  return messageLines(messages, contextOfVersion(parseKernelVersion(version)!));
}
