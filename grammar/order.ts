/** The order of a file: declarations before the first `boot`, steps behind it. */
import type { Declaration, Statement } from "./ast.ts";
import type { Problems } from "./problems.ts";
import { STATEMENTS } from "./vocabulary.ts";

const DECLARATIONS: ReadonlySet<string> = kindsAt("declaration");
const TIMELINE: ReadonlySet<string> = new Set([...kindsAt("step"), ...kindsAt("expectation")]);

/** A statement that stands in front of the timeline. */
export function isDeclaration(statement: { readonly kind: string }): statement is Declaration {
  return DECLARATIONS.has(statement.kind);
}

/** The statement that the timeline begins with. */
export function isBoot(statement: { readonly kind: string }): boolean {
  return statement.kind === "boot";
}

/** Reports every declaration behind the first `boot`, and the first step before it. */
export function checkOrder(statements: readonly Statement[], problems: Problems): void {
  const firstBoot = statements.findIndex(isBoot);
  const boot = firstBoot === -1 ? statements.length : firstBoot;
  for (const { kind, keyword } of statements.slice(boot)) {
    if (DECLARATIONS.has(kind)) {
      problems.add("out-of-order", `${wordOf(kind)} stands behind \`boot\`: declarations come before it`, keyword);
    }
  }
  const early = statements.slice(0, boot).find((statement) => TIMELINE.has(statement.kind));
  if (early) {
    const why = firstBoot === -1 ? "the timeline has no `boot`" : "the timeline begins with `boot`";
    problems.add("out-of-order", `${wordOf(early.kind)} stands before \`boot\`: ${why}`, early.keyword);
  }
}

function kindsAt(place: (typeof STATEMENTS)[number]["place"]): ReadonlySet<string> {
  return new Set(STATEMENTS.filter((statement) => statement.place === place).map(({ kind }) => kind));
}

function wordOf(kind: string): string {
  return `\`${kind.replace("-from", "")}\``;
}
