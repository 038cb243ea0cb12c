/** Documents that were never saved: some have their place already, others stand in no folder. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { HERE } from "./client.ts";
import { EVERYTHING, leaveNoServer, newClient } from "./session.ts";

leaveNoServer();

const TEXT = "kernel 6.12 x86_64 { build debian }\nmachine qemu-pc {\n  memory 4G\n}\nboot\n";
const NOWHERE = "untitled:Untitled-1";

async function extracting(uri: string, capabilities: object = EVERYTHING) {
  const client = newClient(HERE);
  await client.initialize(capabilities);
  client.open(uri, TEXT);
  await client.diagnostics(uri);
  const at = { line: 1, character: 3 };
  const actions = await client.request("textDocument/codeAction", {
    textDocument: { uri },
    range: { start: at, end: at },
    context: { diagnostics: [], only: ["refactor.extract"] },
  });
  return actions.filter(({ title }: { title: string }) => title.startsWith("Extract the machine"));
}

test("one that stands in no folder says so of files that it names", async () => {
  const client = newClient(HERE);
  await client.initialize(EVERYTHING);
  client.open(NOWHERE, `use "other.memzone"\n${TEXT}`);
  const [found] = await client.diagnostics(NOWHERE);
  expect(found).toMatchObject({ code: "file-refused", message: expect.stringContaining("the scenario is not saved") });
});

test("nothing can be moved out of it, and clients that can show why do", async () => {
  const { textDocument, ...others } = EVERYTHING;
  const showing = {
    ...others,
    textDocument: { ...textDocument, codeAction: { ...textDocument.codeAction, disabledSupport: true } },
  };
  expect(await extracting(NOWHERE, showing)).toEqual([
    {
      title: "Extract the machine into a file",
      kind: "refactor.extract",
      disabled: { reason: "the document is not saved: it stands in no folder yet" },
    },
  ]);
  const silent = { ...textDocument.codeAction, disabledSupport: false };
  expect(await extracting(NOWHERE, { ...others, textDocument: { ...textDocument, codeAction: silent } })).toEqual([]);
});

test("one that has its place already has files beside it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "memzone-unsaved-"));
  try {
    const place = pathToFileURL(folder);
    const [action] = await extracting(`untitled:${place.pathname}/new.memzone`);
    expect(action.edit.documentChanges[0]).toMatchObject({ kind: "create", uri: `${place.href}/machine.memzone` });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
