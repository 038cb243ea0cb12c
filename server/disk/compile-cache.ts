/**
 * Where Node keeps compiled code of this program between two runs, so that the next one compiles nothing. What lies there is run as
 * code is: it must be a folder that nobody else can write to, which the usual place of Node, below /tmp, is not.
 */
import { lstatSync, mkdirSync, type Stats } from "node:fs";
import * as nodeModule from "node:module";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * Turns the cache on for what this thread loads from now on. Where there is no safe place, no room, or a Node that has no cache, everything is
 * compiled anew. `NODE_COMPILE_CACHE` names another place, `NODE_DISABLE_COMPILE_CACHE=1` forbids it: Node itself sees to both.
 */
export function keepCompiledCode(): void {
  // Sources are a thousand files that change: what is kept would be larger than what is gained.
  if (process.argv[1]?.endsWith(".ts")) return;
  const place = compileCachePlace(process.env, process.platform);
  if (place === undefined || !isOursAlone(place)) return;
  // Since Node 22.8.
  nodeModule.enableCompileCache?.(place);
}

/** Writes what was compiled until now; otherwise the end of the process does, which one that is killed never sees. */
export function writeCompiledCode(): void {
  // Since Node 22.10.
  nodeModule.flushCompileCache?.();
}

/** The folder that the system has for such files of a user; undefined: it tells none. */
export function compileCachePlace(
  env: Readonly<Record<string, string | undefined>>,
  system: NodeJS.Platform,
): string | undefined {
  const base = cacheFolder(env, system);
  return base === undefined || !isAbsolute(base) ? undefined : join(base, "memzone", "compiled");
}

function cacheFolder(env: Readonly<Record<string, string | undefined>>, system: NodeJS.Platform): string | undefined {
  if (system === "win32") return env.LOCALAPPDATA;
  const { XDG_CACHE_HOME } = env;
  if (XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  return system === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
}

/** Makes the folder where it is not there. A link, another user's folder, or one that a group or all may write to is none of ours. */
export function isOursAlone(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const stats = lstatSync(folder);
    return stats.isDirectory() && isWrittenByUsAlone(stats);
  } catch {
    return false;
  }
}

/** Whether a file or a folder is this user's, and neither a group nor all may write to it. */
export function isWrittenByUsAlone({ uid, mode }: Stats): boolean {
  // Windows has neither: a profile's folders are its user's.
  const user = process.getuid?.();
  return user === undefined || (uid === user && (mode & 0o022) === 0);
}
