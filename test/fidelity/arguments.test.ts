import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { mutateRows } from "./mutate.ts";
import { readCall } from "./options.ts";

const SCRIPT = fileURLToPath(new URL("./fidelity.ts", import.meta.url));

it.each([
  [["--bogus"], /^there is no option --bogus: there are --envelopes, /],
  [["-x"], /^there is no option -x: /],
  [["--rows", "--chekc"], /^there is no option --chekc; did you mean `--check`\?$/],
  [["--check"], /^--check goes with --envelopes, --rows$/],
  [["--write"], /^--write goes with --envelopes, --rows$/],
  [["--tests"], /^--tests goes with --rows, --mutate$/],
  [["--envelopes", "--tests"], /^--tests goes with --rows, --mutate$/],
  [["--rows", "--detail"], /^--detail goes with no --rows$/],
  [["--rows", "--check", "--write"], /^--write does nothing with --check$/],
  [["--rows", "--envelopes"], /^--envelopes and --rows are two calls$/],
  [["--envelopes", "test/recordings/fit"], /^--envelopes takes no folder: test\/recordings\/fit$/],
  [["--write-baseline", "--detail"], /^--write-baseline does nothing with --detail$/],
  [["no/such/folder"], /^there is no folder no\/such\/folder$/],
])("%j is refused in one sentence", (args, says) => {
  expect(readCall(args)).toMatch(says);
});

it.each([
  [[], { mode: "score", options: [], folders: [] }],
  [["--envelopes", "--check"], { mode: "--envelopes", options: ["--envelopes", "--check"], folders: [] }],
  [["--rows", "--tests", "--write"], { mode: "--rows", options: ["--rows", "--tests", "--write"], folders: [] }],
])("%j is understood", (args, call) => {
  expect(readCall(args)).toEqual(call);
});

it("what is not understood ends the program with status 2 and one sentence", { timeout: 60_000 }, () => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [SCRIPT, "--write"], { encoding: "utf8" });
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: "",
    stderr: "--write goes with --envelopes, --rows\n",
  });
});

describe("--mutate", () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([
    [["--mutate", "--rule", "nosuchrule"], /^there is no rule nosuchrule$/],
    [["--mutate", "--bogus"], /^--mutate takes --rule NAME, .*: Unknown option '--bogus'.*$/],
    [["--mutate", "--seconds", "soon"], /^--seconds takes a number, not soon$/],
  ])("%j ends with status 2 and one sentence", (args, says) => {
    const told = vi.spyOn(console, "error").mockReturnValue(undefined);
    const printed = vi.spyOn(console, "log").mockReturnValue(undefined);
    expect(mutateRows(args)).toBe(2);
    expect(told.mock.calls).toEqual([[expect.stringMatching(says)]]);
    expect(printed).not.toHaveBeenCalled();
  });
});
