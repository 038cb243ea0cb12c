// `npm test`: types, lint, build, then unit, property, protocol, recording and command-line tests, and the fidelity table.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const node = process.execPath;

const stages = [
  ["types", join(modules, "typescript/bin/tsc"), ["--noEmit", "-p", "tsconfig.json"]],
  ["types of the client", join(modules, "typescript/bin/tsc"), ["--noEmit", "-p", "client/tsconfig.json"]],
  ["types of the webview", join(modules, "typescript/bin/tsc"), ["--noEmit", "-p", "client/webview/tsconfig.json"]],
  ["lint and format", join(modules, "@biomejs/biome/bin/biome"), ["check", "--error-on-warnings", "."]],
  ["generated files", join(root, ".ci/docs.ts"), ["--check"]],
  ["build", join(root, ".ci/build.mjs"), []],
  ["tests", join(modules, "vitest/vitest.mjs"), ["run", "--dir", "test", ...process.argv.slice(2)]],
  ["fidelity", join(root, "test/fidelity/fidelity.ts"), []],
  ["envelopes", join(root, "test/fidelity/fidelity.ts"), ["--envelopes", "--check"]],
];

process.stderr.write(
  "Types, lint, build, tests and the fidelity table: about four minutes on two cores. dist/ can be used meanwhile.\n",
);
for (const [name, script, args] of stages) {
  process.stderr.write(`\n── ${name}\n`);
  const { status } = spawnSync(node, [script, ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    process.stderr.write(`${name} failed.\n`);
    process.exit(status ?? 1);
  }
}
