/**
 * Paths: what is completed in `use ""`, `X from ""` and `config ""`. The text says which folder is asked about and what kind of file is
 * meant; whoever hosts the analysis lists the folder.
 */
import type { Span } from "../../grammar/ast.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { refusedPath } from "../analysis/scenario/named-paths.ts";
import type { Completion } from "./completion.ts";

/** What a statement takes from the file it names. */
export type PathKind = "scenario" | "log" | "image" | "config";

/** An entry of a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

export interface AskedPath {
  readonly kind: PathKind;
  /** The folder as written, its `/` included; empty: that of the document. */
  readonly folder: string;
  /** What is typed of the last part, and all of it. */
  readonly span: Span;
  readonly replaced: Span;
  /** No quote stands in front of it. */
  readonly isBare: boolean;
  /** A quote stands behind it. */
  readonly isClosed: boolean;
}

const PATH = /(?:^|[\s{])(use|config|(?:kernel|build|machine|reserve|firmware)[ \t]+from)[ \t]+("?)([^"\n]*)$/;

/** The path that is typed at an offset; undefined: none is. */
export function pathAt({ source }: Pick<Analysis, "source">, offset: number): AskedPath | undefined {
  const line = source.lineSpan(source.lineAt(offset));
  const head = source.slice({ start: line.start, end: offset });
  const [all, words = "", quote, typed = ""] = PATH.exec(head) ?? [];
  if (all === undefined || isComment(head)) return undefined;
  const isBare = quote === "";
  // `config CMA=y` is an option, and a bare word with a space behind it is over.
  if (isBare && (words === "config" || /\s/.test(typed))) return undefined;
  const folder = typed.slice(0, typed.lastIndexOf("/") + 1);
  if (refusedPath(folder) !== undefined) return undefined;
  const rest = source.slice({ start: offset, end: line.end });
  const length = (isBare ? /^[\w./-]*/ : /^[^"/]*(?=")/).exec(rest)?.[0].length ?? 0;
  const start = isBare ? offset - typed.length : offset - typed.length + folder.length;
  return {
    kind: KINDS[words] ?? "log",
    folder,
    span: { start, end: offset },
    replaced: { start, end: offset + length },
    isBare,
    isClosed: rest[length] === '"',
  };
}

const KINDS: Readonly<Record<string, PathKind>> = { use: "scenario", config: "config", "kernel from": "image" };

/** A `#` outside of strings. */
function isComment(head: string): boolean {
  return head.replace(/"(?:\\.|[^"\\])*"?/g, "").includes("#");
}

/** Names that are likely to be meant stand first. */
const LIKELY: Readonly<Record<PathKind, RegExp>> = {
  scenario: /\.memzone$/i,
  log: /\.(?:dmesg|log|txt|gz|xz|zst|tar|tgz)$|dmesg|iomem|lsmem|zoneinfo/i,
  image: /vmlinu[xz]|bzImage|^Image/,
  config: /config/,
};
const EXAMPLES: Readonly<Record<PathKind, string>> = {
  scenario: "machine.memzone",
  log: "boot.dmesg",
  image: "vmlinuz",
  config: "kernel.config",
};
const DETAILS: Readonly<Record<PathKind, string>> = {
  scenario: "a scenario",
  log: "a file of a real machine",
  image: "a kernel image",
  config: "a kernel's configuration",
};

/** What of a folder can be named there; `own`: the name of the document, which names itself in no way. */
export function pathCompletions(asked: AskedPath, entries: readonly FolderEntry[], own: string): readonly Completion[] {
  const fits = ({ name, isFolder }: FolderEntry): boolean =>
    isFolder ||
    (asked.kind === "scenario"
      ? LIKELY.scenario.test(name) && (asked.folder !== "" || name !== own)
      : !LIKELY.scenario.test(name));
  const rank = ({ name, isFolder }: FolderEntry): number => (isFolder ? 1 : LIKELY[asked.kind].test(name) ? 0 : 2);
  const found = entries
    .filter(fits)
    .sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
    .map(({ name, isFolder }, index) => pathCompletion(asked, name, isFolder, index));
  return found.length === 0 && asked.isBare ? [pathCompletion(asked, EXAMPLES[asked.kind], false, 0)] : found;
}

function pathCompletion(asked: AskedPath, name: string, isFolder: boolean, rank: number): Completion {
  const { span, replaced, isBare, isClosed, folder } = asked;
  const path = `${isBare ? folder : ""}${name.replace(/["\\]/g, "\\$&")}${isFolder ? "/" : ""}`;
  const insert = isBare ? `"${path}"` : isFolder || isClosed ? path : `${path}"`;
  return {
    label: isBare ? insert : `${name}${isFolder ? "/" : ""}`,
    kind: isFolder ? "folder" : "file",
    detail: isFolder ? "a folder" : DETAILS[asked.kind],
    insert,
    span,
    replaced,
    rank,
  };
}
