/**
 * The one writer of files. A file that is there keeps its text but by `replaceFile`: the new text is written whole into a temporary file of
 * the same folder, brought to the disk and renamed over the old one. Whoever reads sees the one or the other, and whatever fails leaves
 * the old one as it was.
 */
import { randomUUID } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  linkSync,
  openSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { reasonOf } from "./reasons.ts";

/** Gives a file that is there a new text, as UTF-8. Why that failed, as the end of a sentence; undefined: it is done. */
export function replaceFile(path: string, text: string): string | undefined {
  try {
    // A link stays one: the file that it leads to is replaced.
    const target = realpathSync.native(path);
    const stats = statSync(target);
    if (!stats.isFile()) return "it is not a regular file";
    // A rename asks for no right to write to the file itself.
    accessSync(target, constants.W_OK);
    const temporary = temporaryBeside(target);
    const file = openSync(temporary, "wx", 0o600);
    try {
      writeWhole(file, text, stats);
      renameSync(temporary, target);
    } catch (error) {
      removeQuietly(temporary);
      throw error;
    }
    syncFolder(dirname(target));
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Writes a file that is not there yet, as UTF-8: it appears whole. Why that failed, as the end of a sentence; undefined: it is done. */
export function createFile(path: string, text: string): string | undefined {
  try {
    const temporary = temporaryBeside(path);
    const file = openSync(temporary, "wx");
    try {
      try {
        writeFileSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      giveName(temporary, path);
    } finally {
      removeQuietly(temporary);
    }
    syncFolder(dirname(path));
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** A further name, which a rename would take from a file that has it. File systems without links get a copy. */
function giveName(file: string, name: string): void {
  try {
    linkSync(file, name);
  } catch (error) {
    if (!WITHOUT_LINKS.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
    copyFileSync(file, name, constants.COPYFILE_EXCL);
  }
}

const WITHOUT_LINKS: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EISDIR", "EINVAL"]);

/** A name may have 255 bytes, and a character has up to four. */
function temporaryBeside(path: string): string {
  return join(dirname(path), `.${[...basename(path)].slice(0, 40).join("")}.${randomUUID()}.tmp`);
}

/** With the permissions of the old file, and its owner where that is allowed. Closes the file. */
function writeWhole(file: number, text: string, { mode, uid, gid }: Stats): void {
  try {
    writeFileSync(file, text);
    giveOwner(file, uid, gid);
    fchmodSync(file, mode & 0o7777);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Only root may give files away: others write files of their own. */
function giveOwner(file: number, uid: number, gid: number): void {
  try {
    if (process.getuid !== undefined) fchownSync(file, uid, gid);
  } catch {
    // It belongs to the one who formats it.
  }
}

/** So that the rename outlives a crash; not every system can. */
function syncFolder(folder: string): void {
  try {
    const file = openSync(folder, "r");
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch {
    // The file itself is on the disk.
  }
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // The folder is gone, or its rights are: nothing more can be done.
  }
}
