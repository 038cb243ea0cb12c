import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { vmlinux } from "../bridge/kernel-image/synthetic.ts";
import { type Message, SERVER } from "./client.ts";

import { COLLISION, EVERYTHING, editor, leaveNoServer, newClient } from "./session.ts";

leaveNoServer();

describe("files", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "memzone-lsp-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const MAIN = 'use "machine.memzone"\nboot\nexpect memory32 state=online\n';
  const machine = (memory: string) => `kernel 6.1 x86_64\nmachine qemu-pc { memory ${memory} }\n`;
  const published =
    (uri: string, ok: boolean) =>
    ({ method, params }: Message) =>
      method === "textDocument/publishDiagnostics" &&
      params.uri === uri &&
      params.diagnostics.some(({ severity }: { severity: number }) => severity === 1) !== ok;

  test("a kernel image is read while the editor goes on, and what names it is analysed again", async () => {
    const client = newClient();
    await client.initialize(EVERYTHING, { workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "work" }] });
    const uri = pathToFileURL(join(folder, "image.memzone")).href;
    writeFileSync(join(folder, "vmlinuz"), vmlinux());
    client.open(uri, 'kernel from "vmlinuz"\nmachine qemu-pc { memory 4G }\ncmdline { nokaslr }\nboot\n');
    const codes = (message: Message | undefined) =>
      message?.params.diagnostics.map(({ code }: { code: string }) => code);
    const of = ({ method, params }: Message) => method === "textDocument/publishDiagnostics" && params.uri === uri;
    expect(codes(await client.until(of))).toEqual(["image-pending"]);
    const read = await client.until((message) => of(message) && !codes(message).includes("image-pending"));
    expect(codes(read)).toEqual([]);
    const path = { textDocument: { uri }, position: { line: 0, character: 15 } };
    const { contents } = await client.request("textDocument/hover", path);
    expect(contents.value).toContain("6.12.107");
  });

  test("a used file is read from the disk, and its changes are noticed there and in the editor", async () => {
    const client = await editor(SERVER);
    const used = join(folder, "machine.memzone");
    const usedUri = pathToFileURL(used).href;
    const uri = pathToFileURL(join(folder, "main.memzone")).href;
    writeFileSync(used, machine("4G"));
    client.open(uri, MAIN);
    expect(await client.until(published(uri, true))).toBeDefined();

    // On the disk: block 32 lies above 4 GiB, which a machine of 2 GiB doesn't have.
    client.forget();
    writeFileSync(used, `${machine("2G")}\n`);
    client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: usedUri, type: 2 }] });
    expect(await client.until(published(uri, false))).toBeDefined();

    // In an editor, unsaved.
    client.forget();
    client.open(usedUri, machine("8G"));
    expect(await client.until(published(uri, true))).toBeDefined();

    // Deleted, while the editor still holds it: its text stands.
    client.forget();
    rmSync(used);
    client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: usedUri, type: 3 }] });
    expect(await client.request("textDocument/documentSymbol", { textDocument: { uri: usedUri } })).toHaveLength(2);
    // Closed: now it is gone.
    client.notify("textDocument/didClose", { textDocument: { uri: usedUri } });
    const last = await client.until(published(uri, false));
    expect(last?.params.diagnostics.map(({ code }: { code: string }) => code)).toContain("use-not-found");
  });

  test("what is no regular file is refused, and the server goes on", async () => {
    const client = await editor(SERVER);
    execFileSync("mkfifo", [join(folder, "fifo"), join(folder, "fifo.memzone")]);
    const uri = pathToFileURL(join(folder, "reads.memzone")).href;
    const text = `use "fifo.memzone"\nreserve from "fifo"\nreserve from "/dev/zero"\n${machine("4G")}boot\n`;
    client.open(uri, text);
    const messages = (await client.diagnostics(uri, 1)).map(({ message }) => message);
    expect(messages).toEqual([
      "`fifo.memzone` is not read: it is not a regular file",
      "`fifo` is not read: it is not a regular file",
      "`/dev/zero` is not read: it lies outside the workspace; open a folder that holds both files",
    ]);
    const textDocument = { uri };
    expect(await client.request("textDocument/documentSymbol", { textDocument })).not.toHaveLength(0);
  });

  test("files are read in the workspace alone, which can change", async () => {
    const client = newClient();
    mkdirSync(join(folder, "ws", "deep"), { recursive: true });
    writeFileSync(join(folder, "common.memzone"), machine("4G"));
    writeFileSync(join(folder, "ws", "common.memzone"), machine("4G"));
    const wide = pathToFileURL(folder).href;
    const narrow = pathToFileURL(join(folder, "ws")).href;
    const capabilities = { ...EVERYTHING, workspace: { ...EVERYTHING.workspace, workspaceFolders: true } };
    await client.initialize(capabilities, { workspaceFolders: [{ uri: narrow, name: "ws" }] });
    const [inside, outside] = ["inside", "outside"].map((name) => `${narrow}/deep/${name}.memzone`) as [string, string];
    client.open(inside, 'use "../common.memzone"\nboot\n');
    client.open(outside, 'use "../../common.memzone"\nboot\n');
    expect(await client.until(published(inside, true))).toBeDefined();
    const refused = await client.until(published(outside, false));
    expect(refused?.params.diagnostics[0].message).toContain("it lies outside the workspace");

    client.forget();
    const event = { added: [{ uri: wide, name: "all" }], removed: [] };
    client.notify("workspace/didChangeWorkspaceFolders", { event });
    expect(await client.until(published(outside, true))).toBeDefined();
  });

  test("a document that is deleted while it is open goes on working", async () => {
    const client = await editor(SERVER);
    const path = join(folder, "gone.memzone");
    const uri = pathToFileURL(path).href;
    writeFileSync(path, COLLISION);
    client.open(uri, COLLISION);
    await client.diagnostics(uri, 1);
    rmSync(path);
    client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 3 }] });
    client.change(uri, 2, { text: `${COLLISION}\n# more\n` });
    expect((await client.diagnostics(uri, 2)).some(({ code }) => code === "movable-reserved")).toBe(true);
  });
});
