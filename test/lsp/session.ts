import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach } from "vitest";
import { Client, HERE, SERVER } from "./client.ts";

// Servers share a busy machine with everything else: how long they take says nothing about what they answer.

export const samples = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "samples");
export const COLLISION = readFileSync(join(samples, "000-movablecore-collides.memzone"), "utf8");
export const URI = "file:///scenarios/collision.memzone";
export const OTHER = "file:///scenarios/other.memzone";

/** What VS Code says of itself, as far as this server looks. */
export const EVERYTHING = {
  workspace: {
    workspaceEdit: { documentChanges: true, resourceOperations: ["create", "rename", "delete"] },
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
export function at(text: string, needle: string, after = 1, occurrence = 1) {
  let index = -1;
  for (let n = 0; n < occurrence; n++) index = text.indexOf(needle, index + 1);
  const before = text.slice(0, index + after).split("\n");
  return { line: before.length - 1, character: before.at(-1)!.length };
}
export const whole = (text: string) => {
  const lines = text.split("\n");
  return { start: { line: 0, character: 0 }, end: { line: lines.length - 1, character: lines.at(-1)!.length } };
};
export const textDocument = { uri: URI };

const clients: Client[] = [];
export function newClient(command: readonly string[] = SERVER): Client {
  const client = new Client(command);
  clients.push(client);
  return client;
}
/** The servers of all tests that are about neither their beginning nor their end: of each test they are left as they were found. */
const shared = new Map<readonly string[], Client>();
export async function editor(command: readonly string[] = HERE): Promise<Client> {
  const known = shared.get(command);
  if (known !== undefined && known.exitCode === undefined) return known;
  const client = new Client(command);
  shared.set(command, client);
  await client.initialize(EVERYTHING);
  return client;
}
/** Whatever a test did, no server it started is left behind, and none of them died of it. */
export function leaveNoServer(): void {
  afterEach(async () => {
    for (const client of clients.splice(0)) client.kill();
    for (const client of shared.values()) if (client.exitCode === undefined) await client.closeAll();
  });
  afterAll(() => {
    for (const client of shared.values()) client.kill();
  });
}
