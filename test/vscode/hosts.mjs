// The places the suite runs in: VS Code in a browser, the extension beside the server, in a worker of the browser or with a workspace that is not trusted, and a desktop VS Code too, where
// VSCODE_EXECUTABLE names one or `code` is on the PATH.
// Each gives a Playwright page with the workbench in it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix, win32 } from "node:path";
import { resolveCliArgsFromVSCodeExecutablePath } from "@vscode/test-electron";
import { findBrowser, installCodeServer, serveVsCode, THEMES } from "./code-server.mjs";
import { patient } from "./workbench.mjs";

const VIEWPORT = { width: 1400, height: 900 };

/** Every host that there is here, as functions that open it with a package and a folder. */
export function hosts() {
  const executable = process.env.VSCODE_EXECUTABLE ?? desktopOnPath();
  return [
    ...(executable === undefined ? [] : [(given) => openDesktop(executable, given)]),
    (given) => openBrowser({ ...given, name: "VS Code in a browser" }),
    (given) => openBrowser({ ...given, name: "VS Code in a browser, the extension too", settings: AS_WEB_EXTENSION }),
    (given) =>
      openBrowser({ ...given, name: "VS Code in a browser, a workspace that is not trusted", untrusted: true }),
  ];
}

/**
 * The program behind the `code` of a desktop VS Code: that is a script in its folder `bin`, beside which the program lies. Undefined: there is none, or it
 * is the one that a remote window or a container has, which is no desktop.
 */
export function desktopOnPath(
  path = process.env.PATH ?? "",
  { exists = existsSync, resolve = realpathSync, platform = process.platform } = {},
) {
  const { delimiter, dirname, join } = platform === "win32" ? win32 : posix;
  const names = platform === "win32" ? ["code.cmd"] : ["code", "codium"];
  for (const folder of path.split(delimiter)) {
    for (const name of names) {
      const script = join(folder, name);
      if (!exists(script)) continue;
      const home = dirname(dirname(resolve(script)));
      const programs = [
        ...["code", "codium", "Code.exe"].map((each) => join(home, each)),
        // On macOS: Contents/Resources/app/bin/code.
        join(home, "..", "..", "MacOS", "Electron"),
      ];
      const program = programs.find((each) => exists(each));
      if (program !== undefined) return program;
    }
  }
  return undefined;
}

/** VS Code runs an extension of this kind as vscode.dev does: in a worker of the browser, by its `browser` entry. */
const AS_WEB_EXTENSION = { "remote.extensionKind": { "memzone.memzone": ["web"] } };

async function openBrowser({ vsix, folder, name, settings, untrusted = false }) {
  installCodeServer();
  const { chromium } = await import("playwright-core");
  const served = await serveVsCode({ vsix, folder, settings, untrusted });
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
      ...["--disable-component-update", "--disable-sync"],
    ],
  });
  const page = patient(await browser.newPage({ viewport: VIEWPORT }));
  await page.goto(served.url);
  return {
    name,
    inWorkers: settings === AS_WEB_EXTENSION,
    untrusted,
    page,
    close: async () => {
      await browser.close();
      await served.close();
    },
  };
}

async function openDesktop(executablePath, { vsix, folder }) {
  installCodeServer();
  const { _electron } = await import("playwright-core");
  const home = mkdtempSync(join(tmpdir(), "memzone-vscode-"));
  const settings = {
    "workbench.colorTheme": THEMES.dark,
    "workbench.startupEditor": "none",
    "chat.disableAIFeatures": true,
    "telemetry.telemetryLevel": "off",
  };
  mkdirSync(join(home, "user", "User"), { recursive: true });
  writeFileSync(join(home, "user", "User", "settings.json"), JSON.stringify(settings));
  const own = [`--extensions-dir=${join(home, "extensions")}`, `--user-data-dir=${join(home, "user")}`];
  const [cli, ...given] = resolveCliArgsFromVSCodeExecutablePath(executablePath, { reuseMachineInstall: true });
  const { status } = spawnSync(cli, [...given, ...own, "--install-extension", vsix], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("The package could not be installed.");
  const quiet = [
    "--skip-welcome",
    "--skip-release-notes",
    "--disable-updates",
    "--disable-workspace-trust",
    "--no-sandbox",
  ];
  const app = await _electron.launch({ executablePath, args: [...own, ...quiet, folder] });
  const page = patient(await app.firstWindow());
  return {
    name: "desktop VS Code",
    inWorkers: false,
    untrusted: false,
    page,
    close: async () => {
      await app.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
