/** Completion of the files that a scenario names, from the folders of the workspace and from nowhere else. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client, HERE } from "./client.ts";
import { at } from "./session.ts";

let client: Client;
let folder: string;
let outside: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "memzone-paths-"));
  outside = mkdtempSync(join(tmpdir(), "memzone-outside-"));
  mkdirSync(join(folder, "shared"));
  const files = [
    "main.memzone",
    "common.memzone",
    "boot.dmesg",
    "vmlinuz-6.12",
    "config-6.12",
    ".hidden",
    "shared/node.memzone",
  ];
  for (const name of files) writeFileSync(join(folder, name), "");
  writeFileSync(join(outside, "secret.memzone"), "");
  symlinkSync(outside, join(folder, "linked"));
  client = new Client(HERE);
  await client.initialize({}, { workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "w" }] });
});
afterAll(() => {
  client.kill();
  for (const each of [folder, outside]) rmSync(each, { recursive: true });
});

/** The texts that accepting each item makes of the first line, the cursor being where `|` is. */
async function accepted(line: string): Promise<readonly string[]> {
  const uri = pathToFileURL(join(folder, "main.memzone")).href;
  const text = line.replace("|", "");
  client.open(uri, `${text}\n`);
  const { items } = await client.request("textDocument/completion", {
    textDocument: { uri },
    position: at(line, "|", 0),
  });
  await client.closeAll();
  return items.map(
    ({ textEdit: { range, newText } }: { textEdit: { range: Range; newText: string } }) =>
      text.slice(0, range.start.character) + newText + text.slice(range.end.character),
  );
}
interface Range {
  readonly start: { readonly character: number };
  readonly end: { readonly character: number };
}

test("`use` offers scenarios, then folders; not the file itself", async () => {
  expect(await accepted('use "|"')).toEqual(['use "common.memzone"', 'use "shared/"']);
  expect(await accepted("use |")).toEqual(['use "common.memzone"', 'use "shared/"']);
});

test("a path that is begun goes on in its folder, and what stands behind the cursor goes", async () => {
  expect(await accepted('use "shared/|old.memzone"')).toEqual(['use "shared/node.memzone"']);
  expect(await accepted('use "shared/|')).toEqual(['use "shared/node.memzone"']);
});

test.each([
  ['machine from "|"', 'machine from "boot.dmesg"'],
  ['kernel from "|"', 'kernel from "vmlinuz-6.12"'],
  ['kernel 6.12 x86_64 { config "|" }', 'kernel 6.12 x86_64 { config "config-6.12" }'],
  ['kernel 6.12 x86_64 { build from "|" }', 'kernel 6.12 x86_64 { build from "boot.dmesg" }'],
])("%s offers what is likely first", async (line, first) => {
  const all = await accepted(line);
  expect(all[0]).toBe(first);
  expect(all.join()).not.toContain(".memzone");
});

test.each(['use "../|"', 'use "linked/|"', 'use "//host/share/|"', 'use "/|"'])(
  "%s lists nothing outside",
  async (line) => {
    expect(await accepted(line)).toEqual([]);
  },
);
