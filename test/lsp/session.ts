import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach } from "vitest";
import { Client } from "./client.ts";

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
export function newClient(): Client {
  const client = new Client();
  clients.push(client);
  return client;
}
/** The server of all tests that are about neither its beginning nor its end: of each it is left as it was found. */
let shared: Client | undefined;
export async function editor(): Promise<Client> {
  if (shared?.exitCode === undefined && shared !== undefined) return shared;
  shared = new Client();
  await shared.initialize(EVERYTHING);
  return shared;
}
/** Whatever a test did, no server it started is left behind, and none of them died of it. */
export function leaveNoServer(): void {
  afterEach(async () => {
    for (const client of clients.splice(0)) client.kill();
    if (shared?.exitCode === undefined) await shared?.closeAll();
  });
  afterAll(() => shared?.kill());
}
