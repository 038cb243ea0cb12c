import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { SERVER } from "./client.ts";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
// Not -Q: packages of Debian are found by the site's start.
const BATCH = ["-q", "--batch"];

const found = spawnSync("emacs", [...BATCH, "--eval", "(require 'eglot)"], {
  encoding: "utf8",
});
const missing = found.status !== 0;
if (missing) console.warn("Emacs with eglot is not installed: its test is left out.");

test.skipIf(missing)("client/editors/emacs.el is all that Emacs needs", () => {
  const run = spawnSync("emacs", [...BATCH, "-l", join(here, "emacs.el")], {
    cwd: root,
    encoding: "utf8",
    env: {
      ...process.env,
      MEMZONE_CONFIG: join(root, "client", "editors", "emacs.el"),
      MEMZONE_SERVER: [process.execPath, ...SERVER].join("\n"),
      MEMZONE_FILE: join(root, "samples", "000-movablecore-collides.memzone"),
    },
  });
  const line = run.stdout.split("\n").find((one) => one.startsWith("{"));
  if (line === undefined) throw new Error(`Emacs printed no report:\n${run.stdout}${run.stderr}`);
  const report = JSON.parse(line);
  expect(report).toMatchObject({
    mode: "memzone-mode",
    comment: "# ",
    face: "font-lock-keyword-face",
    server: true,
  });
  expect(report.messages.join("\n")).toContain("movablecore region overlaps memblock reservation at 0x13ff00000");
  expect(report.messages.join("\n")).not.toContain("removable says 1");
});
