import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { LSPErrorCodes, MessageType } from "vscode-languageserver";
import { Client, HERE, SERVER } from "./client.ts";
import { editFaults, rangeFaults, tokenFaults } from "./conformance.ts";

import {
  at,
  COLLISION,
  EVERYTHING,
  editor,
  leaveNoServer,
  OTHER,
  samples,
  textDocument,
  URI,
  whole,
} from "./session.ts";

leaveNoServer();

describe("what must not bring the server down", () => {
  const stillThere = async (client: Client): Promise<void> => {
    client.open("file:///still/there.memzone", COLLISION);
    expect((await client.diagnostics("file:///still/there.memzone")).length).toBeGreaterThan(0);
    expect(client.exitCode).toBeUndefined();
  };

  test("requests it doesn't know, for documents it hasn't seen, with parameters that are none", async () => {
    const client = await editor(SERVER);
    expect((await client.ask("memzone/nothing", {})).error?.code).toBe(-32601);
    expect(
      await client.request("textDocument/hover", { textDocument, position: { line: 0, character: 0 } }),
    ).toBeNull();
    for (const method of [
      "hover",
      "completion",
      "documentSymbol",
      "rename",
      "codeAction",
      "formatting",
      "foldingRange",
    ]) {
      const answer = await client.ask(`textDocument/${method}`, {});
      expect(answer.error?.message, method).toBeTruthy();
    }
    client.open(URI, COLLISION);
    // Said as what they are: wrong parameters, and not as what failed of them further in.
    const wrong: readonly (readonly [string, unknown])[] = [
      ...["hover", "completion", "definition", "codeAction", "formatting", "diagnostic", "semanticTokens/full"].flatMap(
        (name) => [null, {}, [], { textDocument: null }].map((params) => [`textDocument/${name}`, params] as const),
      ),
      ["textDocument/codeAction", { textDocument, context: null }],
      ["textDocument/codeAction", { textDocument, context: { diagnostics: [], only: "x" } }],
      ["textDocument/selectionRange", { textDocument, positions: null }],
      ["callHierarchy/outgoingCalls", {}],
      ["workspace/willRenameFiles", { files: [null] }],
      ["workspace/diagnostic", { previousResultIds: [null] }],
      ["workspace/symbol", null],
      ["memzone/layout", null],
      ["memzone/layout", { uri: 0 }],
      ["memzone/chooseParam", { uri: null }],
    ];
    for (const [method, params] of wrong)
      expect([method, params, (await client.ask(method, params)).error?.code]).toEqual([method, params, -32602]);
    const nothing = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const context = { diagnostics: [], only: null };
    expect(
      (await client.ask("textDocument/codeAction", { textDocument, range: nothing, context })).error,
    ).toBeUndefined();
    for (const position of [null, {}, { line: -5, character: "x" }, { line: 1e99, character: 1e99 }]) {
      expect((await client.ask("textDocument/hover", { textDocument, position })).error).toBeUndefined();
    }
    client.notify("textDocument/didChange", { textDocument, contentChanges: [{ range: {}, text: 5 }] });
    client.notify("textDocument/didChange", {});
    client.notify("textDocument/didClose", { textDocument: { uri: "file:///never/opened" } });
    client.notify("$/unknown", {});
    await stillThere(client);
  });

  test.each<readonly [method: string, params: unknown]>([
    ["workspace/didChangeWatchedFiles", { changes: 0 }],
    ["workspace/didChangeWatchedFiles", { changes: [null] }],
    ["workspace/didChangeWatchedFiles", { changes: [{ uri: 5 }] }],
    ["workspace/didChangeWorkspaceFolders", { event: null }],
    ["workspace/didChangeWorkspaceFolders", null],
    ["workspace/didChangeConfiguration", 0],
    ["textDocument/didOpen", { textDocument: null }],
    ["textDocument/didChange", { textDocument, contentChanges: 1 }],
    ["textDocument/didClose", { textDocument: { uri: {} } }],
    ["memzone/cursor", []],
    ["window/workDoneProgress/cancel", null],
    ["$/setTrace", null],
    ["$/progress", null],
    ["$/logTrace", []],
    ["$/cancelRequest", { id: true }],
    ["workspace/didCreateFiles", [1, 2, 3]],
  ])(
    "a notification that is not what the protocol says is passed over, and nothing is thrown: %s %j",
    async (method, params) => {
      const client = await editor(SERVER);
      client.open(URI, COLLISION);
      await stillThere(client);
      client.stderr = "";
      client.notify(method, params);
      const answer = await client.ask("textDocument/hover", { textDocument, position: { line: 0, character: 0 } });
      expect(answer.error).toBeUndefined();
      // Standard error is another pipe than that of answers.
      await vi.waitUntil(() => client.stderr.endsWith("\n"));
      expect(client.stderr).toMatch(`memzone: ${method} is passed over: its `);
      expect(client.stderr.trimEnd()).not.toContain("\n");
      expect(client.received.filter(({ params: said }) => said?.type === MessageType.Error)).toEqual([]);
    },
  );

  /** Of a client that can do nothing, so that no error is told of what it does not do. */
  const silentEditor = async (initialized: unknown): Promise<Client> => {
    const client = new Client(HERE);
    await client.request("initialize", { processId: null, rootUri: null, capabilities: {} });
    client.notify("initialized", initialized);
    return client;
  };
  const nothingIsSaid = (client: Client): void => {
    expect(client.stderr).toBe("");
    expect(client.received.filter(({ params }) => params?.type === MessageType.Error)).toEqual([]);
  };

  test.each([[], [1], [{}, 2, 3], 5, null, "x"].map((params) => [params]))(
    "`initialized` is heard whatever stands there, and nobody is told of an error: %j",
    async (params) => {
      const client = await silentEditor(params);
      await stillThere(client);
      nothingIsSaid(client);
    },
  );

  test("a cancellation of nothing is passed over without a word", async () => {
    const client = await silentEditor({});
    for (const params of [undefined, null, [], 5, {}, { id: null }]) client.notify("$/cancelRequest", params);
    await stillThere(client);
    nothingIsSaid(client);
  });

  test("parameters by position are none of any method's, however many there are", async () => {
    const client = await editor(HERE);
    for (const method of ["textDocument/hover", "memzone/import", "memzone/layout", "workspace/symbol"])
      for (const params of [[{ textDocument }], [{ textDocument }, 2], [{ uri: URI }, null, {}]])
        expect([method, params, (await client.ask(method, params)).error?.code]).toEqual([method, params, -32602]);
    await stillThere(client);
  });

  test("bytes that are no message", async () => {
    const client = await editor(SERVER);
    client.raw('Content-Length: 9\r\n\r\n{"a": b }');
    client.raw("Content-Length: 2\r\n\r\n[]");
    for (const value of ["null", "5", '"x"', "true"]) client.raw(`Content-Length: ${value.length}\r\n\r\n${value}`);
    await stillThere(client);
    await vi.waitUntil(() => client.stderr.includes("true is no message"));
    expect(client.received.filter(({ params }) => /TypeError/.test(String(params?.message)))).toEqual([]);
  });

  test.each([
    "Content-Length: -5\r\n\r\n{}",
    "Content-Length: 99999999999999999999\r\n\r\n{}",
    "Content-Length: 1e9\r\n\r\n{}",
    "Content-Length: 2\r\n\r\n{} and more than it said",
    "Content-Type: text/plain\r\n\r\n",
    "\u0000\u0000",
    "{}",
  ])("behind bytes that belong to no message the next one is heard: %j", async (bytes) => {
    const client = await editor(SERVER);
    client.raw(bytes);
    await stillThere(client);
  });

  test("a head without an end, or a message that says it has no end, holds nobody up", async () => {
    const client = await editor(SERVER);
    client.raw("x".repeat(200_000));
    await stillThere(client);
    client.raw(`Content-Length: 99999999999\r\n\r\n${"x".repeat(200_000)}`);
    await stillThere(client);
  });

  test("a request that is cancelled is answered as cancelled", async () => {
    const client = await editor(SERVER);
    client.open(URI, COLLISION);
    const params = { textDocument, position: at(COLLISION, "movablecore=256M") };
    const cancel = { method: "$/cancelRequest", params: { id: "slow" } };
    const answer = await client.askAs("slow", "textDocument/hover", params, cancel);
    expect(answer.error?.code).toBe(-32800);
  });

  test("a file of thousands of steps: others are answered while it is simulated, and the newest text wins", async () => {
    const client = await editor(SERVER);
    const long = `${COLLISION}${"offline memory38\nonline_movable memory38\n".repeat(3000)}`;
    client.open(URI, long);
    client.open(OTHER, COLLISION);
    const position = at(COLLISION, "movablecore=256M");
    const hover = await client.ask("textDocument/hover", { textDocument: { uri: OTHER }, position });
    expect(hover.result.contents.value).toContain("movablecore");
    client.change(URI, 2, { text: `${COLLISION}nonsense\n` });
    expect((await client.diagnostics(URI, 2)).map(({ code }) => code)).toContain("syntax");
    await stillThere(client);
  });

  test("control characters, lone surrogates, endless nesting", async () => {
    const client = await editor(SERVER);
    const texts = [
      "\u0000\u0001\ud800",
      "{".repeat(5000),
      "machine {".repeat(500),
      '"'.repeat(999),
      "$".repeat(999),
      "# \u202e\u200b",
    ];
    let version = 1;
    client.open(URI, "");
    for (const text of texts) {
      version += 1;
      client.change(URI, version, { text });
      await client.diagnostics(URI, version);
      await client.request("textDocument/semanticTokens/full", { textDocument });
    }
    await stillThere(client);
  });
});

