/** Streams of bytes as the library takes them: frames that are whole, and texts written once. */
import { StreamMessageWriter } from "vscode-languageserver/node";
import { LARGEST_FILE } from "../disk/regular-file.ts";
import { TEXT_ENCODER } from "./text-encoder.ts";
import { WholeFrames } from "./whole-frames.ts";

/** Bytes: a document is at most as large as the files that are read, and JSON writes some characters in two. */
const LONGEST_MESSAGE = 2 * LARGEST_FILE;

/** The messages of a stream. They end with it, however it ends. */
export function framesOf(input: NodeJS.ReadableStream, log: (line: string) => void): WholeFrames {
  const frames = new WholeFrames(LONGEST_MESSAGE, log);
  input.on("close", () => frames.end());
  return input.pipe(frames);
}

/** The library takes a writer in the place of a stream. */
export function textWriter(output: NodeJS.WritableStream): NodeJS.WritableStream {
  return new StreamMessageWriter(output, { contentTypeEncoder: TEXT_ENCODER }) as never;
}
