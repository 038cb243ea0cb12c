/**
 * The texts of a state by the names that `expect` and `memzone show` know them by. Every text goes without a newline behind
 * its last line.
 */

import type { TextRenderer, TextRenderers } from "../analysis/analysis.ts";
import { describeBlocks } from "../simulation/drivers/base-memory/block-facts.ts";
import { iomemEvidence, logEvidence, stateEvidence, zoneEvidence } from "../simulation/evidence/levels.ts";
import type { Evidence, Scope } from "../simulation/evidence/reason.ts";
import { type AskedRows, collectRows } from "../simulation/kernels/rule-table.ts";
import { memoryBlockBytes } from "../simulation/state/block-size.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { blocksText } from "./block-runs.ts";
import { dmesgText, wordingDoubts } from "./dmesg/dmesg.ts";
import { kindsOfLog } from "./dmesg/line-kinds.ts";
import { iomemText } from "./iomem.ts";
import { lsmemText } from "./lsmem.ts";
import { lsmemTextLike } from "./lsmem-form.ts";
import { offlineableText } from "./offlineable.ts";
import { zoneinfoText } from "./zoneinfo.ts";

/**
 * By name, one line each, with the facts of the state that it tells. A text that the language has a word for
 * (grammar/vocabulary/word-lists.ts: VIEW) can be expected.
 */
export const STATE_TEXTS = {
  lsmem: textOf("layout", lsmemOf),
  blocks: textOf("layout", (state) => blocksText(describeBlocks(state))),
  zoneinfo: Object.assign(textOf("sizes", zoneinfoText), { evidence: (state: MemoryState) => zoneEvidence(state) }),
  iomem: Object.assign(textOf("sizes", iomemText), { evidence: (state: MemoryState) => iomemEvidence(state) }),
  dmesg: Object.assign(textOf("log", dmesgText), { kindsOf: kindsOfLog, evidence: evidenceOfLog }),
  offlineable: textOf("layout", offlineableText),
} as const satisfies TextRenderers & Readonly<Record<string, TextRenderer>>;

const RENDERERS: Readonly<Record<string, TextRenderer>> = STATE_TEXTS;

/** How far what is printed of a state can be trusted. `rows`: of the rules that printing asked for. */
export function textEvidence(view: string, state: MemoryState, rows: AskedRows): Evidence {
  return RENDERERS[view]?.evidence?.(state, rows) ?? stateEvidence(state);
}

/** A text of a state, and how far it can be trusted. */
export function printedText(
  view: keyof typeof STATE_TEXTS,
  state: MemoryState,
): { readonly text: string; readonly evidence: Evidence } {
  const { result: text, rows } = collectRows(() => STATE_TEXTS[view](state));
  return { text, evidence: textEvidence(view, state, rows) };
}

function evidenceOfLog(state: MemoryState, rows: AskedRows = new Map()): Evidence {
  return logEvidence(state, rows, wordingDoubts(state));
}

/** A text that tells of facts of one kind. */
export function textOf(restsOn: Scope, print: (state: MemoryState, like?: string) => string): TextRenderer {
  return Object.assign((state: MemoryState, like?: string) => print(state, like), { restsOn });
}

function lsmemOf(state: MemoryState, like?: string): string {
  const blockSize = memoryBlockBytes(state.geometry);
  const runs = describeBlocks(state);
  return like === undefined ? lsmemText(blockSize, runs) : lsmemTextLike(like, blockSize, runs);
}
