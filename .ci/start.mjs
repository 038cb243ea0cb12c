// `npm start`: builds, checks the samples, prints one layout, and opens the samples in VS Code with the extension: the
// desktop's when `code` is on the PATH and there is a display, else VS Code in the browser at a printed address.
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const samples = join(root, "samples");
const shown = join("samples", "000-movablecore-collides.memzone");

function node(...args) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status ?? 1;
}

function must(status) {
  if (status !== 0) process.exit(status);
}

function onPath(command) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

must(node(".ci/build.mjs"));
process.stdout.write("\nmemzone check samples\n\n");
must(node("dist/cli.js", "check", "samples"));
process.stdout.write(
  "\nThe warnings are what the samples are about: each shows something that a kernel really does. An error would be none of them.\n",
);
process.stdout.write(`\nmemzone show ${shown} --as layout\n\n`);
must(node("dist/cli.js", "show", shown, "--as", "layout"));

if (!process.argv.includes("--no-editor")) {
  const display = process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (display && onPath(process.platform === "win32" ? "code.cmd" : "code")) {
    const opened = spawnSync("code", [`--extensionDevelopmentPath=${root}`, samples, join(root, shown)], {
      stdio: "inherit",
      shell: process.platform === "win32",
    });
    process.exit(opened.status ?? 1);
  }
  must(node(".ci/package.mjs"));
  process.exit(node("test/vscode/serve.mjs", samples));
}
