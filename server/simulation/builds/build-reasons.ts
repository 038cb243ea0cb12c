/** Why a boot is only modelled as far as its kernel goes: where its build's numbers come from, and what is unknown of its configuration. */
import type { Reason } from "../evidence/reason.ts";
import type { BootSetup } from "../state/events.ts";
import type { ChosenBuild } from "./choose-build.ts";
import { configReasons } from "./config-reasons.ts";
import { kernelConfig } from "./kernel-config.ts";
import { optionsNeededBy } from "./needed-items.ts";
import type { BuildProfile, Item, KernelBuild } from "./schema.ts";

export function buildReasons(
  setup: BootSetup,
  { reasons, source }: Pick<ChosenBuild<KernelBuild, BuildProfile>, "reasons" | "source">,
): readonly Reason[] {
  const config = kernelConfig(setup.kernel);
  const names = optionsNeededBy(setup).filter((name) => config.source(name) === "usual");
  return [
    ...reasons,
    ...configReasons(setup.kernel, source),
    // A build that is not stated has a configuration that nobody knows.
    ...(names.length === 0 || reasons.some(({ kind }) => kind === "build-not-stated")
      ? []
      : [{ kind: "config-unknown", names } as const]),
  ];
}

/**
 * Reasons without items that the boot turned out not to use: only the boot itself, with its mem=, numa=fake= and SRAT, tells whether
 * there is a node without memory that nothing sets online, whose data then has another size.
 */
export function withoutUnusedItems(reasons: readonly Reason[], offlineNodes: readonly number[]): readonly Reason[] {
  const unused: readonly string[] = offlineNodes.length === 0 ? OF_OFFLINE_NODES : [];
  return reasons.flatMap((reason): readonly Reason[] => {
    if (reason.kind !== "table-lacks" && reason.kind !== "log-lacks" && reason.kind !== "image-lacks") return [reason];
    const items = reason.items.filter((item) => !unused.includes(item));
    return items.length === 0 ? [] : [{ ...reason, items }];
  });
}

const OF_OFFLINE_NODES: readonly Item<BuildProfile>[] = ["memorylessNodeData"];
