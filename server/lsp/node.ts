/**
 * The server as a process of its own, speaking over stdin and stdout (`--stdio`), a socket or Node's IPC. Files are read
 * from the disk. Standard output belongs to the protocol: whatever anybody prints goes to standard error.
 */
import "./console-to-stderr.ts";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { readKernelImage } from "../bridge/kernel-image/read-image.ts";
import { Boundary } from "../disk/boundary.ts";
import { ImageFiles } from "../disk/image-files.ts";
import { type NotRead, type ReadFile, readRegularFile } from "../disk/regular-file.ts";
import { visible } from "../views/visible.ts";
import { EDITOR_BUDGET, type Host, type HostFile } from "./host.ts";
import { isOnOtherMachine, OUTSIDE } from "./reach.ts";
import { startServer } from "./server.ts";

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
  const kept = new Map<string, { readonly stamp: string; readonly file: ReadFile }>();
  const images = new ImageFiles(readKernelImage);
  return {
    seesFile: (uri) => uri.startsWith("file:"),
    readFile(uri, roots) {
      const [asked] = pathOf(uri);
      if (asked === undefined) return undefined;
      const found = new Boundary(roots.flatMap(pathOf), OUTSIDE).find(asked);
      if ("wrong" in found) return told(found);
      const { path } = found;
      const stamp = stampOf(path);
      const known = kept.get(path);
      if (stamp !== undefined && known?.stamp === stamp) return told(known.file);
      const file = readRegularFile(path);
      kept.delete(path);
      if (stamp !== undefined) kept.set(path, { stamp, file });
      for (const oldest of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(oldest);
      return told(file);
    },
    readImage(uri, roots, done) {
      const [asked] = pathOf(uri);
      const found = asked === undefined ? undefined : new Boundary(roots.flatMap(pathOf), OUTSIDE).find(asked);
      if (found === undefined || ("wrong" in found && found.missing === true)) return { wrong: "missing" };
      return "wrong" in found ? { wrong: "refused", why: found.wrong } : images.image(found.path, done);
    },
    defer: (run) => setImmediate(run),
    log: logLine,
    budget: { ...EDITOR_BUDGET, now: () => performance.now() },
  };
}

/** A missing file has nothing to be told. */
function told(file: ReadFile | NotRead): HostFile {
  return "wrong" in file && file.missing === true ? undefined : file;
}

/** The path of an address; none where it lies on another machine, or is no file's. */
function pathOf(uri: string): readonly string[] {
  try {
    return isOnOtherMachine(uri) ? [] : [fileURLToPath(uri)];
  } catch {
    return [];
  }
}

/** Changes whenever the file does. */
function stampOf(path: string): string | undefined {
  try {
    const { dev, ino, mtimeMs, size } = statSync(path);
    return `${dev} ${ino} ${mtimeMs} ${size}`;
  } catch {
    return undefined;
  }
}

function hasTransport(args: readonly string[]): boolean {
  return args.some((arg) => arg === "--stdio" || arg === "--node-ipc" || /^--(socket|pipe)\b/.test(arg));
}

/** A log that can't be written is no reason to stop. */
function logLine(line: string): void {
  try {
    process.stderr.write(`memzone: ${visible(line)}\n`);
  } catch {
    // Nobody listens.
  }
}
