/**
 * The core of the built program: a script of one file, `(function (exports, require, module, __filename, __dirname) { … })`, which has the parts
 * that know the kernel. What a process compiled of it by its end is kept, so that the next one that asks for the same part compiles next to
 * nothing: of modules Node keeps what is compiled before anything runs, which is a quarter of what is called.
 */
import { isAscii } from "node:buffer";
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import * as nodeModule from "node:module";
import { dirname, join } from "node:path";
import { cachedDataVersionTag, getHeapCodeStatistics } from "node:v8";
import { Script } from "node:vm";
import { threadId } from "node:worker_threads";
import { crc32 } from "node:zlib";
import { isWrittenByUsAlone } from "./compile-cache.ts";

/** What this thread has of the core, and what is to be written of it. */
let core: { readonly path: string; readonly parts: Readonly<Record<string, unknown>> } | undefined;
let unkept: Unkept | undefined;

/**
 * A script whose compiled code may be kept. `tag`: of V8 and its flags as they were when it was read, which it has to be read with again; `bytes`: of
 * compiled code when it was read with what was kept of it.
 */
interface Unkept {
  readonly script: Script;
  readonly file: string;
  readonly sum: number;
  readonly tag: number;
  readonly bytes: number;
}

/** Bytes of code compiled since then that are worth keeping: an eighth of what `show` compiles of a small scenario; its `--help` compiles next to none. */
const WORTHWHILE = 2 ** 18;

/** The module of that name in the core, which the file `path` holds; runs what was not asked for before. */
export function corePart(path: string, name: string): unknown {
  if (core?.path !== path) core = { path, parts: runScript(path, keptFile(path, name)) as Record<string, unknown> };
  return core.parts[name];
}

/** Keeps what was compiled of the core until now, unless nearly all of it was there; where that fails there is nothing to do. */
export function keepCore(): void {
  if (unkept === undefined) return;
  const { script, file, sum, tag, bytes } = unkept;
  unkept = undefined;
  if (tag !== cachedDataVersionTag() || compiledBytes() - bytes < WORTHWHILE) return;
  const written = `${file}.${process.pid}-${threadId}.new`;
  try {
    const descriptor = openSync(written, "wx", 0o600);
    try {
      const code = script.createCachedData();
      const trailer = Buffer.alloc(TRAILER);
      trailer.writeUInt32LE(sum, 0);
      trailer.writeUInt32LE(crc32(code), 4);
      writeFileSync(descriptor, code);
      writeFileSync(descriptor, trailer);
    } finally {
      closeSync(descriptor);
    }
    // Whoever reads meanwhile has the old one or the new one.
    renameSync(written, file);
  } catch {
    remove(written);
    return;
  }
  for (const folder of entries(dirname(dirname(file)))) removeLeft(folder);
}

/** What this writes, also a part of it that a process left which was killed in the midst of it. */
const WRITTEN = /[/\\][\w-]+-[0-9a-f]{1,8}\.core(?:\.\d+-\d+(\.new))?$/;

/** Milliseconds without a change after which a file is of nobody: nothing takes that long to write, and versions of Node and of this program come and go. */
const LEFT = { whole: 60 * 86_400_000, part: 3_600_000 };

/** Removes what nobody needs any more of what lies in a folder of the cache; a file of 3 MiB that is still needed is written again. */
function removeLeft(folder: string): void {
  for (const path of entries(folder)) {
    const match = WRITTEN.exec(path);
    if (match === null) continue;
    if (ageOf(path) > (match[1] === undefined ? LEFT.whole : LEFT.part)) remove(path);
  }
}

/** Milliseconds since a file was changed; 0 of one that is gone, or that can't be looked at. */
function ageOf(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

/** Paths of what lies in a folder; nothing of one that can't be read. */
function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** Where that fails the file stays: a program does not end, nor a server, of what it could not keep. */
function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

/** Bytes behind compiled code: the sums of the source and of the code. V8 ends the process where it reads code that is damaged. */
const TRAILER = 8;

/** In the folder of Node's own cache, which is of one version of Node and of V8's flags; undefined where that is off. */
function keptFile(path: string, name: string): string | undefined {
  // Since Node 22.8; crc32, since 22.2.
  const folder = nodeModule.getCompileCacheDir?.();
  if (folder === undefined) return undefined;
  return join(folder, `${name}-${crc32(path).toString(16)}.core`);
}

/** What the function in a file gives to its `module`. */
function runScript(path: string, file: string | undefined): unknown {
  const source = readFileSync(path);
  const sum = file === undefined ? 0 : crc32(source);
  const cachedData = file === undefined ? undefined : keptCode(file, sum);
  const text = source.toString(isAscii(source) ? "latin1" : "utf8");
  const script = new Script(text, { filename: path, ...(cachedData && { cachedData }) });
  if (file !== undefined) {
    const bytes = cachedData === undefined || script.cachedDataRejected === true ? 0 : compiledBytes();
    unkept = { script, file, sum, tag: cachedDataVersionTag(), bytes };
  }
  const module: { exports: unknown } = { exports: {} };
  script.runInThisContext()(module.exports, nodeModule.createRequire(path), module, path, dirname(path));
  return module.exports;
}

function compiledBytes(): number {
  return getHeapCodeStatistics().bytecode_and_metadata_size;
}

function keptCode(file: string, sum: number): Buffer | undefined {
  try {
    const bytes = ownBytes(file);
    if (bytes === undefined) return undefined;
    const end = bytes.length - TRAILER;
    if (end <= 0 || bytes.readUInt32LE(end) !== sum) return undefined;
    const code = bytes.subarray(0, end);
    return crc32(code) === bytes.readUInt32LE(end + 4) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Of a file that nobody else can write to: `NODE_COMPILE_CACHE` may name a folder where others can. Nobody is waited for at the other end of a pipe. */
function ownBytes(file: string): Buffer | undefined {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    return stats.isFile() && isWrittenByUsAlone(stats) ? readFileSync(descriptor) : undefined;
  } finally {
    closeSync(descriptor);
  }
}
