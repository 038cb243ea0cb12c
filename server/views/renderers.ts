/**
 * The texts of a state by the names that `expect` and `memzone show` know them by. Every text goes without a newline behind
 * its last line.
 */

import type { TextRenderers } from "../analysis/analysis.ts";
import { describeBlocks } from "../simulation/drivers/base-memory/block-facts.ts";
import { memoryBlockBytes } from "../simulation/state/block-size.ts";
import { blocksText } from "./block-runs.ts";
import { dmesgText } from "./dmesg/dmesg.ts";
import { iomemText } from "./iomem.ts";
import { lsmemText } from "./lsmem.ts";
import { lsmemTextLike } from "./lsmem-form.ts";
import { offlineableText } from "./offlineable.ts";
import { zoneinfoText } from "./zoneinfo.ts";

/** By name, one line each. A text that the language has a word for (grammar/vocabulary/word-lists.ts: VIEW) can be expected. */
export const STATE_TEXTS = {
  lsmem: (state, like?: string) => {
    const blockSize = memoryBlockBytes(state.geometry);
    const runs = describeBlocks(state);
    return like === undefined ? lsmemText(blockSize, runs) : lsmemTextLike(like, blockSize, runs);
  },
  blocks: (state) => blocksText(describeBlocks(state)),
  zoneinfo: zoneinfoText,
  iomem: iomemText,
  dmesg: dmesgText,
  offlineable: offlineableText,
} as const satisfies TextRenderers & Readonly<Record<string, TextRenderers["lsmem"]>>;
