/**
 * The entry of the command line, and of its own threads: loads the part that the call is for and no other.
 */
import { isMainThread, workerData } from "node:worker_threads";
import { keepCompiledCode } from "../disk/compile-cache.ts";
import { keepCore } from "../disk/core-part.ts";
import { visibleLine } from "../views/visible.ts";
import { main } from "./main.ts";
import { processTerminal } from "./terminal.ts";

/** What a thread of this program is for, as `workerData` tells it. */
const ROLES: Readonly<Record<string, () => Promise<unknown>>> = {
  cases: () => import("./case-worker.ts"),
  // Of the language server, which reads an image in a thread of its own.
  image: () => import("../lsp/node.ts"),
};

async function runProgram(): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), processTerminal(), keepCompiledCode);
}

async function runThread(role: string | undefined): Promise<void> {
  keepCompiledCode();
  await ROLES[role ?? ""]?.();
}

process.once("exit", keepCore);
const run = isMainThread ? runProgram() : runThread((workerData as { readonly memzone?: string } | null)?.memzone);
run.catch((error: unknown) => {
  process.stderr.write(`memzone: this should not have happened, please report it: ${visibleLine(String(error))}\n`);
  process.exitCode = 2;
});
