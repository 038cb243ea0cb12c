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
