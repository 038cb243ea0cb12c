import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { SERVER } from "./client.ts";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const FILES = ["000-movablecore-collides.memzone", "first-steps.memzone"];

const found = spawnSync("nvim", ["--version"], { encoding: "utf8" });
const missing = found.status !== 0;
if (missing) console.warn("Neovim is not installed (no `nvim` on the PATH): the editor tests are left out.");

interface Report {
  readonly files: readonly {
    readonly file: string;
    readonly diagnostics: readonly { readonly line: number; readonly message: string; readonly severity: number }[];
    readonly hover: string;
    readonly symbols: number;
  }[];
  readonly typed: readonly string[];
  readonly exits: readonly number[];
}

/** An editor that is not VS Code, as its users run it: only what it says it can do is asked of it. */
describe.skipIf(missing)("in Neovim", () => {
  let report: Report;
  beforeAll(() => {
    const run = spawnSync("nvim", ["--headless", "-u", "NONE", "-i", "NONE", "-n", "-S", join(here, "neovim.lua")], {
      cwd: root,
      encoding: "utf8",
      env: {
        ...process.env,
        MEMZONE_SERVER: [process.execPath, ...SERVER].join("\n"),
        MEMZONE_FILES: FILES.map((file) => join(root, "samples", file)).join("\n"),
        MEMZONE_HOVER: "movablecore=256M",
      },
    });
    const line = run.stdout.split("\n").find((one) => one.startsWith("{"));
    if (line === undefined) throw new Error(`Neovim printed no report:\n${run.stdout}${run.stderr}`);
    report = JSON.parse(line) as Report;
  });

  test("the collision is reported where it is caused", () => {
    const [collision] = report.files;
    expect(collision?.diagnostics.map(({ message }) => message).join("\n")).toContain(
      "movablecore region overlaps memblock reservation at 0x13ff00000",
    );
  });

  test("hover explains the parameter", () => {
    expect(report.files[0]?.hover).toContain("ZONE_MOVABLE");
  });

  test("there is an outline", () => {
    for (const { symbols, file } of report.files) expect(symbols, file).toBeGreaterThan(3);
  });

  test("what is typed is analysed", () => {
    expect(report.typed.join("\n")).toContain("memory99999");
  });

  test("the server ends when the editor lets it go", () => {
    expect(report.exits).toEqual([0]);
  });
});

test.skipIf(missing)("client/editors/neovim.lua is all that Neovim needs, whichever it is", () => {
  const run = spawnSync(
    "nvim",
    ["--headless", "-u", "NONE", "-i", "NONE", "-n", "-S", join(here, "neovim-config.lua")],
    {
      cwd: root,
      encoding: "utf8",
      env: {
        ...process.env,
        MEMZONE_CONFIG: join(root, "client", "editors", "neovim.lua"),
        MEMZONE_SERVER: [process.execPath, ...SERVER].join("\n"),
        MEMZONE_FILES: FILES.map((file) => join(root, "samples", file)).join("\n"),
      },
    },
  );
  const line = run.stdout.split("\n").find((one) => one.startsWith("{"));
  if (line === undefined) throw new Error(`Neovim printed no report:\n${run.stdout}${run.stderr}`);
  const report = JSON.parse(line);
  expect(report).toMatchObject({ filetype: "memzone", commentstring: "# %s", colour: "memzoneStatement" });
  // One server for both files.
  expect(report.servers).toHaveLength(1);
  expect(report.messages.join("\n")).toContain("movablecore region overlaps memblock reservation at 0x13ff00000");
  expect(report.messages.join("\n")).not.toContain("removable says 1");
});
