/** Expectations that do not hold. */
import { type ByteRange, hex } from "../../simulation/units/units.ts";
import { defineCode } from "./define-note.ts";

/** Memory blocks by their ids, both ends inclusive. */
interface Blocks {
  readonly first: number;
  readonly last: number;
}

/** A line of a text that is not printed, and the printed line that stands where it was looked for. */
export interface LineDifference {
  readonly given: string;
  readonly printed?: string;
}

type Difference =
  | { readonly kind: "blocks-missing"; readonly blocks: readonly Blocks[]; readonly there: readonly Blocks[] }
  | { readonly kind: "blocks-there"; readonly expected: Blocks; readonly blocks: readonly Blocks[] }
  /** `blocks`: those that differ, where not all that are named do. */
  | {
      readonly kind: "field";
      readonly blocks?: readonly Blocks[];
      readonly field: string;
      readonly expected: string;
      readonly simulated: string;
    }
  | { readonly kind: "no-node"; readonly node: number; readonly nodes: readonly number[] }
  | { readonly kind: "no-zone"; readonly zone: string; readonly node: number; readonly zones: readonly string[] }
  | { readonly kind: "zone-empty"; readonly zone: string; readonly node: number }
  | ({ readonly kind: "reserved"; readonly by: string } & ByteRange)
  | { readonly kind: "not-reserved"; readonly gap?: ByteRange }
  | { readonly kind: "text"; readonly view: string; readonly lines: readonly LineDifference[] }
  | { readonly kind: "no-warning"; readonly code: string; readonly others: readonly string[] }
  | { readonly kind: "warning"; readonly code: string; readonly message: string }
  | { readonly kind: "no-tasks" }
  | {
      readonly kind: "not-blocked";
      readonly task: string;
      readonly lock: string;
      readonly others: readonly { readonly task: string; readonly lock: string }[];
    }
  | {
      readonly kind: "blocked-elsewhere";
      readonly task: string;
      readonly lock: string;
      readonly waits: readonly { readonly lock: string; readonly holder?: string }[];
    };

export const expectationFailed = defineCode({
  code: "expectation-failed",
  about: "expected and simulated differ",
  severity: "error",
  sentence: (facts: Difference) => (SENTENCES[facts.kind] as (facts: Difference) => string)(facts),
  relatedSentence: (facts) => (facts.kind === "reserved" ? `reserved by ${facts.by}` : ""),
  page: {
    meaning:
      "An `expect` says one thing, and the simulation another. Field by field, and line by line for pasted text.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
expect memory33 state=offline
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
expect memory33 state=online
`,
    why: "The state after the steps above is not as the expectation says.",
    mend: "Change the expectation or the scenario. Taking the simulated value is an action of its own: claims are the author's.",
  },
});

export const TAKE_LINES = "Take the simulated lines";

export function takeValueTitle(value: string): string {
  return `Take the simulated value \`${value}\``;
}

/** Differing lines shown in one message. */
const MOST_SHOWN = 12;

type OfKind<K extends Difference["kind"]> = Extract<Difference, { readonly kind: K }>;

const SENTENCES: { readonly [K in Difference["kind"]]: (facts: OfKind<K>) => string } = {
  "blocks-missing": ({ blocks, there }) => {
    const known = there.length === 0 ? "no memory block does" : `there is ${names(there)}`;
    return `${names(blocks)} ${isOne(blocks) ? "does" : "do"} not exist; ${known}`;
  },
  "blocks-there": ({ expected, blocks }) =>
    `expected no ${names([expected])}, but ${names(blocks)} ${isOne(blocks) ? "exists" : "exist"}`,
  field: ({ blocks, field, expected, simulated }) =>
    `${blocks === undefined ? "" : `${names(blocks)}: `}expected ${field}=${expected}, simulated ${simulated}`,
  "no-node": ({ node, nodes }) => `node${node} does not exist; there is ${nodes.map((id) => `node${id}`).join(", ")}`,
  "no-zone": ({ zone, node, zones }) => `this kernel has no zone ${zone}; node${node} has ${zones.join(", ")}`,
  "zone-empty": ({ zone, node }) => `node${node} has no memory in zone ${zone}`,
  reserved: ({ by, ...range }) => `expected unreserved, but ${rangeText(range)} is reserved by ${by}`,
  "not-reserved": ({ gap }) =>
    `expected reserved, but ${gap === undefined ? "nothing of it is reserved" : `${rangeText(gap)} is not reserved`}`,
  text: linesText,
  "no-warning": ({ code, others }) =>
    `expected a warning ${code}; there is ${others.length === 0 ? "none at all" : others.join(", ")}`,
  warning: ({ code, message }) => `expected no warning ${code}, but: ${message}`,
  "no-tasks": () => "no `concurrently` stands before this: tasks do not wait",
  "not-blocked": ({ task, lock, others }) => {
    const blocked = others.map((wait) => `${wait.task} on ${wait.lock}`).join(", ");
    return `expected ${task} blocked on ${lock}, simulated: it is not blocked${blocked === "" ? "" : ` (blocked: ${blocked})`}`;
  },
  "blocked-elsewhere": ({ task, lock, waits }) => {
    const simulated = waits.map(
      (wait) => `${wait.lock}${wait.holder === undefined ? "" : ` (held by ${wait.holder})`}`,
    );
    return `expected ${task} blocked on ${lock}, simulated ${simulated.join(", ")}`;
  },
};

/** A diff of lines. */
function linesText({ view, lines }: OfKind<"text">): string {
  const shown = lines
    .slice(0, MOST_SHOWN)
    .flatMap(({ given, printed }) => [`- ${given}`, ...(printed === undefined ? [] : [`+ ${printed}`])]);
  const more = lines.length > MOST_SHOWN ? [`… ${lines.length - MOST_SHOWN} more lines differ`] : [];
  const count = lines.length === 1 ? "1 line is" : `${lines.length} lines are`;
  return [`${view}: ${count} not as simulated (- expected, + simulated)`, ...shown, ...more].join("\n");
}

function isOne(runs: readonly Blocks[]): boolean {
  return runs.length === 1 && runs[0]!.first === runs[0]!.last;
}

/** `memory32-33, memory36`; neighbouring runs are one. */
function names(runs: readonly Blocks[]): string {
  const whole: { first: number; last: number }[] = [];
  for (const { first, last } of runs) {
    const before = whole.at(-1);
    if (before !== undefined && before.last + 1 === first) before.last = last;
    else whole.push({ first, last });
  }
  return whole.map(({ first, last }) => `memory${first === last ? first : `${first}-${last}`}`).join(", ");
}

function rangeText({ first, last }: ByteRange): string {
  return `${hex(first)}-${hex(last)}`;
}
