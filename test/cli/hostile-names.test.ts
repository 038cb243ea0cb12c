/** Names and arguments that would steer a terminal, in every command, on both streams: those of files, options, values, what a machine's own files say. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folderWith, memzone, memzoneHere, removeFolder } from "./program.ts";

const NASTY = "\u001b]0;owned\u0007\u202e\u009b2J\u2028";
/** What follows would be a line of its own, and a command to GitHub's runner. */
const TWO_LINES = "a\n::error::b.log";
const NAME = `${NASTY}.memzone`;
const UNFORMATTED = `${NASTY} too.memzone`;
const LOG = `${NASTY}.dmesg`;
const SCENARIO = `scenario "${NASTY}"
kernel 6.12 x86_64 { build debian }
machine qemu-pc { memory 2G }
cmdline { "${NASTY}=1" }
boot
  plug ${NASTY}
`;

let folder: string;
beforeAll(() => {
  const log = readFileSync(join(import.meta.dirname, "../../samples/two-socket-server.dmesg"), "utf8");
  const [first, ...rest] = log.split("\n");
  const said = [
    `[    0.000000] Command line: ro ${NASTY}`,
    `[    0.000000] DMI: ${NASTY} PC/x, BIOS ${NASTY} 04/01/2014`,
  ];
  folder = folderWith({
    [NAME]: SCENARIO,
    [UNFORMATTED]: "kernel   6.12\n",
    [LOG]: [first, ...said, ...rest].join("\n"),
    version: `Linux version 6.12${NASTY} (${NASTY}) #1 SMP\n`,
    "one.jsonl": `{"memzone":"${NASTY}"}\n`,
    [TWO_LINES]: "nothing",
  });
});
afterAll(() => removeFolder(folder));

test("nothing of a name or an argument steers the terminal, in no command", { timeout: 300_000 }, async () => {
  const calls = [
    ["check", NASTY],
    ["check", NAME, "--format", NASTY],
    ["fmt", UNFORMATTED, "--check"],
    ["fmt", NASTY],
    ["show", LOG],
    ["show", NAME, "--param", `${NASTY}=1`],
    ["show", NAME, "--as", NASTY],
    ["show", NAME, `--${NASTY}`],
    ["import", LOG],
    ["import", LOG, "-o", `${NASTY}/x.memzone`],
    ["import", "version"],
    ["compare", NAME, LOG, "--all"],
    ["explain", NASTY],
    ["profile", LOG],
    ["merge", "one.jsonl"],
    ["help", NASTY],
    ["mcp", NASTY],
    ["lsp", NASTY],
    [NASTY],
  ];
  const steered: string[] = [];
  for (const [index, call] of calls.entries()) {
    // One as a process of its own: what stands on its streams is what the others hand over.
    const { out, err } = await (index === 0 ? memzone : memzoneHere)(folder, ...call);
    expect([call, out + err]).not.toEqual([call, ""]);
    if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test((out + err).replace(/[\n\t]/g, ""))) steered.push(JSON.stringify(call));
  }
  expect(steered).toEqual([]);
});

test("no name begins a line", async () => {
  const calls = [
    ["check", TWO_LINES],
    ["import", TWO_LINES],
    ["import", TWO_LINES, "version"],
    ["compare", NAME, TWO_LINES],
    ["merge", TWO_LINES],
    ["profile", TWO_LINES],
    ["fmt", "--check", `${TWO_LINES}/c`],
    ["show", NAME, "--as", TWO_LINES],
    [TWO_LINES],
  ];
  for (const call of calls) {
    const { out, err } = await memzoneHere(folder, ...call);
    expect([call, /b\.log/.test(out + err), /^::/m.test(out + err)]).toEqual([call, true, false]);
  }
});
