// Runs a script of the project on the Node that the project pins, installing the packages first when they are missing
// or older than the lock file. Needs nothing but the Node and npm that happen to be on the machine.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = readFileSync(join(root, "package-lock.json"), "utf8");
const stamp = join(root, "node_modules", ".memzone-lock");
const pinnedNode = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

/** The packages are there when the lock file they were installed from is the one that is checked out. */
function installed() {
  return existsSync(pinnedNode) && existsSync(stamp) && readFileSync(stamp, "utf8") === lock;
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

if (!installed()) {
  process.stderr.write("Installing the packages of package-lock.json …\n");
  const status = run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status);
  writeFileSync(stamp, lock);
}

const [script, ...args] = process.argv.slice(2);
const path = [dirname(pinnedNode), join(root, "node_modules", ".bin"), process.env.PATH].join(
  process.platform === "win32" ? ";" : ":",
);
process.exit(run(pinnedNode, [script, ...args], { env: { ...process.env, PATH: path } }));
