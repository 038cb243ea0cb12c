/**
 * How Kconfig options are written down here: an option's entry says where it decides, and what is assumed of a kernel whose
 * configuration nobody told; a distribution's table says how its kernels set it, by architecture and version.
 */
import type { Arch } from "../../state/events.ts";

interface OptionEntry {
  /** Kernel file that the decision is read off. */
  readonly source: string;
  /** First version with the option; undefined: since ever. */
  readonly since?: string;
  /** First version without it. */
  readonly until?: string;
  /** Where the option exists on one architecture alone. */
  readonly arch?: Arch;
  /** Takes this option's value where the scenario states that one and not this. */
  readonly follows?: string;
}

/** One value, or those of architectures that differ from what Kconfig gives elsewhere: a further architecture changes no option. */
export type Usual<V> = V | ({ readonly elsewhere: V } & { readonly [A in Arch]?: V });

export interface BoolOption extends OptionEntry {
  /** A tristate's `m` counts as `y`: the module is loaded. */
  readonly type: "bool" | "tristate";
  /** What Kconfig gives or what is usual, where nothing is known. */
  readonly usual: Usual<boolean>;
}

export interface IntOption extends OptionEntry {
  readonly type: "int";
  readonly usual: Usual<number>;
  /** What series before `until` give, oldest first; the first row that applies holds. */
  readonly usualBefore?: readonly { readonly until: string; readonly arch: Arch; readonly value: number }[];
  /** What Kconfig accepts, both ends inclusive. */
  readonly range: readonly [min: number, max: number];
}

export type KconfigOption = BoolOption | IntOption;

/** A value of an option in a distribution's kernels: the last row that applies holds. */
export interface Setting<V> {
  readonly value: V;
  /** First version it was seen in; undefined: all. */
  readonly since?: string;
  /** First of the vendor's builds of that very version (`since`) that it was seen in; undefined: all. */
  readonly build?: number;
  readonly arch?: Arch;
}
