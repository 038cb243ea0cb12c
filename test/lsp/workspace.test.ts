/** What is asked of the whole workspace: names, files that move, who uses which file, diagnostics of files that nobody opened. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client, HERE } from "./client.ts";
import { leaveNoServer, newClient } from "./session.ts";

leaveNoServer();

const COMMON = "kernel 6.12 x86_64 { build debian }\nmachine qemu-pc { memory 4G }\ndimm stick { size 512M }\n";
const MAIN = 'scenario "The stick"\nuse "../common.memzone"\nboot\nstep "nothing is left"\noffline memory99\n';
let folder: string;
const uri = (name: string) => pathToFileURL(join(folder, name)).href;
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "memzone-workspace-"));
  mkdirSync(join(folder, "deep"));
  write("common.memzone", COMMON);
  write("deep/main.memzone", MAIN);
  write("deep/log.memzone", 'reserve from "boot.dmesg"\nkernel 6.12 x86_64\nmachine qemu-pc { memory 4G }\nboot\n');
  write("deep/boot.dmesg", "");
});
afterAll(() => {
  asked?.kill();
  rmSync(folder, { recursive: true });
});

/** The server of all tests that ask of the workspace as it lies there. */
let asked: Client | undefined;
async function anyServer(): Promise<Client> {
  if (asked === undefined) {
    asked = new Client(HERE);
    await asked.initialize({}, { workspaceFolders: [{ uri: uri("."), name: "w" }] });
  }
  return asked;
}

/** A server of the test's own: what it publishes by itself is looked at, or it begins otherwise. */
async function start(capabilities: object = {}, options: object = {}) {
  const client = newClient(HERE);
  await client.initialize(capabilities, { workspaceFolders: [{ uri: uri("."), name: "w" }], ...options });
  return client;
}
const names = (symbols: readonly { readonly name: string }[]) => symbols.map(({ name }) => name);

describe("symbols", () => {
  test("are found in all files by some of their letters, with their place", async () => {
    const client = await anyServer();
    const found = await client.request("workspace/symbol", { query: "stk" });
    expect(names(found)).toEqual(expect.arrayContaining(["dimm stick", 'scenario "The stick"']));
    expect(found.find(({ name }: { name: string }) => name === "dimm stick").location).toEqual({
      uri: uri("common.memzone"),
      range: { start: { line: 2, character: 0 }, end: { line: 2, character: 24 } },
    });
    expect(names(await client.request("workspace/symbol", { query: "nothing is" }))).toEqual(["nothing is left"]);
  });

  test("of an open file are those of the editor", async () => {
    const client = await anyServer();
    client.open(uri("common.memzone"), "dimm other { size 1G }\n");
    expect(names(await client.request("workspace/symbol", { query: "dimm" }))).toEqual(["dimm other"]);
    await client.closeAll();
    expect(names(await client.request("workspace/symbol", { query: "dimm" }))).toEqual(["dimm stick"]);
  });
});

describe("files that move", () => {
  const moved = async (from: string, to: string) => {
    const client = await anyServer();
    const files = [{ oldUri: uri(from), newUri: uri(to) }];
    const edit = await client.request("workspace/willRenameFiles", { files });
    return Object.fromEntries(
      Object.entries((edit?.changes ?? {}) as Record<string, readonly { readonly newText: string }[]>).map(
        ([at, edits]) => [at.slice(uri("").length + 1), edits.map(({ newText }) => newText)],
      ),
    );
  };

  test("keep those who use them", async () => {
    expect(await moved("common.memzone", "machines/pc 1.memzone")).toEqual({
      "deep/main.memzone": ["../machines/pc 1.memzone"],
    });
  });

  test("keep what they use", async () => {
    expect(await moved("deep/main.memzone", "main.memzone")).toEqual({ "deep/main.memzone": ["common.memzone"] });
  });

  test("may be logs, or folders", async () => {
    expect(await moved("deep/boot.dmesg", "boot.dmesg")).toEqual({ "deep/log.memzone": ["../boot.dmesg"] });
    expect(await moved("deep", "deeper/still")).toEqual({ "deep/main.memzone": ["../../common.memzone"] });
    expect(await moved("deep/boot.dmesg", "deep/boot.dmesg")).toEqual({});
  });
});

