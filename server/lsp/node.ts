/**
 * The server as a process of its own, speaking over stdin and stdout (`--stdio`), a socket or Node's IPC. Files are read
 * from the disk. Standard output belongs to the protocol: whatever anybody prints goes to standard error.
 */
import "./console-to-stderr.ts";
import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import {
  createConnection,
  createServerPipeTransport,
  createServerSocketTransport,
  ProposedFeatures,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { readByPieces } from "../bridge/kernel-image/by-pieces.ts";
import { readKernelImage } from "../bridge/kernel-image/on-demand.ts";
import { Boundary } from "../disk/boundary.ts";
import { writeCompiledCode } from "../disk/compile-cache.ts";
import { entriesOf, filesBelow } from "../disk/folder-files.ts";
import { ImageFiles, readImageFile } from "../disk/image-files.ts";
import { KeptFiles } from "../disk/kept-files.ts";
import { LARGEST_FILE, type NotRead, type ReadFile, readRegularFile } from "../disk/regular-file.ts";
import { NODE_OPENERS } from "../disk/unpack.ts";
import { NODE_UNPACKERS } from "../disk/unpackers.ts";
import { decodeText } from "../sources/container/decode.ts";
import { unpackWith } from "../sources/container/unpack.ts";
import type { ImageFile } from "../sources/kernel-image/reading.ts";
import { visible } from "../views/visible.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { EDITOR_BUDGET, type Host, type HostFile } from "./host.ts";
import { isOnOtherMachine, OUTSIDE } from "./reach.ts";
import { startServer } from "./server.ts";
import { TEXT_ENCODER } from "./text-encoder.ts";
import { WholeFrames } from "./whole-frames.ts";
import { wholeParams } from "./wrong-params.ts";
import { keepYoungGenerationSmall } from "./young-generation.ts";

/** Files of a workspace folder that are looked at for scenarios. */
const MOST_LISTED = 50_000;
/** Scenarios of a workspace folder that are known. */
const MOST_SCENARIOS = 10_000;
/** Entries of one folder that completion shows. */
const MOST_ENTRIES = 1000;
/** Bytes: a document is at most as large as the files that are read, and JSON writes some characters in two. */
const LONGEST_MESSAGE = 2 * LARGEST_FILE;
/** Milliseconds from the start until compiled code is written: by then the first documents are open, and what they needed is compiled. */
const UNTIL_COMPILED = 5000;

/**
 * Turns of the event loop that the library takes for a message, each behind what waits already: to read it, to hand it over, to write the answer.
 * Who waits for one alone is served in between, and somebody's hover takes four slices of somebody else's analysis.
 */
const TURNS_OF_A_MESSAGE = 4;

process.on("uncaughtException", (error) => logLine(`uncaught: ${error.stack ?? error.message}`));
process.on("unhandledRejection", (reason) => logLine(`unhandled: ${String(reason)}`));
if (!servesAsThread()) {
  keepYoungGenerationSmall();
  const transport = transportOf(process.argv);
  const options = { messageStrategy: wholeParams(logLine) };
  startServer(
    transport === undefined
      ? createConnection(ProposedFeatures.all, options)
      : createConnection(ProposedFeatures.all, framesOf(transport.input), textWriter(transport.output), options),
    { ...nodeHost(), writesText: transport !== undefined },
  );
  // An editor may kill the process; only the first start after an installation has something to write.
  setTimeout(writeCompiledCode, UNTIL_COMPILED).unref();
}

function nodeHost(): Host {
  // By where they lie and how they stand there, so that typing reads no file twice.
  const kept = new KeptFiles();
  const images = new ImageFiles(readInThread);
  return {
    seesFile: (uri) => uri.startsWith("file:"),
    readFile(uri, roots) {
      const [asked] = pathOf(uri);
      if (asked === undefined) return undefined;
      const found = new Boundary(roots.flatMap(pathOf), OUTSIDE).find(asked);
      if ("wrong" in found) return told(found);
      const { path } = found;
      const stamp = stampOf(path);
      if (stamp === undefined) return told(readRegularFile(path, { decode: decodeText }));
      const key = `${stamp} ${path}`;
      return told(kept.get(key) ?? kept.keep(key, readRegularFile(path, { decode: decodeText })));
    },
    listFolder(uri, roots) {
      const [asked] = pathOf(uri);
      if (asked === undefined) return undefined;
      const found = new Boundary(roots.flatMap(pathOf), OUTSIDE).find(asked);
      return "path" in found ? entriesOf(found.path, MOST_ENTRIES) : undefined;
    },
    scenarios(folder) {
      return pathOf(folder).flatMap((path) =>
        filesBelow(path, { most: MOST_LISTED, enters: (name) => !name.startsWith(".") && name !== "node_modules" })
          .files.filter(({ name, isLink }) => !isLink && name.endsWith(".memzone"))
          .slice(0, MOST_SCENARIOS)
          .map(({ name }) => pathToFileURL(join(path, name)).href),
      );
    },
    readImage(uri, roots, done) {
      const [asked] = pathOf(uri);
      const found = asked === undefined ? undefined : new Boundary(roots.flatMap(pathOf), OUTSIDE).find(asked);
      if (found === undefined || ("wrong" in found && found.missing === true)) return { wrong: "missing" };
      return "wrong" in found ? { wrong: "refused", why: found.wrong } : images.image(found.path, done);
    },
    readImageBytes: (name, ask) => readByPieces(ask, (source) => readKernelImage(source, name, NODE_UNPACKERS)),
    machineFiles: { unpack: unpackWith(NODE_OPENERS), largest: LARGEST_FILE },
    defer: (run) => afterTurns(TURNS_OF_A_MESSAGE, run),
    collectGarbage,
    log: logLine,
    budget: { ...EDITOR_BUDGET, now: () => performance.now() },
  };
}

function afterTurns(turns: number, run: () => void): void {
  setImmediate(turns <= 1 ? run : () => afterTurns(turns - 1, run));
}

/** What a thread of this program is there for: to read one kernel image, which takes seconds of unpacking. */
interface ThreadRole {
  readonly memzone: "image";
  readonly path: string;
}

/** Whether this is such a thread; if so, it reads and answers. */
function servesAsThread(): boolean {
  const role = workerData as ThreadRole | null;
  if (isMainThread || parentPort === null || role?.memzone !== "image") return false;
  const port = parentPort;
  void readImageFile(role.path, readKernelImage).then((file) => port.postMessage(file));
  return true;
}

/** Reads an image in a thread of its own, so that the editor is answered meanwhile; in this one where there can be none. Never rejects. */
function readInThread(path: string): Promise<Exclude<ImageFile, "pending">> {
  const here = (): Promise<Exclude<ImageFile, "pending">> => readImageFile(path, readKernelImage);
  const program = process.argv[1];
  if (program === undefined) return here();
  return new Promise((resolve) => {
    const role: ThreadRole = { memzone: "image", path };
    const thread = new Worker(program, { workerData: role });
    const failed = (): void => resolve(here());
    thread.once("message", (file: Exclude<ImageFile, "pending">) => {
      thread.off("exit", failed);
      resolve(file);
      void thread.terminate();
    });
    // One that fails ends, too.
    thread.on("error", () => undefined);
    thread.once("exit", failed);
  });
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

interface Transport {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** What messages go over: a socket or a pipe that the client listens at, else stdin and stdout. Undefined: Node's IPC, which has no frames. */
function transportOf(args: readonly string[]): Transport | undefined {
  const valueAfter = (option: string): string | undefined => {
    const at = args.findIndex((arg) => arg === option || arg.startsWith(`${option}=`));
    return args[at] === option ? args[at + 1] : args[at]?.slice(option.length + 1);
  };
  if (args.includes("--node-ipc")) return undefined;
  const port = Number(valueAfter("--socket"));
  if (port > 0) return openedBy(createServerSocketTransport(port));
  const path = valueAfter("--pipe");
  return path === undefined
    ? { input: process.stdin, output: process.stdout }
    : openedBy(createServerPipeTransport(path));
}

/** The socket that the library opened: it alone knows the network here. Its writer holds it, to destroy it at the end. */
function openedBy([, writer]: readonly [unknown, unknown]): Transport {
  const { socket } = writer as { readonly socket: NodeJS.ReadWriteStream };
  socket.on("error", (error) => logLine(`the client is not reached: ${error.message}`));
  return { input: socket, output: socket };
}

/** The messages of a stream. They end with it, however it ends. */
function framesOf(input: NodeJS.ReadableStream): WholeFrames {
  const frames = new WholeFrames(LONGEST_MESSAGE, logLine);
  input.on("close", () => frames.end());
  return input.pipe(frames);
}

/** The library takes a writer in the place of a stream. */
function textWriter(output: NodeJS.WritableStream): NodeJS.WritableStream {
  return new StreamMessageWriter(output, { contentTypeEncoder: TEXT_ENCODER }) as never;
}

/** A log that can't be written is no reason to stop. */
function logLine(line: string): void {
  try {
    process.stderr.write(`memzone: ${visible(line)}\n`);
  } catch {
    // Nobody listens.
  }
}
