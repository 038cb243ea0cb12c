/**
 * The program's commands and how it ends: 0 all holds, 1 something does not, 2 the call was wrong or a file can't be read.
 */
import { check } from "./check.ts";
import type { Command } from "./command.ts";
import { compare } from "./compare.ts";
import { fmt } from "./fmt.ts";
import { importCommand } from "./import.ts";
import { lsp } from "./lsp.ts";
import { profile } from "./profile.ts";
import { show } from "./show.ts";
import { EXIT, type ExitCode, type Terminal, wrongCall } from "./terminal.ts";
import { VERSION } from "./version.ts";

const COMMANDS: Readonly<Record<string, Command>> = { check, show, import: importCommand, compare, profile, fmt, lsp };

/** Runs the program with the arguments behind its name. */
export async function main(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined) {
    terminal.err(overview());
    return EXIT.wrongCall;
  }
  if (name === "--version" || name === "-v") return print(terminal, VERSION);
  if (name === "--help" || name === "-h" || name === "help") return print(terminal, overview());
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    return wrongCall(terminal, `unknown command '${name}': one of ${Object.keys(COMMANDS).join(", ")}`);
  }
  const isHelp = rest
    .slice(0, rest.includes("--") ? rest.indexOf("--") : undefined)
    .some((arg) => arg === "--help" || arg === "-h");
  if (isHelp) return print(terminal, command.usage);
  return command.run(rest, terminal);
}

function print(terminal: Terminal, text: string): ExitCode {
  terminal.out(`${text}\n`);
  return EXIT.fine;
}

function overview(): string {
  const rows = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`);
  return `memzone ${VERSION}: what the Linux kernel does with physical memory, from a scenario

${rows.join("\n")}

'memzone COMMAND --help' tells more. Exit status: 0 all holds, 1 an error or a failed expectation,
2 the call itself was wrong or a file could not be read.`;
}
