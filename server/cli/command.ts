/** What every command of the program is. */
import type { Options } from "./arguments.ts";
import type { ExitCode, Terminal } from "./terminal.ts";

export interface Command {
  /** What `--help` prints. */
  readonly usage: string;
  readonly options: Options;
  /** `args` are those behind the command's name; `--help` is not among them. */
  run(args: readonly string[], terminal: Terminal): Promise<ExitCode>;
}
