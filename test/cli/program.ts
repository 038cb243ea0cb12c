/**
 * Runs the program as its users do, as a process of its own in a folder made for the test; and, where nothing is held
 * against the process itself, in this one, which takes no time.
 */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { main } from "../../server/cli/main.ts";
import { errorLine } from "../../server/cli/terminal.ts";
import { built } from "../built.ts";

export const PROGRAM = join(import.meta.dirname, "../../server/cli/memzone.ts");
/** The bundled program, where it is built of the sources as they are. */
export const BUILT: string | undefined = built("cli.js");
/** That, else its source. */
export const CALLED = BUILT ?? PROGRAM;

export interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `memzone ARGS` in `folder`; colours are off. */
export function memzone(folder: string, ...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: "1", NODE_OPTIONS: "", COLUMNS: "140" };
    const options = { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [CALLED, ...args], options, (error, out, err) => {
      resolve({ status: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

/** Runs the same without starting a process. */
export async function memzoneHere(folder: string, ...args: string[]): Promise<Ended> {
  let out = "";
  let err = "";
  const status = await main(args, {
    out: (text) => {
      out += text;
    },
    err: (line) => {
      err += errorLine(line);
    },
    live: undefined,
    columns: 140,
    colour: false,
    folder,
  });
  return { status, out, err };
}

/** A folder with these files, by relative path. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "memzone-cli-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
