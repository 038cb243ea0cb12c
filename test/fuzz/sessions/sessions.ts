/**
 * Sessions of the language server over its pipes: messages in any order, with positions that are none, methods that nobody knows, frames that
 * are broken. The server answers a hover afterwards, or ends where its pipe does, never hangs, and throws nothing on the way.
 */
import fc from "fast-check";
import { ErrorCodes, MessageType } from "vscode-languageserver";
import { Client, type Message } from "../../lsp/client.ts";
import type { Subject } from "../subject.ts";
import { ending, known, type Piece, raw, URIS } from "./any-message.ts";

export interface SessionInput {
  /** Whether the session begins as one does. */
  readonly begins: boolean;
  readonly pieces: readonly Piece[];
}

const some = (piece: fc.Arbitrary<Piece>): fc.Arbitrary<readonly Piece[]> =>
  fc.array(piece, { minLength: 1, maxLength: 25, size: "max" });

export const sessions: Subject<SessionInput> = {
  name: "sessions",
  about: "sessions of the language server with broken frames, any order, positions and methods that are none",
  inputs: fc.oneof(
    { weight: 15, arbitrary: fc.record({ begins: fc.constant(true), pieces: some(known) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        begins: fc.boolean(),
        pieces: some(fc.oneof({ weight: 6, arbitrary: known }, raw, ending)),
      }),
    },
  ),
  check: async (input) => {
    const server = await ready(input);
    const fault = await faultOf(server, input);
    if (fault !== undefined || isSpoilt(input)) server.kill();
    return fault;
  },
  end: () => {
    shared?.kill();
    shared = undefined;
  },
};

/** Sessions that leave a server as it was share one: to start one takes longer than what is asked of it. */
let shared: Client | undefined;

function isSpoilt({ begins, pieces }: SessionInput): boolean {
  return (
    !begins ||
    pieces.some(
      (piece) =>
        "raw" in piece ||
        piece.method === "shutdown" ||
        piece.method === "exit" ||
        piece.method.startsWith("initialize"),
    )
  );
}

async function ready(input: SessionInput): Promise<Client> {
  if (!isSpoilt(input) && shared !== undefined && shared.exitCode === undefined) return shared;
  const client = new Client();
  if (input.begins) await client.initialize({}, { initializationOptions: { memzone: { layout: true } } });
  if (!isSpoilt(input)) shared = client;
  return client;
}

const SMALL = "kernel 6.12 x86_64\nmachine qemu-pc { memory 4G }\nboot\noffline memory3\n";

/** Milliseconds until a server that neither answers nor ends hangs, on a machine that has other things to do. */
const PATIENCE = 240_000;

/** Answered once there is news, and not before. */
const HELD: ReadonlySet<string> = new Set(["workspace/diagnostic"]);

async function faultOf(client: Client, { begins, pieces }: SessionInput): Promise<string | undefined> {
  const answers: Promise<Message>[] = [];
  const failed: string[] = [];
  const whole = !isSpoilt({ begins, pieces });
  for (const piece of pieces) {
    if ("raw" in piece) client.raw(Buffer.from(piece.raw, "latin1"));
    else if (!piece.asks) client.notify(piece.method, piece.params);
    else {
      const answer = client.ask(piece.method, piece.params).then((message) => {
        if (message.error?.code === ErrorCodes.InternalError) failed.push(message.error.message);
        return message;
      });
      if (!HELD.has(piece.method)) answers.push(answer);
    }
  }
  // Behind bytes that are no frame a server may wait for more of them: that the pipe ends is what it must see.
  const broken = pieces.some((piece) => "raw" in piece);
  const probe = whole ? stillAnswers(client, answers) : ends(client, broken ? [] : answers);
  const told = await inPatience(probe);
  if (told !== undefined) return told;
  const [complaint] = [...failed, ...complaints(client)];
  client.stderr = "";
  client.forget();
  return complaint === undefined ? undefined : `the server says: ${complaint}`;
}

/** What the library says of bytes that are JSON and no message. */
const NO_MESSAGE = /^Received (?:empty message|message which is neither|response message without id)/;

/** What was thrown on the way: the server tells it on its standard error, and the library as an error in the client's log. */
function complaints({ received, stderr }: Client): readonly string[] {
  const thrown = stderr.split("\n").filter((line) => /\bfailed: |\buncaught: |\bunhandled: |Error: /.test(line));
  const logged = received.flatMap(({ method, params }) =>
    method === "window/logMessage" && params.type === MessageType.Error ? [String(params.message)] : [],
  );
  return [...thrown, ...logged.filter((line) => !NO_MESSAGE.test(line))];
}

async function stillAnswers(client: Client, answers: readonly Promise<unknown>[]): Promise<string | undefined> {
  await Promise.all(answers);
  const uri = "file:///still/there.memzone";
  client.open(uri, SMALL);
  const answer = await client.ask("textDocument/hover", { textDocument: { uri }, position: { line: 3, character: 3 } });
  client.notify("textDocument/didClose", { textDocument: { uri } });
  for (const open of URIS) client.notify("textDocument/didClose", { textDocument: { uri: open } });
  return answer.error === undefined ? undefined : `a hover afterwards fails: ${answer.error.message}`;
}

async function ends(client: Client, answers: readonly Promise<unknown>[]): Promise<string | undefined> {
  await Promise.all(answers);
  client.hangUp();
  await client.ended();
  return undefined;
}

/** The timer keeps this thread alive: nothing else does while a server that is gone is waited for. */
async function inPatience(probe: Promise<string | undefined>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, "the server neither answers nor ends");
  });
  try {
    return await Promise.race([probe, late]);
  } finally {
    clearTimeout(timer);
  }
}
