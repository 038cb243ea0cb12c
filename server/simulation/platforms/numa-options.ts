/**
 * The words of `numa=`, each of which stays in force whatever an other `numa=` says: numa_setup() (arch/x86/mm/numa.c),
 * numa_parse_early_param() (drivers/base/arch_numa.c).
 */
import type { ArchTraits } from "../state/arch-traits.ts";
import type { CmdlineParameter } from "../state/events.ts";

export interface NumaOptions {
  readonly off: CmdlineParameter | undefined;
  readonly noAcpi: CmdlineParameter | undefined;
  readonly fake: CmdlineParameter | undefined;
}

export function numaOptions(
  cmdline: readonly CmdlineParameter[],
  { numaNoAcpi }: Pick<ArchTraits, "numaNoAcpi">,
): NumaOptions {
  const last = (start: string) =>
    cmdline.findLast(({ name, value }) => name === "numa" && value !== undefined && value.startsWith(start));
  return { off: last("off"), noAcpi: numaNoAcpi ? last("noacpi") : undefined, fake: last("fake=") };
}
