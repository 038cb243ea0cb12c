// Makes memzone.vsix from a fresh build. Everything is bundled: the package holds no node_modules.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const LIMIT_KIB = 1024;

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

run(".ci/build.mjs");
run(
  join("node_modules", "@vscode", "vsce", "vsce"),
  ...["package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--skip-license", "--out", "memzone.vsix"],
);
const kib = Math.ceil(statSync(join(root, "memzone.vsix")).size / 1024);
process.stderr.write(`memzone.vsix: ${kib} KiB\n`);
if (kib > LIMIT_KIB) {
  process.stderr.write(`The package is larger than ${LIMIT_KIB} KiB.\n`);
  process.exit(1);
}
