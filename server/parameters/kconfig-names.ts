/**
 * Names of Kconfig options that kernels have. What is no name of these and none that a rule depends on is taken for misspelled.
 */

import { KCONFIG_NAMES } from "./kconfig-names.data.ts";

/** Whether some of those kernels have it set, or none. */
export type UsualSetting = "set" | "unset";

let known: ReadonlyMap<string, UsualSetting> | undefined;

/** By name, without `CONFIG_`. */
export function kconfigNames(): ReadonlyMap<string, UsualSetting> {
  known ??= new Map(
    KCONFIG_NAMES.trim()
      .split(/\s+/)
      .map((name) => (name.startsWith("-") ? [name.slice(1), "unset"] : [name, "set"])),
  );
  return known;
}
