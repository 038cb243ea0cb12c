/** Why a boot is only modelled as far as its kernel goes: where its build's numbers come from, and what is unknown of its configuration. */
import type { Reason } from "../evidence/reason.ts";
import type { BootSetup } from "../state/events.ts";
import { kernelConfig } from "./kernel-config.ts";
import { optionsNeededBy } from "./needed-items.ts";

export function buildReasons(
  setup: BootSetup,
  { reasons }: { readonly reasons: readonly Reason[] },
): readonly Reason[] {
  const config = kernelConfig(setup.kernel);
  const names = optionsNeededBy(setup).filter((name) => config.source(name) === "usual");
  // A build that is not stated has a configuration that nobody knows.
  if (names.length === 0 || reasons.some(({ kind }) => kind === "build-not-stated")) return reasons;
  return [...reasons, { kind: "config-unknown", names }];
}
