/** `memzone compare` of two logs, or of a log and a zoneinfo. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { recordingNamed } from "../views/recordings.ts";
import { folderWith, memzoneHere, removeFolder } from "./program.ts";

const LOG = readFileSync(join(import.meta.dirname, "../bridge/field/virtualbox.dmesg"), "utf8");
const recorded = recordingNamed("boot", "boot-11-015");
const text = (name: string): string => recorded.sections.get(name)!;

const folder = folderWith({
  "a.dmesg": LOG,
  "journal.json": LOG.split("\n")
    .map((line) => JSON.stringify({ MESSAGE: line.replace(/^\[ *[\d.]+\] /, "") }))
    .join("\n"),
  "less.dmesg": LOG.replaceAll("0x000000011fffffff", "0x0000000117ffffff").replaceAll(" ro ", " ro mitigations=off "),
  "boot.log": text("dmesg"),
  "zoneinfo.txt": text("boot zoneinfo"),
  "other-zoneinfo.txt": text("boot zoneinfo").replace(/present {2}\d+/, "present  77"),
  "lsmem.txt": text("boot lsmem"),
  "shopping.txt": "milk\n",
});
afterAll(() => removeFolder(folder));

const compare = (...args: string[]) => memzoneHere(folder, "compare", ...args);

describe("two logs", () => {
  it("of one boot are the same, whatever carries them", async () => {
    const { status, out } = await compare("a.dmesg", "journal.json");
    expect([status, out]).toEqual([0, expect.stringMatching(/ 0 differ, 0 told by one alone\n$/)]);
  });

  it("of two machines differ by facts: ranges, nodes and parameters, each with its lines", async () => {
    const { status, out } = await compare("a.dmesg", "less.dmesg");
    expect(status).toBe(1);
    expect(out).toMatch(
      /^differs: firmware's memory map: a\.dmesg:\d+ says 0x100000000-0x11fffffff usable, less\.dmesg:\d+ says 0x100000000-0x117ffffff usable$/m,
    );
    expect(out).toMatch(/^differs: zone range Normal: a\.dmesg:\d+ says .*, less\.dmesg:\d+ says /m);
    expect(out).toMatch(/^differs: parameter mitigations: less\.dmesg:\d+ says mitigations=off, the other has none$/m);
    expect(out).toMatch(/^same: \d+: kernel, /m);
  });

  it("are told as data", async () => {
    const { status, out } = await compare("a.dmesg", "less.dmesg", "--format", "json");
    const data = JSON.parse(out);
    expect([status, data.ok, data.same + data.differ + data.told_by_one]).toEqual([1, false, data.facts]);
    expect(data.pairs).toContainEqual({
      what: "parameter mitigations",
      verdict: "differs",
      a: null,
      b: { value: "mitigations=off", file: "less.dmesg", line: expect.any(Number) },
    });
  });
});

describe("a log and a zoneinfo", () => {
  it("of one boot agree on what zones span and hold", async () => {
    const { status, out } = await compare("boot.log", "zoneinfo.txt");
    expect(out).toMatch(
      /same: \d+: .*present pages of the zone \(\d\), spanned pages of the zone \(\d\), first page frame/,
    );
    expect(status).toBe(0);
  });

  it("of two machines do not", async () => {
    const { status, out } = await compare("boot.log", "other-zoneinfo.txt");
    expect(out).toMatch(/^differs: present pages of the zone node 0 DMA: .*, other-zoneinfo\.txt:\d+ says 77 pages$/m);
    expect(status).toBe(1);
  });
});

describe("files that tell nothing of the same kind", () => {
  it("cannot be compared", async () => {
    expect((await compare("boot.log", "shopping.txt")).status).toBe(2);
  });
});
