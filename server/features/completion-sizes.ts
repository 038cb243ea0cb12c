/** Sizes that completion offers because of what the machine has: what nodes leave of its memory, or add up to, and more than that. */
import { memparse } from "../simulation/units/memparse.ts";
import { type Bytes, writtenSize } from "../simulation/units/units.ts";
import type { Candidate } from "./completion-candidates.ts";
import { type CompletionContext, headStatements } from "./completion-context.ts";

export const USUAL_SIZES = ["128M", "256M", "512M", "1G", "2G", "4G", "8G"];
/** What a machine may grow to, in its own memory. */
const GROWTHS = [2, 4, 8];

/** Sizes of an item of the machine that depend on its others; undefined: any can stand there. */
export function machineSizes(context: CompletionContext): readonly Candidate[] | undefined {
  const { body } = context;
  const item = context.before.at(-1);
  const { whole, nodes } = memoryOf(context);
  if (body === "machine" && item === "maxmem") {
    const has = whole ?? nodes;
    return has === 0 ? undefined : sizes(GROWTHS.map((times) => times * has));
  }
  if (item !== "memory") return undefined;
  if (body === "machine") return nodes === 0 ? undefined : sizes([nodes], "what its nodes add up to");
  if (body !== "node" || whole === undefined) return undefined;
  const left = whole - nodes + writtenOver(context);
  if (left <= 0) return undefined;
  const smaller = USUAL_SIZES.map((size) => memparse(size).value).filter((size) => size < left);
  return [...sizes([left], "what the other nodes leave"), ...sizes(smaller)];
}

function sizes(values: readonly Bytes[], detail = ""): readonly Candidate[] {
  return values.map((value) => ({ label: writtenSize(value), kind: "value", ...(detail === "" ? {} : { detail }) }));
}

/** What the machine's nodes leave of its memory; undefined: nothing. */
export function memoryLeft(context: CompletionContext): string | undefined {
  const { whole = 0, nodes } = memoryOf(context);
  return whole > nodes ? writtenSize(whole - nodes) : undefined;
}

/** The machine's memory as it is stated, and that of its nodes. */
function memoryOf({ analysis }: CompletionContext): { readonly whole: Bytes | undefined; readonly nodes: Bytes } {
  const machine = headStatements(analysis).findLast((statement) => statement.kind === "machine");
  let whole: Bytes | undefined;
  let nodes = 0;
  for (const item of machine?.kind === "machine" ? machine.items : []) {
    if (item.kind === "memory" && item.size.kind === "number") whole = item.size.value;
    if (item.kind === "node" && item.memory?.kind === "number") nodes += item.memory.value;
  }
  return { whole, nodes };
}

/** The size in whose place one is written. */
function writtenOver({ analysis, span, wordEnd }: CompletionContext): Bytes {
  const word = analysis.source.slice({ start: span.start, end: wordEnd });
  return /^\d/.test(word) ? memparse(word).value : 0;
}
