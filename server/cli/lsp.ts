/**
 * `memzone lsp --stdio`: the language server on standard input and output, for any editor.
 */

import { keepCodeLater } from "../lsp/compiled-code.ts";
import { sizeYoungGeneration } from "../lsp/young-generation.ts";
import type { Options } from "./arguments.ts";
import { readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { EXIT, type ExitCode, type Terminal, wrongCall } from "./terminal.ts";

const OPTIONS = {
  stdio: { type: "boolean", default: false },
  // Sent along by some clients: the server watches the parent by itself.
  clientProcessId: { type: "string" },
} as const satisfies Options;

export const lsp: Command = {
  usage: `memzone lsp --stdio

Speaks the Language Server Protocol on standard input and output.

  --stdio              the one way there is
  --clientProcessId N  ends when that process does, as editors ask`,
  examples: [["memzone lsp --stdio", "what an editor runs"]],
  options: OPTIONS,
  run: runLsp,
};

async function runLsp(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const read = readArguments("lsp", args, OPTIONS);
  if ("wrong" in read) return wrongCall(terminal, read.wrong);
  if (read.values.stdio !== true) {
    return wrongCall(terminal, "the language server speaks on standard input and output only: memzone lsp --stdio");
  }
  sizeYoungGeneration();
  // Loaded here alone: the server takes over standard output as soon as it is there.
  await import("../lsp/node.ts");
  keepCodeLater();
  return EXIT.fine;
}
