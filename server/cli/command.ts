/** What every command of the program is. */
import type { Options } from "./arguments.ts";
import type { ExitCode, Terminal } from "./terminal.ts";

export interface Command {
  /** What `--help` and `memzone help NAME` print: how it is called, and every option. */
  readonly usage: string;
  /** Calls as one types them, each with what it is for; printed below the usage. */
  readonly examples: readonly (readonly [call: string, what: string])[];
  readonly options: Options;
  /** `args` are those behind the command's name; `--help` is not among them. */
  run(args: readonly string[], terminal: Terminal): Promise<ExitCode>;
}
