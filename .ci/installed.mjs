// Installs what `npm pack` makes into an empty folder, as `npm install --global` does, and calls the command: by this Node, and by an older
// one where PATH has it. Asks no registry. Exit status 1 where something does not work.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(
  execFileSync("npm", ["pkg", "get", "version", "name", "--json"], { cwd: root, encoding: "utf8" }),
);
const folder = mkdtempSync(join(tmpdir(), "memzone-installed-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

const quiet = {
  cwd: root,
  stdio: ["ignore", "ignore", "inherit"],
  env: { ...process.env, npm_config_loglevel: "error" },
};
execFileSync("npm", ["pack", "--pack-destination", folder], quiet);
const tarball = join(folder, `memzone-${version}.tgz`);
execFileSync("npm", ["install", "--global", "--offline", "--prefix", join(folder, "prefix"), tarball], {
  ...quiet,
  cwd: folder,
});

const program = join(folder, "prefix", "bin", "memzone");
const SCENARIO = `kernel 6.12 x86_64 { build debian }\nmachine qemu-pc { memory 4G }\nboot\nexpect node0 Normal start_pfn=0x100000\n`;
writeFileSync(join(folder, "one.memzone"), SCENARIO);
let failed = 0;
function report(name, holds, text) {
  if (!holds) failed += 1;
  process.stdout.write(`${holds ? "ok   " : "wrong"} ${name}\n${holds ? "" : `${text}\n`}`);
}

function environment(node) {
  return {
    cwd: folder,
    env: { PATH: [dirname(node), "/usr/bin", "/bin"].join(delimiter), HOME: folder },
    timeout: 60_000,
  };
}

function expectOf(name, node, args, status, said, script = program) {
  const call = spawnSync(node, [script, ...args], { ...environment(node), encoding: "utf8" });
  const text = `${call.stdout}${call.stderr}`;
  report(name, call.status === status && said.test(text), `exit status ${call.status}\n${text}`);
}

/** A session of the language server, as an editor opens and ends one: each message once the one before it is answered. */
async function expectSession(node) {
  const server = spawn(node, [program, "lsp", "--stdio"], environment(node));
  const say = (message) => {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    server.stdin.write(`Content-Length: ${text.length}\r\n\r\n${text}`);
  };
  let text = "";
  server.stdout.on("data", (data) => {
    const before = text;
    text += data;
    if (before.includes('"id":2') || !text.includes('"id":1')) return;
    if (text.includes('"id":2')) say({ method: "exit" });
    else if (!before.includes('"id":1')) say({ id: 2, method: "shutdown" });
  });
  say({ id: 1, method: "initialize", params: { processId: null, rootUri: null, capabilities: {} } });
  const [status] = await once(server, "exit");
  report("memzone lsp --stdio", status === 0 && text.includes('"capabilities":'), `exit status ${status}\n${text}`);
}

const here = process.execPath;
expectOf("memzone --version", here, ["--version"], 0, new RegExp(`^${RegExp.escape(version)}\n$`));
expectOf("memzone check one.memzone", here, ["check", "one.memzone"], 0, /^1 file, 1 case: 0 errors/m);
expectOf("memzone show one.memzone --as svg", here, ["show", "one.memzone", "--as", "svg"], 0, /<svg /);
expectOf("memzone show one.memzone --as html", here, ["show", "one.memzone", "--as", "html"], 0, /<\/html>/);
expectOf("memzone explain movablecore", here, ["explain", "movablecore"], 0, /movablecore/);
expectOf("memzone fmt --check", here, ["fmt", "--check", "one.memzone"], 0, /^/);
await expectSession(here);

const older = (process.env.PATH ?? "")
  .split(delimiter)
  .map((place) => join(place, "node"))
  .find((node) => /^v(1\d|20|21)\./.test(spawnSync(node, ["--version"], { encoding: "utf8" }).stdout ?? ""));
const needsNewer = /^memzone needs Node 22 or newer; this is Node [\d.]+\.\n$/;
if (older !== undefined) {
  expectOf("an older Node is told what is needed", older, ["check", "one.memzone"], 2, needsNewer);
  // Of a folder where there is no other Node beside it.
  copyFileSync(join(root, "dist", "server.js"), join(folder, "server.js"));
  expectOf("an older Node that is to be a server, too", older, ["--stdio"], 2, needsNewer, join(folder, "server.js"));
}
process.exitCode = failed === 0 ? 0 : 1;
