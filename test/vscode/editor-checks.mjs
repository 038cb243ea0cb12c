// What the editor has beside the layout: the reference, samples, refactorings, the language status, tasks.

import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PATIENCE } from "./workbench.mjs";

const OWN = "own.memzone";
const TEXT = `kernel 6.12 x86_64 { build debian }
machine qemu-pc {
  memory 4G
}
cmdline { nokaslr movablecore=102M }
boot
`;

/** Trusted or not, on the desktop as in workers: nothing is run, and nothing is read but the log. */
export function importCheck({ workbench }) {
  const { page } = workbench;
  return [
    "a log that is open becomes a scenario",
    async () => {
      await workbench.openFile("two-socket-server.dmesg");
      await workbench.runCommand("Memzone: Import a Log");
      const open = page.locator(".quick-input-list .monaco-list-row", {
        hasText: "two-socket-server.dmesg, which is open",
      });
      await open.first().click({ timeout: PATIENCE });
      await workbench.until('.tab.active:not([aria-label*=".dmesg"])', 2 * PATIENCE);
      await workbench.rowOf("# Made from two-socket-server.dmesg");
      await workbench.runCommand("View: Revert and Close Editor");
    },
  ];
}

export function editorChecks({ workbench, folder }) {
  const { page } = workbench;
  const shown = (text) =>
    workbench.eventually(
      () => page.locator(".monaco-workbench").first().textContent(),
      (found) => found.replaceAll("\u00a0", " ").includes(text),
      text,
    );
  const pick = async (label) => {
    const row = page.locator(".quick-input-list .monaco-list-row", { hasText: label }).first();
    await row.click({ timeout: PATIENCE });
  };

  return [
    [
      "a sample that comes with the extension opens",
      async () => {
        // Commands are there as soon as the extension is.
        await workbench.openFile("first-steps.memzone");
        await workbench.until(".codelens-decoration");
        await workbench.runCommand("Memzone: Open a Sample");
        await pick("First steps");
        await workbench.eventually(
          () => page.locator('.tab[data-resource-name="first-steps.memzone"]').count(),
          (found) => found === 2,
          "the sample beside the file of the folder",
        );
      },
    ],
    importCheck({ workbench }),
    [
      "of a log with several boots one is chosen",
      async () => {
        const log = readFileSync(join(folder, "two-socket-server.dmesg"), "utf8");
        const later = log.replaceAll(/Linux version [\w.-]+/g, "Linux version 6.1.0-99-amd64");
        writeFileSync(join(folder, "boots.log"), `${log}${later}`);
        await workbench.openFile("boots.log");
        await workbench.runCommand("Memzone: Import a Log");
        await pick("boots.log, which is open");
        await shown("Boot 2 of 2");
        await pick("Boot 1 of 2");
        await workbench.until('.tab.active:not([aria-label*=".log"])', 2 * PATIENCE);
        await workbench.rowOf("# Made from boots.log");
        assert.doesNotMatch(await page.locator(".monaco-editor .view-lines").first().textContent(), /6\.1\.0-99/);
        await workbench.runCommand("View: Revert and Close Editor");
        rmSync(join(folder, "boots.log"));
      },
    ],
    [
      "the list of tests has what scenarios claim, and says at its line what does not hold",
      async () => {
        const name = "claims.memzone";
        const text = `${TEXT}step "the zone"\nexpect node0 Movable present=104M\nexpect node0 Movable present=100M\n`;
        writeFileSync(join(folder, name), text);
        await workbench.openFile(name);
        await workbench.runCommand("Testing: Focus on Test Explorer View");
        const row = (label) =>
          page
            .locator(".test-explorer-tree .monaco-list-row, .test-explorer .monaco-list-row", { hasText: label })
            .first();
        await row(name).waitFor({ timeout: PATIENCE });
        await workbench.openFile(name);
        await workbench.runCommand("Test: Run Tests in Current File");
        await page
          .locator(".codicon-testing-error-icon, .codicon-testing-failed-icon")
          .first()
          .waitFor({ timeout: 2 * PATIENCE });
        await workbench.runCommand("View: Show Explorer");
        rmSync(join(folder, name));
      },
    ],
    [
      "the language status names the kernel and what is known",
      async () => {
        await workbench.openFile("first-steps.memzone");
        await page.locator('.statusbar-item[id*="languageStatus" i]').first().click({ timeout: PATIENCE });
        await shown("6.12 x86_64: ");
        await workbench.runCommand("Memzone: Show What Is Exact");
        await page
          .locator(".quick-input-title", { hasText: /6\.12 x86_64: \w+ \(build debian/ })
          .waitFor({ timeout: PATIENCE });
        await page.keyboard.press("Escape");
      },
    ],
    [
      "the reference opens as a page of the editor",
      async () => {
        await workbench.runCommand("Memzone: Open Reference");
        await pick("rules");
        await workbench.until('.tab.active[aria-label*="rules.md"]');
      },
    ],
    [
      "the machine becomes a file of its own, by the menu of refactorings",
      async () => {
        writeFileSync(join(folder, OWN), TEXT);
        await workbench.openFile(OWN);
        await workbench.goToLine(2, 4);
        await workbench.runCommand("Refactor...");
        const entry = page.locator(".action-widget .monaco-list-row", {
          hasText: "Extract the machine into machine.memzone",
        });
        await entry.first().click({ timeout: PATIENCE });
        await workbench.rowOf('use "machine.memzone"');
        await workbench.runCommand("File: Save All");
        const made = join(folder, "machine.memzone");
        await workbench.eventually(
          async () => existsSync(made) && readFileSync(made, "utf8"),
          (text) => text === "machine qemu-pc {\n  memory 4G\n}\n",
          "the file of the machine",
        );
        assert.equal(readFileSync(join(folder, OWN), "utf8"), TEXT.replace(/machine [^}]*\}/, 'use "machine.memzone"'));
      },
    ],
    [
      "a task checks the scenario, and its problems are in the editor",
      async () => {
        const problems = () => page.locator('.statusbar-item[id="status.problems"]').textContent();
        const before = await problems();
        await workbench.runCommand("Tasks: Run Task");
        await pick("memzone");
        await pick("memzone: check this scenario");
        await workbench.eventually(
          problems,
          (found) => found !== before,
          "problems of the task beside those of the server",
        );
        rmSync(join(folder, "machine.memzone"));
        rmSync(join(folder, OWN));
      },
    ],
  ];
}
