// Bundles everything into dist/: the client, the language server, the command line and the webview for the desktop, and
// client and server once more for the browser. With `--watch` it goes on, and builds again whenever a file changes.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");

const OLD_NODE =
  "if(Number(process.versions.node.split('.')[0])<22){process.stderr.write('memzone needs Node 22 or newer; this is Node '+process.versions.node+'.\\n');process.exit(2);}";

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  keepNames: true,
  sourcemap: false,
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
};
const onNode = { ...shared, platform: "node", format: "cjs", target: "node22" };
const inBrowser = { ...shared, platform: "browser", format: "cjs", target: "es2022" };

const bundles = [
  { ...onNode, entryPoints: { client: "client/extension.ts" }, external: ["vscode"] },
  { ...onNode, entryPoints: { server: "server/lsp/node.ts" } },
  { ...onNode, entryPoints: { cli: "server/cli/memzone.ts" }, banner: { js: `#!/usr/bin/env node\n${OLD_NODE}` } },
  {
    ...shared,
    platform: "browser",
    format: "iife",
    target: "es2022",
    entryPoints: { webview: "client/webview/main.ts" },
  },
  { ...inBrowser, entryPoints: { "browser/client": "client/browser.ts" }, external: ["vscode"] },
  { ...inBrowser, format: "iife", entryPoints: { "browser/server": "server/lsp/browser.ts" } },
];

/** Lines that .vscode/tasks.json waits for: the first bundle begins, the last one is done. */
let building = 0;
const announcer = {
  name: "announcer",
  setup(plugin) {
    plugin.onStart(() => {
      if (building++ === 0) process.stderr.write("build started\n");
    });
    plugin.onEnd(() => {
      if (--building === 0) process.stderr.write("build finished\n");
    });
  },
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
// The bundles are CommonJS, as every extension host takes them.
writeFileSync(join(dist, "package.json"), '{ "type": "commonjs" }\n');
if (process.argv.includes("--watch")) {
  for (const options of bundles) {
    const watched = { ...options, minify: false, sourcemap: "linked", outdir: dist, plugins: [announcer] };
    await (await context(watched)).watch();
  }
} else {
  const results = await Promise.all(bundles.map((options) => build({ ...options, outdir: dist })));
  for (const { metafile } of results) {
    for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
      process.stderr.write(`${file.padEnd(28)} ${(bytes / 1024).toFixed(0).padStart(5)} KiB\n`);
    }
  }
}
