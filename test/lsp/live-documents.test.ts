/** Documents that the server writes: texts of the machine at a step, following the text and the cursor; pages of codes. */
import { expect, test } from "vitest";
import { readAddress } from "../../server/lsp/live-documents.ts";
import { HERE } from "./client.ts";
import { leaveNoServer, newClient, URI } from "./session.ts";

leaveNoServer();

const TEXT = `kernel 6.12 x86_64 { build debian }
machine qemu-pc { memory 4G  slots 2  maxmem 8G }
dimm stick { size 512M }
cmdline { nokaslr movablecore=102M }
boot
plug stick
`;
const CAPABILITIES = {
  workspace: { textDocumentContent: {} },
  textDocument: { publishDiagnostics: { codeDescriptionSupport: true } },
};
const live = (step?: number) =>
  `memzone:/live/lsmem/test.txt?uri=${encodeURIComponent(URI)}${step === undefined ? "" : `&step=${step}`}`;

test("an address is read in whatever way a client writes it", () => {
  const asked = { kind: "lsmem", uri: URI, step: 3 };
  expect(readAddress(live(3))).toEqual(asked);
  expect(readAddress(`memzone:/live/lsmem/test.txt?${encodeURIComponent(live(3).split("?")[1]!)}`)).toEqual(asked);
  expect(readAddress("memzone:/live/passwd/x?uri=file:///etc")).toBeUndefined();
  expect(readAddress("file:///etc/passwd")).toBeUndefined();
});

test("texts of steps, of the cursor's step, and pages of codes", async () => {
  const client = newClient(HERE);
  const { capabilities } = await client.initialize(CAPABILITIES);
  expect(capabilities.workspace.textDocumentContent).toEqual({ schemes: ["memzone"] });
  client.open(URI, TEXT);
  const text = async (uri: string) => (await client.request("workspace/textDocumentContent", { uri })).text as string;
  expect(await text(live(0))).toMatch(/Total online memory: {7}4G\n.*\n\nexact: .*\n/);
  expect(await text(live(1))).toContain("4.5G");
  expect(await text(live())).toContain("4.5G");

  client.forget();
  client.notify("memzone/cursor", { uri: URI, line: 4, character: 1 });
  const refreshed = ({ method, params }: { method?: string; params?: { uri: string } }) =>
    method === "workspace/textDocumentContent/refresh" && params?.uri === live();
  expect(await client.until(refreshed)).toBeDefined();
  expect(await text(live())).not.toContain("4.5G");

  client.forget();
  client.change(URI, 2, { range: { start: { line: 1, character: 25 }, end: { line: 1, character: 27 } }, text: "2G" });
  expect(await client.until(refreshed)).toBeDefined();
  expect(await text(live(0))).toContain("Total online memory:       2G");

  const rounded = (await client.diagnostics(URI)).find(({ code }) => code === "movable-rounded");
  expect(await text(rounded.codeDescription.href)).toMatch(/^## movable-rounded/);
});

test("a client that shows no such documents hears nothing of them", async () => {
  const client = newClient(HERE);
  const { capabilities } = await client.initialize();
  expect(capabilities.workspace.textDocumentContent).toBeUndefined();
  client.open(URI, TEXT);
  expect((await client.diagnostics(URI)).some((each) => "codeDescription" in each)).toBe(false);
});
