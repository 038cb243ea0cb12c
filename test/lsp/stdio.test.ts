import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { LSPErrorCodes } from "vscode-languageserver";
import { vmlinux } from "../bridge/kernel-image/synthetic.ts";
import { Client, type Message } from "./client.ts";
import { applyEdits, editFaults, holdsPosition, rangeFaults, tokenFaults } from "./conformance.ts";

// Servers share a busy machine with everything else: how long they take says nothing about what they answer.

const samples = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "samples");
const COLLISION = readFileSync(join(samples, "000-movablecore-collides.memzone"), "utf8");
const URI = "file:///scenarios/collision.memzone";
const OTHER = "file:///scenarios/other.memzone";

/** What VS Code says of itself, as far as this server looks. */
const EVERYTHING = {
  workspace: {
    workspaceEdit: { documentChanges: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    inlayHint: { refreshSupport: true },
  },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, versionSupport: true, tagSupport: { valueSet: [1, 2] } },
    hover: { contentFormat: ["markdown", "plaintext"] },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    definition: { linkSupport: true },
    rename: { prepareSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } }, isPreferredSupport: true },
    foldingRange: { lineFoldingOnly: true },
  },
};

/** Where the n-th occurrence of a text stands, `after` characters in. */
function at(text: string, needle: string, after = 1, occurrence = 1) {
  let index = -1;
  for (let n = 0; n < occurrence; n++) index = text.indexOf(needle, index + 1);
  const before = text.slice(0, index + after).split("\n");
  return { line: before.length - 1, character: before.at(-1)!.length };
}
const whole = (text: string) => {
  const lines = text.split("\n");
  return { start: { line: 0, character: 0 }, end: { line: lines.length - 1, character: lines.at(-1)!.length } };
};
const textDocument = { uri: URI };

const clients: Client[] = [];
function newClient(): Client {
  const client = new Client();
  clients.push(client);
  return client;
}
/** The server of all tests that are about neither its beginning nor its end: of each it is left as it was found. */
let shared: Client | undefined;
async function editor(): Promise<Client> {
  if (shared?.exitCode === undefined && shared !== undefined) return shared;
  shared = new Client();
  await shared.initialize(EVERYTHING);
  return shared;
}
afterEach(async () => {
  // Whatever a test did, no server it started is left behind, and none of them died of it.
  for (const client of clients.splice(0)) client.kill();
  if (shared?.exitCode === undefined) await shared?.closeAll();
});
afterAll(() => shared?.kill());

