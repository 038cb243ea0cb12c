/** What else there is to say about a completion, asked for when the user looks at it. */
import { STATEMENTS } from "../../grammar/vocabulary.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { findParameter } from "../parameters/catalogue.ts";
import { findKnob } from "../parameters/knobs.ts";
import { kernelOf } from "./kernel.ts";
import { code, paragraphs } from "./markdown.ts";
import { parameterDocumentation } from "./parameter-text.ts";
import { statementDocumentation } from "./statement-words.ts";

/** Markdown for a completion's key; undefined: nothing more. The analysis says which kernel it is about. */
export function documentationOf(key: string, analysis?: Analysis): string | undefined {
  const colon = key.indexOf(":");
  const name = key.slice(colon + 1);
  return DOCUMENTATION.get(key.slice(0, colon))?.(name, analysis);
}

const DOCUMENTATION: ReadonlyMap<string, (name: string, analysis: Analysis | undefined) => string | undefined> =
  new Map(
    Object.entries<(name: string, analysis: Analysis | undefined) => string | undefined>({
      parameter: (name, analysis) => {
        const parameter = findParameter(name);
        if (parameter === undefined) return undefined;
        return parameterDocumentation(parameter, analysis === undefined ? undefined : kernelOf(analysis));
      },
      statement: (name) => {
        const kind = STATEMENTS.find((statement) => statement.word === name)?.kind;
        return kind === undefined ? undefined : statementDocumentation(kind);
      },
      knob: (name) => {
        const knob = findKnob(name);
        return knob === undefined
          ? undefined
          : paragraphs(knob.summary, code(knob.file), knob.documentation, code(knob.example));
      },
    }),
  );
