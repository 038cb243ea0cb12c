// Bundles everything into dist/: the client and the webview; the language server and the command line, each a small entry that loads what a
// call needs of dist/parts: the core, one file with all that knows the kernel, and small parts for calls that do without it; and client and server
// once more for the browser, a file each. With `--watch` it goes on, and builds again whenever a file changes.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";
import { billOfMaterials, bundledPackages, notices } from "./bundled-packages.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");

/**
 * What an older Node can read: it hands over to the Node that `npm ci` installed, where the bundle lies in a checkout, so that commands work with
 * the Node that `npm start` was called with; elsewhere it says what is needed. A signal to the one is one to the other, and what ends the program
 * ends this process likewise.
 */
const OLD_NODE = `if (Number(process.versions.node.split(".")[0]) < 22) {
  const { existsSync } = require("node:fs");
  const pinned = require("node:path").join(__dirname, "../node_modules/node/bin/node" + (process.platform === "win32" ? ".exe" : ""));
  if (existsSync(pinned)) {
    const program = require("node:child_process").spawn(pinned, process.argv.slice(1), { stdio: "inherit" });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => program.kill(signal));
    program.on("exit", (status, signal) => {
      if (signal === null) process.exit(status);
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
    return;
  }
  process.stderr.write("memzone needs Node 22 or newer; this is Node " + process.versions.node + ".\\n");
  process.exit(2);
}`;

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  sourcemap: false,
  legalComments: "none",
  logLevel: "warning",
  outdir: dist,
};
const onNode = { ...shared, platform: "node", format: "cjs", target: "node22" };
const inBrowser = { ...shared, platform: "browser", format: "cjs", target: "es2022" };

/** What an entry of the program loads only when a call needs it. */
const PARTS = {
  check: "server/cli/check.ts",
  merge: "server/cli/merge.ts",
  "result-lines": "server/cli/result-lines.ts",
  "report-sarif": "server/cli/report-sarif.ts",
  fmt: "server/cli/fmt.ts",
  lsp: "server/cli/lsp.ts",
};

/**
 * What the core does, by the names that it is asked by. It is a script that lies in one file, of which nothing runs that was not asked for: a module of
 * thirty takes a third of a millisecond to load, and of a script everything that a call compiled can be kept for the next one, which Node
 * does for no module (see server/disk/core-part.ts).
 */
const CORE = {
  server: "server/lsp/node.ts",
  "case-service": "server/cli/case-service.ts",
  "case-worker": "server/cli/case-worker.ts",
  show: "server/cli/show.ts",
  import: "server/cli/import.ts",
  compare: "server/cli/compare.ts",
  explain: "server/cli/explain.ts",
  profile: "server/cli/profile.ts",
  mcp: "server/cli/mcp.ts",
  "kernel-image": "server/bridge/kernel-image/read-image.ts",
};

const namesByPath = (parts) => new Map(Object.entries(parts).map(([name, path]) => [join(root, path), name]));

/** `import("./main.ts")` of what is elsewhere: in the core, whose file is `core` as an expression, or, in an entry, a part. */
const partsAreElsewhere = (core, isEntry) => ({
  name: "parts",
  setup(plugin) {
    const ofCore = namesByPath(CORE);
    const ofParts = namesByPath(PARTS);
    plugin.onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      const source = join(resolveDir, path);
      if (ofCore.has(source)) return { path: ofCore.get(source), namespace: "core" };
      if (!isEntry) return undefined;
      const name = ofParts.get(source);
      if (name === undefined) return { errors: [{ text: `${path} is no part of PARTS or CORE` }] };
      return { path: `./parts/${name}.js`, external: true };
    });
    plugin.onLoad({ filter: /^/, namespace: "core" }, ({ path: name }) => ({
      contents: `module.exports = require("./server/disk/core-part.ts").corePart(${core}, ${JSON.stringify(name)});`,
      resolveDir: root,
    }));
  },
});

/**
 * Node's own modules by `require`, where a part imports them: an import makes a module of every one of their values first, also of those that
 * load further modules when they are asked for: 30 of the 180 ms that the server takes to load.
 */
