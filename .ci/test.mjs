// `npm test`: types, lint, build, then unit, property, protocol, recording and command-line tests, and the fidelity table.
import { spawn } from "node:child_process";
import { once } from "node:events";
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
  "Types, lint, build, tests and the fidelity table: about three minutes on two cores. dist/ can be used meanwhile.\n",
);

/** Begins a stage; where its output is kept, another one writes meanwhile. */
function begun([name, script, args], isKept) {
  const start = performance.now();
  const child = spawn(node, [script, ...args], { cwd: root, stdio: isKept ? ["inherit", "pipe", "pipe"] : "inherit" });
  const kept = [];
  for (const from of ["stdout", "stderr"]) child[from]?.on("data", (chunk) => kept.push([from, chunk]));
  const ended = once(child, "close").then(([status]) => ({ status, seconds: (performance.now() - start) / 1000 }));
  return { name, kept, ended };
}

async function finish({ name, kept, ended }) {
  const { status, seconds } = await ended;
  for (const [to, chunk] of kept) process[to].write(chunk);
  process.stderr.write(`${name}: ${status === 0 ? "" : "failed after "}${seconds.toFixed(0)} s\n`);
  if (status !== 0) process.exit(status ?? 1);
}

// The last two take one core each.
const [envelopes, fidelity, ...before] = stages.toReversed();
for (const stage of before.toReversed()) {
  process.stderr.write(`\n── ${stage[0]}\n`);
  await finish(begun(stage, false));
}
process.stderr.write(`\n── ${fidelity[0]}, ${envelopes[0]}\n`);
for (const stage of [fidelity, envelopes].map((each) => begun(each, true))) await finish(stage);
