// Packs what is committed twice, in two clones with names of their own, time zones and file modes of their own, and compares the bytes of the
// extension and of the npm package. Prints their hashes; exit status 1 where they differ.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const MACHINES = [
  { TZ: "Pacific/Auckland", LANG: "C", umask: 0o022 },
  { TZ: "America/Lima", LANG: "de_DE.UTF-8", umask: 0o027 },
];

function run(command, args, options) {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"], ...options });
  if (status !== 0) throw error ?? new Error(`${command} ${args.join(" ")}: exit status ${status}`);
}

/** The packages and their hashes, by name, made in a clone in a new folder. */
function packed({ umask, ...variables }, at) {
  const folder = mkdtempSync(join(tmpdir(), `memzone-${"again-".repeat(at)}`));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  process.umask(umask);
  run("git", ["clone", "--quiet", root, join(folder, "clone")]);
  const cwd = join(folder, "clone");
  if (process.platform === "linux") run("cp", ["-al", join(root, "node_modules"), cwd]);
  else cpSync(join(root, "node_modules"), join(cwd, "node_modules"), { recursive: true, verbatimSymlinks: true });
  const env = { ...process.env, ...variables, npm_config_loglevel: "error" };
  run(process.execPath, [".ci/package.mjs"], { cwd, env, stdio: "ignore" });
  run("npm", ["pack"], { cwd, env, stdio: "ignore", shell: process.platform === "win32" });
  const files = readdirSync(cwd).filter((name) => /\.(vsix|tgz)$/.test(name));
  return new Map(
    files.sort().map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(cwd, name)))
        .digest("hex"),
    ]),
  );
}

const [first, second] = MACHINES.map(packed);
let differ = first.size !== 2;
for (const [name, hash] of first) {
  process.stdout.write(`${hash}  ${name}\n`);
  if (second.get(name) === hash) continue;
  differ = true;
  process.stdout.write(`${second.get(name) ?? "nothing"}  the second time\n`);
}
process.stdout.write(differ ? "The packages differ.\n" : "Both times the same bytes.\n");
process.exitCode = differ ? 1 : 0;
