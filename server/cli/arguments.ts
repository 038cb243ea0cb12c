/**
 * The arguments of a command, read by node:util's parseArgs; what is wrong with them is told in one sentence of ours.
 */
import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { meantHint } from "./terminal.ts";

export type Options = ParseArgsOptionsConfig;

export type ReadArguments =
  | {
      readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
      readonly positionals: readonly string[];
    }
  | { readonly wrong: string };

export function readArguments(command: string, args: readonly string[], options: Options): ReadArguments {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    // An empty path is the folder one stands in, which nobody means who writes it: a variable of the shell has no value.
    const given = [...positionals, ...Object.values(values).flatMap((value) => value ?? [])];
    if (given.includes("")) return { wrong: `an argument is empty (see 'memzone ${command} --help')` };
    return { values, positionals };
  } catch (error) {
    const [sentence] = (error instanceof Error ? error.message : String(error)).split(/\.\s|\n/);
    const hint = meantOption(sentence!, Object.keys(options));
    return { wrong: `${lowerCase(sentence!.replace(/\.$/, ""))}${hint} (see 'memzone ${command} --help')` };
  }
}

/** The option that one parseArgs does not know was surely meant to be. */
function meantOption(sentence: string, names: readonly string[]): string {
  const written = /^Unknown option '--([^']+)'/.exec(sentence)?.[1];
  return written === undefined
    ? ""
    : meantHint(
        `--${written}`,
        names.map((name) => `--${name}`),
      );
}

function lowerCase(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** A whole number from 1; undefined: none. */
export function readCount(text: string): number | undefined {
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}
