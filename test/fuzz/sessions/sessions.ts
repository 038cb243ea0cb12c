/**
 * Sessions of the language server over its pipes: messages in any order, with positions that are none, methods that nobody knows, frames that
 * are broken. The server answers a hover afterwards, or ends where its pipe does, and never hangs.
 */
import fc from "fast-check";
import { Client } from "../../lsp/client.ts";
import { anyScenario } from "../scenarios/any-scenario.ts";
import type { Subject } from "../subject.ts";

/** What is written to the server, one after the other. */
type Piece =
  | { readonly method: string; readonly params: unknown; readonly asks: boolean }
  /** Bytes, as Latin-1. */
  | { readonly raw: string };
export interface SessionInput {
  /** Whether the session begins as one does. */
  readonly begins: boolean;
  readonly pieces: readonly Piece[];
}

const URIS = [
  "file:///scenarios/a.memzone",
  "file:///scenarios/b.memzone",
  "untitled:x",
  "__proto__",
  "",
  "file:///%zz",
  "http://[",
  "file:///dev/zero",
];
const odd = fc.constantFrom<unknown>(0, 1, -1, 2 ** 31, 2 ** 53, 1e308, 0.5, null, "x", "__proto__", [], {}, true);
const position = fc.oneof(
  fc.record({ line: fc.nat(20), character: fc.nat(60) }),
  fc.record({ line: odd, character: odd }),
  odd,
);
const range = fc.oneof(fc.record({ start: position, end: position }), odd);
const uri = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...URIS.slice(0, 2)) },
  { weight: 1, arbitrary: fc.constantFrom(...URIS) },
);
const textDocument = fc.oneof({ weight: 9, arbitrary: fc.record({ uri }) }, { weight: 1, arbitrary: odd });
const at = fc.record({ textDocument, position });

const POSITION_METHODS = [
  "hover",
  "completion",
  "definition",
  "references",
  "documentHighlight",
  "prepareRename",
  "typeDefinition",
  "signatureHelp",
  "linkedEditingRange",
  "prepareCallHierarchy",
];
const DOCUMENT_METHODS = [
  "documentSymbol",
  "foldingRange",
  "formatting",
  "documentLink",
  "codeLens",
  "semanticTokens/full",
  "diagnostic",
];
const VIEW_METHODS = [
  "memzone/layout",
  "memzone/timeline",
  "memzone/blockHistory",
  "memzone/chooseParam",
  "memzone/stepAt",
  "memzone/status",
  "memzone/story",
  "memzone/cursor",
];
/** What a client has of an earlier answer comes back as it was given, or as nothing that ever was. */
const heldOf = fc.record({
  name: odd,
  kind: odd,
  label: odd,
  uri,
  range,
  selectionRange: range,
  position,
  command: odd,
  data: fc.oneof(odd, fc.record({ key: odd, uri, step: odd, offset: odd, range })),
});
const request = (method: string, params: fc.Arbitrary<unknown>): fc.Arbitrary<Piece> =>
  params.map((known) => ({ method, params: known, asks: true }));
const notice = (method: string, params: fc.Arbitrary<unknown>): fc.Arbitrary<Piece> =>
  params.map((known) => ({ method, params: known, asks: false }));

