/**
 * Names of Kconfig options that kernels have. What is no name of these and none that a rule depends on is taken for misspelled.
 */

import { KCONFIG_NAMES } from "./kconfig-names.data.ts";

/** Whether some of those kernels have it set, or none. */
export type UsualSetting = "set" | "unset";

let known: ReadonlyMap<string, UsualSetting> | undefined;

/** By name, without `CONFIG_`. */
export function kconfigNames(): ReadonlyMap<string, UsualSetting> {
  known ??= new Map(named(KCONFIG_NAMES.trim().split(/\s+/)));
  return known;
}

let list: readonly string[] | undefined;

/** All of them, for who looks for the nearest: always the same list. */
export function kconfigNameList(): readonly string[] {
  list ??= [...kconfigNames().keys()];
  return list;
}

function* named(words: readonly string[]): Generator<readonly [name: string, setting: UsualSetting]> {
  let before: readonly string[] = [];
  for (const word of words) {
    const [, sign, dots, rest] = /^(-?)(\.*)(.*)$/.exec(word)!;
    before = [...before.slice(0, dots!.length), ...rest!.split("_")];
    yield [before.join("_"), sign === "-" ? "unset" : "set"];
  }
}
