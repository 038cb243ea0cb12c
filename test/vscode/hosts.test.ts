import { expect, test } from "vitest";
// @ts-expect-error: a script without types.
import { desktopOnPath } from "./hosts.mjs";

/** As these systems lay VS Code out; `links`: what leads where. */
const LAYOUTS = [
  {
    name: "Debian's package",
    platform: "linux",
    path: "/usr/local/bin:/usr/bin",
    files: ["/usr/bin/code", "/usr/share/code/bin/code", "/usr/share/code/code"],
    links: { "/usr/bin/code": "/usr/share/code/bin/code" },
    program: "/usr/share/code/code",
  },
  {
    name: "VSCodium unpacked",
    platform: "linux",
    path: "/opt/codium/bin",
    files: ["/opt/codium/bin/codium", "/opt/codium/codium"],
    links: {},
    program: "/opt/codium/codium",
  },
  {
    name: "the command of macOS",
    platform: "darwin",
    path: "/usr/bin:/usr/local/bin",
    files: [
      "/usr/local/bin/code",
      "/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code",
      "/Applications/Visual Studio Code.app/Contents/MacOS/Electron",
    ],
    links: { "/usr/local/bin/code": "/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code" },
    program: "/Applications/Visual Studio Code.app/Contents/MacOS/Electron",
  },
  {
    name: "Windows",
    platform: "win32",
    path: "C:\\Windows;C:\\Program Files\\Microsoft VS Code\\bin",
    files: ["C:\\Program Files\\Microsoft VS Code\\bin\\code.cmd", "C:\\Program Files\\Microsoft VS Code\\Code.exe"],
    links: {},
    program: "C:\\Program Files\\Microsoft VS Code\\Code.exe",
  },
  {
    name: "the command of a remote window, which is no desktop",
    platform: "linux",
    path: "/vscode/bin/linux-x64/1/bin/remote-cli",
    files: ["/vscode/bin/linux-x64/1/bin/remote-cli/code"],
    links: {},
    program: undefined,
  },
];

test.each(LAYOUTS)("a desktop VS Code is found: $name", ({ platform, path, files, links, program }) => {
  const system = {
    exists: (file: string) => files.includes(file),
    resolve: (file: string) => (links as Record<string, string>)[file] ?? file,
    platform,
  };
  expect(desktopOnPath(path, system)).toBe(program);
  expect(desktopOnPath("", system)).toBeUndefined();
});
