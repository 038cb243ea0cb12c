/**
 * The server as a process of its own, speaking over stdin and stdout (`--stdio`), a socket or Node's IPC. Files are read
 * from the disk. Standard output belongs to the protocol: whatever anybody prints goes to standard error.
 */
import "./console-to-stderr.ts";
import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { EDITOR_BUDGET, type Host } from "./host.ts";
import { startServer } from "./server.ts";

/** Larger files are no scenarios and no logs. */
const LARGEST_FILE = 16 * 1024 * 1024;
/** Texts that are kept, so that typing reads no file twice. */
const MOST_KEPT = 32;

process.on("uncaughtException", (error) => logLine(`uncaught: ${error.stack ?? error.message}`));
process.on("unhandledRejection", (reason) => logLine(`unhandled: ${String(reason)}`));
startServer(
  hasTransport(process.argv)
    ? createConnection(ProposedFeatures.all)
    : createConnection(ProposedFeatures.all, process.stdin, process.stdout),
  nodeHost(),
);

function nodeHost(): Host {
  const kept = new Map<string, { readonly stamp: string; readonly text: string }>();
  return {
    seesFile: (uri) => uri.startsWith("file:"),
    readFile(uri) {
      try {
        const path = fileURLToPath(uri);
        const { mtimeMs, size } = statSync(path);
        if (size > LARGEST_FILE) return undefined;
        const stamp = `${mtimeMs} ${size}`;
        const known = kept.get(uri);
        if (known?.stamp === stamp) return known.text;
        const text = readFileSync(path, "utf8");
        kept.delete(uri);
        kept.set(uri, { stamp, text });
        for (const oldest of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(oldest);
        return text;
      } catch {
        kept.delete(uri);
        return undefined;
      }
    },
    defer: (run) => setImmediate(run),
    log: logLine,
    budget: { ...EDITOR_BUDGET, now: () => performance.now() },
  };
}

function hasTransport(args: readonly string[]): boolean {
  return args.some((arg) => arg === "--stdio" || arg === "--node-ipc" || /^--(socket|pipe)\b/.test(arg));
}

/** A log that can't be written is no reason to stop. */
function logLine(line: string): void {
  try {
    process.stderr.write(`memzone: ${line}\n`);
  } catch {
    // Nobody listens.
  }
}