const ownModulesByRequire = {
  name: "own modules",
  setup(plugin) {
    plugin.onResolve({ filter: LATE }, ({ path, namespace }) =>
      namespace === "late" ? { path, external: true } : { path: path.replace(/^(node:)?/, "node:"), namespace: "late" },
    );
    plugin.onLoad({ filter: LATE, namespace: "late" }, ({ path }) => ({ contents: loadedLate(path) }));
    plugin.onResolve({ filter: /^node:/ }, ({ path, kind, namespace }) => {
      if (namespace === "own" || kind === "require-call") return { path, external: true };
      return { path, namespace: "own" };
    });
    plugin.onLoad({ filter: /^node:/, namespace: "own" }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

/** Node's own modules that are costly to load, 15 of the 150 ms that the server takes, and that few calls need: packages ask for them in passing. */
const LATE = /^(?:node:)?(?:child_process|crypto|vm|zlib)$/;

/** The text of a module that has the values of another and loads it when it is asked for one. */
function loadedLate(path) {
  const names = Object.keys(createRequire(import.meta.url)(path));
  const values = names.map((name) => `get ${name}() { return all().${name}; }`);
  return `let own; const all = () => (own ??= require(${JSON.stringify(path)})); module.exports = { ${values.join(", ")} };`;
}

/**
 * Escapes what esbuild leaves in regular expressions and in templates of `String.raw`, of which expressions are made: there an escape means the same. A text
 * of ASCII takes half the memory, and half the time to read.
 */
const inAscii = {
  name: "ascii",
  setup(plugin) {
    plugin.onEnd(({ outputFiles = [] }) => {
      for (const file of outputFiles) {
        const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
        file.contents = Buffer.from(file.text.replace(/[\u0080-\uffff]/g, escaped));
      }
    });
  },
};

/** Where the core lies, as expressions in the entries and in the parts. */
const CORE_OF_ENTRY = '__dirname + "/parts/core.cjs"';
const CORE_OF_PART = '__dirname + "/core.cjs"';

const bundles = [
  { ...onNode, entryPoints: { client: "client/extension.ts" }, external: ["vscode"] },
  {
    ...onNode,
    entryPoints: { server: "server/lsp/process.ts" },
    plugins: [partsAreElsewhere(CORE_OF_ENTRY, true)],
    banner: { js: OLD_NODE },
  },
  {
    ...onNode,
    entryPoints: { cli: "server/cli/memzone.ts" },
    plugins: [partsAreElsewhere(CORE_OF_ENTRY, true)],
    banner: { js: `#!/usr/bin/env node\n${OLD_NODE}` },
  },
  {
    ...onNode,
    entryPoints: PARTS,
    outdir: join(dist, "parts"),
    format: "esm",
    splitting: true,
    chunkNames: "shared-[hash]",
    plugins: [partsAreElsewhere(CORE_OF_PART, false), ownModulesByRequire],
    // Packages that are CommonJS ask for Node's own modules this way.
    banner: {
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url),__dirname=import.meta.dirname;",
    },
  },
  {
    ...onNode,
    stdin: {
      contents: `module.exports = { ${Object.entries(CORE)
        .map(([name, path]) => `get ${JSON.stringify(name)}() { return require(${JSON.stringify(`./${path}`)}); }`)
        .join(", ")} };`,
      resolveDir: root,
    },
    outdir: undefined,
    outfile: join(dist, "parts", "core.cjs"),
    banner: { js: "(function(exports,require,module,__filename,__dirname){" },
    footer: { js: "})" },
    plugins: [ownModulesByRequire, inAscii],
  },
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

/** What several parts share is numbered in place of its hash: what Node compiled of a build takes the place of what it compiled of the last. */
function named(files) {
  const names = files
    .map(({ path }) => /shared-[A-Z0-9]{8}(?=\.js$)/.exec(path)?.[0])
    .filter((name) => name !== undefined);
  const renamed = (text) => names.reduce((all, name, at) => all.replaceAll(name, `shared-${at + 1}`), text);
  return files.map(({ path, text }) => ({ path: renamed(path), text: renamed(text) }));
}

/** The bundles are CommonJS, as every extension host takes them; the parts are modules, but for the core. */
const MANIFESTS = [
  [join(dist, "package.json"), '{ "type": "commonjs" }\n'],
  [join(dist, "parts", "package.json"), '{ "type": "module" }\n'],
];

/** Takes the place of the file that is there in one step: whoever runs it meanwhile has the old one or the new one. */
function replace(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}

if (process.argv.includes("--watch")) {
  rmSync(dist, { recursive: true, force: true });
  for (const [path, content] of MANIFESTS) replace(path, content);
  for (const options of bundles) {
    const plugins = [...(options.plugins ?? []), announcer];
    await (await context({ ...options, minify: false, sourcemap: "linked", plugins })).watch();
  }
} else {
  const results = await Promise.all(bundles.map((options) => build({ ...options, write: false, metafile: true })));
  const packages = bundledPackages(
    root,
    results.map(({ metafile }) => metafile),
  );
  const read = (name) => readFileSync(join(root, name), "utf8");
  const bill = billOfMaterials(JSON.parse(read("package.json")), packages);
  const files = new Map([
    ...MANIFESTS,
    ...named(results.flatMap(({ outputFiles }) => outputFiles)).map(({ path, text }) => [path, text]),
    [join(dist, "THIRD-PARTY-NOTICES.txt"), notices(packages, read("LICENSE"))],
    [join(dist, "sbom.cdx.json"), `${JSON.stringify(bill, null, 2)}\n`],
  ]);
  for (const [path, text] of files) {
    replace(path, text);
    const kib = (Buffer.byteLength(text) / 1024).toFixed(0);
    process.stderr.write(`${relative(root, path).padEnd(32)} ${kib.padStart(5)} KiB\n`);
  }
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !files.has(path)) rmSync(path);
  }
}
