/**
 * What becomes of plugged memory by itself is the kernel's default, which differs from build to build: where a scenario
 * counts on another one, `memhp_default_state=` says so (mm/memory_hotplug.c, setup_memhp_default_state()).
 */
import { findParameter, unavailable } from "../../parameters/catalogue.ts";
import type { MemoryState } from "../../simulation/state/state.ts";
import type { Fix, FixDesk } from "../analysis.ts";
import type { BlockIds } from "../notes/block-names.ts";
import { addParameter } from "./cmdline-edits.ts";

const NAME = "memhp_default_state";

/**
 * The fix that makes plugged blocks come up `wanted`. None where one of the blocks was there since boot, or where the
 * command line says already what the author wants.
 */
export function onliningFixes(
  state: MemoryState,
  blocks: readonly BlockIds[],
  wanted: "online" | "offline",
  desk: FixDesk,
): readonly Fix[] {
  const { setup } = state.boot;
  const plugged = blocks.length > 0 && blocks.every(({ first, last }) => arePlugged(state, first, last + 1));
  if (!plugged || setup.cmdline.some(({ name }) => name === NAME)) return [];
  const parameter = findParameter(NAME, setup.kernel.arch);
  if (parameter === undefined || unavailable(parameter, state.version, setup.kernel.arch) !== undefined) return [];
  const text = `${NAME}=${wanted}`;
  const fix = addParameter(`Add \`${text}\``, text, desk);
  return fix === undefined ? [] : [fix];
}

function arePlugged({ blocks }: MemoryState, first: number, end: number): boolean {
  const there = blocks.within(first, end);
  return blocks.covered(first, end) === end - first && there.every(({ value }) => !value.early);
}
