import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const SCRIPT = fileURLToPath(new URL("./fidelity.ts", import.meta.url));

it.each([
  [["--bogus"], /^there is no option --bogus: there are --differences, .*\n$/],
  [["--rows", "--chekc"], /^there is no option --chekc: .*\n$/],
  [["--mutate", "--rule", "nosuchrule"], /^there is no rule nosuchrule\n$/],
  [
    ["--mutate", "--bogus"],
    /^--mutate takes --rule NAME, --seconds N, --recordings and --tests: Unknown option '--bogus'.*\n$/,
  ],
  [["--mutate", "--seconds", "soon"], /^--seconds takes a number, not soon\n$/],
])("fidelity %j is refused in one sentence", (args, says) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [SCRIPT, ...args], { encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(says);
});
