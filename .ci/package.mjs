// Makes memzone.vsix from a fresh build. Everything is bundled: the package holds no node_modules. It is put together in
// a folder of its own, with a manifest that knows nothing of the sources: VS Code for the Web takes an extension whose
// manifest says `"type": "module"` for an ES module and refuses it. The same sources give the same bytes, wherever and
// whenever they are packed (.ci/reproducible.mjs).
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const LIMIT_KIB = 2112;
const PARTS = [
  ".vscodeignore",
  "README.md",
  "CHANGELOG.md",
  "LICENSE",
  "SECURITY.md",
  "dist",
  "syntaxes",
  "package.nls.json",
  "package.nls.de.json",
  "l10n",
  "client/media",
  "samples",
];
const OF_THE_SOURCES = ["type", "scripts", "devDependencies", "allowScripts"];
/** How npm packs the command line. */
const OF_NPM = ["bin", "files"];

/** What a zip file keeps of the machine that wrote it: dates, in that machine's time zone, the order of files, and their modes. */
const SAME_EVERYWHERE = { SOURCE_DATE_EPOCH: String(Date.UTC(2000, 0, 1) / 1000), TZ: "UTC", LC_ALL: "C" };

function run(cwd, ...args) {
  const env = { ...process.env, ...SAME_EVERYWHERE };
  const { status } = spawnSync(process.execPath, args, { cwd, stdio: "inherit", env });
  if (status !== 0) process.exit(status ?? 1);
}

run(root, ".ci/build.mjs");
const stage = mkdtempSync(join(tmpdir(), "memzone-package-"));
process.once("exit", () => rmSync(stage, { recursive: true, force: true }));
for (const part of PARTS) cpSync(join(root, part), join(stage, part), { recursive: true });
cpSync(join(root, "dist", "THIRD-PARTY-NOTICES.txt"), join(stage, "THIRD-PARTY-NOTICES.txt"));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
for (const key of [...OF_THE_SOURCES, ...OF_NPM]) delete manifest[key];
writeFileSync(join(stage, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
for (const entry of readdirSync(stage, { recursive: true, withFileTypes: true })) {
  if (entry.isFile()) chmodSync(join(entry.parentPath, entry.name), 0o644);
}
const vsix = join(root, "memzone.vsix");
// A marketplace shows the README alone: its pictures and links lead into the repository, where the manifest names one.
const links = manifest.repository === undefined ? ["--allow-missing-repository", "--no-rewrite-relative-links"] : [];
run(
  stage,
  join(root, "node_modules", "@vscode", "vsce", "vsce"),
  ...["package", "--no-dependencies", ...links, "--out", vsix],
);
const kib = Math.ceil(statSync(vsix).size / 1024);
process.stderr.write(`memzone.vsix: ${kib} KiB\n`);
if (kib > LIMIT_KIB) {
  process.stderr.write(`The package is larger than ${LIMIT_KIB} KiB.\n`);
  process.exit(1);
}
