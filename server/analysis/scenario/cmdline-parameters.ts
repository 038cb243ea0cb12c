/**
 * `cmdline { … }` as the kernel gets it: parameters in order with `$name` replaced, and the whole text with words joined
 * by one space (the boot allocates room for it by its length).
 */
import type { Cmdline, CmdlineParam } from "../../../grammar/ast.ts";
import type { CmdlineParameter } from "../../simulation/state/events.ts";
import type { Origins } from "./origins.ts";
import { plainText, type ValueReader } from "./values.ts";

export interface CommandLine {
  readonly parameters: readonly CmdlineParameter[];
  readonly text: string;
}

export const EMPTY_COMMAND_LINE: CommandLine = { parameters: [], text: "" };

/** One block behind what other blocks said before it. */
export function readCmdline(before: CommandLine, cmdline: Cmdline, reader: ValueReader, origins: Origins): CommandLine {
  const words = before.text === "" ? [] : [before.text];
  const parameters = [...before.parameters];
  for (const param of cmdline.params) {
    const replace = replacer(param, reader);
    const value = param.value === undefined ? undefined : replace(param.value);
    words.push(replace(param.raw));
    const written = replace(param.name);
    const name = canonicalName(written);
    parameters.push({
      name,
      ...(name === written ? {} : { written }),
      ...(value === undefined ? {} : { value }),
      origin: origins.add("parameter", {
        ...reader.place(param.span),
        parameter: param,
        ...(param.valueSpan === undefined ? {} : { size: param.valueSpan }),
      }),
    });
  }
  return { parameters, text: words.join(" ") };
}

/** `-` and `_` are one to the kernel (kernel/params.c: parameqn(), dash2underscore()), in the names of modules and files, too; `--` is none. */
function canonicalName(written: string): string {
  return written === "--" ? written : written.replaceAll("-", "_");
}

/** Writes the chosen values in the place of the `$name`s the parser found in a parameter. */
function replacer(param: CmdlineParam, reader: ValueReader): (text: string) => string {
  const values = new Map<string, string>();
  for (const ref of param.refs) {
    const chosen = reader.param(ref);
    if (chosen !== undefined) values.set(`$${ref.name}`, plainText(chosen));
  }
  if (values.size === 0) return (text) => text;
  const longestFirst = [...values.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map((name) => name.replace("$", "\\$")).join("|"), "g");
  return (text) => text.replace(pattern, (name) => values.get(name) ?? name);
}
