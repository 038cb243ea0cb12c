/** Machines by excerpts of their public boot logs, as people have them: every fact that a log tells comes out of what is made of it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, memzoneHere, removeFolder } from "../cli/program.ts";

interface Machine {
  readonly facts: number;
  /** Lines of the scenario. */
  readonly says: readonly string[];
}

const MACHINES: Readonly<Record<string, Machine>> = {
  // Two EPYC sockets; deferred struct pages.
  "supermicro-el9": { facts: 44, says: ["cpus 384", "block-size 2G"] },
  // A laptop: up to 5.5 the rest of the last section has no struct pages that are counted.
  "surface-pro-7-5.3": { facts: 40, says: ["hypervisor none"] },
  "acer-nitro-6.8": { facts: 35, says: ["hypervisor none"] },
  // Its releases hide the update of 5.4, which has the rest of the section.
  "ubuntu-20.04-fips": { facts: 34, says: [] },
  virtualbox: { facts: 38, says: ["hypervisor virtualbox"] },
  // What firmware keeps below a pageblock's end counts, and no more: 37 pages of 512.
  "clearfog-gt-8k": { facts: 54, says: ["0x0000000000000000-0x0000000003ffffff usable"] },
  // The default pool is called by its node's name.
  "orange-pi-5": { facts: 29, says: ["reserved-memory linux,cma { at 0x1ff800000-0x1ffffffff }"] },
  // Seven pools, each of its devices; a bounce buffer of one segment.
  "sdm845-4.14": {
    facts: 30,
    says: [
      "reserved-memory secure_display_region { at 0xfa000000-0xffbfffff reusable }",
      "reserved-memory linux,cma { at 0xf7000000-0xf8ffffff }",
      "reserved-memory sp_region { at 0xf5800000-0xf5ffffff reusable }",
    ],
  },
  "raspberry-pi-5": { facts: 53, says: [] },
  "orion-o6": { facts: 36, says: [] },
  "banana-pi-r4": { facts: 26, says: [] },
};

describe("a machine in the field comes out as its log tells:", { timeout: 60_000 }, () => {
  it.each(Object.entries(MACHINES))("%s", async (name, { facts, says }) => {
    const log = readFileSync(join(import.meta.dirname, "field", `${name}.dmesg`));
    const folder = folderWith({ "boot.dmesg": log });
    const { out, status } = await memzoneHere(folder, "import", "boot.dmesg", "--check", "-o", "machine.memzone");
    const made = readFileSync(join(folder, "machine.memzone"), "utf8");
    removeFolder(folder);
    for (const line of says) expect(made).toContain(`  ${line}\n`);
    expect(out.split("\n").filter((line) => line.includes("differs"))).toEqual([]);
    expect(status).toBe(0);
    expect(out.trim().split("\n").at(-1)).toMatch(new RegExp(`^${facts} facts: \\d+ same, 0 differ`));
  });
});
