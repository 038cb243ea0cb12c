/** `memzone help NAME`: of every command its call, each of its options and examples that it takes. */
import { describe, expect, it } from "vitest";
import { readArguments } from "../../server/cli/arguments.ts";
import { check } from "../../server/cli/check.ts";
import { compare } from "../../server/cli/compare.ts";
import { explain } from "../../server/cli/explain.ts";
import { fmt } from "../../server/cli/fmt.ts";
import { importCommand } from "../../server/cli/import.ts";
import { lsp } from "../../server/cli/lsp.ts";
import { mcp } from "../../server/cli/mcp.ts";
import { merge } from "../../server/cli/merge.ts";
import { profile } from "../../server/cli/profile.ts";
import { show } from "../../server/cli/show.ts";
import { memzoneHere } from "./program.ts";

const COMMANDS = { check, show, import: importCommand, compare, explain, profile, fmt, merge, mcp, lsp };

const here = import.meta.dirname;

describe("help", () => {
  it("has an entry for every command of the overview", async () => {
    const { out } = await memzoneHere(here, "help");
    const listed = [...out.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name);
    expect(listed.sort()).toEqual(Object.keys(COMMANDS).sort());
  });

  it.each(Object.entries(COMMANDS))("of %s tells its options, and calls that it takes", async (name, command) => {
    const { out, status } = await memzoneHere(here, "help", name);
    expect(status).toBe(0);
    expect((await memzoneHere(here, name, "--help")).out).toBe(out);
    expect(out).toContain(`memzone ${name} `);
    const options = Object.entries(command.options).filter(([option]) => option !== "help");
    for (const [option, { short }] of options) {
      const isThere = out.includes(`--${option}`) || (short !== undefined && new RegExp(`[ ,]-${short}[ ,]`).test(out));
      expect([option, isThere]).toEqual([option, true]);
    }
    expect(command.examples.length).toBeGreaterThan(0);
    for (const [call] of command.examples) {
      const [program, called, ...args] = call.replace(/ > \S+$/, "").split(" ");
      expect([program, called]).toEqual(["memzone", name]);
      expect(readArguments(name, args, command.options)).not.toHaveProperty("wrong");
      expect(out).toContain(call);
    }
  });

  it("of no command names the one that was meant", async () => {
    expect(await memzoneHere(here, "help", "improt")).toMatchObject({
      status: 2,
      err: expect.stringMatching(/did you mean import\?/),
    });
    expect(await memzoneHere(here, "help", "dance")).toMatchObject({
      status: 2,
      err: expect.not.stringMatching(/did you mean/),
    });
  });
});