const change = fc.oneof(
  fc.record({ range, text: fc.oneof(anyScenario, fc.constantFrom("", "\n", "é", "#")) }),
  fc.record({ text: anyScenario }),
  odd,
);
const known: fc.Arbitrary<Piece> = fc.oneof(
  {
    weight: 3,
    arbitrary: notice(
      "textDocument/didOpen",
      fc.record({
        textDocument: fc.record({
          uri,
          languageId: fc.constant("memzone"),
          version: fc.oneof(fc.nat(9), odd),
          text: fc.oneof(anyScenario, odd),
        }),
      }),
    ),
  },
  {
    weight: 4,
    arbitrary: notice(
      "textDocument/didChange",
      fc.record({
        textDocument: fc.record({ uri, version: fc.oneof(fc.nat(20), odd) }),
        contentChanges: fc.oneof(fc.array(change, { maxLength: 3 }), odd),
      }),
    ),
  },
  { weight: 1, arbitrary: notice("textDocument/didClose", fc.record({ textDocument })) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(...POSITION_METHODS).chain((method) => request(`textDocument/${method}`, at)),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(...DOCUMENT_METHODS)
      .chain((method) => request(`textDocument/${method}`, fc.record({ textDocument }))),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("rangeFormatting", "inlayHint", "codeAction", "semanticTokens/range")
      .chain((method) =>
        request(
          `textDocument/${method}`,
          fc.record({ textDocument, range, context: fc.oneof(fc.constant({ diagnostics: [] }), odd) }),
        ),
      ),
  },
  { weight: 1, arbitrary: request("textDocument/rename", fc.record({ textDocument, position, newName: odd })) },
  {
    weight: 1,
    arbitrary: request(
      "textDocument/selectionRange",
      fc.record({ textDocument, positions: fc.oneof(fc.array(position, { maxLength: 3 }), odd) }),
    ),
  },
  {
    weight: 1,
    arbitrary: request("textDocument/semanticTokens/full/delta", fc.record({ textDocument, previousResultId: odd })),
  },
  {
    weight: 1,
    arbitrary: request(
      "completionItem/resolve",
      fc.record({ label: odd, data: fc.oneof(odd, fc.record({ key: odd, uri })) }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...VIEW_METHODS).chain((method) =>
      request(
        method,
        fc.record({
          uri: fc.oneof(uri, odd),
          step: odd,
          around: odd,
          count: odd,
          line: odd,
          character: odd,
          name: odd,
          value: odd,
          params: odd,
          whatIf: odd,
          known: odd,
        }),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("incomingCalls", "outgoingCalls")
      .chain((method) => request(`callHierarchy/${method}`, fc.record({ item: fc.oneof(heldOf, odd) }))),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("codeLens/resolve", "inlayHint/resolve").chain((method) => request(method, heldOf)),
  },
  {
    weight: 1,
    arbitrary: request(
      "textDocument/onTypeFormatting",
      fc.record({ textDocument, position, ch: fc.oneof(fc.constantFrom("}", "\n", '"'), odd), options: odd }),
    ),
  },
  {
    weight: 1,
    arbitrary: request(
      "textDocument/inlineValue",
      fc.record({ textDocument, range, context: fc.oneof(odd, fc.record({ frameId: odd, stoppedLocation: range })) }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      request("workspace/symbol", fc.record({ query: fc.oneof(fc.constantFrom("", "d0", "memory3"), odd) })),
      request("workspace/diagnostic", fc.record({ previousResultIds: fc.oneof(odd, fc.array(heldOf)) })),
      request(
        "workspace/willRenameFiles",
        fc.record({ files: fc.oneof(odd, fc.array(fc.record({ oldUri: uri, newUri: uri }), { maxLength: 3 })) }),
      ),
      request(
        "workspace/textDocumentContent",
        fc.record({ uri: fc.oneof(uri, odd, fc.constant("memzone-reference:/language.md")) }),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: request(
      "memzone/tool",
      fc.record({
        name: fc.oneof(fc.constantFrom("memzone_check", "memzone_show", "memzone_explain"), odd),
        input: fc.oneof(odd, fc.record({ scenario: anyScenario, as: odd, step: odd, name: odd })),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: notice(
      "workspace/didChangeConfiguration",
      fc.record({
        settings: fc.oneof(
          odd,
          fc.record({
            memzone: fc.oneof(
              odd,
              fc.record({
                diagnostics: fc.oneof(odd, fc.record({ severity: odd, files: odd })),
                inlayHints: odd,
                budget: fc.oneof(odd, fc.record({ seconds: odd })),
                kernelPath: odd,
              }),
            ),
          }),
        ),
      }),
    ),
  },
  { weight: 1, arbitrary: notice("$/cancelRequest", fc.record({ id: odd })) },
  {
    weight: 1,
    arbitrary: notice(
      "workspace/didChangeWatchedFiles",
      fc.record({ changes: fc.oneof(fc.array(fc.record({ uri, type: odd }), { maxLength: 2 }), odd) }),
    ),
  },
  { weight: 1, arbitrary: notice("workspace/didChangeWorkspaceFolders", fc.record({ event: odd })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom("memzone/nothing", "$/x", "__proto__", "toString", "", "initialize", "initialized"),
        odd,
        fc.boolean(),
      )
      .map(([method, params, asks]) => ({ method, params, asks })),
  },
);

const body = JSON.stringify({ jsonrpc: "2.0", method: "$/x" });
const lengths = fc.constantFrom(
  "-1",
  "0",
  "1",
  String(body.length - 1),
  "1e9",
  "NaN",
  "99999999999999999999",
  "0x10",
  " ",
  String(body.length),
);
const raw: fc.Arbitrary<Piece> = fc.oneof(
  fc
    .tuple(lengths, fc.constantFrom("\r\n\r\n", "\n\n", "\r\n", "\r\nContent-Type: x\r\n\r\n"))
    .map(([length, gap]) => ({ raw: `Content-Length: ${length}${gap}${body}` })),
  fc
    .constantFrom(
      "[]",
      "null",
      "{",
      '{"a": b }',
      '"x"',
      "[1,2]",
      '{"id":{}}',
      '{"jsonrpc":"2.0","id":1,"result":null}',
      "[[[[",
    )
    .map((text) => ({ raw: `Content-Length: ${text.length}\r\n\r\n${text}` })),
  fc.string({ unit: "binary-ascii", maxLength: 60 }).map((text) => ({ raw: text })),
  fc.constant({ raw: `Content-Length: 4\r\n\r\n\xff\xfe\xc3\x28` }),
);
const ending: fc.Arbitrary<Piece> = fc.constantFrom<Piece>(
  { method: "initialize", params: null, asks: true },
  { method: "initialized", params: 0, asks: false },
  { method: "shutdown", params: null, asks: true },
  { method: "exit", params: null, asks: false },
);

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

/** Milliseconds until a server that neither answers nor ends hangs. */
const PATIENCE = 30_000;

/** Answered once there is news, and not before. */
const HELD: ReadonlySet<string> = new Set(["workspace/diagnostic"]);

async function faultOf(client: Client, { begins, pieces }: SessionInput): Promise<string | undefined> {
  const answers: Promise<unknown>[] = [];
  const whole = !isSpoilt({ begins, pieces });
  for (const piece of pieces) {
    if ("raw" in piece) client.raw(Buffer.from(piece.raw, "latin1"));
    else if (!piece.asks) client.notify(piece.method, piece.params);
    else {
      const answer = client.ask(piece.method, piece.params);
      if (!HELD.has(piece.method)) answers.push(answer);
    }
  }
  // Behind bytes that are no frame a server may wait for more of them: that the pipe ends is what it must see.
  const probe = whole ? stillAnswers(client, answers) : ends(client);
  const told = await inPatience(probe);
  if (told !== undefined) return told;
  const broken = /(?:analysing|publishing) .* failed: .*/.exec(client.stderr);
  client.stderr = "";
  return broken === null ? undefined : `the server says: ${broken[0]}`;
}

async function stillAnswers(client: Client, answers: readonly Promise<unknown>[]): Promise<string | undefined> {
  await Promise.all(answers);
  const uri = "file:///still/there.memzone";
  client.open(uri, SMALL);
  const answer = await client.ask("textDocument/hover", { textDocument: { uri }, position: { line: 3, character: 3 } });
  client.notify("textDocument/didClose", { textDocument: { uri } });
  for (const open of URIS) client.notify("textDocument/didClose", { textDocument: { uri: open } });
  client.forget();
  return answer.error === undefined ? undefined : `a hover afterwards fails: ${answer.error.message}`;
}

async function ends(client: Client): Promise<string | undefined> {
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
