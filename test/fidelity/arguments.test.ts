import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
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

it.each([
  [["--write"], /^--write goes with --envelopes, --rows\n$/],
  [["--mutate", "--rule", "nosuchrule"], /^there is no rule nosuchrule\n$/],
  [["--mutate", "--bogus"], /^--mutate takes --rule NAME, .*: Unknown option '--bogus'.*\n$/],
  [["--mutate", "--seconds", "soon"], /^--seconds takes a number, not soon\n$/],
])("fidelity %j ends with status 2 and one sentence", { timeout: 60_000 }, (args, says) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [SCRIPT, ...args], { encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toMatch(says);
});
