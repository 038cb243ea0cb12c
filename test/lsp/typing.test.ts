/** What an editor asks for while somebody types and looks around, over the protocol. */
import { expect, test } from "vitest";
import { HERE } from "./client.ts";
import { at, leaveNoServer, newClient, URI } from "./session.ts";

leaveNoServer();

const TEXT = `use "common.memzone"
kernel 6.12 x86_64 { build debian }
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=256M }
boot
offline    memory39
allocate 64M movable as hog
free hog
`;

test("signatures, definitions, types, linked names, typed lines and tooltips of links", async () => {
  const client = newClient(HERE);
  const { capabilities } = await client.initialize({
    textDocument: {
      documentLink: { tooltipSupport: true },
      signatureHelp: { signatureInformation: { parameterInformation: { labelOffsetSupport: true } } },
    },
  });
  expect(capabilities).toMatchObject({
    signatureHelpProvider: { triggerCharacters: expect.arrayContaining([" ", "!"]) },
    typeDefinitionProvider: true,
    linkedEditingRangeProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: "}" },
    workspaceSymbolProvider: true,
    callHierarchyProvider: true,
  });
  client.open(new URL("common.memzone", URI).href, "param unused = 1G\n");
  client.open(URI, TEXT);
  const ask = (method: string, needle: string, after: number, extra: object = {}) =>
    client.request(`textDocument/${method}`, {
      textDocument: { uri: URI },
      position: at(TEXT, needle, after),
      ...extra,
    });

  const help = await ask("signatureHelp", "allocate ", 9);
  const { label, parameters } = help.signatures[help.activeSignature];
  expect(label.slice(...parameters[help.activeParameter].label)).toBe("SIZE");

  const memory = { start: at(TEXT, "memory 4G", 0), end: at(TEXT, "memory 4G", 9) };
  expect(await ask("definition", "memory39", 3)).toEqual({ uri: URI, range: memory });
  expect(await ask("typeDefinition", "memory39", 3)).toContainEqual({
    uri: URI,
    range: { start: at(TEXT, "movablecore", 0), end: at(TEXT, "movablecore=256M", 16) },
  });
  expect((await ask("linkedEditingRange", "hog", 1)).ranges).toEqual([
    { start: at(TEXT, "hog", 0), end: at(TEXT, "hog", 3) },
    { start: at(TEXT, "hog", 0, 2), end: at(TEXT, "hog", 3, 2) },
  ]);
  expect(
    await ask("onTypeFormatting", "allocate", 0, { ch: "\n", options: { tabSize: 2, insertSpaces: true } }),
  ).toEqual([{ range: { start: at(TEXT, "offline", 0), end: at(TEXT, "memory39", 8) }, newText: "offline memory39" }]);
  const [link] = await client.request("textDocument/documentLink", { textDocument: { uri: URI } });
  expect(link.tooltip).toBe("Open common.memzone");
});
