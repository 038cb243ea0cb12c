/**
 * What a listing of memory blocks gives away of the architecture. x86 has memory at address 0 and ends its ZONE_DMA at 16 MiB
 * (arch/x86/include/asm/dma.h); arm64's memory begins where the board has it, and its ZONE_DMA reaches as far as devices do.
 */
import type { Arch } from "../../simulation/state/events.ts";
import { type ByteRange, MiB } from "../../simulation/units/units.ts";
import type { SourceDoubt, Told } from "../facts.ts";

export interface ListedBlocks extends Told<ByteRange> {
  /** The one zone that its online blocks are in, in lower case. */
  readonly zone: string | undefined;
}

/** `isWhole`: no block is left out of the listing. Undefined where it could be either's. */
export function archOfBlocks(
  blocks: readonly ListedBlocks[],
  isWhole: boolean,
): { readonly arch: Told<Arch>; readonly doubt: SourceDoubt } | undefined {
  const [first] = blocks.toSorted((a, b) => a.value.first - b.value.first);
  const highDma = blocks.find(({ zone, value }) => zone === "dma" && value.first >= 16 * MiB);
  const arm = (at: Told<unknown>["at"], why: string) => ({
    arch: { value: "arm64", at } as const,
    doubt: { at, kind: "estimated", what: `arm64, as ${why}` } as const,
  });
  if (highDma !== undefined) return arm(highDma.at, "ZONE_DMA of x86 ends at 16 MiB");
  if (isWhole && first !== undefined && first.value.first > 0) return arm(first.at, "x86 has memory at address 0");
  return undefined;
}
