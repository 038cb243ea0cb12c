// Whether npm has a package already, in the bytes of a file: `npm-has.mjs FILE.tgz`. Exit status 0 where it has; 1 where it has no such version, or could not be
// asked, or has other bytes under it, which `npm publish` then refuses. A run of `publish` can so be repeated after a later step of it failed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const [, , file] = process.argv;
const own = `sha512-${createHash("sha512").update(readFileSync(file)).digest("base64")}`;
const asked = spawnSync("npm", ["view", `${name}@${version}`, "dist.integrity"], { encoding: "utf8" });
const published = asked.status === 0 ? asked.stdout.trim() : "";
if (published === own) process.stdout.write(`npm has ${name} ${version} already.\n`);
else if (published !== "")
  process.stderr.write(`npm has other bytes as ${name} ${version}: ${published}, not ${own}.\n`);
process.exit(published === own ? 0 : 1);
