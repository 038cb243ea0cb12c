/** client/FEATURES.md tells every capability that the server declares and every command that the extension has, and no other. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readClientCapabilities } from "../../server/lsp/client-capabilities.ts";
import { serverCapabilities } from "../../server/lsp/server-capabilities.ts";
import { EVERYTHING } from "./session.ts";

const root = join(import.meta.dirname, "..", "..");
const page = readFileSync(join(root, "client", "FEATURES.md"), "utf8");
const rows = [...page.matchAll(/^\| ([^|]+) \|/gm)].map(([, cell = ""]) => cell.trim());

test("capabilities", () => {
  const client = readClientCapabilities(
    {
      general: { positionEncodings: ["utf-16"] },
      workspace: { ...EVERYTHING.workspace, textDocumentContent: {} },
      textDocument: { ...EVERYTHING.textDocument, diagnostic: {} },
    },
    { memzone: { commands: ["memzone.showLayout"] } },
  );
  const { workspace, ...others } = serverCapabilities(client);
  const declared = [...Object.keys(others), ...Object.keys(workspace ?? {})];
  const told = rows.flatMap((row) => /^`(\w+)`$/.exec(row)?.[1] ?? []);
  expect(told.toSorted()).toEqual(declared.toSorted());
});

test("refactorings", () => {
  const { codeActionProvider } = serverCapabilities(
    readClientCapabilities({ textDocument: EVERYTHING.textDocument }, undefined),
  );
  const kinds = typeof codeActionProvider === "object" ? (codeActionProvider.codeActionKinds ?? []) : [];
  const told = rows.flatMap((row) => /^`(refactor\.\w+)`$/.exec(row)?.[1] ?? []);
  expect(told.toSorted()).toEqual(kinds.filter((kind) => kind.startsWith("refactor.")).toSorted());
});

test("commands", () => {
  const { contributes } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const english = JSON.parse(readFileSync(join(root, "package.nls.json"), "utf8"));
  const titles = contributes.commands.map(({ title }: { title: string }) => english[title.slice(1, -1)]);
  const told = rows.slice(rows.lastIndexOf("---") + 1).flatMap((row) => row.split(", "));
  expect(told.toSorted()).toEqual(titles.toSorted());
});
