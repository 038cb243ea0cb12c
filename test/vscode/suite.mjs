// What must hold in a real VS Code with the packaged extension: the user opens a scenario, sees what is wrong with it,
// opens the layout, walks through time, edits, reloads.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { THEMES } from "./code-server.mjs";
import { editorChecks } from "./editor-checks.mjs";
import { PATIENCE } from "./workbench.mjs";

export const SEED = "000-movablecore-collides.memzone";
const SEED_TITLE = "movablecore= collides with memblock allocations";

const PARAMETERS = "numa-kernelcore.memzone";

/** Names of the checks that also run where the extension and its server are workers of the browser. */
export const IN_WORKERS = [
  "opening",
  "hovering",
  "the button",
  "its cells",
  "what",
  "a block",
  "a log",
  "typing",
  "the server",
];

/** Checks in the order a user comes by; each builds on the one before. */
export function suite({ workbench, folder, shoot }) {
  const { page } = workbench;
  const file = join(folder, SEED);
  const lines = readFileSync(file, "utf8").split("\n");
  const lineOf = (text) => lines.findIndex((line) => line.includes(text)) + 1;
  const collides = (cells) =>
    cells.some((cell) => /^memory39, online, Movable.*collides: reserved at 0x13ff00000/.test(cell));

  return [
    [
      "opening a scenario activates the extension and underlines movablecore=256M",
      async () => {
        await workbench.started();
        await workbench.openFile(SEED);
        const squiggle = await workbench.until(".squiggly-warning", 2 * PATIENCE);
        const box = await squiggle.boundingBox();
        const row = await workbench.rowOf("movablecore=256M");
        assert.ok(Math.abs(box.y - row.y) < row.height, "the warning is on the line of movablecore=256M");
      },
    ],
    [
      "hovering over it tells of the reservation at 0x13ff00000",
      async () => {
        const row = await workbench.rowOf("movablecore=256M");
        await page.mouse.move(row.x + 60, row.y + row.height / 2);
        const hover = await workbench.until(".monaco-hover:not(.hidden) .monaco-hover-content");
        const text = await workbench.eventually(
          () => hover.textContent(),
          (found) => found.includes("0x13ff00000"),
          "hover",
        );
        assert.match(text.replaceAll("\u00a0", " "), /movablecore region overlaps memblock reservation at 0x13ff00000/);
        await page.mouse.move(5, 5);
      },
    ],
    [
      "the button in the title bar opens the layout beside the text",
      async () => {
        await page.click(
          '.editor-actions [aria-label^="Memzone: Show Zone Layout"], .editor-actions [aria-label^="Show Zone Layout"]',
        );
        const shown = await workbench.layoutThat(
          (found) => found.phase === "value" && found.painted,
          "a painted layout",
        );
        assert.equal(shown.title, SEED_TITLE);
      },
    ],
    [
      "its cells say that memory39 collides, and only that one",
      async () => {
        const { cells, collide } = await workbench.layout();
        assert.ok(collides(cells), cells.join("\n"));
        assert.deepEqual(
          collide.map((cell) => cell.split(",")[0]),
          ["memory39"],
        );
        assert.ok(
          cells.some((cell) => cell.startsWith("zone Movable, 256 MiB")),
          cells.join("\n"),
        );
        await shoot("dark");
      },
    ],
    [
      "the time slider follows the cursor",
      async () => {
        await workbench.focusEditor();
        await workbench.goToLine(lineOf("offline memory39"));
        const at39 = await workbench.layoutThat((found) => found.step === "1", "step 1");
        assert.match(at39.stepText, /offline memory39/);
        assert.equal(at39.outcome, "EBUSY");
        await workbench.goToLine(lineOf("offline memory38"));
        const at38 = await workbench.layoutThat((found) => found.step === "2", "step 2");
        assert.ok(
          at38.cells.some((cell) => /^memory38, offline.*changed by this step/.test(cell)),
          at38.cells.join("\n"),
        );
      },
    ],
    [
      "the cursor follows the time slider",
      async () => {
        const frame = await workbench.layoutFrame();
        await frame.focus("input[type=range]");
        await page.keyboard.press("ArrowLeft");
        await workbench.layoutThat((found) => found.step === "1", "step 1");
        await workbench.eventually(workbench.cursorLine, (line) => line === lineOf("offline memory39"), "cursor");
      },
    ],
    [
      "Enter on a cell leads to the statement that caused it",
      async () => {
        const frame = await workbench.layoutFrame();
        await frame.focus("[data-collides].block");
        await page.keyboard.press("Enter");
        const { details } = await workbench.layoutThat((found) => /memory39/.test(found.details), "details");
        assert.match(details, /0x13ff00000-0x13ffbffff/);
        await frame.click('.causes button:has-text("reserve")');
        await workbench.eventually(workbench.cursorLine, (line) => line === lineOf("reserve 0x13ff00000"), "cursor");
      },
    ],
    [
      "what the cursor is on is framed in the picture: a statement's cells, a word's",
      async () => {
        const frame = await workbench.layoutFrame();
        const lit = () => frame.locator(".spot.lit").count();
        await workbench.focusEditor();
        await workbench.goToLine(lineOf("# As memblock=debug printed it."));
        await workbench.eventually(lit, (found) => found === 0, "nothing is framed");
        await workbench.goToLine(lineOf("reserve 0x13ff00000"));
        await workbench.eventually(lit, (found) => found === 1, "the reservation is framed");
        await workbench.goToLine(lineOf("reserve 0x13ff00000"), "reserve 0x".length);
        await workbench.eventually(lit, (found) => found === 2, "the block at the address is framed, too");
        await workbench.goToLine(lineOf("expect memory0"), "expect mem".length);
        await workbench.eventually(lit, (found) => found === 1, "memory0 is framed");
        await shoot("lit");
        await workbench.goToLine(lineOf("# As memblock=debug printed it."));
        await workbench.eventually(lit, (found) => found === 0, "nothing is framed");
        const word = await workbench.rowOf("memory38-39");
        await page.mouse.move(word.x + 90, word.y + word.height / 2);
        await workbench.eventually(lit, (found) => found > 0, "what the mouse rests on is framed");
        await page.mouse.move(5, 5);
      },
    ],
    [
      "what is pointed at in the picture marks its statements in the text, until it is left",
      async () => {
        const frame = await workbench.layoutFrame();
        await frame.focus('[role=gridcell][tabindex="0"]');
        await page.keyboard.press("Escape");
        await workbench.eventually(workbench.decorated, (found) => found === 0, "nothing is marked");
        await frame.hover("[data-collides].block");
        await workbench.eventually(workbench.decorated, (found) => found > 0, "statements are marked");
        await shoot("marked");
        await frame.hover("h1");
        await workbench.eventually(workbench.decorated, (found) => found === 0, "nothing is marked");
      },
    ],
    [
      "a block is found by its name, and the way back leads to where one was",
      async () => {
        await workbench.runCommand("Memzone: Find in Layout");
        const frame = await workbench.layoutFrame();
        const focused = () => frame.evaluate(() => document.activeElement?.getAttribute("aria-label"));
        await workbench.eventually(focused, (found) => found === "Find in the layout", "the find box");
        await page.keyboard.type("memory38");
        await page.keyboard.press("Enter");
        const { details } = await workbench.layoutThat((found) => /^memory38/.test(found.details), "details");
        assert.match(details, /0x130000000-0x137ffffff/);
        assert.equal(await frame.textContent(".find-count"), "1 of 1");
        assert.equal(await frame.textContent(".spot-name"), "memory38");
        // What follows within half a second is one move of the trail, by the page's own clock.
        const moved = await frame.evaluate(() => performance.now());
        await frame.waitForFunction((then) => performance.now() > then + 500, moved, { timeout: PATIENCE });
        await frame.fill("input[type=search]", "");
        await page.keyboard.type("first reserved in Movable");
        await page.keyboard.press("Enter");
        await workbench.layoutThat((found) => /^Reserved/.test(found.details), "the reservation");
        await shoot("found");
        await page.keyboard.press("Alt+ArrowLeft");
        await workbench.layoutThat((found) => /^memory38/.test(found.details), "back");
        await page.keyboard.press("Alt+ArrowRight");
        await workbench.layoutThat((found) => /^Reserved/.test(found.details), "forward");
        await page.keyboard.press("Escape");
        await page.keyboard.press("Escape");
        await page.keyboard.press("0");
      },
    ],
    [
      "typing updates the layout: a view says which version it shows",
      async () => {
        await workbench.focusEditor();
        await workbench.goToLine(lineOf("movablecore=256M"), lines[lineOf("movablecore=256M") - 1].indexOf("256M") + 1);
        await page.keyboard.press("Control+Shift+ArrowRight");
        const before = await workbench.layout();
        await page.keyboard.type("512M");
        const after = await workbench.layoutThat(
          (found) => found.phase === "value" && found.cells.some((cell) => cell.startsWith("zone Movable, 512 MiB")),
          "zone Movable of 512 MiB",
        );
        assert.ok(Number(after.version) > Number(before.version), `${after.version} after ${before.version}`);
      },
    ],
    [
      "an unfinished edit keeps the picture",
      async () => {
        await page.keyboard.press("Backspace");
        // The view has heard of it once it says a later version, or that what it shows is of an earlier one.
        const { version } = await workbench.layout();
        await page.keyboard.press("Backspace");
        const found = await workbench.layoutThat(
          (shown) => shown.version !== version || shown.phase !== "value",
          "the view of the unfinished text",
        );
        assert.ok(found.painted);
        for (let undo = 0; undo < 6; undo += 1) await page.keyboard.press("Control+z");
        await workbench.layoutThat((found) => found.phase === "value" && collides(found.cells), "the seed again");
      },
    ],
    [
      "a reload of the window brings the view back at its step",
      async () => {
        await page.keyboard.press("Control+s");
        await workbench.goToLine(lineOf("offline memory39"));
        await workbench.layoutThat((found) => found.step === "1", "step 1");
        await workbench.reloadWindow();
        const back = await workbench.layoutThat((found) => found.phase === "value" && found.step === "1", "the view");
        assert.ok(collides(back.cells), back.cells.join("\n"));
        assert.match(back.stepText, /offline memory39/);
      },
    ],
    [
      "a what-if stands beside the kernel as it is",
      async () => {
        const frame = await workbench.layoutFrame();
        await frame.selectOption("[aria-label='Compare with']", { label: "movable at node start" });
        const captions = () => frame.locator(".picture:visible h2.caption").allTextContents();
        await workbench.eventually(captions, (found) => found.length === 2, "two pictures");
        assert.deepEqual(await captions(), ["as it is written", "what if: movable at node start"]);
        await shoot("what-if");
        await frame.selectOption("[aria-label='Compare with']", "");
        await workbench.eventually(
          () => frame.locator(".picture:visible").count(),
          (found) => found === 1,
          "one picture",
        );
      },
    ],
    [
      "a pinned view stays with its document, another follows the editor",
      async () => {
        const frame = await workbench.layoutFrame();
        await frame.click("[aria-label=Pin]");
        await workbench.focusEditor();
        await workbench.openFile(PARAMETERS);
        // The server knows the other document once the status bar has its parameter.
        await page.locator(".statusbar-item", { hasText: "$kernel_part = " }).waitFor({ timeout: PATIENCE });
        const { title } = await workbench.layout();
        assert.match(title, /movablecore= collides/);
        await (await workbench.layoutFrame()).click("[aria-label=Pin]");
        await workbench.focusEditor();
        await workbench.goToLine(1);
        await workbench.layoutThat((found) => /kernelcore=/.test(found.title), "the other document");
      },
    ],
    [
      "the value of a parameter is chosen in the status bar",
      async () => {
        const item = page.locator(".statusbar-item", { hasText: "$kernel_part = 2G" });
        await item.click({ timeout: PATIENCE });
        await page.locator('.quick-input-list .monaco-list-row[aria-label^="4G"]').click();
        await page.locator(".statusbar-item", { hasText: "$kernel_part = 4G" }).waitFor({ timeout: PATIENCE });
        const frame = await workbench.layoutFrame();
        await frame.locator(".param", { hasText: "$kernel_part = 4G" }).waitFor({ timeout: PATIENCE });
        await workbench.openFile(SEED);
      },
    ],
    [
      "the view takes the colours of the theme",
      async () => {
        const paper = async () =>
          (await workbench.layoutFrame()).evaluate(() => getComputedStyle(document.body).backgroundColor);
        const dark = await paper();
        await workbench.runCommand("Preferences: Color Theme");
        // The list is that of the themes, which leaves out what their names begin with, and then that one is chosen in it.
        const rows = ".quick-input-list .monaco-list-row";
        const nameOf = (theme) => theme.replace(/^Default /, "");
        await page
          .locator(`${rows}[aria-label*="${nameOf(THEMES.dark)}"]`)
          .first()
          .waitFor({ timeout: PATIENCE });
        await page.keyboard.type(nameOf(THEMES.light));
        await page.locator(`${rows}.focused[aria-label*="${nameOf(THEMES.light)}"]`).waitFor({ timeout: PATIENCE });
        await page.keyboard.press("Enter");
        await workbench.eventually(paper, (found) => found !== dark, "another background");
        await shoot("light");
      },
    ],
    [
      "the command opens the view again after it was closed",
      async () => {
        await page.click('.tab[aria-label*="Layout:"]', { button: "middle" });
        await workbench.eventually(
          async () => page.frames().some((frame) => frame.url().includes("webview")),
          (found) => !found,
          "the view is closed",
        );
        await workbench.openFile(SEED);
        await workbench.runCommand("Memzone: Show Zone Layout");
        await workbench.layoutThat((found) => found.phase === "value" && collides(found.cells), "layout");
      },
    ],
    [
      "the server can be restarted, and the view comes back by itself",
      async () => {
        await workbench.runCommand("Memzone: Restart Server");
        await workbench.layoutThat((found) => found.phase === "value", "layout");
        await workbench.focusEditor();
        await workbench.goToLine(1);
        await workbench.until(".squiggly-warning, .squiggly-info");
      },
    ],
    [
      "killed, it comes back by itself, with what was typed meanwhile and every open document",
      async () => {
        await workbench.openFile(PARAMETERS);
        // The header names the other document before its picture is there: the cells are what is waited for.
        const twoNodes = (found) =>
          found.phase === "value" && found.title !== SEED_TITLE && found.cells.some((cell) => cell.includes("node 1"));
        const other = await workbench.layoutThat(twoNodes, "the other document");
        await workbench.openFile(SEED);
        await workbench.layoutThat((found) => found.phase === "value" && found.title === SEED_TITLE, "the seed");
        assert.ok(killServers() > 0, "a server was running");
        await workbench.focusEditor();
        await workbench.goToLine(lineOf("movablecore=256M"), lines[lineOf("movablecore=256M") - 1].indexOf("256M") + 1);
        await page.keyboard.press("Control+Shift+ArrowRight");
        await page.keyboard.type("512M");
        await workbench.layoutThat(
          (found) => found.phase === "value" && found.cells.some((cell) => cell.startsWith("zone Movable, 512 MiB")),
          "zone Movable of 512 MiB",
        );
        await workbench.openFile(PARAMETERS);
        const back = await workbench.layoutThat(twoNodes, "the other document again");
        assert.deepEqual(back.cells, other.cells);
      },
    ],
    [
      "a file that is opened with the focus in the view opens beside it and does not cover it",
      async () => {
        await workbench.openFile(SEED);
        await workbench.layoutThat((found) => found.phase === "value" && found.title === SEED_TITLE, "the seed");
        await (await workbench.layoutFrame()).click("h1");
        await workbench.openFile(PARAMETERS);
        await workbench.layoutThat(
          (found) => found.phase === "value" && found.title !== SEED_TITLE && found.painted,
          "the other document in a view that is in sight",
        );
      },
    ],
    ...editorChecks({ workbench, folder }),
  ];
}

/** Ends every language server of the extension, as a crash does; says how many there were. */
function killServers() {
  const servers = readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && /memzone[^\0]*dist\/server\.js/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
    } catch {
      return false;
    }
  });
  for (const pid of servers) process.kill(Number(pid), "SIGKILL");
  return servers.length;
}