/** Any prefix of a sample is what somebody who types it has in the editor. */
describe("typing a sample from its first character to its last", () => {
  const names = readdirSync(samples).filter((name) => name.endsWith(".memzone"));
  const STEPS = 24;

  let client: Client;
  // biome-ignore lint/suspicious/noExplicitAny: the capabilities are looked into field by field.
  let capabilities: any;
  beforeAll(async () => {
    client = new Client(HERE);
    ({ capabilities } = await client.initialize(EVERYTHING));
  });
  afterAll(() => client.kill());

  test.each(names)("%s", async (name) => {
    const text = readFileSync(join(samples, name), "utf8");
    const uri = pathToFileURL(join(samples, name)).href;
    const document = { textDocument: { uri } };
    client.open(uri, "");
    const answers: Promise<void>[] = [];
    for (let step = 1; step <= STEPS; step++) {
      const typed = text.slice(0, Math.floor((text.length * step) / STEPS));
      client.change(uri, step + 1, { text: typed });
      const position = whole(typed).end;
      /** A question that a newer text has overtaken has no answer. */
      // biome-ignore lint/suspicious/noExplicitAny: answers are looked into field by field.
      const answered = async (method: string, params: object): Promise<any> => {
        const { result, error } = await client.ask(method, { ...document, ...params });
        if (error !== undefined) expect(error.code, error.message).toBe(LSPErrorCodes.ContentModified);
        return result;
      };
      const ask = async (method: string, params: object): Promise<unknown> => {
        const answer = await answered(method, params);
        expect(rangeFaults(answer, typed, uri), `${method} after ${step}/${STEPS}`).toEqual([]);
        return answer;
      };
      answers.push(
        ask("textDocument/completion", { position }).then(() => undefined),
        ask("textDocument/hover", { position: { ...position, character: Math.max(0, position.character - 2) } }).then(
          () => undefined,
        ),
        ask("textDocument/documentSymbol", {}).then(() => undefined),
        ask("textDocument/formatting", { options: {} }).then((edits) =>
          expect(editFaults((edits ?? []) as never)).toEqual([]),
        ),
        answered("textDocument/semanticTokens/full", {}).then((tokens) =>
          expect(tokenFaults(tokens?.data ?? [], typed, capabilities.semanticTokensProvider.legend)).toEqual([]),
        ),
      );
    }
    await Promise.all(answers);
    expect(rangeFaults(await client.diagnostics(uri, STEPS + 1), text, uri)).toEqual([]);
    expect(client.stderr).not.toMatch(/failed|uncaught|unhandled/);
  });
});
