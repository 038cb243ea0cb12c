/** The architectures by the name that a kernel's build gives them. */

import type { Arch } from "../state/events.ts";
import { type Bytes, KiB } from "../units/units.ts";
import type { Architecture } from "./arch.ts";
import { ARM64 } from "./arm64/index.ts";
import { X86_64 } from "./x86/index.ts";

const ALL = { x86_64: X86_64, arm64: ARM64 } satisfies Record<Arch, Architecture>;

export const ARCHITECTURES: Readonly<Record<Arch, Architecture>> = ALL;

/** What a scenario calls the kernels of an architecture. */
export type KernelArchName = { readonly [A in Arch]: keyof (typeof ALL)[A]["kernels"] }[Arch];

/** Architecture and page size of a kernel. */
export interface KernelArch {
  readonly arch: Arch;
  readonly pageSize: Bytes;
}

/** What a scenario calls the kernels of each architecture: `x86_64`, `arm64`, `arm64-16k`, `arm64-64k`. */
export const KERNEL_ARCHES: Readonly<Record<string, KernelArch>> = Object.fromEntries(
  Object.values(ARCHITECTURES).flatMap(({ name, kernels }) =>
    Object.entries(kernels).map(([called, pageSize]) => [called, { arch: name, pageSize }] as const),
  ),
);

/** Whether a kernel is of an architecture. */
export function isOfArch({ arch }: Pick<KernelArch, "arch">, name: Arch): boolean {
  return arch === name;
}

/** A kernel whose scenario names no architecture. */
export const DEFAULT_KERNEL_ARCH: KernelArch = { arch: "x86_64", pageSize: 4 * KiB };
