/** Messages of a client: every request and notification that the server knows, with parameters that fit and some that are none, and frames that are broken. */
import fc from "fast-check";
import { anyScenario } from "../scenarios/any-scenario.ts";

/** What is written to the server, one after the other. */
export type Piece =
  | { readonly method: string; readonly params: unknown; readonly asks: boolean }
  /** Bytes, as Latin-1. */
  | { readonly raw: string };
export const URIS = [
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

/** What tells of a machine, of none, and of none that there can be. */
const machineText = fc.constantFrom(
  "Linux version 6.1.0-25-amd64 (debian-kernel@lists.debian.org)\nBIOS-e820: [mem 0x0-0x9fbff] usable\nBIOS-e820: [mem 0x100000-0x7fffffff] usable\n",
  "00100000-7fffffff : System RAM\n",
  "qemu-system-x86_64 -m 4G,slots=2,maxmem=8G -machine pc\n",
  "MemTotal: 0 kB\n",
  "",
);
const importedFile = fc.record(
  {
    name: fc.oneof(fc.constantFrom("boot.dmesg", "../x", "a\u0000b"), odd),
    uri: fc.oneof(uri, odd),
    text: fc.oneof(machineText, anyScenario, odd),
    base64: fc.oneof(
      machineText.map((text) => Buffer.from(text).toString("base64")),
      fc.constantFrom("%%", "H4sIAAAAAAAA", "UEsDBA==", "QlpoOQ=="),
      odd,
    ),
  },
  { requiredKeys: [] },
);

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
  "memzone/claims",
  "memzone/runClaims",
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
export const known: fc.Arbitrary<Piece> = fc.oneof(
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
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("didClose", "didSave")
      .chain((method) => notice(`textDocument/${method}`, fc.record({ textDocument }))),
  },
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
        name: fc.oneof(fc.constantFrom("memzone_check", "memzone_show", "memzone_explain", "memzone_import"), odd),
        input: fc.oneof(odd, fc.record({ scenario: anyScenario, as: odd, step: odd, name: odd })),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: request(
      "memzone/import",
      fc.record({
        files: fc.oneof(odd, fc.array(fc.oneof(odd, importedFile), { maxLength: 3 })),
        target: fc.oneof(uri, odd, fc.constantFrom("untitled:/scenarios/new.memzone", "untitled:x")),
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
    arbitrary: fc.oneof(
      notice("memzone/cursor", fc.record({ uri: fc.oneof(uri, odd), line: odd, character: odd })),
      notice("window/workDoneProgress/cancel", fc.record({ token: odd })),
      notice("$/setTrace", fc.record({ value: odd })),
    ),
  },
  // Of a shape that nobody meant.
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/didSave",
        "workspace/didChangeConfiguration",
        "workspace/didChangeWatchedFiles",
        "workspace/didChangeWorkspaceFolders",
        "memzone/cursor",
        "window/workDoneProgress/cancel",
        "$/setTrace",
        "$/cancelRequest",
      )
      .chain((method) => notice(method, odd)),
  },
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
export const raw: fc.Arbitrary<Piece> = fc.oneof(
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
export const ending: fc.Arbitrary<Piece> = fc.constantFrom<Piece>(
  { method: "initialize", params: null, asks: true },
  { method: "initialized", params: 0, asks: false },
  { method: "shutdown", params: null, asks: true },
  { method: "exit", params: null, asks: false },
);
