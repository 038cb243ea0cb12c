/**
 * Words of a command line as a POSIX shell takes them apart (XCU 2.2, 2.3): quotes, backslashes, line continuations, comments,
 * `NAME=VALUE` in front of commands and `$NAME` where a script set it. What a shell alone can know (`$(nproc)`, arrays, globs) stays as
 * written. Every word keeps its place.
 */
import type { LinePlace } from "../facts.ts";

export interface ShellWord {
  readonly text: string;
  readonly at: LinePlace;
  /** Some of it was quoted, so that it may hold blanks. */
  readonly quoted: boolean;
}

/** Each is one simple command: what stands between newlines, `;`, `|` and `&`. */
export type ShellCommand = readonly ShellWord[];

const MOST_WORDS = 1_000_000;

/** The commands of a text. Never fails: an open quote ends with the text. */
export function shellCommands(text: string): readonly ShellCommand[] {
  return new ShellReader(text).read();
}

const ASSIGNMENT = /^(?:export\s+)?([A-Za-z_]\w{0,60})=(.*)$/s;

class ShellReader {
  readonly #text: string;
  readonly #variables = new Map<string, string>();
  readonly #commands: ShellWord[][] = [];
  #command: ShellWord[] = [];
  /** Pieces of the word that is being read; undefined between words. */
  #pieces: string[] | undefined;
  #start = 0;
  #quoted = false;
  #words = 0;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): readonly ShellCommand[] {
    const text = this.#text;
    while (this.#at < text.length && this.#words < MOST_WORDS) {
      const char = text[this.#at]!;
      if (char === "\\") this.#backslash();
      else if (char === "'") this.#single();
      else if (char === '"') this.#double();
      else if (char === "$") this.#dollar();
      else if (char === " " || char === "\t" || char === "\r") this.#skip();
      else if (char === "\n" || char === ";" || char === "|" || char === "&") this.#endCommand();
      else if (char === "#" && this.#pieces === undefined) this.#comment();
      else this.#plain();
    }
    this.#endCommand();
    return this.#commands;
  }

  /** Adds to the word, which begins here if there is none yet. */
  #add(piece: string, end: number): void {
    if (this.#pieces === undefined) {
      this.#pieces = [];
      this.#start = this.#at;
      this.#quoted = false;
    }
    this.#pieces.push(piece);
    this.#at = end;
  }

  #plain(): void {
    const end = this.#until(/[\s\\'"$;|&]/g, this.#at + 1);
    this.#add(this.#text.slice(this.#at, end), end);
  }

  #until(pattern: RegExp, from: number): number {
    pattern.lastIndex = from;
    return pattern.exec(this.#text)?.index ?? this.#text.length;
  }

  #backslash(): void {
    const next = this.#text[this.#at + 1];
    const isWindows = next === "\r" && this.#text[this.#at + 2] === "\n";
    if (isWindows) this.#at += 3;
    else if (next === "\n" || next === undefined) this.#at += 2;
    else this.#add(next, this.#at + 2);
  }

  #single(): void {
    const close = this.#text.indexOf("'", this.#at + 1);
    const end = close === -1 ? this.#text.length : close;
    this.#add(this.#text.slice(this.#at + 1, end), end + 1);
    this.#quoted = true;
  }

  #double(): void {
    this.#add("", this.#at + 1);
    this.#quoted = true;
    for (;;) {
      const end = this.#until(/["\\$]/g, this.#at);
      this.#add(this.#text.slice(this.#at, end), end);
      const char = this.#text[end];
      if (char === undefined) return;
      if (char === "$") this.#dollar();
      else if (char === '"') {
        this.#at = end + 1;
        return;
      } else {
        const next = this.#text[end + 1] ?? "";
        // Inside quotes a backslash stands for itself but before these.
        const kept = next === "\n" ? "" : '$`"\\'.includes(next) ? next : `\\${next}`;
        this.#add(kept, end + 2);
      }
    }
  }

  /** `$NAME`, `${NAME}`, `${NAME:-VALUE}` of what is known; anything else stays as written. */
  #dollar(): void {
    const pattern = /\$(?:(\w{1,60})|\{(\w{1,60})(?::?-([^}$]{0,200}))?\})/y;
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) {
      this.#add("$", this.#at + 1);
      return;
    }
    const value = this.#variables.get(match[1] ?? match[2] ?? "") ?? match[3];
    this.#add(value ?? match[0], pattern.lastIndex);
  }

  #skip(): void {
    this.#endWord();
    this.#at++;
  }

  #comment(): void {
    const newline = this.#text.indexOf("\n", this.#at);
    this.#at = newline === -1 ? this.#text.length : newline;
  }

  #endWord(): void {
    if (this.#pieces === undefined) return;
    const text = this.#pieces.join("");
    this.#pieces = undefined;
    const assignment = this.#command.length === 0 ? ASSIGNMENT.exec(text) : null;
    if (assignment !== null) {
      if (this.#variables.size < 1000) this.#variables.set(assignment[1]!, assignment[2]!);
      return;
    }
    this.#words++;
    this.#command.push({ text, at: { start: this.#start, end: this.#at }, quoted: this.#quoted });
  }

  #endCommand(): void {
    this.#endWord();
    if (this.#command.length > 0) this.#commands.push(this.#command);
    this.#command = [];
    this.#at++;
  }
}
