/** Names that other scenarios of the workspace use: found, renamed, and looked for again when files change. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { UseIndex } from "../../server/lsp/use-index.ts";
import { Client, HERE } from "./client.ts";

describe("the index", () => {
  const files = new Map<string, string>();
  let watching = true;
  const index = new UseIndex({
    scenarios: () => [...files.keys()],
    open: () => [],
    read: (uri) => files.get(uri),
    isWatching: () => watching,
  });
  const users = (name: string) =>
    index
      .usersOf(`file:///w/${name}`)
      .map((uri) => uri.slice("file:///w/".length))
      .sort();
  const write = (name: string, text: string) => {
    files.set(`file:///w/${name}`, text);
    index.forget(`file:///w/${name}`);
  };
  beforeEach(() => {
    watching = true;
    files.clear();
    index.forgetAll();
    write("common", "");
    write("machine", 'use "common"\n');
    write("deep/a", '  use "../machine"\nuse "nowhere"\n');
    write("b", "boot\n");
  });

  test("knows those that use a file through others", () => {
    expect(users("common")).toEqual(["deep/a", "machine"]);
    expect(users("machine")).toEqual(["deep/a"]);
    expect(users("b")).toEqual([]);
  });

  test("ends where files use each other", () => {
    write("common", 'use "deep/a"\n');
    expect(users("common")).toEqual(["deep/a", "machine"]);
  });

  test("hears of changes, and looks itself where nobody tells", () => {
    write("b", 'use "common"\n');
    expect(users("common")).toContain("b");
    watching = false;
    files.set("file:///w/b", "boot\n");
    expect(users("common")).not.toContain("b");
  });
});

describe("in a workspace", () => {
  const COMMON = `kernel 6.12 x86_64 { build debian }
machine qemu-pc { memory 2G  slots 2  maxmem 8G }
dimm stick { size 512M }
`;
  let folder: string;
  let client: Client;
  const uri = (name: string) => pathToFileURL(join(folder, name)).href;
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "memzone-uses-"));
    mkdirSync(join(folder, "node_modules"));
    write("common.memzone", COMMON);
    write("a.memzone", 'use "common.memzone"\nboot\nplug stick\n');
    write("b.memzone", 'use "common.memzone"\nboot\nplug stick\nunplug stick\n');
    write("other.memzone", `${COMMON}boot\nplug stick\n`);
    write("node_modules/c.memzone", 'use "../common.memzone"\nboot\nplug stick\n');
    client = watchingNothing;
    // The folder of the last test goes as this one comes.
    const added = [{ uri: pathToFileURL(folder).href, name: "w" }];
    client.notify("workspace/didChangeWorkspaceFolders", { event: { added, removed } });
    removed = added;
  });
  afterEach(async () => {
    await client.closeAll();
    if (client !== watchingNothing) client.kill();
    rmSync(folder, { recursive: true });
  });
  const watchingNothing = new Client(HERE);
  let removed: readonly object[] = [];
  beforeAll(() => watchingNothing.initialize({ workspace: { workspaceFolders: true } }));
  afterAll(() => watchingNothing.kill());

  /** Files and how often each is edited. */
  const renamed = async (name: string, line: number, newName = "bar") => {
    const { changes } = await client.request("textDocument/rename", {
      textDocument: { uri: uri(name) },
      position: { line, character: 6 },
      newName,
    });
    return Object.fromEntries(
      Object.entries(changes as Record<string, readonly unknown[]>).map(([file, edits]) => [
        file.slice(file.lastIndexOf("/") + 1),
        edits.length,
      ]),
    );
  };
  const EVERYWHERE = { "common.memzone": 1, "a.memzone": 1, "b.memzone": 2 };

  test("a name is renamed in all files, from where it is declared and from where it is used", async () => {
    client.open(uri("common.memzone"), COMMON);
    expect(await renamed("common.memzone", 2)).toEqual(EVERYWHERE);
    client.open(uri("a.memzone"), 'use "common.memzone"\nboot\nplug stick\n');
    expect(await renamed("a.memzone", 2)).toEqual(EVERYWHERE);
  });

  test("what an editor holds counts before what is on the disk", async () => {
    client.open(uri("common.memzone"), COMMON);
    client.open(uri("b.memzone"), 'use "common.memzone"\nboot\n');
    expect(await renamed("common.memzone", 2)).toEqual({ "common.memzone": 1, "a.memzone": 1 });
  });

  test("what lies on the disk counts again when an editor closes it unsaved", async () => {
    client.open(uri("common.memzone"), COMMON);
    client.open(uri("b.memzone"), "boot\n");
    expect(await renamed("common.memzone", 2)).toEqual({ "common.memzone": 1, "a.memzone": 1 });
    client.notify("textDocument/didClose", { textDocument: { uri: uri("b.memzone") } });
    expect(await renamed("common.memzone", 2)).toEqual(EVERYWHERE);
  });

  test("files that go, come under another name, or lose their `use` are looked at as they are", async () => {
    client = new Client(HERE);
    await client.initialize(
      { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
      { workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "w" }] },
    );
    client.open(uri("common.memzone"), COMMON);
    expect(await renamed("common.memzone", 2)).toEqual(EVERYWHERE);
    rmSync(join(folder, "a.memzone"));
    write("ä c.memzone", 'use "common.memzone"\nboot\nplug stick\n');
    write("b.memzone", "boot\n");
    const changes = [
      { uri: uri("a.memzone"), type: 3 },
      { uri: uri("ä c.memzone"), type: 1 },
      { uri: uri("b.memzone"), type: 2 },
    ];
    client.notify("workspace/didChangeWatchedFiles", { changes });
    expect(await renamed("common.memzone", 2)).toEqual({ "common.memzone": 1, "%C3%A4%20c.memzone": 1 });
  });

  test("references are found in all files", async () => {
    client.open(uri("common.memzone"), COMMON);
    const found = (includeDeclaration: boolean) =>
      client.request("textDocument/references", {
        textDocument: { uri: uri("common.memzone") },
        position: { line: 2, character: 6 },
        context: { includeDeclaration },
      });
    expect(await found(true)).toHaveLength(4);
    expect(await found(false)).toHaveLength(3);
  });

  test("a name that another file has taken is refused, with the file", async () => {
    write("a.memzone", 'use "common.memzone"\ndimm bar { size 256M }\nboot\nplug stick\n');
    client.open(uri("common.memzone"), COMMON);
    await expect(renamed("common.memzone", 2)).rejects.toThrow("`bar` is declared already in a.memzone");
  });
});
