/**
 * The vocabulary of the language: every word of it, how it is written, what it means. Parser words and rules, the types of simple
 * nodes, colours, snippets, completion, hovers and LANGUAGE.md are made from these tables; none of them types a word again.
 */
import {
  DECLARATIONS,
  DEVICE_BODIES,
  KERNEL_ENTRIES,
  KERNEL_IMAGE_ENTRIES,
  MACHINE_BLOCKS,
  MACHINE_LINES,
  NODE_ENTRIES,
} from "./vocabulary/declarations.ts";
import type { Entries, Entry } from "./vocabulary/entry.ts";
import { EXPECT, EXPECTATIONS } from "./vocabulary/expectations.ts";
import { operandsOf } from "./vocabulary/form.ts";
import { BLOCK_STEPS, LINE_STEPS, MARKS, STEP_WORDS_INSIDE } from "./vocabulary/steps.ts";
import { meaningOf } from "./vocabulary/word-lists.ts";

export type { Entry } from "./vocabulary/entry.ts";

/** Where a statement may stand. */
export type Place = "declaration" | "boot" | "heading" | "step" | "expectation";

/** A statement: its first word, or its first two (`reserve from`). */
export interface StatementEntry extends Entry {
  readonly word: string;
  /** The kind of its syntax node. */
  readonly kind: string;
  readonly place: Place;
}

/** Every statement, in the order of the language's page. */
export const STATEMENTS: readonly StatementEntry[] = [
  ...statements(DECLARATIONS, "declaration"),
  ...statements({ boot: MARKS.boot }, "boot"),
  ...statements({ step: MARKS.step }, "heading"),
  ...statements({ ...LINE_STEPS, ...BLOCK_STEPS }, "step"),
  ...statements({ expect: EXPECT }, "expectation"),
];

function statements(entries: Entries, place: Place): readonly StatementEntry[] {
  return Object.entries(entries).map(([word, entry]) => ({ ...entry, word, kind: word.replace(" ", "-"), place }));
}

/** What the bodies hold, by whom they belong to. */
export const BODIES = {
  kernel: KERNEL_ENTRIES,
  "kernel-from": KERNEL_IMAGE_ENTRIES,
  machine: { ...MACHINE_LINES, ...MACHINE_BLOCKS },
  node: NODE_ENTRIES,
  ...DEVICE_BODIES,
} as const satisfies Readonly<Record<string, Entries>>;

export type BodyOwner = keyof typeof BODIES;

/** The items of a body; none where the owner has none. */
export function itemsIn(owner: string): Entries {
  return Object.hasOwn(BODIES, owner) ? BODIES[owner as BodyOwner] : {};
}

/** What a word means inside a statement of a kind; undefined where it means nothing there. */
export function meaningInside(kind: string, word: string): string | undefined {
  const items = kind === "machine" ? { ...BODIES.node, ...BODIES.machine } : itemsIn(kind);
  const item = Object.hasOwn(items, word) ? (items as Entries)[word] : undefined;
  if (item !== undefined) return item.meaning;
  if (kind === "expect") return meaningInExpectation(word);
  const form = STATEMENTS.find((statement) => statement.kind === kind)?.form ?? "";
  for (const { operand } of operandsOf(form)) {
    const meaning = operand.list === undefined ? undefined : meaningOf(operand.list, word);
    if (meaning !== undefined) return meaning;
  }
  if (kind in LINE_STEPS && Object.hasOwn(STEP_WORDS_INSIDE, word)) {
    return STEP_WORDS_INSIDE[word as keyof typeof STEP_WORDS_INSIDE];
  }
  return kind === "concurrently" && word === "hangs" ? STEP_WORDS_INSIDE.hangs : undefined;
}

function meaningInExpectation(word: string): string | undefined {
  for (const list of ["BLOCK_FIELD", "ZONE_FIELD", "VIEW"] as const) {
    const meaning = meaningOf(list, word);
    if (meaning !== undefined) return meaning;
  }
  return Object.hasOwn(EXPECTATIONS, word) ? EXPECTATIONS[word]?.meaning : undefined;
}
