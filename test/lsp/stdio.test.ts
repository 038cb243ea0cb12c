import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client, HERE } from "./client.ts";
import { applyEdits, editFaults, holdsPosition, rangeFaults, tokenFaults } from "./conformance.ts";

import { at, COLLISION, EVERYTHING, editor, leaveNoServer, newClient, textDocument, URI, whole } from "./session.ts";

leaveNoServer();

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

  test("refactorings: those of the kind that is wanted, with the file that they make", async () => {
    const position = at(COLLISION, "machine qemu-pc");
    const context = { diagnostics: [], only: ["refactor.extract"] };
    const params = { textDocument, range: { start: position, end: position }, context };
    const [extract, ...others] = await client.request("textDocument/codeAction", params);
    expect(others).toEqual([]);
    expect(extract).toMatchObject({ title: "Extract the machine into machine.memzone", kind: "refactor.extract" });
    const uri = "file:///scenarios/machine.memzone";
    const [create, fill, change] = extract.edit.documentChanges;
    expect(create).toMatchObject({ kind: "create", uri });
    expect(fill).toMatchObject({ textDocument: { uri, version: null } });
    expect(fill.edits[0].newText).toMatch(/^machine qemu-pc \{[^}]*\}\n$/);
    expect(applyEdits(COLLISION, change.edits)).toContain('\nuse "machine.memzone"\n');
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
    const client = newClient(HERE);
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
    const client = newClient(HERE);
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
