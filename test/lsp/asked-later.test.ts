/** What is sent when an editor asks for it: lenses, tooltips of hints, values in the text, pages of the reference, what stands behind a document. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { BOOKS } from "../../server/bridge/reference.ts";
import { readClientCapabilities } from "../../server/lsp/client-capabilities.ts";
import { readAddress, referenceLink } from "../../server/lsp/live-documents.ts";
import { Client, HERE } from "./client.ts";
import { rangeFaults } from "./conformance.ts";
import { at, whole } from "./session.ts";

const URI = "file:///scenarios/later.memzone";
const TEXT = `param size = 256M | 512M
kernel 6.12 x86_64 { build debian }
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=$size }
boot
offline memory39
expect node0 Movable present=$size
`;
const textDocument = { uri: URI };

const client = new Client(HERE);
afterAll(() => client.kill());
afterEach(() => client.closeAll());
beforeAll(() =>
  client.initialize(
    {
      workspace: { textDocumentContent: {} },
      textDocument: {
        publishDiagnostics: { versionSupport: true },
        hover: { contentFormat: ["markdown"] },
        inlayHint: { resolveSupport: { properties: ["tooltip"] } },
      },
    },
    { initializationOptions: { memzone: { commands: ["memzone.showLayout", "memzone.chooseParam"] } } },
  ),
);

async function opened(): Promise<void> {
  client.open(URI, TEXT);
  await client.diagnostics(URI, 1);
}

test("a lens has its title when it is resolved, and none when the text has changed", async () => {
  await opened();
  const lenses = await client.request("textDocument/codeLens", { textDocument });
  expect(lenses.map(({ command }: { command?: unknown }) => command)).toEqual([undefined, undefined]);
  const resolved = await Promise.all(lenses.map((lens: unknown) => client.request("codeLens/resolve", lens)));
  expect(resolved.map(({ command }) => [command.title, command.arguments])).toEqual([
    ["size is 256M: choose another", [URI]],
    ["Show the layout", [URI]],
  ]);
  client.change(URI, 2, { text: `# first\n${TEXT}` });
  expect(await client.request("codeLens/resolve", lenses[0])).toEqual(lenses[0]);
  expect(await client.request("codeLens/resolve", { range: lenses[0].range })).toEqual({ range: lenses[0].range });
});

test("a hint says what it means when it is looked at", async () => {
  await opened();
  const hints = await client.request("textDocument/inlayHint", { textDocument, range: whole(TEXT) });
  expect(hints.length).toBeGreaterThan(1);
  expect(hints.filter((hint: object) => "tooltip" in hint)).toEqual([]);
  const [zone] = await Promise.all(hints.map((hint: unknown) => client.request("inlayHint/resolve", hint)));
  expect(zone.tooltip).toMatch(/^ZONE_MOVABLE after boot\nexact: /);
});

test("values of parameters stand where they are used", async () => {
  await opened();
  const params = { textDocument, range: whole(TEXT), context: { frameId: 0, stoppedLocation: whole(TEXT) } };
  const values = await client.request("textDocument/inlineValue", params);
  expect(values).toEqual([
    { range: { start: at(TEXT, "$size", 0), end: at(TEXT, "$size", 5) }, text: "size = 256M" },
    { range: { start: at(TEXT, "$size", 0, 2), end: at(TEXT, "$size", 5, 2) }, text: "size = 256M" },
  ]);
  expect(rangeFaults(values, TEXT)).toEqual([]);
  const line = { start: at(TEXT, "boot", 0), end: at(TEXT, "boot", 4) };
  expect(await client.request("textDocument/inlineValue", { ...params, range: line })).toEqual([]);
});

test("a hover leads to the page, which is a document of the editor", async () => {
  await opened();
  const { contents } = await client.request("textDocument/hover", { textDocument, position: at(TEXT, "movablecore") });
  const [, address] = /\[Reference\]\((memzone:[^)]+)\)/.exec(contents.value) ?? [];
  expect(address).toBe("memzone:/pages/movablecore.md");
  const { text } = await client.request("workspace/textDocumentContent", { uri: address });
  expect(text).toContain("movablecore=");
  for (const book of Object.keys(BOOKS)) {
    const page = await client.request("workspace/textDocumentContent", { uri: `memzone:/reference/${book}.md` });
    expect(page.text).toMatch(/^# /);
  }
});

test("what stands behind a document", async () => {
  await opened();
  const status = await client.request("memzone/status", { uri: URI });
  expect(status).toMatchObject({
    kernel: "6.12 x86_64",
    build: "debian",
    steps: 2,
    stoppedEarly: false,
    params: [{ name: "size", chosen: "256M" }],
  });
  expect(["exact", "modelled", "depends"]).toContain(status.level);
  expect(status.evidence.length).toBeGreaterThan(0);
  expect(await client.request("memzone/status", { uri: "file:///scenarios/none.memzone" })).toBeNull();
});

test.each([
  ["memzone:/pages/movable-reserved.md", { page: "movable-reserved" }],
  ["memzone:/diagnostics/movable-reserved.md", { page: "movable-reserved" }],
  ["memzone:/pages/%E0%A4%A.md", { page: "%E0%A4%A" }],
  ["memzone:/reference/rules.md", { book: "rules" }],
  ["memzone:/reference/toString.md", undefined],
  ["memzone:/reference/__proto__.md", undefined],
  ["file:///reference/rules.md", undefined],
])("the address %s", (address, asked) => expect(readAddress(address)).toEqual(asked));

test.each([
  ["movablecore=256M", ["memzone.openReference"], true, "command:memzone.openReference?%5B%22movablecore%22%5D"],
  ["movablecore=256M", [], true, "memzone:/pages/movablecore.md"],
  ["movablecore=256M", [], false, undefined],
  ["memory39", [], true, undefined],
  ["](command:x)", ["memzone.openReference"], true, undefined],
])("the link behind the hover of %j", (hovered, commands, content, link) => {
  const capabilities = content ? { workspace: { textDocumentContent: {} } } : {};
  const client = readClientCapabilities(capabilities, { memzone: { commands } });
  expect(referenceLink(hovered, client)).toBe(link === undefined ? "" : `\n\n[Reference](${link})`);
});
