/** The options of `show --as lsmem`: those of lsmem that make the table. */
import type { LsmemOptions } from "../views/lsmem-form.ts";
import type { Options, ReadArguments } from "./arguments.ts";

export const LSMEM_OPTIONS = {
  output: { type: "string", short: "o" },
  "output-all": { type: "boolean" },
  split: { type: "string", short: "S" },
  all: { type: "boolean", short: "a" },
  bytes: { type: "boolean", short: "b" },
  noheadings: { type: "boolean", short: "n" },
  json: { type: "boolean", short: "J" },
  pairs: { type: "boolean", short: "P" },
  raw: { type: "boolean", short: "r" },
  summary: { type: "string" },
} as const satisfies Options;

type Values = Extract<ReadArguments, { readonly values: unknown }>["values"];

export function lsmemOptionsOf(values: Values): LsmemOptions {
  const text = (name: keyof typeof LSMEM_OPTIONS): string | undefined =>
    values[name] === undefined ? undefined : String(values[name]);
  return {
    output: text("output"),
    outputAll: values["output-all"] === true,
    split: text("split"),
    all: values.all === true,
    bytes: values.bytes === true,
    noheadings: values.noheadings === true,
    format: (["json", "pairs", "raw"] as const).find((format) => values[format] === true),
    summary: text("summary"),
  };
}
