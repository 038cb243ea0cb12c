import { spawnSync } from "node:child_process";
import { afterAll, describe, expect, test } from "vitest";
import { CALLED, folderWith, memzone, memzoneHere, removeFolder } from "./program.ts";
import { BROKEN, EXACT as EXACT_SCENARIO, FAILS, HOLDS, MACHINE, SIZES, USES } from "./scenarios.ts";

const folder = folderWith({
  "holds.memzone": HOLDS,
  "exact.memzone": EXACT_SCENARIO,
  "fails.memzone": FAILS,
  "tiny.memzone": "kernel 6.12 x86_64\nmachine qemu-pc { memory 64M cpus 200 initrd 60M }\nboot\n",
  "machineless.memzone": "kernel 6.12 x86_64\nboot\n",
  "sizes.memzone": SIZES,
  "broken.memzone": BROKEN,
  "shared/machine.memzone": MACHINE,
  "shared/uses.memzone": USES,
  "shared/notes.txt": "no scenario",
  "empty/notes.txt": "no scenario",
  "latin1.memzone": new Uint8Array([0x23, 0x20, 0xe4, 0x0a]),
});
afterAll(() => removeFolder(folder));

describe.concurrent("memzone check", { timeout: 60_000 }, () => {
  test("ends with 0 where everything holds, and says how much it checked", async ({ expect }) => {
    const { status, out } = await memzone(folder, "check", "holds.memzone");
    expect(out).toMatch(/^1 file, 1 case: 0 errors, \d+ warnings?$/m);
    expect(status).toBe(0);
  });

  test("ends with 1 and names the place where an expectation fails", async ({ expect }) => {
    const { status, out } = await memzone(folder, "check", "fails.memzone");
    expect(out).toMatch(/^fails\.memzone:\d+:\d+: error: .*offline.* \[expectation-failed\]$/m);
    expect(out).toMatch(/^1 file, 1 case: 1 error, /m);
    expect(status).toBe(1);
  });

  test("runs every combination of parameters and tells which one fails", async ({ expect }) => {
    const { status, out } = await memzoneHere(folder, "check", "sizes.memzone");
    const errors = out.split("\n").filter((line) => line.includes(": error: "));
    expect(errors.length).toBe(1);
    expect(errors[0]).toMatch(/ \[expectation-failed\] \[size=512M\]$/);
    expect(out).toContain("1 file, 2 cases: 1 error, ");
    expect(status).toBe(1);
  });

  test("takes folders with all their scenarios; a file of declarations alone is fine", async ({ expect }) => {
    const { status, out } = await memzoneHere(folder, "check", "shared");
    expect(out).toMatch(/^2 files, 2 cases: 0 errors, /m);
    expect(status).toBe(0);
  });

  test("tells what is wrong with a broken file, line by line, and goes on", async ({ expect }) => {
    const { status, out } = await memzoneHere(folder, "check", "broken.memzone", "holds.memzone");
    expect(status).toBe(1);
    const lines = out.trimEnd().split("\n");
    expect(lines.filter((line) => /^broken\.memzone:\d+:\d+: error: /.test(line)).length).toBeGreaterThan(1);
    expect(lines.at(-1)).toMatch(/^2 files, 2 cases: /);
  });

  test.for([
    [["check", "missing.memzone"], /missing\.memzone: no such file/],
    [["check", "latin1.memzone"], /latin1\.memzone: it is not UTF-8 text/],
    [["check", "empty"], /no \.memzone file in empty/],
    [["check"], /check what\?/],
    [["check", "--colour", "holds.memzone"], /nknown option '--colour'/],
    [["check", "--format", "html", "holds.memzone"], /unknown format 'html'/],
    [["check", "--shard", "3/2", "holds.memzone"], /'3\/2' is no shard/],
    [["check", "--jobs", "many", "holds.memzone"], /'many' is no number of jobs/],
  ] as const)("ends with 2 and one sentence: %j", async ([args, sentence], { expect }) => {
    const { status, err } = await memzoneHere(folder, ...args);
    expect(status).toBe(2);
    expect(err.trimEnd().split("\n").length).toBe(1);
    expect(err).toMatch(sentence);
  });

  test("gives each shard its part of the cases, and every case to one of them", async ({ expect }) => {
    const parts = await Promise.all(
      ["1/2", "2/2"].map((shard) =>
        memzoneHere(folder, "check", "--format", "json", "--shard", shard, "sizes.memzone"),
      ),
    );
    const params = parts.map(({ out }) => JSON.parse(out).results.map((result: { params: object }) => result.params));
    expect(params).toEqual([[{ size: "256M" }], [{ size: "512M" }]]);
  });

  test("finds the same with several threads", async ({ expect }) => {
    const [one, two] = await Promise.all(
      ["1", "2"].map((jobs) => memzone(folder, "check", "--jobs", jobs, "holds.memzone", "fails.memzone", "shared")),
    );
    expect(two).toEqual(one);
  });
});

