/** What the server asks of a process of Node: files below the folders of a workspace, kernel images, and when it may go on. */
import { lstatSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { readByPieces } from "../bridge/kernel-image/by-pieces.ts";
import { readKernelImage } from "../bridge/kernel-image/on-demand.ts";
import { Boundary } from "../disk/boundary.ts";
import { entriesOf, filesBelow } from "../disk/folder-files.ts";
import { ImageFiles } from "../disk/image-files.ts";
import { KeptFiles } from "../disk/kept-files.ts";
import { LARGEST_FILE, type NotRead, type ReadFile, readRegularFile } from "../disk/regular-file.ts";
import { NODE_OPENERS } from "../disk/unpack.ts";
import { NODE_UNPACKERS } from "../disk/unpackers.ts";
import { decodeText } from "../sources/container/decode.ts";
import { unpackWith } from "../sources/container/unpack.ts";
import type { ImageFile } from "../sources/kernel-image/reading.ts";
import { collectAfterLoading, collectGarbage } from "./collect-garbage.ts";
import { EDITOR_BUDGET, type Host, type HostFile } from "./host.ts";
import { isOnOtherMachine, OUTSIDE } from "./reach.ts";

/** Files of a workspace folder that are looked at for scenarios. */
const MOST_LISTED = 50_000;
/** Scenarios of a workspace folder that are known. */
const MOST_SCENARIOS = 10_000;
/** Entries of one folder that completion shows. */
const MOST_ENTRIES = 1000;
/**
 * Turns of the event loop that the library takes for a message, each behind what waits already: to read it, to hand it over, to write the answer.
 * Who waits for one alone is served in between, and somebody's hover takes four slices of somebody else's analysis.
 */
const TURNS_OF_A_MESSAGE = 4;

/** `log`: a line for whoever looks after the server; `readImage`: reads a kernel image, and never rejects. */
export function nodeHost(
  log: (line: string) => void,
  readImage: (path: string) => Promise<Exclude<ImageFile, "pending">>,
): Host {
  // By where they lie and how they stand there, so that typing reads no file twice.
  const kept = new KeptFiles();
  const images = new ImageFiles(readImage);
  return {
    seesFile: (uri) => uri.startsWith("file:"),
    readFile(uri, roots) {
      const [asked] = pathOf(uri);
      if (asked === undefined) return undefined;
      const found = new Boundary(roots.flatMap(pathOf), OUTSIDE).find(asked);
      if ("wrong" in found) return told(found);
      const { path } = found;
      const stamp = stampOf(path);
      const read = (): ReadFile => readRegularFile(path, { decode: decodeText, isReal: true });
      if (stamp === undefined) return told(read());
      const key = `${stamp} ${path}`;
      return told(kept.get(key) ?? kept.keep(key, read()));
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
    collectGarbage: (behind) => (behind === "closing" ? collectGarbage() : collectAfterLoading()),
    log,
    budget: { ...EDITOR_BUDGET, now: () => performance.now() },
  };
}

function afterTurns(turns: number, run: () => void): void {
  setImmediate(turns <= 1 ? run : () => afterTurns(turns - 1, run));
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
    const { dev, ino, mtimeMs, size } = lstatSync(path);
    return `${dev} ${ino} ${mtimeMs} ${size}`;
  } catch {
    return undefined;
  }
}
