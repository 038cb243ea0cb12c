/** Which files the program reads on behalf of a scenario, and what it says of the others. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { CALLED, folderWith, memzone, memzoneHere, removeFolder } from "./program.ts";
import { HOLDS, MACHINE } from "./scenarios.ts";

// Processes share a busy machine: how long they take says nothing about what they read.

const SECRET = "hunter2-is-the-password";
const folder = folderWith({
  "common.memzone": MACHINE,
  "own/a.memzone": 'use "../common.memzone"\nboot\n',
  "own/inside.memzone": `${MACHINE}boot\n`,
  "own/keys.memzone": `use "key"\nuse "disguise.memzone"\nuse "renamed.memzone"\nreserve from "key"\n${MACHINE}boot\n`,
  "own/key": `-----BEGIN KEY-----\n${SECRET}\n`,
  "own/renamed.memzone": `-----BEGIN KEY-----\n${SECRET}\n`,
  "own/devices.memzone": `use "fifo.memzone"\nreserve from "fifo"\nfirmware from "/dev/zero"\n${MACHINE}boot\n`,
  "own/hosts.memzone": `use "//host/share/x.memzone"\nuse "\\\\\\\\host\\\\share\\\\x.memzone"\nuse "C:\\\\x.memzone"\nreserve from "file://host/x"\n${MACHINE}boot\n`,
  "repository/scenarios/a.memzone": 'use "../common.memzone"\nboot\n',
  "repository/common.memzone": MACHINE,
  "repository/scenarios/b.memzone": `use "../../common.memzone"\n${MACHINE}boot\n`,
  "linked/real.memzone": HOLDS,
  "other/elsewhere.memzone": SECRET,
  "var/home/me/common.memzone": MACHINE,
  "var/home/me/got/a.memzone": 'use "../common.memzone"\nboot\n',
});
const own = join(folder, "own");
mkdirSync(join(folder, "repository", ".git"));
symlinkSync("key", join(own, "disguise.memzone"));
execFileSync("mkfifo", [join(own, "fifo"), join(own, "fifo.memzone")]);
symlinkSync("../other/elsewhere.memzone", join(folder, "linked", "stranger.memzone"));
symlinkSync("real.memzone", join(folder, "linked", "friend.memzone"));
afterAll(() => removeFolder(folder));

const OUTSIDE = "it lies outside the folders that are read; --allow DIR adds one";

symlinkSync("var/home", join(folder, "home"));

describe("what a shell hands over", () => {
  test("of a link that is given, and leads to no scenario, no line is quoted, and it is not formatted", async () => {
    for (const command of ["check", "show", "fmt"]) {
      const { out, err, status } = await memzoneHere(own, command, "disguise.memzone");
      expect([status, err]).toEqual([2, expect.stringContaining("it is a link to a file that is no scenario\n")]);
      expect(out + err).not.toMatch(/BEGIN|hunter/);
    }
    expect(readFileSync(join(own, "key"), "utf8")).toContain(SECRET);
  });

  test("an empty argument is no path: nothing of the working directory is read or written", async () => {
    for (const args of [
      ["fmt", ""],
      ["check", ""],
      ["check", "inside.memzone", "--allow", ""],
      ["import", ""],
    ]) {
      const { out, err, status } = await memzoneHere(own, ...args);
      expect([status, out, err]).toEqual([2, "", `memzone: an argument is empty (see 'memzone ${args[0]} --help')\n`]);
    }
  });
});

describe("a file beside the folder", () => {
  test("is not read when the call is made in the folder, until it is allowed", async () => {
    const refused = await memzoneHere(own, "check", "a.memzone");
    expect(refused.out).toContain(`error: \`../common.memzone\` is not read: ${OUTSIDE} [file-refused]`);
    expect(refused.status).toBe(1);
    expect((await memzoneHere(own, "check", "a.memzone", "--allow", "..")).status).toBe(0);
    expect((await memzoneHere(own, "show", "a.memzone", "--allow", "..", "--as", "lsmem")).status).toBe(0);
    expect((await memzoneHere(own, "show", "a.memzone", "--as", "lsmem")).status).toBe(1);
  });

  test("is read where the working directory, the folder given or the git repository holds both", async () => {
    expect((await memzoneHere(folder, "check", "own/a.memzone")).status).toBe(0);
    expect((await memzoneHere("/", "check", folder, "--jobs", "1")).out).not.toContain("../common.memzone");
    const scenarios = join(folder, "repository", "scenarios");
    expect((await memzoneHere(scenarios, "check", "a.memzone")).status).toBe(0);
    expect((await memzoneHere(scenarios, "check", "b.memzone")).out).toContain(
      `\`../../common.memzone\` is not read: ${OUTSIDE}`,
    );
  });

  // A process is told the real name of its folder, whatever the home is named.
  test("is not read where the working directory that holds both is the home, under either of its names", () => {
    const said = (home: string): string => {
      const env = { ...process.env, HOME: join(folder, home) };
      const cwd = join(folder, "home/me");
      return spawnSync(process.execPath, [CALLED, "check", "got/a.memzone"], { cwd, env, encoding: "utf8" }).stdout;
    };
    const refused = `\`../common.memzone\` is not read: ${OUTSIDE}`;
    expect(said("var/home/me")).toContain(refused);
    expect(said("home/me")).toContain(refused);
    expect(said("other")).not.toContain(refused);
  });

  test("is read, or not, by the threads of a large check too", async () => {
    const { out } = await memzone(own, "check", "a.memzone", "inside.memzone", "--jobs", "2");
    expect(out).toContain(`\`../common.memzone\` is not read: ${OUTSIDE}`);
    expect((await memzone(own, "check", "a.memzone", "inside.memzone", "--jobs", "2", "--allow", "..")).status).toBe(0);
  });
});

test("no line of a file that is no scenario is quoted in any format", async () => {
  for (const format of ["text", "json", "sarif", "junit", "github"]) {
    const { out, err } = await memzoneHere(own, "check", "keys.memzone", "--format", format);
    expect(out + err).not.toContain(SECRET);
    expect(out + err).not.toContain("BEGIN");
  }
  const { out } = await memzoneHere(own, "check", "keys.memzone");
  expect(out).toContain("`key` is not read: `use` reads `.memzone` files alone");
  expect(out).toContain("`disguise.memzone` is not read: it is a link to a file that is no scenario");
  expect(out).toContain("in `renamed.memzone`: nothing in this file is a statement of a scenario");
});

test("a link below a folder is followed where it stays inside", async () => {
  const { status, out, err } = await memzoneHere(join(folder, "linked"), "check", ".");
  expect(err).toBe(`memzone: can't read stranger.memzone: a symbolic link on the way leads elsewhere: ${OUTSIDE}\n`);
  expect(out).toContain("2 files, 2 cases: 0 errors");
  expect(out).not.toContain(SECRET);
  expect(status).toBe(2);
});

test("fmt follows no link that leads out of the folder", async () => {
  await memzoneHere(join(folder, "linked"), "fmt", ".");
  expect(readFileSync(join(folder, "other/elsewhere.memzone"), "utf8")).toBe(SECRET);
});

test("what is no regular file is said to be none, named by a scenario or by the caller", async () => {
  const { out } = await memzoneHere(own, "check", "devices.memzone");
  expect(out).toContain("`fifo.memzone` is not read: it is not a regular file");
  expect(out).toContain("`fifo` is not read: it is not a regular file");
  expect(out).toContain(`\`/dev/zero\` is not read: ${OUTSIDE}`);
  // A thread of its own reads for `check`.
  for (const command of ["check", "show", "fmt"]) {
    const ended = await (command === "check" ? memzone : memzoneHere)(own, command, "fifo");
    expect(ended).toMatchObject({ status: 2, err: "memzone: can't read fifo: it is not a regular file\n" });
  }
});

test("no other machine, drive or address is followed", async () => {
  const { out } = await memzoneHere(own, "check", "hosts.memzone");
  expect(out.match(/no other machine is asked for a file/g)).toHaveLength(2);
  expect(out).toContain("`C:\\x.memzone` is not read: a path with a drive is never followed");
  expect(out).toContain("`file://host/x` is not read: an address is never followed");
});
