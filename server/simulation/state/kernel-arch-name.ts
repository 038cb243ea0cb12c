/** What the kernels of an architecture and page size are called: `x86_64`, `arm64`, `arm64-16k`. */
import { KiB } from "../units/units.ts";
import type { KernelSpec } from "./events.ts";

export function kernelArchName({ arch, pageSize }: Pick<KernelSpec, "arch" | "pageSize">): string {
  return pageSize === 4 * KiB ? arch : `${arch}-${pageSize / KiB}k`;
}
