/** How much of its command line a kernel reads: COMMAND_LINE_SIZE (arch/x86/include/asm/setup.h, arch/arm64/include/uapi/asm/setup.h). */
import { commandLineSize } from "../kernels/boot-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import type { KernelSpec } from "../state/events.ts";
import { kernelVersion } from "./stated-build.ts";

/** In characters: the last byte is the NUL's. All of it where the version is none, and nothing boots. */
export function charactersRead(kernel: KernelSpec): number {
  const version = kernelVersion(kernel);
  return version === undefined ? Number.POSITIVE_INFINITY : ruleFor(commandLineSize, version) - 1;
}
