/**
 * What a command sees of the world: two streams, the terminal's width and colours, and where it was called. Standard output
 * is an interface that other programs read; whatever is for people alone goes to standard error.
 */
import { fstatSync, writeFileSync } from "node:fs";
import { nearest } from "../../grammar/did-you-mean.ts";
import { reasonOf } from "../disk/reasons.ts";
import { notRead, type ReadBytes } from "../disk/regular-file.ts";
import { visibleLine } from "../views/visible.ts";

export interface Terminal {
  /** Writes to standard output as it is. */
  out(text: string): void;
  /** Writes a line to standard error, with what can't be seen escaped. */
  err(line: string): void;
  /** Writes to standard error without a newline, on terminals only. */
  readonly live: ((text: string) => void) | undefined;
  /** Columns of standard output. */
  readonly columns: number;
  /** Standard output is a terminal that may show colours. */
  readonly colour: boolean;
  readonly folder: string;
  /** The entry of this program, which threads run again; undefined: everything is done in this thread. */
  readonly program?: string;
  /** Calls `run` before the program is ended from outside (Ctrl-C, a job's end); gives back how to listen no more. */
  readonly onBreak?: (run: () => void) => () => void;
  /** Reads standard input up to a number of bytes; undefined: there is none. */
  readonly input?: (limit: number) => Promise<ReadBytes>;
}

export const EXIT = { fine: 0, failed: 1, wrongCall: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A line as it stands on standard error: names of files may have newlines, too. */
export function errorLine(line: string): string {
  return `${visibleLine(line)}\n`;
}

export function processTerminal(): Terminal {
  process.stdout.on("error", unwritten);
  // Nobody can be told that there is nobody to tell.
  process.stderr.on("error", () => undefined);
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const wantsColour = process.stdout.isTTY === true && TERM !== "dumb";
  const isNoColour = NO_COLOR !== undefined && NO_COLOR !== "";
  const isForced = FORCE_COLOR !== undefined && FORCE_COLOR !== "" && FORCE_COLOR !== "0";
  return {
    out: isFile(process.stdout.fd) ? toFile : (text) => void process.stdout.write(text),
    err: (line) => void process.stderr.write(errorLine(line)),
    live: process.stderr.isTTY === true ? (text) => void process.stderr.write(text) : undefined,
    columns: process.stdout.columns ?? (Number(process.env.COLUMNS) || 100),
    colour: !isNoColour && (wantsColour || isForced),
    folder: process.cwd(),
    ...(process.argv[1] === undefined ? {} : { program: process.argv[1] }),
    onBreak,
    input: readInput,
  };
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

/** Node's stream hands a text to the system once, and passes over what a disk that fills up in its midst did not take. */
function toFile(text: string): void {
  try {
    writeFileSync(process.stdout.fd, text);
  } catch (error) {
    unwritten(error as NodeJS.ErrnoException);
  }
}

const BREAKS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What ends a process ends this one as well, and whoever waits for it sees by what. */
function onBreak(run: () => void): () => void {
  const listen = (signal: NodeJS.Signals): void => {
    stop();
    run();
    process.kill(process.pid, signal);
  };
  const stop = (): void => {
    for (const signal of BREAKS) process.off(signal, listen);
  };
  for (const signal of BREAKS) process.on(signal, listen);
  return stop;
}

async function readInput(limit: number): Promise<ReadBytes> {
  const chunks: Buffer[] = [];
  let total = 0;
  try {
    for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      total += chunk.length;
      if (total > limit) break;
    }
  } catch (error) {
    return notRead(error);
  }
  return { bytes: Buffer.concat(chunks, Math.min(total, limit)), cut: total > limit };
}

/** A reader that has seen enough (`| head`) closes the pipe: that is no failure. A full disk is one. */
function unwritten(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") return;
  process.stderr.write(`memzone: can't write the output: ${reasonOf(error)}\n`);
  process.exit(EXIT.wrongCall);
}

/** Says in one sentence what is wrong with the call. */
export function wrongCall(terminal: Terminal, sentence: string): ExitCode {
  terminal.err(`memzone: ${sentence}`);
  return EXIT.wrongCall;
}

/** ` (did you mean X?)`; empty where none of the names is near. */
export function meantHint(written: string, names: Iterable<string>): string {
  const meant = nearest(written, names);
  return meant === undefined ? "" : ` (did you mean ${meant}?)`;
}