describe.concurrent("memzone check --format", { timeout: 60_000 }, () => {
  const check = async (format: string): Promise<string> =>
    (await memzoneHere(folder, "check", "--format", format, "holds.memzone", "sizes.memzone")).out;

  test("json holds each case with its diagnostics and expectations", async ({ expect }) => {
    const report = JSON.parse(await check("json"));
    expect(report).toMatchObject({ schema: 1, ok: false, files: 2, cases: 3, errors: 1 });
    const [holds, , fails] = report.results;
    expect(holds.expectations.map(({ result }: { result: string }) => result)).toEqual(["holds", "holds"]);
    expect(fails).toMatchObject({ file: "sizes.memzone", params: { size: "512M" } });
    expect(fails.diagnostics.find(({ code }: { code: string }) => code === "expectation-failed").line).toBe(15);
  });

  test("sarif is a 2.1.0 log whose results refer to its rules", async ({ expect }) => {
    const log = JSON.parse(await check("sarif"));
    expect(log.version).toBe("2.1.0");
    const [{ tool, results }] = log.runs;
    for (const { ruleId, ruleIndex, level, message, locations } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
      expect(["error", "warning", "note"]).toContain(level);
      expect(message.text).not.toBe("");
      const { artifactLocation, region } = locations[0].physicalLocation;
      expect(artifactLocation).toMatchObject({ uriBaseId: "ROOT" });
      expect(region.startLine).toBeGreaterThan(0);
    }
    expect(results.some(({ message }: { message: { text: string } }) => message.text.endsWith("[size=512M]"))).toBe(
      true,
    );
  });

  test("junit has a suite for each case and a test case for each expectation", async ({ expect }) => {
    const xml = await check("junit");
    expect(xml).toMatch(/<testsuites name="memzone" tests="7" failures="1" errors="0" skipped="0">/);
    expect(xml).toContain('<testsuite name="sizes.memzone [size=512M]"');
    expect(xml).toMatch(/<failure message="[^"]+">/);
    expect(xml).toContain('name="expect no memory40 (line 14)"');
  });

  test("github annotates the lines", async ({ expect }) => {
    const lines = (await check("github")).split("\n");
    expect(
      lines.some((line) =>
        /^::error file=sizes\.memzone,line=15,.*title=expectation-failed \[size=512M\]::/.test(line),
      ),
    ).toBe(true);
  });
});

describe.concurrent("memzone check of what boots no kernel", { timeout: 60_000 }, () => {
  const check = async (format: string): Promise<string> => {
    const own = folderWith({ "empty.memzone": "kernel 6.12 x86_64\n" });
    const { out } = await memzoneHere(own, "check", "--format", format, "empty.memzone");
    removeFolder(own);
    return out;
  };

  test.each(["text", "json", "jsonl", "sarif", "junit", "github"])("%s says so", async (format) => {
    const out = await check(format);
    expect(out).toContain("no kernel boots: nothing is simulated");
    expect(out).toContain("modelled");
  });
});

describe.concurrent("memzone check of what is exact and what is not", { timeout: 60_000 }, () => {
  const check = async (format: string): Promise<string> =>
    (await memzoneHere(folder, "check", "--format", format, "exact.memzone", "holds.memzone")).out;
  const MEANS = "6.1 means 6.1.176 here (debian 6.1.176); qemu-pc means that of QEMU 7.2 here";
  const EXACT = `exact: inside what was measured on real kernels; ${MEANS}`;

  test("text says it of each file", async ({ expect }) => {
    const lines = (await check("text")).split("\n");
    expect(lines).toContain(`exact.memzone: ${EXACT}`);
    expect(lines.some((line) => line.startsWith("holds.memzone: modelled: the kernel's build is not stated"))).toBe(
      true,
    );
    expect(lines.some((line) => line.startsWith("holds.memzone: exact"))).toBe(false);
  });

  test("json has it with each case", async ({ expect }) => {
    const [exact, holds] = JSON.parse(await check("json")).results;
    expect(exact.evidence).toEqual({ level: "exact", why: [], means: MEANS });
    expect(holds.evidence.level).toBe("modelled");
  });

  test("sarif has a notification of each", async ({ expect }) => {
    const [{ invocations }] = JSON.parse(await check("sarif")).runs;
    const told = invocations[0].toolExecutionNotifications;
    expect(told[0]).toMatchObject({ level: "none", message: { text: EXACT }, properties: { evidence: "exact" } });
    expect(told[0].locations[0].physicalLocation.artifactLocation.uri).toBe("exact.memzone");
    expect(told[1]).toMatchObject({ level: "note", properties: { evidence: "modelled" } });
  });

  test("junit has it as a property of each suite", async ({ expect }) => {
    const xml = await check("junit");
    expect(xml).toContain('<property name="evidence" value="exact"/>');
    expect(xml).toContain(`<property name="evidence.means" value="${MEANS}"/>`);
    expect(xml).toContain('<property name="evidence" value="modelled"/>');
  });

  test("github logs what is exact, and annotates why something is not", async ({ expect }) => {
    const lines = (await check("github")).split("\n");
    expect(lines).toContain(`exact.memzone: ${EXACT}`);
    expect(lines.some((line) => line.startsWith("::notice file=holds.memzone,title=modelled::modelled: "))).toBe(true);
  });
});

