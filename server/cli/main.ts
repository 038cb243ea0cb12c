/**
 * The program's commands and how it ends: 0 all holds, 1 something does not, 2 the call was wrong or a file can't be read.
 */
import type { Command } from "./command.ts";
import { EXIT, type ExitCode, meantHint, type Terminal, wrongCall } from "./terminal.ts";
import { VERSION } from "./version.ts";

/** A command as the list has it; the code behind it is loaded when it is called. */
interface Listed {
  /** One line. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

const COMMANDS: Readonly<Record<string, Listed>> = {
  check: {
    summary: "finds what is wrong with scenarios, with every combination of their parameters",
    load: async () => (await import("./check.ts")).check,
  },
  show: {
    summary: "prints the state after a step as lsmem, /proc/zoneinfo and others would, as JSON or as a picture",
    load: async () => (await import("./show.ts")).show,
  },
  import: {
    summary: "makes a scenario from files of a real machine: its boot log, /proc/iomem, lsmem …",
    load: async () => (await import("./import.ts")).importCommand,
  },
  compare: {
    summary: "holds a scenario against a real machine's boot log, zoneinfo, iomem, lsmem or sysfs",
    load: async () => (await import("./compare.ts")).compare,
  },
  explain: {
    summary: "tells what a diagnostic, a parameter, a knob or a kernel rule is, and why a block is as it is",
    load: async () => (await import("./explain.ts")).explain,
  },
  profile: {
    summary: "prints what a kernel image tells of its build",
    load: async () => (await import("./profile.ts")).profile,
  },
  fmt: { summary: "brings scenarios into their canonical layout", load: async () => (await import("./fmt.ts")).fmt },
  merge: {
    summary: "puts the results of a check's shards together",
    load: async () => (await import("./merge.ts")).merge,
  },
  mcp: {
    summary: "runs a server for assistants: the Model Context Protocol",
    load: async () => (await import("./mcp.ts")).mcp,
  },
  lsp: { summary: "runs the language server", load: async () => (await import("./lsp.ts")).lsp },
};

/** Runs the program with the arguments behind its name. `loading` is called before code of a command is loaded. */
export async function main(
  args: readonly string[],
  terminal: Terminal,
  loading: () => void = () => undefined,
): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined) {
    for (const line of overview().split("\n")) terminal.err(line);
    return EXIT.wrongCall;
  }
  if (name === "--version" || name === "-v") return print(terminal, VERSION);
  if (name === "--help" || name === "-h") return print(terminal, overview());
  if (name === "help") return help(rest, terminal, loading);
  const listed = commandNamed(name);
  if (listed === undefined) return wrongCall(terminal, unknownCommand(name));
  loading();
  const command = await listed.load();
  const isHelp = rest
    .slice(0, rest.includes("--") ? rest.indexOf("--") : undefined)
    .some((arg) => arg === "--help" || arg === "-h");
  if (isHelp) return print(terminal, helpText(command));
  return command.run(rest, terminal);
}

function commandNamed(name: string): Listed | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
}

function unknownCommand(name: string): string {
  const names = Object.keys(COMMANDS);
  return `unknown command '${name}'${meantHint(name, names)}: one of ${names.join(", ")}`;
}

/** `memzone help`, `memzone help NAME`. */
async function help([name]: readonly string[], terminal: Terminal, loading: () => void): Promise<ExitCode> {
  if (name === undefined || name.startsWith("-")) return print(terminal, overview());
  const listed = commandNamed(name);
  if (listed === undefined) return wrongCall(terminal, unknownCommand(name));
  loading();
  return print(terminal, helpText(await listed.load()));
}

function helpText({ usage, examples }: Command): string {
  const width = Math.max(...examples.map(([call]) => call.length));
  const rows = examples.map(([call, what]) => `  ${call.padEnd(width)}  # ${what}`);
  return `${usage}\n\n${rows.length === 1 ? "Example" : "Examples"}:\n\n${rows.join("\n")}`;
}

function print(terminal: Terminal, text: string): ExitCode {
  terminal.out(`${text}\n`);
  return EXIT.fine;
}

function overview(): string {
  const rows = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`);
  return `memzone ${VERSION}: what the Linux kernel does with physical memory, from a scenario

${rows.join("\n")}

'memzone help COMMAND' tells more. Exit status: 0 all holds, 1 an error or a failed expectation,
2 the call itself was wrong or a file could not be read.`;
}
