/** `memzone/import`: files by their bytes become the text of a scenario, as `memzone import` makes it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { HERE } from "./client.ts";
import { EVERYTHING, editor, leaveNoServer, newClient, samples } from "./session.ts";

leaveNoServer();

const LOG = readFileSync(join(samples, "two-socket-server.dmesg"));
const asked = { name: "boot.dmesg", base64: LOG.toString("base64") };

describe("memzone/import", { timeout: 60_000 }, () => {
  test("a boot log becomes a scenario without an error, packed or not", async () => {
    const client = await editor();
    const plain = await client.request("memzone/import", { files: [asked] });
    expect(plain.text).toMatch(/^scenario ".*"\n\n# Made from boot\.dmesg\./);
    expect(plain.unread).toEqual([]);
    const packed = { name: "boot.dmesg", base64: gzipSync(LOG).toString("base64") };
    expect(await client.request("memzone/import", { files: [packed] })).toEqual(plain);
  });

  test("a document that will lie beside the log names it, and is analysed with it before it is saved", async () => {
    const folder = mkdtempSync(join(tmpdir(), "memzone-import-"));
    const client = newClient(HERE);
    try {
      await client.initialize(EVERYTHING);
      writeFileSync(join(folder, "boot log.dmesg"), LOG);
      const uri = pathToFileURL(join(folder, "boot log.dmesg")).href;
      const target = `untitled:${pathToFileURL(join(folder, "server.memzone")).pathname}`;
      const result = await client.request("memzone/import", { files: [{ ...asked, uri }], target });
      expect(result.text).toContain('from "boot log.dmesg"');
      client.open(target, result.text);
      const errors = (await client.diagnostics(target)).filter(({ severity }: { severity: number }) => severity === 1);
      expect(errors).toEqual([]);
      const elsewhere = await client.request("memzone/import", {
        files: [{ ...asked, uri }],
        target: "untitled:/x/y.memzone",
      });
      expect(elsewhere.text).not.toContain('from "boot log.dmesg"');
    } finally {
      client.kill();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("of a log with several boots a client may choose one", async () => {
    const client = await editor();
    const later = String(LOG).replaceAll(/Linux version [\w.-]+/g, "Linux version 6.1.0-99-amd64");
    const crash = "[    0.000000] Linux version 6.1.0-13-amd64 (x)\n[    0.000000] Command line: elfcorehdr=0x1\n";
    const files = [{ name: "kern.log", text: `${LOG}${later}${crash}` }];
    const { boots, taken } = await client.request("memzone/import", { files, choosesBoot: true });
    const lines = String(LOG).split("\n").length - 1;
    expect(boots).toEqual([
      { boot: 1, banner: expect.stringMatching(/^Linux version \d/), line: 1, tells: true },
      { boot: 2, banner: "Linux version 6.1.0-99-amd64", line: lines + 1, tells: true },
      { boot: 3, banner: "Linux version 6.1.0-13-amd64", line: 2 * lines + 1, tells: false },
    ]);
    expect(taken).toBe(2);
    const kernelOf = async (params: object) => {
      const { text } = await client.request("memzone/import", { files, ...params });
      return /^kernel (\S+)/m.exec(text)?.[1];
    };
    const one = await client.request("memzone/import", { files: [asked], choosesBoot: true });
    expect(await kernelOf({})).toBe("6.1.0-99-amd64");
    expect(await kernelOf({ boot: 1 })).toBe(/^kernel (\S+)/m.exec(one.text)?.[1]);
    const none = await client.request("memzone/import", { files, boot: 4 });
    expect(none.wrong).toEqual(["can't read kern.log: there is no boot 4 in it: it has 3 boots"]);
  });

  test("what tells of no machine is said, beside what others tell", async () => {
    const client = await editor();
    const other = { name: "notes.txt", text: "buy milk\n" };
    const result = await client.request("memzone/import", { files: [other] });
    expect(result.wrong).toEqual([expect.stringMatching(/^can't read notes\.txt: \w/)]);
    const both = await client.request("memzone/import", { files: [other, asked] });
    expect(both.unread).toEqual(result.wrong);
    expect(both.text).toContain("# Made from boot.dmesg.");
    const uname = { name: "uname", text: "Linux version 6.1.0-25-amd64 (debian-kernel@lists.debian.org)\n" };
    expect((await client.request("memzone/import", { files: [uname] })).wrong).toHaveLength(1);
  });

  test("what is no list of files, and bytes that are none, end no session", async () => {
    const client = await editor();
    for (const files of [null, 7, [null, 3], []])
      expect(await client.request("memzone/import", { files })).toEqual({
        wrong: ["there is nothing to read"],
      });
    const result = await client.request("memzone/import", { files: [{ name: "a", base64: "%%" }] });
    expect(result).toEqual({ wrong: ["can't read a: its bytes did not arrive"] });
  });
});