test("who uses a file, and which it uses, is a hierarchy", async () => {
  const client = await anyServer();
  client.open(uri("deep/main.memzone"), MAIN);
  const at = { textDocument: { uri: uri("deep/main.memzone") }, position: { line: 1, character: 10 } };
  const [used] = await client.request("textDocument/prepareCallHierarchy", at);
  expect(used).toMatchObject({ name: "common.memzone", uri: uri("common.memzone") });
  const incoming = await client.request("callHierarchy/incomingCalls", { item: used });
  expect(incoming).toMatchObject([
    { from: { name: "main.memzone" }, fromRanges: [{ start: { line: 1, character: 5 } }] },
  ]);
  const outgoing = await client.request("callHierarchy/outgoingCalls", { item: incoming[0].from });
  expect(outgoing).toMatchObject([{ to: { name: "common.memzone" } }]);
  await client.closeAll();
});

describe("diagnostics of files that nobody opened", () => {
  const codes = (items: readonly { readonly code: string }[]) => items.map(({ code }) => code);

  test("are published, and follow what the files are made from", async () => {
    const client = await start();
    const first = await client.diagnostics(uri("deep/main.memzone"));
    expect(codes(first)).toContain("step-failed");
    client.forget();
    // With 16 GiB there is a block of that number.
    client.open(uri("common.memzone"), COMMON.replace("4G", "16G"));
    expect(codes(await client.diagnostics(uri("deep/main.memzone")))).not.toContain("step-failed");
  });

  test("are pulled with ids", async () => {
    const client = await start({ textDocument: { diagnostic: {} } });
    const { items } = await client.request("workspace/diagnostic", { previousResultIds: [] });
    const main = items.find((item: { uri: string }) => item.uri === uri("deep/main.memzone"));
    expect(main).toMatchObject({ kind: "full", version: null });
    expect(codes(main.items)).toContain("step-failed");
    const previousResultIds = [{ uri: main.uri, value: main.resultId }];
    const again = await client.request("workspace/diagnostic", { previousResultIds });
    expect(again.items).toContainEqual({ kind: "unchanged", resultId: main.resultId, uri: main.uri, version: null });
  });

  test("are not looked for where the file is too long for that, which is said", async () => {
    write("deep/long.memzone", `${"# a remark\n".repeat(100_000)}nonsense\n`);
    const client = await start();
    expect(await client.diagnostics(uri("deep/long.memzone"))).toMatchObject([
      { code: "file-too-large", message: expect.stringContaining("only once it is opened") },
    ]);
    expect(await client.request("workspace/symbol", { query: "nonsense" })).toEqual([]);
  });

  test("are those of their text alone where the workspace is not trusted", async () => {
    write("deep/broken.memzone", "kernal 6.12 x86_64\nmachine qemu-pc { memory 4G }\nboot\noffline memory99\n");
    const client = await start({}, { initializationOptions: { memzone: { trusted: false } } });
    expect(codes(await client.diagnostics(uri("deep/broken.memzone")))).toEqual(["syntax"]);
    expect(
      client.received.filter(({ params }) => params?.uri === uri("deep/main.memzone") && params.diagnostics.length > 0),
    ).toEqual([]);
    rmSync(join(folder, "deep/broken.memzone"));
  });

  test("go when the file is opened and its text has none", async () => {
    const client = await start();
    await client.diagnostics(uri("deep/main.memzone"));
    client.forget();
    client.open(uri("deep/main.memzone"), MAIN.replace("offline memory99\n", ""));
    expect(codes(await client.diagnostics(uri("deep/main.memzone")))).not.toContain("step-failed");
  });
});
