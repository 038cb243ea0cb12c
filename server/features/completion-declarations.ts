/** What completion offers in front of `boot`: what a scenario has once is offered until it is there, and what is missing first; whole pieces to begin with. */
import type { Statement } from "../../grammar/ast.ts";
import { withChoices } from "../../grammar/vocabulary/form.ts";
import type { OperandType } from "../../grammar/vocabulary/operands.ts";
import { FRAME, SNIPPETS, type SnippetEntry } from "../../grammar/vocabulary/snippets.ts";
import { STATEMENTS, type StatementEntry } from "../../grammar/vocabulary.ts";
import { choicesOf } from "../analysis/scenario/data-words.ts";
import { DEFAULT_KERNEL_ARCH, isOfArch } from "../simulation/arch/index.ts";
import type { Candidate } from "./completion-candidates.ts";
import { type CompletionContext, headStatements } from "./completion-context.ts";
import { statementCandidate } from "./completion-forms.ts";
import { archCandidates, fitting, kernelArch, platformCandidates } from "./completion-machine.ts";

/** What a scenario has once, by the kinds of statements that give it. */
const ONCE: Readonly<Record<string, readonly Statement["kind"][]>> = {
  scenario: ["scenario"],
  kernel: ["kernel", "kernel-from"],
  machine: ["machine", "machine-from"],
  cmdline: ["cmdline"],
  boot: ["boot"],
};

/** The parts that stand in the text already. */
function partsOf({ analysis }: CompletionContext): ReadonlySet<string> {
  const kinds = new Set<string>(headStatements(analysis).map(({ kind }) => kind));
  const there = Object.entries(ONCE).filter(([, of]) => of.some((kind) => kinds.has(kind)));
  // A log tells of the kernel and of its command line too.
  const told = kinds.has("machine-from") || kinds.has("use") ? ["kernel", "machine"] : [];
  return new Set([...there.map(([part]) => part), ...told]);
}

export function declarationCandidates(context: CompletionContext): readonly Candidate[] {
  const there = partsOf(context);
  const isWritten = headStatements(context.analysis).length > 0;
  const rank = ({ word, place }: StatementEntry): number => {
    const [part = "", more] = word.split(" ");
    if (word === "scenario") return isWritten ? 4 : 0;
    // A file that is not there yet is named where one knows of it.
    if (more !== undefined || word === "use") return 3;
    if (part === "kernel" || part === "machine") return 1;
    if (place === "boot") return there.has("kernel") && there.has("machine") && there.has("cmdline") ? 1 : 3;
    return part === "cmdline" && there.has("machine") ? 1 : 2;
  };
  return STATEMENTS.filter(({ word, place }) => {
    const part = word.split(" ")[0]!;
    // A second command line adds to the first, and what a log tells can be said otherwise.
    const isOver = part in ONCE && part !== "cmdline" && hasOwnStatement(part, context);
    return (place === "declaration" || place === "boot") && !isOver;
  })
    .sort((a, b) => rank(a) - rank(b))
    .map((each) => statementCandidate(each, context));
}

/** One whose own word the cursor is in is written anew. */
function hasOwnStatement(part: string, { analysis, offset }: CompletionContext): boolean {
  const own = analysis.source
    .statementsAt(offset)
    .find(({ keyword }) => keyword.start < offset && offset <= keyword.end)?.kind;
  if (own !== undefined && ONCE[part]?.includes(own) === true) return false;
  return headStatements(analysis).some(({ kind }) => ONCE[part]?.includes(kind) === true);
}

/** Whole pieces, with what they need and what does not stand there yet in front of them. */
export function snippetCandidates(context: CompletionContext): readonly Candidate[] {
  const there = partsOf(context);
  const choices = (type: OperandType): readonly string[] =>
    type === "PLATFORM"
      ? fitting(platformCandidates(context))
      : type === "ARCH"
        ? fitting(archCandidates(context))
        : choicesOf(type);
  const named = kernelArch(context.analysis);
  const isOther = named !== undefined && !isOfArch(named, DEFAULT_KERNEL_ARCH.arch);
  return Object.entries(SNIPPETS).flatMap(([name, snippet]): readonly Candidate[] => {
    if (snippet.isOfDefaultArch === true && isOther) return [];
    if (snippet.brings?.some((part) => there.has(part)) === true) return [];
    const insert = withChoices(frameOf(snippet, there) + snippet.insert, choices);
    return [{ label: name, kind: "snippet", detail: snippet.description, insert }];
  });
}

function frameOf({ needs = [] }: SnippetEntry, there: ReadonlySet<string>): string {
  return needs
    .filter((part) => !there.has(part))
    .map((part) => `${FRAME[part]}\n`)
    .join("");
}
