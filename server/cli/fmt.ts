/**
 * `memzone fmt`: writes scenarios in their canonical layout, or says which are not in it.
 */

import { resolve } from "node:path";
import { format } from "../../grammar/format.ts";
import { replaceFile } from "../disk/replace-file.ts";
import { visibleLine } from "../views/visible.ts";
import { type Options, readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { findScenarios, readText } from "./files.ts";
import { boundaryOf } from "./folders-read.ts";
import { EXIT, type ExitCode, type Terminal, wrongCall } from "./terminal.ts";

const OPTIONS = { check: { type: "boolean", default: false } } as const satisfies Options;

export const fmt: Command = {
  usage: `memzone fmt PATH… [--check]

Rewrites files, and every .memzone file below folders, in place; prints the paths of those it changed. A new
file takes the old one's place, which stays as it was where that fails; hard links to it keep the old text.

  --check      changes nothing: prints the paths that would change, and ends with 1 if there are any`,
  examples: [["memzone fmt scenarios --check", "names the files that are not in their canonical layout"]],
  options: OPTIONS,
  run: runFmt,
};

async function runFmt(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const read = readArguments("fmt", args, OPTIONS);
  if ("wrong" in read) return wrongCall(terminal, read.wrong);
  if (read.positionals.length === 0)
    return wrongCall(terminal, "format what? Name files or folders (memzone fmt PATH…)");
  const isCheck = read.values.check === true;
  const found = findScenarios(read.positionals, terminal.folder, boundaryOf(read.positionals, [], terminal.folder));
  const unread = [...found.wrong];
  let changed = 0;
  for (const path of found.paths) {
    const source = readText(path, terminal.folder);
    if ("wrong" in source) {
      unread.push(source.wrong);
      continue;
    }
    const formatted = format(source.text);
    if (formatted === source.text) continue;
    if (!isCheck) {
      const wrong = replaceFile(resolve(terminal.folder, path), formatted);
      if (wrong !== undefined) {
        unread.push(`can't write ${path}: ${wrong}`);
        continue;
      }
    }
    changed++;
    terminal.out(`${visibleLine(path)}\n`);
  }
  for (const sentence of unread) terminal.err(`memzone: ${sentence}`);
  if (unread.length > 0) return EXIT.wrongCall;
  return isCheck && changed > 0 ? EXIT.failed : EXIT.fine;
}