describe("a session with an editor that can do everything", () => {
  let client: Client;
  // biome-ignore lint/suspicious/noExplicitAny: the capabilities are looked into field by field.
  let capabilities: any;
  // biome-ignore lint/suspicious/noExplicitAny: likewise.
  let published: any[];
  beforeAll(async () => {
    client = new Client();
    ({ capabilities } = await client.initialize(EVERYTHING, { initializationOptions: { memzone: { layout: true } } }));
    client.open(URI, COLLISION);
    published = await client.diagnostics(URI, 1);
  });
  afterAll(() => client.kill());

  test("the collision is reported where the zone is asked for, and points at the reservation", () => {
    const found = published.find(({ code }) => code === "movable-reserved");
    expect(found?.message).toContain("movablecore region overlaps memblock reservation at 0x13ff00000");
    expect(found?.range.start).toEqual(at(COLLISION, "movablecore=256M", 0));
    expect(found?.severity).toBe(2);
    expect(found?.relatedInformation.length).toBeGreaterThan(0);
    expect(rangeFaults(published, COLLISION)).toEqual([]);
  });

  test("files are watched, because the client said it can", async () => {
    const registration = await client.until(({ method }) => method === "client/registerCapability");
    expect(registration?.params.registrations[0].method).toBe("workspace/didChangeWatchedFiles");
  });

  test("the client is told that a version is analysed, because it asked to be", async () => {
    const message = await client.until(({ method }) => method === "memzone/analysed");
    expect(message?.params).toEqual({ uri: URI, version: 1 });
  });

  test("hover", async () => {
    const hover = await client.request("textDocument/hover", {
      textDocument,
      position: at(COLLISION, "movablecore=256M"),
    });
    expect(hover.contents.kind).toBe("markdown");
    expect(hover.contents.value).toContain("ZONE_MOVABLE");
    expect(rangeFaults(hover, COLLISION)).toEqual([]);
    expect(
      await client.request("textDocument/hover", { textDocument, position: { line: 9999, character: 9999 } }),
    ).toBeNull();
  });

  test("completion, and its documentation", async () => {
    const position = at(COLLISION, "memblock=debug", 0);
    const { items } = await client.request("textDocument/completion", { textDocument, position });
    expect(rangeFaults(items, COLLISION)).toEqual([]);
    // biome-ignore lint/suspicious/noExplicitAny: an item of the protocol.
    const item = items.find(({ label }: any) => label === "crashkernel=SIZE");
    expect(item.insertTextFormat).toBe(2);
    const resolved = await client.request("completionItem/resolve", item);
    expect(resolved.documentation.value).toContain("16 MiB aligned");
  });

  test("outline", async () => {
    const symbols = await client.request("textDocument/documentSymbol", { textDocument });
    expect(rangeFaults(symbols, COLLISION)).toEqual([]);
    // biome-ignore lint/suspicious/noExplicitAny: a symbol of the protocol.
    const heading = symbols.find(({ name }: any) => name === "the top block can't be offlined");
    expect(heading.children[0]).toMatchObject({ name: "offline memory39 -> EBUSY at 0x13ff00000", detail: "EBUSY" });
  });

  test("semantic tokens, of the whole and of a part", async () => {
    const legend = capabilities.semanticTokensProvider.legend;
    const full = await client.request("textDocument/semanticTokens/full", { textDocument });
    expect(full.data.length).toBeGreaterThan(100);
    expect(tokenFaults(full.data, COLLISION, legend)).toEqual([]);
    const range = { start: at(COLLISION, "boot\n", 0), end: at(COLLISION, "boot\n", 4) };
    const part = await client.request("textDocument/semanticTokens/range", { textDocument, range });
    expect(part.data.length).toBeLessThan(full.data.length);
    expect(tokenFaults(part.data, COLLISION, legend)).toEqual([]);
  });

  test("folding, selection, links, hints", async () => {
    // biome-ignore lint/suspicious/noExplicitAny: ranges of the protocol.
    const folds: any[] = await client.request("textDocument/foldingRange", { textDocument });
    expect(folds.every(({ startLine, endLine }) => startLine < endLine)).toBe(true);
    expect(folds.length).toBeGreaterThan(3);
    const positions = [at(COLLISION, "memory38-39"), at(COLLISION, "EBUSY")];
    const selections = await client.request("textDocument/selectionRange", { textDocument, positions });
    expect(selections).toHaveLength(2);
    expect(rangeFaults(selections, COLLISION)).toEqual([]);
    expect(holdsPosition(selections[0].range, positions[0]!)).toBe(true);
    expect(await client.request("textDocument/documentLink", { textDocument })).toEqual([]);
    const hints = await client.request("textDocument/inlayHint", { textDocument, range: whole(COLLISION) });
    expect(hints.map(({ label }: { label: string }) => label)).toContain(" = 256 MiB at 0x130000000");
  });

  test("quick fixes", async () => {
    const text = COLLISION.replace(" -> EBUSY at 0x13ff00000", "");
    const uri = "file:///scenarios/unstated.memzone";
    client.open(uri, text);
    await client.diagnostics(uri, 1);
    const position = at(text, "offline memory39");
    const params = { textDocument: { uri }, range: { start: position, end: position }, context: { diagnostics: [] } };
    const actions = await client.request("textDocument/codeAction", params);
    expect(actions.length).toBeGreaterThan(0);
    expect(rangeFaults(actions, text)).toEqual([]);
    for (const { edit } of actions) for (const { edits } of edit.documentChanges) expect(editFaults(edits)).toEqual([]);
  });

  test("formatting leaves a well-formed sample as it is", async () => {
    const options = { tabSize: 2, insertSpaces: true };
    expect(await client.request("textDocument/formatting", { textDocument, options })).toEqual([]);
  });

  test("the views' requests: timeline, layout, the step at a place", async () => {
    const { value: timeline } = await client.request("memzone/timeline", { uri: URI });
    expect(timeline).toMatchObject({ schema: 1, version: 1 });
    expect(timeline.steps.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["ok", "EBUSY", "ok"]);
    const { value: layout } = await client.request("memzone/layout", { uri: URI });
    expect(layout.lanes.length).toBeGreaterThan(0);
    const { line, character } = at(COLLISION, "offline memory39");
    expect(await client.request("memzone/stepAt", { uri: URI, line, character })).toEqual({ step: 1 });
    expect(await client.request("memzone/layout", { uri: "file:///not/open" })).toBeNull();
    const supposed = await client.request("memzone/layout", { uri: URI, whatIf: "movable-at-node-start" });
    expect(supposed.value.supposed).toEqual({ whatIf: "movable-at-node-start" });
  });
});

