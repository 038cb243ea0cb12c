// Before `npm pack`: a fresh build, and the same modes of files on every machine, whatever the umask they were checked out with.
import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { status } = spawnSync(process.execPath, [".ci/build.mjs"], { cwd: root, stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);

/** What npm packs besides the manifest's `files`. */
const ALWAYS = ["package.json", "README.md", "LICENSE"];

const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
for (const path of [...ALWAYS, ...files].map((file) => join(root, file))) {
  if (!statSync(path).isDirectory()) chmodSync(path, 0o644);
  else for (const name of readdirSync(path)) chmodSync(join(path, name), 0o644);
}