describe.concurrent("memzone check of what can't be simulated", { timeout: 60_000 }, () => {
  test.for(["text", "json", "junit", "sarif", "github"])(
    "says in %s no level of what has no machine",
    async (format, { expect }) => {
      const { out } = await memzoneHere(folder, "check", "--format", format, "machineless.memzone");
      expect(out).not.toContain("exact");
      expect(out).toContain("incomplete");
    },
  );

  test.for(["text", "json", "junit", "sarif", "github"])(
    "gives in %s the reasons of a boot that fails",
    async (format, { expect }) => {
      const { out } = await memzoneHere(folder, "check", "--format", format, "tiny.memzone");
      expect(out).toMatch(/build is not stated/);
      expect(out).not.toContain("exact");
    },
  );
});

test("the program says what it can do, and ends with 2 when it is not told what to do", async () => {
  const [bare, help, unknown, checkHelp, version] = await Promise.all(
    [[], ["--help"], ["dance"], ["check", "--help"], ["--version"]].map((args) => memzoneHere(folder, ...args)),
  );
  expect([bare!.status, help!.status, unknown!.status, checkHelp!.status, version!.status]).toEqual([2, 0, 2, 0, 0]);
  for (const command of ["check", "show", "fmt", "lsp"]) expect(help!.out).toContain(`  ${command} `);
  expect((await memzoneHere(folder, "chek")).err).toMatch(
    /^memzone: unknown command 'chek' \(did you mean check\?\): one of /,
  );
  expect(unknown!.err).toMatch(/^memzone: unknown command 'dance': one of check, show, .*\blsp\n$/);
  expect(checkHelp!.out).toContain("--shard I/N");
  expect(version!.out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("nothing of a scenario steers the terminal, in no format", async () => {
  const nasty = "\u001b]0;owned\u0007\u202e\u009b2J";
  const text = `scenario "${nasty}"\n${HOLDS.replace(/^scenario.*\n/, "")}\nstep "${nasty}"\nplug ${nasty}\nexpect lsmem """\n${nasty}\n"""\n`;
  const tricked = folderWith({ [`${nasty}.memzone`]: text });
  try {
    const formats = ["text", "json", "sarif", "junit", "github"].map((format) => ["check", ".", "--format", format]);
    const views = ["layout", "json", "svg", "dmesg", "lsmem"].map((view) => ["show", `${nasty}.memzone`, "--as", view]);
    for (const args of [...formats, ...views]) {
      const { out } = await memzoneHere(tricked, ...args);
      expect(out).not.toBe("");
      expect(out.match(/[\p{Cc}\p{Cf}]/gu)?.filter((character) => character !== "\n") ?? []).toEqual([]);
    }
  } finally {
    removeFolder(tricked);
  }
});

test("a log of a workflow takes no line of a report for a command", async () => {
  const text = `${HOLDS}\nexpect lsmem """\n::stop-commands::x\n##[error]x\n##vso[task.complete]x\n  ::warning::x\n"""\n`;
  const tricked = folderWith({ "::error::x.memzone": text });
  try {
    const { out } = await memzoneHere(tricked, "check", ".");
    expect(out).toContain("stop-commands");
    expect(out).toContain("error::x.memzone");
    expect(out.split("\n").filter((line) => /^\s*::|##\[|##vso/.test(line))).toEqual([]);
  } finally {
    removeFolder(tricked);
  }
});

test("names that every JavaScript object has are unknown words like any other", async () => {
  for (const name of ["constructor", "__proto__", "toString"]) {
    const format = await memzoneHere(folder, "check", "holds.memzone", "--format", name);
    expect([format.status, format.err]).toEqual([2, expect.stringContaining(`unknown format '${name}'`)]);
    const view = await memzoneHere(folder, "show", "holds.memzone", "--as", name);
    expect([view.status, view.err]).toEqual([2, expect.stringContaining(`unknown view '${name}'`)]);
  }
});

test("a disk that is full is said in one sentence", { timeout: 60_000 }, async () => {
  const { status, stderr } = spawnSync(
    "sh",
    ["-c", 'exec "$0" "$@" > /dev/full', process.execPath, CALLED, "check", "holds.memzone"],
    {
      cwd: folder,
      encoding: "utf8",
    },
  );
  expect([status, stderr]).toEqual([2, "memzone: can't write the output: no space left on the device\n"]);
});

test("a disk that becomes full in the midst of the only text there is is said, too", { timeout: 60_000 }, () => {
  // A limit on the size of files (512 or 1024 bytes) takes a part of the text, as such a disk does.
  const call = 'ulimit -f 1; exec "$0" "$@" > cut';
  const args = ["-c", call, process.execPath, CALLED, "help", "check"];
  const { status, stderr } = spawnSync("sh", args, { cwd: folder, encoding: "utf8" });
  expect([status, stderr]).toEqual([
    2,
    "memzone: can't write the output: it would be larger than a file may be here\n",
  ]);
});
