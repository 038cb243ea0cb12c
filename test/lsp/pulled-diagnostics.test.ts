/** Diagnostics for a client that asks for them: reports with ids, nothing sent twice, nothing published beside. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client, HERE } from "./client.ts";

const URI = "file:///scenarios/pulled.memzone";
const OTHER = "file:///scenarios/other.memzone";
const HEAD = `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { movablecore=256M }
# a comment
boot
`;
const TEXT = `${HEAD}offline memory5\noffline memory77\noffline memory78\n`;
const CAPABILITIES = {
  textDocument: { diagnostic: { relatedDocumentSupport: false }, publishDiagnostics: { relatedInformation: true } },
  workspace: { diagnostics: { refreshSupport: true } },
};
const line = (number: number, length: number) => ({
  start: { line: number, character: 0 },
  end: { line: number, character: length },
});

describe("a client that asks for diagnostics", () => {
  const client = new Client(HERE);
  // biome-ignore lint/suspicious/noExplicitAny: the capabilities are looked into field by field.
  let capabilities: any;
  let version = 1;
  beforeAll(async () => {
    ({ capabilities } = await client.initialize(CAPABILITIES));
  });
  afterAll(() => client.kill());

  const pull = (previousResultId?: string, uri = URI) =>
    client.request("textDocument/diagnostic", {
      textDocument: { uri },
      ...(previousResultId === undefined ? {} : { previousResultId }),
    });
  const change = (number: number, length: number, text: string) =>
    client.change(URI, ++version, { range: line(number, length), text });

  test("is told that it can", () => {
    expect(capabilities.diagnosticProvider).toEqual({
      identifier: "memzone",
      interFileDependencies: true,
      workspaceDiagnostics: true,
    });
  });

  test("gets a report once, and again where something in it has changed", async () => {
    client.open(URI, TEXT);
    const first = await pull();
    expect(first.kind).toBe("full");
    expect(first.items.map((item: { code: string }) => item.code)).toContain("step-failed");
    expect(await pull(first.resultId)).toEqual({ kind: "unchanged", resultId: first.resultId });

    change(3, "# a comment".length, "# another comment");
    expect(await pull(first.resultId)).toEqual({ kind: "unchanged", resultId: first.resultId });

    change(7, "offline memory78".length, "offline memory79");
    const second = await pull(first.resultId);
    expect(second.kind).toBe("full");
    expect(second.items).not.toEqual(first.items);
    expect(await pull("of another server")).toEqual(second);

    change(3, "# another comment".length, "# a comment\n");
    const moved = await pull(second.resultId);
    expect(moved.kind).toBe("full");
    const lines = (items: { range: { start: { line: number } } }[]) => items.map(({ range }) => range.start.line);
    expect(lines(moved.items)).toEqual(lines(second.items).map((number) => (number > 3 ? number + 1 : number)));
  });

  test("has none published", async () => {
    expect(client.received.filter(({ method }) => method === "textDocument/publishDiagnostics")).toEqual([]);
  });

  test("may ask for all that is open", async () => {
    client.open(OTHER, HEAD);
    const { items } = await client.request("workspace/diagnostic", { previousResultIds: [] });
    expect(items.map(({ uri, kind }: { uri: string; kind: string }) => `${kind} ${uri}`)).toEqual([
      `full ${URI}`,
      `full ${OTHER}`,
    ]);
    const previousResultIds = items.map(({ uri, resultId }: { uri: string; resultId: string }) => ({
      uri,
      value: resultId,
    }));
    change(8, "offline memory79".length, "offline memory80");
    const again = await client.request("workspace/diagnostic", { previousResultIds });
    expect(again.items.map(({ kind }: { kind: string }) => kind)).toEqual(["full", "unchanged"]);
    client.notify("textDocument/didClose", { textDocument: { uri: OTHER } });
    const closed = await client.request("workspace/diagnostic", { previousResultIds });
    expect(closed.items.at(-1)).toEqual({ kind: "full", items: [], uri: OTHER, version: null });
  });

  test("is asked to ask again when another file makes a difference", async () => {
    const uses = "file:///scenarios/uses.memzone";
    const used = "file:///scenarios/used.memzone";
    client.open(used, "machine qemu-pc { memory 4G }\n");
    client.open(uses, 'kernel 6.12 x86_64\nuse "used.memzone"\nboot\noffline memory20\n');
    const before = await pull(undefined, uses);
    client.forget();
    client.change(used, 2, { text: "machine qemu-pc { memory 2G }\n" });
    expect(await client.until(({ method }) => method === "workspace/diagnostic/refresh")).toBeDefined();
    const after = await pull(before.resultId, uses);
    expect(after.kind).toBe("full");
    expect(after.items.map(({ code }: { code: string }) => code)).toContain("step-failed");
  });

  test("hears that a newer text came in between, and asks again", async () => {
    const uri = "file:///scenarios/long.memzone";
    const text = HEAD + "offline memory20\nonline memory20\n".repeat(3000);
    client.open(uri, text);
    const change = {
      method: "textDocument/didChange",
      params: { textDocument: { uri, version: 2 }, contentChanges: [{ range: line(3, 0), text: "# one more\n" }] },
    };
    const asked = await client.askAs("early", "textDocument/diagnostic", { textDocument: { uri } }, change);
    expect(asked.error).toMatchObject({ code: -32802, data: { retriggerRequest: true } });
    expect((await pull(undefined, uri)).kind).toBe("full");
  });

  test("hears nothing of a document that is not open", async () => {
    expect(await pull(undefined, "file:///scenarios/none.memzone")).toEqual({ kind: "full", items: [] });
  });

  test("gets the gravest 250 of many, and how many more there are", async () => {
    const many = "file:///scenarios/many.memzone";
    const steps = Array.from({ length: 405 }, (_, at) => `offline memory${at % 2 === 0 ? 5 : 70 + at}`).join("\n");
    client.open(many, `${HEAD}${steps}\n`);
    const { items } = await pull(undefined, many);
    expect(items.length).toBe(251);
    const [more, ...shown] = items;
    expect(more).toMatchObject({ code: "more-diagnostics", severity: 3, range: { start: { line: 0, character: 0 } } });
    expect(more.message).toMatch(
      /^(over )?\d+ more diagnostics are not shown here: .*; `memzone check` tells them all$/,
    );
    const errors = shown.filter(({ severity }: { severity: number }) => severity === 1).length;
    expect(errors).toBeGreaterThanOrEqual(200);
    const lines = shown.map(({ range }: { range: { start: { line: number } } }) => range.start.line);
    expect(lines).toEqual([...lines].sort((a: number, b: number) => a - b));
    expect(JSON.stringify(items).length).toBeLessThan(200_000);
    // One less of those that are not shown.
    const known = (await pull(undefined, many)).resultId;
    client.change(many, 2, { text: `${HEAD}${steps.slice(0, steps.lastIndexOf("\n"))}\n# nothing\n` });
    expect((await pull(known, many)).kind).toBe("unchanged");
  });
});
