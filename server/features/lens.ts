/**
 * Lenses: a line above the text that names a command of the editor. Only for commands that the editor has said it owns, and
 * only what is known without computing anything.
 */
import type { Span, Statement } from "../../grammar/ast.ts";
import { movedSpan } from "../../grammar/incremental/rebase.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { Pieces } from "./pieces.ts";

export interface Lens {
  readonly span: Span;
  readonly title: string;
  readonly command: string;
}

const SHOW_LAYOUT = "memzone.showLayout";
const CHOOSE_PARAM = "memzone.chooseParam";

const STATEMENTS = new Pieces<Statement>(({ statements }) =>
  statements.filter(({ kind }) => kind === "boot" || kind === "param"),
);

/** `Show the layout` above each boot, the chosen value above each parameter. */
export function lenses(analysis: Analysis, commands: readonly string[]): readonly Lens[] {
  const found: Lens[] = [];
  for (const { found: statement, start } of STATEMENTS.in(analysis.source)) {
    const span = movedSpan(statement.keyword, start);
    if (statement.kind === "boot") found.push({ span, title: "Show the layout", command: SHOW_LAYOUT });
    if (statement.kind !== "param" || statement.name.kind !== "name") continue;
    const { name } = statement.name;
    const choice = analysis.params.find((param) => param.name === name && param.place.uri === analysis.uri);
    if (choice === undefined || choice.values.length < 2) continue;
    const title = `${name} is ${choice.chosen}: choose another`;
    found.push({ span, title, command: CHOOSE_PARAM });
  }
  return found.filter(({ command }) => commands.includes(command));
}
