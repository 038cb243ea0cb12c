// What a user does in VS Code, as functions: open a file, run a command, type, look at the layout view.
import { writeFileSync } from "node:fs";

/** Milliseconds after which something that is waited for will not come, on a machine under load too. */
export const PATIENCE = 60_000;

/** Has a context or page of Playwright wait so long for everything, which is half a minute otherwise. */
export function patient(target) {
  target.setDefaultTimeout(PATIENCE);
  target.setDefaultNavigationTimeout(PATIENCE);
  return target;
}

export function createWorkbench(page) {
  const mod = process.platform === "darwin" ? "Meta" : "Control";
  const until = (what, timeout = PATIENCE) => page.waitForSelector(what, { timeout });

  /** Waits until a condition holds of what a function finds. */
  async function eventually(find, holds, what) {
    const end = Date.now() + PATIENCE;
    let found;
    for (;;) {
      found = await find().catch((error) => error);
      if (!(found instanceof Error) && holds(found)) return found;
      if (Date.now() > end)
        throw new Error(`${what}: found ${found instanceof Error ? found.message : JSON.stringify(found)}`);
      await page.waitForTimeout(50);
    }
  }

  /** The page of a layout view, once it has said what it shows. */
  async function layoutFrame() {
    return eventually(
      async () => {
        for (const frame of page.frames()) {
          if (frame.isDetached() || !frame.url().includes("webview")) continue;
          const body = await frame.$("body[data-phase]").catch(() => null);
          if (body !== null && (await body.isVisible().catch(() => false))) return frame;
        }
        return undefined;
      },
      (frame) => frame !== undefined,
      "no layout view",
    );
  }

  /** What the view shows: phase, version and step from its body, the rest from what a screen reader would say. */
  async function layout() {
    const frame = await layoutFrame();
    return frame.evaluate(() => ({
      ...document.body.dataset,
      title: document.querySelector("h1")?.textContent,
      stepText: document.querySelector(".step-text")?.textContent,
      outcome: document.querySelector(".outcome")?.textContent,
      slider: document.querySelector("input[type=range]")?.getAttribute("aria-valuetext"),
      cells: [...document.querySelectorAll("[role=gridcell]")].map((cell) => cell.getAttribute("aria-label")),
      collide: [...document.querySelectorAll("[data-collides].block")].map((cell) => cell.getAttribute("aria-label")),
      painted: (() => {
        const canvas = document.querySelector(".content canvas");
        if (canvas === null || canvas.width < 100 || canvas.getBoundingClientRect().width < 100) return false;
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const colours = new Set();
        for (let at = 0; at < data.length; at += 4 * 101) colours.add(data.slice(at, at + 4).join());
        return colours.size > 4;
      })(),
      details: document.querySelector("[aria-label=Details]")?.textContent,
    }));
  }

  const started = () => until(".monaco-workbench .explorer-folders-view .monaco-list-row", 2 * PATIENCE);

  /** A picture of what no longer moves: two that are the same. */
  async function still(options = {}) {
    let last = await page.screenshot(options);
    await eventually(
      async () => {
        const before = last;
        last = await page.screenshot(options);
        return before.equals(last);
      },
      (isSame) => isSame,
      "it still moves",
    );
    return last;
  }

  async function closeBox() {
    if (!(await page.locator(".quick-input-widget").first().isVisible())) return;
    await page.keyboard.press("Escape");
    await page.waitForSelector(".quick-input-widget", { state: "hidden", timeout: PATIENCE });
  }

  const typed = () => page.evaluate(() => document.activeElement?.closest(".quick-input-widget input")?.value);

  /** Until the box listens: a view that is still loading has the focus sometimes, and a key that is pressed then is lost. */
  async function openBox(key) {
    const box = page.locator(".quick-input-widget").first();
    await eventually(
      async () => {
        if (!(await box.isVisible())) await page.keyboard.press(key);
        await box.waitFor({ state: "visible", timeout: 5000 });
        return typed();
      },
      (value) => value !== undefined,
      `the box behind ${key} listens`,
    );
  }

  /**
   * Once the box has what was typed: on a slow machine keys come before it listens, and it stays open. A view that was clicked last may take the
   * focus after the editor did: then the box knows of no editor, and it is asked again.
   */
  async function goToLine(line, column = 1) {
    const text = `${line}:${column}`;
    const box = page.locator(".quick-input-widget").first();
    const knowsNoEditor = () => box.getByText("Open a text editor first").isVisible();
    const isDone = async () => (await box.isHidden()) || (await knowsNoEditor());
    await eventually(
      async () => {
        await openBox("Control+g");
        await page.keyboard.type(text);
        await eventually(typed, (value) => value?.endsWith(text) === true, "the box has the line");
        await eventually(
          async () => {
            if (await isDone()) return true;
            await page.keyboard.press("Enter");
            await page.waitForTimeout(500);
            return isDone();
          },
          (done) => done,
          "the box is closed",
        );
        if (!(await knowsNoEditor())) return true;
        await closeBox();
        await focusEditor();
        return false;
      },
      (wentThere) => wentThere,
      "an editor has the focus",
    );
  }

  /** Clicks into the middle of the text. */
  async function focusEditor() {
    const { x, y, width, height } = await page.locator(".editor-group-container .monaco-editor").first().boundingBox();
    await page.mouse.click(x + width / 2, y + height / 2);
  }

  async function runCommand(title) {
    await openBox("F1");
    await page.keyboard.type(title);
    const row = page.locator(`.quick-input-list .monaco-list-row[aria-label^="${title}"]`).first();
    await row.click({ timeout: PATIENCE });
  }

  return {
    page,
    until,
    eventually,
    layoutFrame,
    layout,
    layoutThat: (holds, what) => eventually(layout, holds, what),
    started,
    openFile: async (name) => {
      const row = page.locator(`.quick-input-list .monaco-list-row[aria-label*="${name}"]`).first();
      // The box searches the files of the moment it opens: one that has only just come is there the next time.
      for (let left = 3; left >= 0; left--) {
        await openBox(`${mod}+p`);
        await page.keyboard.type(name);
        const isThere = await row.waitFor({ timeout: PATIENCE / 4 }).then(
          () => true,
          () => false,
        );
        if (isThere || left === 0) break;
        await closeBox();
      }
      await row.click({ timeout: PATIENCE });
      // Away from the tabs: what one tells of itself would lie over a view.
      await page.mouse.move(page.viewportSize().width / 2, page.viewportSize().height - 5);
      await until(`.tab.active[data-resource-name="${name}"]`);
      await until(".view-line");
    },
    runCommand,
    /** As a user does it: the editor keeps what it wants to keep, and loads anew. */
    reloadWindow: async () => {
      await page.evaluate(() => Object.assign(window, { beforeReload: true }));
      await runCommand("Developer: Reload Window");
      await eventually(
        () => page.evaluate(() => !("beforeReload" in window)),
        (isNew) => isNew,
        "the window is still the old one",
      );
      await started();
    },
    goToLine,
    /** Closes a box that a check before this one left open: what it was about is that check's own. */
    closeBox,
    /** Where the first line with a text stands: lines are drawn anew whenever something is said of them. */
    rowOf: (text) =>
      eventually(
        () => page.locator(".view-line", { hasText: text }).first().boundingBox(),
        (box) => box !== null,
        `the line of ${text}`,
      ),
    /** How many pieces of text editors are marked by an extension. */
    decorated: () => page.locator('.view-overlays [class*="ced-"]').count(),
    /** Number of the line that the cursor of the first editor is on. */
    cursorLine: async () =>
      Number(await page.locator(".monaco-editor .line-numbers.active-line-number").first().textContent()),
    /** A click into the middle of the first editor; by the mouse itself, since a click on an element would scroll to it. */
    focusEditor,
    screenshot: (path) => page.screenshot({ path }),
    /** A part of the page, once nothing moves in it. */
    picture: async (path, clip) => writeFileSync(path, await still(clip === undefined ? {} : { clip })),
  };
}