describe("a session with an editor that can do nothing", () => {
  test("gets plain answers, and is asked for nothing", async () => {
    const client = newClient();
    const { capabilities } = await client.initialize({});
    client.notify("workspace/didChangeConfiguration", { settings: null });
    client.open(URI, COLLISION);
    const published = await client.diagnostics(URI);
    expect(published.some(({ code }) => code === "movable-reserved")).toBe(true);
    expect(published.every((diagnostic) => !("relatedInformation" in diagnostic) && !("tags" in diagnostic))).toBe(
      true,
    );
    expect(capabilities.renameProvider).toBe(true);

    const hover = await client.request("textDocument/hover", {
      textDocument,
      position: at(COLLISION, "movablecore=256M"),
    });
    expect(hover.contents.kind).toBe("plaintext");
    expect(hover.contents.value).not.toMatch(/\*\*|`/);
    const { items } = await client.request("textDocument/completion", {
      textDocument,
      position: at(COLLISION, "memblock=debug", 0),
    });
    expect(items.every(({ insertTextFormat }: { insertTextFormat: number }) => insertTextFormat === 1)).toBe(true);
    const symbols = await client.request("textDocument/documentSymbol", { textDocument });
    expect(symbols[0].location.uri).toBe(URI);
    const range = whole(COLLISION);
    expect(
      await client.request("textDocument/codeAction", { textDocument, range, context: { diagnostics: [] } }),
    ).toEqual([]);

    // Log lines aside, the server has said nothing but diagnostics.
    const methods = new Set(client.received.map(({ method }) => method));
    expect([...methods]).toEqual(["textDocument/publishDiagnostics"]);
    expect(await client.shutdown()).toBe(0);
  });

  test("capabilities and options may be nonsense", async () => {
    const client = newClient();
    await client.initialize({ textDocument: null, workspace: 7 }, { initializationOptions: null });
    client.open(URI, COLLISION);
    expect((await client.diagnostics(URI)).length).toBeGreaterThan(0);
  });
});

describe("names over the protocol", () => {
  const TEXT = "kernel 6.1 x86_64\nmachine qemu-pc { memory 4G }\ndimm upper { size 1G }\nboot\nplug upper\n";

  test("definition, references, highlights and rename agree", async () => {
    const client = await editor();
    client.open(URI, TEXT);
    const position = at(TEXT, "upper", 2, 2);
    const definition = await client.request("textDocument/definition", { textDocument, position });
    expect(definition[0].targetRange.start).toEqual(at(TEXT, "upper", 0));
    const context = { includeDeclaration: true };
    const references = await client.request("textDocument/references", { textDocument, position, context });
    expect(references).toHaveLength(2);
    expect(await client.request("textDocument/documentHighlight", { textDocument, position })).toHaveLength(2);
    const prepared = await client.request("textDocument/prepareRename", { textDocument, position });
    expect(prepared.placeholder).toBe("upper");
    expect(holdsPosition(prepared.range, position)).toBe(true);
    const { documentChanges } = await client.request("textDocument/rename", {
      textDocument,
      position,
      newName: "lower",
    });
    expect(documentChanges[0].textDocument).toEqual({ uri: URI, version: 1 });
    expect(editFaults(documentChanges[0].edits)).toEqual([]);
    expect(applyEdits(TEXT, documentChanges[0].edits)).toBe(TEXT.replaceAll("upper", "lower"));
  });

  test("a rename that can't be is an error that says why", async () => {
    const client = await editor();
    client.open(URI, TEXT);
    const { error } = await client.ask("textDocument/rename", {
      textDocument,
      position: at(TEXT, "upper"),
      newName: "1 2",
    });
    expect(error?.message).toContain("no name");
  });

  test("formatting a range and a whole document gives the canonical layout", async () => {
    const client = newClient();
    await client.initialize({});
    const text = TEXT.replace("plug upper", "plug     upper").replace("memory 4G", "memory     4G");
    client.open(URI, text);
    const options = { tabSize: 2, insertSpaces: true };
    const edits = await client.request("textDocument/formatting", { textDocument, options });
    expect(editFaults(edits)).toEqual([]);
    const formatted = applyEdits(text, edits);
    expect(formatted).toContain("plug upper\n");
    client.change(URI, 2, { text: formatted });
    expect(await client.request("textDocument/formatting", { textDocument, options })).toEqual([]);
  });
});

describe("edits", () => {
  test("each version is published once, and stale ones are passed over", async () => {
    const client = await editor();
    client.open(URI, COLLISION);
    const last = 40;
    for (let version = 2; version <= last; version++) {
      const start = at(COLLISION, "movablecore=256M", "movablecore=".length);
      const text = `${version % 2 === 0 ? 128 : 256}`;
      client.change(URI, version, { range: { start, end: { ...start, character: start.character + 3 } }, text });
    }
    await client.diagnostics(URI, last);
    const versions = client.received
      .filter(({ method }) => method === "textDocument/publishDiagnostics")
      .map(({ params }) => params.version);
    expect(new Set(versions).size).toBe(versions.length);
    expect(versions.length).toBeLessThan(last / 2);
  });

  test("an edit changes the answers at once, before its diagnostics are out", async () => {
    const client = await editor();
    client.open(URI, COLLISION);
    client.change(URI, 2, { text: COLLISION.replace("movablecore=256M", "movablecore=512M") });
    const position = at(COLLISION, "movablecore=256M");
    const hover = await client.request("textDocument/hover", { textDocument, position });
    expect(hover.contents.value).toContain("512 MiB");
  });

  test("after any edits the diagnostics are those of the text as it is now", async () => {
    const client = await editor();
    client.open(URI, COLLISION);
    // Deterministic: a linear congruential generator picks places and words.
    let seed = 12_345;
    const random = (limit: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % limit;
    };
    const words = ["", "\n", "}", "{", "offline memory39\n", "  ", "movablecore=1G ", "\r\n", "# ", '"', "😀"];
    let text = COLLISION;
    let version = 1;
    for (let edit = 0; edit < 80; edit++) {
      const start = random(text.length + 1);
      const end = Math.min(text.length, start + random(6));
      const place = (offset: number) => {
        const before = text.slice(0, offset).split(/\r\n|\n|\r/);
        return { line: before.length - 1, character: before.at(-1)!.length };
      };
      // Between \r and \n, and inside a surrogate pair, no editor puts a cursor.
      if (/[\r\ud800-\udbff]/.test(`${text[start - 1] ?? ""}${text[end - 1] ?? ""}`)) continue;
      const word = words[random(words.length)]!;
      version += 1;
      client.change(URI, version, { range: { start: place(start), end: place(end) }, text: word });
      text = text.slice(0, start) + word + text.slice(end);
    }
    const edited = await client.diagnostics(URI, version);
    const fresh = "file:///scenarios/fresh.memzone";
    client.open(fresh, text);
    const strip = (diagnostics: unknown) => JSON.stringify(diagnostics).replaceAll(fresh, URI);
    expect(strip(edited)).toBe(strip(await client.diagnostics(fresh, 1)));
  });

  test("a chosen parameter changes what is published, and is forgotten when the document is closed", async () => {
    const client = await editor();
    const text =
      "param zone = 256M | 512M\nkernel 6.1 x86_64\nmachine qemu-pc { memory 4G }\ncmdline { movablecore=$zone nokaslr }\nboot\nexpect node0 Movable present=512M\n";
    client.open(URI, text);
    expect((await client.diagnostics(URI, 1)).some(({ code }) => code === "expectation-failed")).toBe(true);
    client.forget();
    await client.request("memzone/chooseParam", { uri: URI, name: "zone", value: "512M" });
    expect((await client.diagnostics(URI, 1)).some(({ code }) => code === "expectation-failed")).toBe(false);
  });

  test("closing a document takes its diagnostics away", async () => {
    const client = await editor();
    client.open(URI, COLLISION);
    await client.diagnostics(URI, 1);
    client.notify("textDocument/didClose", { textDocument });
    const cleared = await client.until(
      ({ method, params }) => method === "textDocument/publishDiagnostics" && params.diagnostics.length === 0,
    );
    expect(cleared?.params.uri).toBe(URI);
    expect(
      await client.request("textDocument/hover", { textDocument, position: { line: 0, character: 0 } }),
    ).toBeNull();
  });
});

test("before initialize and after shutdown requests are answered with an error, and notifications are dropped", async () => {
  const client = newClient();
  const ask = () => client.ask("textDocument/hover", { textDocument, position: { line: 0, character: 0 } });
  expect((await ask()).error?.code).toBe(-32002);
  expect((await client.ask("shutdown")).error?.code).toBe(-32002);
  client.open(URI, COLLISION);
  await client.initialize(EVERYTHING);
  expect((await ask()).result).toBeNull();
  expect((await client.ask("initialize", { processId: null, rootUri: null, capabilities: {} })).error?.code).toBe(
    -32600,
  );
  client.open(URI, COLLISION);
  expect(await client.diagnostics(URI, 1)).not.toHaveLength(0);
  expect((await client.ask("shutdown")).result).toBeNull();
  expect((await ask()).error?.code).toBe(-32600);
});

describe("files", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "memzone-lsp-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const MAIN = 'use "machine.memzone"\nboot\nexpect memory32 state=online\n';
  const machine = (memory: string) => `kernel 6.1 x86_64\nmachine qemu-pc { memory ${memory} }\n`;
  const published =
    (uri: string, ok: boolean) =>
    ({ method, params }: Message) =>
      method === "textDocument/publishDiagnostics" &&
      params.uri === uri &&
      params.diagnostics.some(({ severity }: { severity: number }) => severity === 1) !== ok;

  test("a kernel image is read while the editor goes on, and what names it is analysed again", async () => {
    const client = newClient();
    await client.initialize(EVERYTHING, { workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "work" }] });
    const uri = pathToFileURL(join(folder, "image.memzone")).href;
    writeFileSync(join(folder, "vmlinuz"), vmlinux());
    client.open(uri, 'kernel from "vmlinuz"\nmachine qemu-pc { memory 4G }\ncmdline { nokaslr }\nboot\n');
    const codes = (message: Message | undefined) =>
      message?.params.diagnostics.map(({ code }: { code: string }) => code);
    const of = ({ method, params }: Message) => method === "textDocument/publishDiagnostics" && params.uri === uri;
    expect(codes(await client.until(of))).toEqual(["image-pending"]);
    const read = await client.until((message) => of(message) && !codes(message).includes("image-pending"));
    expect(codes(read)).toEqual([]);
    const path = { textDocument: { uri }, position: { line: 0, character: 15 } };
    const { contents } = await client.request("textDocument/hover", path);
    expect(contents.value).toContain("6.12.107");
  });

  test("a used file is read from the disk, and its changes are noticed there and in the editor", async () => {
    const client = await editor();
    const used = join(folder, "machine.memzone");
    const usedUri = pathToFileURL(used).href;
    const uri = pathToFileURL(join(folder, "main.memzone")).href;
    writeFileSync(used, machine("4G"));
    client.open(uri, MAIN);
    expect(await client.until(published(uri, true))).toBeDefined();

    // On the disk: block 32 lies above 4 GiB, which a machine of 2 GiB doesn't have.
    client.forget();
    writeFileSync(used, `${machine("2G")}\n`);
    client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: usedUri, type: 2 }] });
    expect(await client.until(published(uri, false))).toBeDefined();

    // In an editor, unsaved.
    client.forget();
    client.open(usedUri, machine("8G"));
    expect(await client.until(published(uri, true))).toBeDefined();

    // Deleted, while the editor still holds it: its text stands.
    client.forget();
    rmSync(used);
    client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: usedUri, type: 3 }] });
    expect(await client.request("textDocument/documentSymbol", { textDocument: { uri: usedUri } })).toHaveLength(2);
    // Closed: now it is gone.
    client.notify("textDocument/didClose", { textDocument: { uri: usedUri } });
    const last = await client.until(published(uri, false));
    expect(last?.params.diagnostics.map(({ code }: { code: string }) => code)).toContain("use-not-found");
  });

  test("what is no regular file is refused, and the server goes on", async () => {
    const client = await editor();
    execFileSync("mkfifo", [join(folder, "fifo"), join(folder, "fifo.memzone")]);
    const uri = pathToFileURL(join(folder, "reads.memzone")).href;
    const text = `use "fifo.memzone"\nreserve from "fifo"\nreserve from "/dev/zero"\n${machine("4G")}boot\n`;
    client.open(uri, text);
    const messages = (await client.diagnostics(uri, 1)).map(({ message }) => message);
    expect(messages).toEqual([
      "`fifo.memzone` is not read: it is not a regular file",
      "`fifo` is not read: it is not a regular file",
      "`/dev/zero` is not read: it lies outside the workspace; open a folder that holds both files",
    ]);
    const textDocument = { uri };
    expect(await client.request("textDocument/documentSymbol", { textDocument })).not.toHaveLength(0);
  });

  test("files are read in the workspace alone, which can change", async () => {
    const client = newClient();
    mkdirSync(join(folder, "ws", "deep"), { recursive: true });
    writeFileSync(join(folder, "common.memzone"), machine("4G"));
    writeFileSync(join(folder, "ws", "common.memzone"), machine("4G"));
    const wide = pathToFileURL(folder).href;
    const narrow = pathToFileURL(join(folder, "ws")).href;
    const capabilities = { ...EVERYTHING, workspace: { ...EVERYTHING.workspace, workspaceFolders: true } };
    await client.initialize(capabilities, { workspaceFolders: [{ uri: narrow, name: "ws" }] });
    const [inside, outside] = ["inside", "outside"].map((name) => `${narrow}/deep/${name}.memzone`) as [string, string];
    client.open(inside, 'use "../common.memzone"\nboot\n');
    client.open(outside, 'use "../../common.memzone"\nboot\n');
    expect(await client.until(published(inside, true))).toBeDefined();
    const refused = await client.until(published(outside, false));
    expect(refused?.params.diagnostics[0].message).toContain("it lies outside the workspace");

    client.forget();
    const event = { added: [{ uri: wide, name: "all" }], removed: [] };
    client.notify("workspace/didChangeWorkspaceFolders", { event });
    expect(await client.until(published(outside, true))).toBeDefined();
  });

  test("a document that is deleted while it is open goes on working", async () => {
    const client = await editor();
    const path = join(folder, "gone.memzone");
    const uri = pathToFileURL(path).href;
    writeFileSync(path, COLLISION);
    client.open(uri, COLLISION);
    await client.diagnostics(uri, 1);
    rmSync(path);
    client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 3 }] });
    client.change(uri, 2, { text: `${COLLISION}\n# more\n` });
    expect((await client.diagnostics(uri, 2)).some(({ code }) => code === "movable-reserved")).toBe(true);
  });
});

describe("what must not bring the server down", () => {
  const stillThere = async (client: Client): Promise<void> => {
    client.open("file:///still/there.memzone", COLLISION);
    expect((await client.diagnostics("file:///still/there.memzone")).length).toBeGreaterThan(0);
    expect(client.exitCode).toBeUndefined();
  };

  test("requests it doesn't know, for documents it hasn't seen, with parameters that are none", async () => {
    const client = await editor();
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
    for (const position of [null, {}, { line: -5, character: "x" }, { line: 1e99, character: 1e99 }]) {
      expect((await client.ask("textDocument/hover", { textDocument, position })).error).toBeUndefined();
    }
    client.notify("textDocument/didChange", { textDocument, contentChanges: [{ range: {}, text: 5 }] });
    client.notify("textDocument/didChange", {});
    client.notify("textDocument/didClose", { textDocument: { uri: "file:///never/opened" } });
    client.notify("$/unknown", {});
    await stillThere(client);
  });

  test("bytes that are no message", async () => {
    const client = await editor();
    client.raw('Content-Length: 9\r\n\r\n{"a": b }');
    client.raw("Content-Length: 2\r\n\r\n[]");
    client.raw("Content-Length: 4\r\n\r\nnull");
    await stillThere(client);
  });

  test("a request that is cancelled is answered as cancelled", async () => {
    const client = await editor();
    client.open(URI, COLLISION);
    const params = { textDocument, position: at(COLLISION, "movablecore=256M") };
    const cancel = { method: "$/cancelRequest", params: { id: "slow" } };
    const answer = await client.askAs("slow", "textDocument/hover", params, cancel);
    expect(answer.error?.code).toBe(-32800);
  });

  test("a file of thousands of steps: others are answered while it is simulated, and the newest text wins", async () => {
    const client = await editor();
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
    const client = await editor();
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
    client = new Client();
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
