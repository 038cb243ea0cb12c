import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const folder = new URL("../../.github/workflows/", import.meta.url);
const workflows = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), "utf8")] as const);

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const manifest = JSON.parse(read("package.json"));

test("an action has one version in all of them, and in the sample", () => {
  const texts = [...workflows.map(([, text]) => text), read("samples/ci/github-matrix.yml")];
  const used = new Set(
    texts.flatMap((text) => [...text.matchAll(/uses: (actions\/.+)/g)].map(([, action]) => action!)),
  );
  const names = [...used].map((action) => action.split("@")[0]!);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test("what the suite in VS Code is built with is there where nobody is root", () => {
  const [, needed] = /const DEBIAN = \[(.+)\];/.exec(read("test/vscode/code-server.mjs"))!;
  const [, job] = read(".github/workflows/test.yml").split(/^ {2}vscode:$/m);
  const installed = /apt-get .*install -y (.+)/.exec(job!)![1]!.split(" ");
  const missing = [...needed!.matchAll(/"([^"]+)"/g)].filter(([, name]) => !installed.includes(name!));
  expect(missing).toEqual([]);
});

test("a release's notes are what the changelog says of its version", () => {
  const script = fileURLToPath(new URL("../../.ci/release-notes.mjs", import.meta.url));
  const notesOf = (...args: string[]) => spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
  const versions = [...read("CHANGELOG.md").matchAll(/^## (\S+)/gm)].map(([, version]) => version!);
  expect(versions).toContain(manifest.version);
  const notes = versions.map((version) => notesOf(version).stdout);
  expect(notes.filter((text) => !/^(?:- )?[A-Z`*].+/.test(text) || /^## /m.test(text))).toEqual([]);
  expect(notesOf().stdout).toBe(notes[versions.indexOf(manifest.version)]);
  expect(notesOf("9.9.9")).toMatchObject({ status: 1, stderr: "CHANGELOG.md says nothing of 9.9.9.\n" });
});

test("a version of the changelog is found with its date behind it, and by itself alone", () => {
  const folder = mkdtempSync(join(tmpdir(), "memzone-notes-"));
  const script = join(folder, ".ci/release-notes.mjs");
  mkdirSync(dirname(script));
  copyFileSync(fileURLToPath(new URL("../../.ci/release-notes.mjs", import.meta.url)), script);
  writeFileSync(
    join(folder, "CHANGELOG.md"),
    "# Changelog\n\n## 0.2.0 (2026-12-01)\n\n- New.\n\n## 0.2.0-rc1\n\n- Nearly.\n",
  );
  const notesOf = (version: string) => spawnSync(process.execPath, [script, version], { encoding: "utf8" }).stdout;
  const notes = ["0.2.0", "0.2.0-rc1", "0.2"].map(notesOf);
  rmSync(folder, { recursive: true });
  expect(notes).toEqual(["- New.\n", "- Nearly.\n", ""]);
});

test("publishing can be run again, whatever step of it failed, and publishes nothing twice", () => {
  const folder = mkdtempSync(join(tmpdir(), "memzone-publish-"));
  const [, job] = read(".github/workflows/publish.yml").split(/^ {2}publish:$/m);
  const steps = [...job!.matchAll(/ - run: (?:\|\n((?: {10}.*\n)+)|(.*)\n)/g)].map(([, block, line]) => block ?? line!);
  const whole = steps.filter((step) => /npm publish|vsce|gh release|release-notes/.test(step));
  expect(whole).toHaveLength(4);
  // What npm, the marketplace and GitHub know is a file each; each tool fails once, before it does anything.
  const tools: Readonly<Record<string, string>> = {
    npm: 'if [ "$1" = view ]; then cat npm.has 2>/dev/null || exit 1; exit 0; fi\n[ ! -e npm.has ] || exit 9\nonce npm\nnode -e \'process.stdout.write("sha512-" + require("node:crypto").createHash("sha512").update(require("node:fs").readFileSync(process.argv[1])).digest("base64"))\' "$2" > npm.has',
    npx: 'case "$*" in *--skip-duplicate*) ;; *) [ ! -e vsce.has ] || exit 9;; esac\nonce vsce\necho "$4" >> vsce.has',
    gh: 'case "$2" in view) [ -e gh.has ];; create) [ ! -e gh.has ] || exit 9; once create; echo draft > gh.has;; upload) once upload; shift 4; ls "$@" > gh.files;; edit) once edit; echo public > gh.has;; esac',
  };
  mkdirSync(join(folder, "bin"));
  for (const [name, body] of Object.entries(tools)) {
    const once = 'once() { [ -e "once.$1" ] || { touch "once.$1"; exit 1; }; }';
    writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${once}\n${body}\n`, { mode: 0o755 });
  }
  mkdirSync(join(folder, "packages/dist"), { recursive: true });
  for (const name of ["memzone.vsix", `memzone-${manifest.version}.tgz`, "dist/sbom.cdx.json", "SHA256SUMS"])
    writeFileSync(join(folder, "packages", name), name);
  symlinkSync(fileURLToPath(new URL("../../.ci", import.meta.url)), join(folder, ".ci"));
  const env = {
    PATH: `${join(folder, "bin")}:${dirname(process.execPath)}:${process.env.PATH}`,
    GITHUB_REF_NAME: `v${manifest.version}`,
  };
  const run = () => whole.findIndex((step) => spawnSync("bash", ["-e", "-c", step], { cwd: folder, env }).status !== 0);
  // Each run ends at the next tool that fails, and the last of them at none.
  expect(Array.from({ length: 6 }, run)).toEqual([0, 1, 3, 3, 3, -1]);
  expect(run()).toBe(-1);
  const known = (name: string): string => readFileSync(join(folder, name), "utf8");
  expect([known("gh.has"), known("gh.files").trim().split("\n")]).toEqual([
    "public\n",
    [
      "./packages/SHA256SUMS",
      "./packages/dist/sbom.cdx.json",
      `./packages/memzone-${manifest.version}.tgz`,
      "./packages/memzone.vsix",
    ],
  ]);
  // Other bytes under the version are no package of ours.
  writeFileSync(join(folder, "npm.has"), "sha512-other");
  expect(run()).toBe(0);
  rmSync(folder, { recursive: true });
});

describe.each(workflows)("%s", (_name, text) => {
  test("takes actions by the commit, with their version beside it", () => {
    const used = [...text.matchAll(/uses: (.+)/g)].map(([, action]) => action!);
    expect(used.length).toBeGreaterThan(0);
    const local = /^\.\/\.github\/workflows\/[\w-]+\.yml$/;
    expect(
      used.filter((action) => !local.test(action) && !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action)),
    ).toEqual([]);
  });

  test("may read the sources alone, unless a job says what else it needs", () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n(?! )/m);
    const [, ...jobs] = text.split(/^ {2}(?=[\w-]+:$)/m);
    const writers = jobs.filter((job) => job.includes(": write")).map((job) => job.slice(0, job.indexOf(":")));
    expect(writers.filter((job) => job !== "publish")).toEqual([]);
  });

  test("calls workflows that can be called", () => {
    const called = [...text.matchAll(/uses: \.\/\.github\/workflows\/(.+)/g)].map(([, file]) => file!);
    expect(called.filter((file) => !/^ {2}workflow_call:/m.test(new Map(workflows).get(file) ?? ""))).toEqual([]);
  });

  test("names packages as files: npm takes FOLDER/FILE for a repository of GitHub", () => {
    const published = [...text.matchAll(/npm publish (\S+)/g)].map(([, what]) => what!);
    expect(published.filter((what) => !what.startsWith("./"))).toEqual([]);
  });

  test("attaches files to a release, and no folder", () => {
    const attached = [...text.matchAll(/gh release (?:create|upload) (.+)/g)].flatMap(([, words]) => words!.split(" "));
    expect(attached.filter((word) => /\/\*?$/.test(word))).toEqual([]);
  });

  test("runs scripts that there are", () => {
    const scripts = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!);
    expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
    const files = [...text.matchAll(/\bnode ([\w./-]+\.m?[jt]s)/g)].map(([, file]) => file!);
    expect(files.filter((file) => !existsSync(new URL(`../../${file}`, import.meta.url)))).toEqual([]);
  });

  test("needs jobs that there are", () => {
    const jobs = [...text.matchAll(/^ {2}([\w-]+):$/gm)].map(([, job]) => job!);
    const needed = [...text.matchAll(/^ {4}needs: \[?(.+?)\]?$/gm)].flatMap(([, names]) => names!.split(", "));
    expect(needed.filter((name) => !jobs.includes(name))).toEqual([]);
  });

  test("where a job may write or ask for tokens, installing runs nothing", () => {
    const [, ...jobs] = text.split(/^ {2}(?=[\w-]+:$)/m);
    const writers = jobs.filter((job) => job.includes(": write"));
    expect(writers.filter((job) => /npm ci(?! --ignore-scripts)|npm install|cache: npm/.test(job))).toEqual([]);
  });

  test("puts nothing that others wrote into a command", () => {
    const commands = [...text.matchAll(/run: (?:\|\n((?: {10}.*\n)+)|(.*)\n)/g)].map(
      ([, block, line]) => block ?? line!,
    );
    expect(commands.filter((command) => command.includes("${{"))).toEqual([]);
  });
});

test("what the command line reads beside itself is in its package", () => {
  const { files } = manifest;
  const sources = ["show.ts", "terminal.ts", "case-threads.ts"].map((name) =>
    readFileSync(new URL(`../../server/cli/${name}`, import.meta.url), "utf8"),
  );
  const beside = sources.flatMap((text) => [...text.matchAll(/"([\w-]+\.(?:js|css|json))"/g)].map(([, name]) => name!));
  expect(beside).toContain("webview.js");
  expect(beside.filter((name) => !files.includes(`dist/${name}`))).toEqual([]);
});
