// VS Code in a browser: installs code-server once (it lives in this folder, apart from the project's own packages), puts
// the packaged extension into it and serves a folder.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const entry = join(here, "node_modules", "code-server", "out", "node", "entry.js");
/** What code-server's native parts are built with, and a browser to drive. */
const DEBIAN = ["libkrb5-dev", "libsecret-1-dev", "libxkbfile-dev", "pkg-config", "build-essential", "python3"];
const BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** As the setting and as the list of themes name them. */
export const THEMES = { dark: "Default Dark Modern", light: "Light Modern" };

/** Nothing of the editor's own gets between the user and the scenario. */
const SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.colorTheme": THEMES.dark,
  "window.autoDetectColorScheme": false,
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.layoutControl.enabled": false,
  "chat.disableAIFeatures": true,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "editor.minimap.enabled": false,
};

/** Installs code-server and its driver where that has not been done for this lock file. */
export function installCodeServer() {
  const lock = readFileSync(join(here, "package-lock.json"), "utf8");
  const stamp = join(here, "node_modules", ".memzone-lock");
  if (existsSync(entry) && existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  installDebian(DEBIAN.filter((name) => !installedByDebian(name)));
  process.stderr.write("Installing VS Code for the browser (two minutes, once) …\n");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: here, env: withoutOuterNpm() });
  writeFileSync(stamp, lock);
}

/** An npm that was started on another Node tells its children that Node's version; code-server refuses to install by it. */
function withoutOuterNpm() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(config_user_agent|execpath|node_execpath)$/.test(name)),
  );
}

/** Path of a Chromium; installs Debian's where there is none. */
export function findBrowser() {
  const found = process.env.CHROMIUM ?? onPath(BROWSERS);
  if (found !== undefined) return found;
  installDebian(["chromium"]);
  const installed = onPath(BROWSERS);
  if (installed === undefined) throw new Error("No Chromium found; CHROMIUM may name one.");
  return installed;
}

/** Nobody is asked whether a workspace is trusted, and none is. */
const UNTRUSTED = {
  "security.workspace.trust.enabled": true,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  "security.workspace.trust.untrustedFiles": "open",
};

/** Starts VS Code with the extension of `vsix` and nothing else. */
export async function serveVsCode({ vsix, folder, settings = {}, untrusted = false }) {
  const home = mkdtempSync(join(tmpdir(), "memzone-vscode-"));
  const extensions = join(home, "extensions");
  const user = join(home, "user");
  mkdirSync(join(user, "User"), { recursive: true });
  writeFileSync(
    join(user, "User", "settings.json"),
    JSON.stringify({ ...SETTINGS, ...(untrusted ? UNTRUSTED : {}), ...settings }, null, 2),
  );
  const common = ["--extensions-dir", extensions, "--user-data-dir", user, "--config", join(home, "config.yaml")];
  const port = await freePort();
  writeFileSync(join(home, "config.yaml"), `bind-addr: 127.0.0.1:${port}\nauth: none\ncert: false\n`);
  run(process.execPath, [entry, ...common, "--install-extension", vsix], { stdio: ["ignore", "ignore", "inherit"] });
  const flags = ["--disable-telemetry", "--disable-update-check", ...(untrusted ? [] : ["--disable-workspace-trust"])];
  const server = spawn(process.execPath, [entry, ...common, ...flags, folder], { stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (data) => said.push(String(data)));
  const address = `http://127.0.0.1:${port}`;
  await untilAnswering(address, server, said);
  return {
    url: `${address}/?folder=${encodeURIComponent(folder)}`,
    closed: new Promise((resolve) => server.once("exit", resolve)),
    close: async () => {
      server.kill();
      await new Promise((resolve) => (server.exitCode === null ? server.once("exit", resolve) : resolve()));
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

async function untilAnswering(address, server, said) {
  for (let tries = 0; tries < 300; tries += 1) {
    if (server.exitCode !== null) break;
    const answer = await fetch(`${address}/healthz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`VS Code does not answer at ${address}:\n${said.join("")}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Installs packages of Debian where there is an apt-get and the right to use it; elsewhere says what is missing. */
export function installDebian(names) {
  if (names.length === 0 || onPath(["apt-get"]) === undefined) return;
  if (process.getuid?.() !== 0) {
    process.stderr.write(`Not root: cannot install ${names.join(" ")}.\n`);
    return;
  }
  process.stderr.write(`Installing ${names.join(" ")} …\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // Another installation may be under way: it is waited for.
  const quietly = ["-qq", "-o", "DPkg::Lock::Timeout=300"];
  spawnSync("apt-get", ["update", ...quietly], { stdio: ["ignore", "ignore", "inherit"], env });
  run("apt-get", ["install", "-y", ...quietly, "--no-install-recommends", ...names], {
    stdio: ["ignore", "ignore", "inherit"],
    env,
  });
}

function installedByDebian(name) {
  const { error, stdout } = spawnSync("dpkg", ["--status", name], { encoding: "utf8" });
  return error !== undefined || /^Status: .* installed$/m.test(stdout);
}

function onPath(names) {
  for (const name of names) {
    const { status, stdout } = spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" });
    if (status === 0) return stdout.trim();
  }
  return undefined;
}

function run(command, args, options) {
  const { status, error } = spawnSync(command, args, { stdio: "inherit", ...options });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args[0]} failed`);
}
