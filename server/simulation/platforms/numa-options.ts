/**
 * The words of `numa=`, each of which stays in force whatever an other `numa=` says: numa_setup() (arch/x86/mm/numa.c),
 * numa_parse_early_param() (drivers/base/arch_numa.c).
 */
import type { Arch, CmdlineParameter } from "../state/events.ts";

/** `noacpi` is a word of x86's numa_setup() alone: numa_parse_early_param() knows `off` and `fake=`. */
const READS_NOACPI: Readonly<Record<Arch, boolean>> = { x86_64: true, arm64: false };

export interface NumaOptions {
  readonly off: CmdlineParameter | undefined;
  readonly noAcpi: CmdlineParameter | undefined;
  readonly fake: CmdlineParameter | undefined;
}

export function numaOptions(cmdline: readonly CmdlineParameter[], arch: Arch): NumaOptions {
  const last = (start: string) =>
    cmdline.findLast(({ name, value }) => name === "numa" && value !== undefined && value.startsWith(start));
  return { off: last("off"), noAcpi: READS_NOACPI[arch] ? last("noacpi") : undefined, fake: last("fake=") };
}
