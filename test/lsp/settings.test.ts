/** What people set: read whatever it is, sent in each of the protocol's ways, and followed at once. */
import { describe, expect, test } from "vitest";
import { DEFAULT_SETTINGS, readSettings } from "../../server/lsp/settings.ts";
import { HERE } from "./client.ts";
import { leaveNoServer, newClient, URI } from "./session.ts";

leaveNoServer();

const TEXT = `kernel 6.12 x86_64 { build debian }
machine qemu-pc { memory 4G  slots 2  maxmem 8G }
dimm stick { size 512M }
cmdline { nokaslr movablecore=102M }
boot
plug stick
offline memory99
`;
const severities = (items: readonly { readonly code: string; readonly severity: number }[]) =>
  Object.fromEntries(items.map(({ code, severity }) => [code, severity]));

test.each([
  undefined,
  null,
  1,
  "x",
  [],
  { diagnostics: null },
  { diagnostics: { severity: 3 }, budget: "x", kernelPath: 2 },
])("%j sets nothing", (given) => expect(readSettings(given)).toEqual(DEFAULT_SETTINGS));

test("a wrong code or severity is told, and the others count", () => {
  const { severity, wrong } = readSettings({
    diagnostics: { severity: { "movable-rounded": "off", "movable-round": "off", "step-failed": "loud" } },
  });
  expect([...severity]).toEqual([["movable-rounded", "off"]]);
  expect(wrong).toEqual([
    expect.stringContaining("`movable-round` is no code"),
    expect.stringContaining("`step-failed` can be error, warning"),
  ]);
});

test.each([
  { "memzone.diagnostics.files": "open", "memzone.diagnostics.severity": { "movable-rounded": "off" } },
  { memzone: { "diagnostics.files": "open", diagnostics: { severity: { "movable-rounded": "off" } } } },
  { "memzone.diagnostics": { files: "open" }, "memzone.diagnostics.severity.movable-rounded": "off" },
])("names with dots are those of settings within each other: %j", (given) => {
  const { files, severity, wrong } = readSettings({ ...given, "memzone.inlayHints.zones": false });
  expect(files).toBe("open");
  expect([...severity]).toEqual([["movable-rounded", "off"]]);
  expect(readSettings({ "memzone.inlayHints.zones": false }).inlayHints.has("zones")).toBe(false);
  expect(wrong).toEqual([]);
});

describe("a server", () => {
  const settings = {
    diagnostics: { severity: { "movable-rounded": "off", "step-failed": "hint" } },
    inlayHints: { zones: false },
  };
  const hints = (client: ReturnType<typeof newClient>) =>
    client.request("textDocument/inlayHint", {
      textDocument: { uri: URI },
      range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
    });

  test("takes them when it starts", async () => {
    const client = newClient(HERE);
    await client.initialize({}, { initializationOptions: { memzone: { settings } } });
    client.open(URI, TEXT);
    const found = severities(await client.diagnostics(URI));
    expect(found["movable-rounded"]).toBeUndefined();
    expect(found["step-failed"]).toBe(4);
    expect((await hints(client)).map(({ label }: { label: string }) => label)).toEqual([" → memory40-43", " → ENOENT"]);
  });

  test("follows those that change", async () => {
    const client = newClient(HERE);
    await client.initialize();
    client.open(URI, TEXT);
    expect(severities(await client.diagnostics(URI))).toMatchObject({ "movable-rounded": 3, "step-failed": 1 });
    client.forget();
    client.notify("workspace/didChangeConfiguration", { settings: { memzone: settings } });
    expect(severities(await client.diagnostics(URI))).not.toHaveProperty("movable-rounded");
    client.forget();
    client.notify("workspace/didChangeConfiguration", { settings: null });
    expect(severities(await client.diagnostics(URI))).toMatchObject({ "movable-rounded": 3, "step-failed": 1 });
  });

  test("asks a client that answers", async () => {
    const client = newClient(HERE);
    await client.initialize({ workspace: { configuration: true } });
    const asked = await client.until(({ method }) => method === "workspace/configuration");
    expect(asked?.params.items).toEqual([{ section: "memzone" }]);
  });

  test("keeps those that it was started with where a client that is asked has none", async () => {
    const client = newClient(HERE);
    client.answers.set("workspace/configuration", [null]);
    const capabilities = { workspace: { configuration: true } };
    await client.initialize(capabilities, { initializationOptions: { memzone: { settings } } });
    await client.until(({ method }) => method === "workspace/configuration");
    client.open(URI, TEXT);
    expect(severities(await client.diagnostics(URI))).not.toHaveProperty("movable-rounded");
  });

  // Neovim, Helix and eglot send their configuration behind the start, whatever is in it; Helix hands out what it starts servers with.
  test.each([
    ["nothing", {}],
    ["null", null],
    ["others' settings", { python: { settings: { diagnostics: {} } } }],
    ["what it was started with", { memzone: { settings } }],
    ["its settings alone", settings],
  ])("keeps them where the editor then sends %s", async (_, sent) => {
    const client = newClient(HERE);
    await client.initialize({}, { initializationOptions: { memzone: { settings } } });
    client.notify("workspace/didChangeConfiguration", { settings: sent });
    client.open(URI, TEXT);
    expect(severities(await client.diagnostics(URI))).not.toHaveProperty("movable-rounded");
  });

  test.each([
    ["as it starts servers", [{ settings }]],
    ["of another shape", [{}]],
  ])("keeps them where a client that is asked answers %s", async (_, answer) => {
    const client = newClient(HERE);
    client.answers.set("workspace/configuration", answer);
    const capabilities = { workspace: { configuration: true } };
    await client.initialize(capabilities, { initializationOptions: { memzone: { settings } } });
    await client.until(({ method }) => method === "workspace/configuration");
    client.open(URI, TEXT);
    expect(severities(await client.diagnostics(URI))).not.toHaveProperty("movable-rounded");
  });
});
