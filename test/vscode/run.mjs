// `npm run test:vscode`: packages the extension and runs the suite against that very package in a real VS Code.
// `--no-package` takes the memzone.vsix that is there.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installCodeServer } from "./code-server.mjs";
import { hosts } from "./hosts.mjs";
import { checkStoryPages } from "./story-page.mjs";
import { IN_WORKERS, suite } from "./suite.mjs";
import { untrustedSuite } from "./untrusted-suite.mjs";
import { checkViewPages } from "./view-page.mjs";
import { createWorkbench } from "./workbench.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const screenshots = join(root, "test", "vscode", "screenshots");
const vsix = join(root, "memzone.vsix");

if (!process.argv.includes("--no-package")) {
  const { status } = spawnSync(process.execPath, [join(root, ".ci", "package.mjs")], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
rmSync(screenshots, { recursive: true, force: true });
mkdirSync(screenshots, { recursive: true });
let passed = 0;
let failed = 0;

installCodeServer();
const pages = await checkStoryPages({ screenshots });
const views = await checkViewPages();
passed += pages.passed + views.passed;
failed += pages.failed + views.failed;

for (const open of hosts()) {
  // The samples themselves stay untouched, whatever a check types.
  const folder = mkdtempSync(join(tmpdir(), "memzone-samples-"));
  cpSync(join(root, "samples"), folder, { recursive: true });
  const host = await open({ vsix, folder });
  process.stdout.write(`\n${host.name}\n`);
  try {
    await runChecks(host, folder);
  } finally {
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);

async function runChecks(host, folder) {
  const workbench = createWorkbench(host.page);
  const prefix = host.inWorkers ? "workers-" : host.untrusted ? "untrusted-" : "";
  const shoot = (name) => workbench.screenshot(join(screenshots, `${prefix}${name}.png`));
  const all = host.untrusted ? untrustedSuite({ workbench, shoot }) : suite({ workbench, folder, shoot });
  const checks = all.filter(([name]) => !host.inWorkers || IN_WORKERS.some((start) => name.startsWith(start)));
  for (const [name, check] of checks) {
    const start = Date.now();
    try {
      await workbench.closeBox();
      await check();
      passed += 1;
      process.stdout.write(`ok    ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)\n`);
    } catch (error) {
      failed += 1;
      process.stdout.write(`FAIL  ${name}\n${error instanceof Error ? error.stack : String(error)}\n`);
      await shoot(`failed-${failed}`).catch(() => {});
    }
  }
}
