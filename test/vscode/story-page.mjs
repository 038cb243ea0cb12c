// What must hold of the file that `memzone show FILE --as html` writes, in a browser: it opens from a folder, loads nothing,
// keeps to its own policy, is gone through by mouse and keyboard, and axe finds nothing to say about it. run.mjs runs it
// before the suite; `node test/vscode/story-page.mjs` alone runs it on dist/ as it is.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { contrast } from "../views/colours.ts";
import { findBrowser, installCodeServer } from "./code-server.mjs";
import { bringInForeign, FOREIGN, noteRefusals } from "./foreign.mjs";
import { PATIENCE, patient } from "./workbench.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const SEED = join(root, "samples", "000-movablecore-collides.memzone");

/** As a reader's system may be set up. */
const THEMES = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "more contrast": { colorScheme: "dark", contrast: "more" },
  "forced colours": { colorScheme: "light", forcedColors: "active" },
};

/** As VS Code's own themes set a view up. */
const EDITORS = {
  "Light Modern": {
    editor: {
      class: "vscode-light",
      "editor-background": "#ffffff",
      "editor-foreground": "#3b3b3b",
      descriptionForeground: "#3b3b3b",
      "widget-border": "#e5e5e5",
      errorForeground: "#f85149",
      "editorWarning-foreground": "#bf8803",
      "editorInfo-foreground": "#0063d3",
      "testing-iconPassed": "#73c991",
      "textLink-foreground": "#005fb8",
      focusBorder: "#005fb8",
    },
  },
  "Dark Modern": {
    editor: {
      class: "vscode-dark",
      "editor-background": "#1f1f1f",
      "editor-foreground": "#cccccc",
      descriptionForeground: "#9d9d9d",
      "widget-border": "#313131",
      errorForeground: "#f85149",
      "editorWarning-foreground": "#cca700",
      "editorInfo-foreground": "#59a4f9",
      "testing-iconPassed": "#73c991",
      "textLink-foreground": "#4daafc",
      focusBorder: "#0078d4",
      "dropdown-background": "#313131",
      "dropdown-foreground": "#cccccc",
    },
  },
  "High Contrast": {
    editor: {
      class: "vscode-high-contrast",
      "editor-background": "#000000",
      "editor-foreground": "#ffffff",
      descriptionForeground: "#ffffffb3",
      contrastBorder: "#6fc3df",
      errorForeground: "#f48771",
      "testing-iconPassed": "#73c991",
      "textLink-foreground": "#21a6ff",
      focusBorder: "#f38518",
      "dropdown-background": "#000000",
      "dropdown-foreground": "#ffffff",
    },
  },
  "High Contrast Light": {
    editor: {
      class: "vscode-high-contrast-light",
      "editor-background": "#ffffff",
      "editor-foreground": "#292929",
      descriptionForeground: "#292929b3",
      contrastBorder: "#0f4a85",
      errorForeground: "#b5200d",
      "testing-iconPassed": "#73c991",
      "textLink-foreground": "#0f4a85",
      focusBorder: "#006bbd",
    },
  },
};

/** In the page: the variables and the class that the editor would set. */
function asEditor({ class: name, ...variables }) {
  delete document.documentElement.dataset.theme;
  document.body.classList.add(name);
  for (const [key, value] of Object.entries(variables)) {
    document.documentElement.style.setProperty(`--vscode-${key}`, value);
  }
}

/** Its last step fails, and nobody said that it would. */
const FAILING = readFileSync(SEED, "utf8").replace(/^(offline memory39)\b[\s\S]*/m, "$1\n");

/** One block of a terabyte goes another way than the others. */
const TERABYTE = `kernel 6.12 x86_64
machine {
  hypervisor kvm
  block-size 128M
  firmware {
    0x0-0x9ffff usable
    0x100000-0x7fffffff usable
    0x100000000-0x1007fffffff usable
  }
}
cmdline { nokaslr kernelcore=400G }
boot
offline memory762
online_movable memory762
`;

const HOSTILE = '</script><img src=x onerror="document.title=`broken`">\u2028<!-- &amp; \u202e';

/** Runs every check; gives how many passed and failed. */
export async function checkStoryPages({ screenshots, browser: given } = {}) {
  const { chromium } = await import("playwright-core");
  const browser =
    given ?? (await chromium.launch({ executablePath: findBrowser(), args: ["--no-sandbox", "--disable-gpu"] }));
  const folder = mkdtempSync(join(tmpdir(), "memzone-story-"));
  const result = { passed: 0, failed: 0 };
  process.stdout.write("\nA story in a file\n");
  try {
    for (const [name, check] of checks({ browser, folder, screenshots })) {
      if (process.env.ONLY !== undefined && !name.includes(process.env.ONLY)) continue;
      try {
        await check();
        result.passed += 1;
        process.stdout.write(`ok    ${name}\n`);
      } catch (error) {
        result.failed += 1;
        process.stdout.write(`FAIL  ${name}\n${error instanceof Error ? error.stack : String(error)}\n`);
      }
    }
  } finally {
    if (given === undefined) await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return result;
}

/** Of a canvas, in the page: how many colours are painted. */
function colours(canvas) {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const found = new Set();
  for (let at = 0; at < data.length; at += 4 * 101) found.add(data.slice(at, at + 4).join());
  return found.size;
}

function checks({ browser, folder, screenshots }) {
  /** The file of a scenario; `text` is written down first. */
  const story = (name, text) => {
    const from = text === undefined ? name : join(folder, `${name}.memzone`);
    if (text !== undefined) writeFileSync(from, text);
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, "dist", "cli.js"), "show", from, "--as", "html"],
      {
        encoding: "utf8",
        maxBuffer: 2 ** 28,
      },
    );
    assert.match(stdout, /^<!DOCTYPE html>/, stderr);
    const to = join(folder, `${from.slice(from.lastIndexOf("/") + 1)}.html`);
    writeFileSync(to, stdout);
    return to;
  };

  /** Opens a file with all of the network refused, does something with it, and wants nothing to have gone wrong. */
  async function withPage(file, options, use) {
    const context = patient(await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options }));
    const address = pathToFileURL(file).href;
    const asked = [];
    const wrong = [];
    await context.route("**/*", (route) => {
      if (route.request().url() === address) return route.continue();
      asked.push(route.request().url());
      return route.abort();
    });
    await context.addInitScript(`globalThis.colours = ${colours}`);
    await context.addInitScript(noteRefusals);
    try {
      const page = await context.newPage();
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type()) && !/readback/.test(message.text()))
          wrong.push(message.text());
      });
      page.on("pageerror", (error) => wrong.push(error.stack ?? error.message));
      await page.goto(address);
      await page.waitForSelector("body[data-phase]");
      await use(page);
      assert.deepEqual(asked, [], "it asks for nothing");
      assert.deepEqual(wrong, [], "nothing goes wrong");
      assert.deepEqual(await page.evaluate(() => globalThis.refused), [], "its policy refuses nothing of it");
    } finally {
      await context.close();
    }
  }

  const state = (page) =>
    page.evaluate(() => ({
      phase: document.body.dataset.phase,
      step: document.body.dataset.step,
      heading: document.querySelector("h1")?.textContent,
      slider: document.querySelector("input[type=range]")?.getAttribute("aria-valuetext"),
      pictures: document.querySelectorAll(".picture:not([hidden])").length,
      details: document.querySelector("[aria-label=Details]")?.textContent,
      selected: document.querySelector("[role=gridcell][aria-selected=true]")?.getAttribute("aria-label"),
      notice: document.querySelector(".notice:not([hidden])")?.textContent,
      colours: colours(document.querySelector(".content canvas")),
    }));
  const goTo = (page, step) =>
    page.$eval(
      "input[type=range]",
      (slider, to) => {
        slider.value = to;
        slider.dispatchEvent(new Event("input"));
      },
      String(step),
    );
  const seed = story(SEED);
  const failing = story("failing", FAILING);
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

  return [
    [
      "is drawn, from a folder and without a network",
      () =>
        withPage(seed, {}, async (page) => {
          const shown = await state(page);
          assert.equal(shown.heading, "movablecore= collides with memblock allocations");
          assert.equal(shown.phase, "value");
          assert.ok(shown.colours > 4, `${shown.colours} colours are painted`);
        }),
    ],
    [
      "lets nothing in that is not its own",
      async () => {
        const context = patient(await browser.newContext());
        const asked = [];
        await context.route(/^http/, (route) => {
          asked.push(route.request().url());
          return route.abort();
        });
        try {
          const page = await context.newPage();
          await page.goto(pathToFileURL(seed).href);
          await page.waitForSelector("body[data-phase]");
          const { ran, refused } = await page.evaluate(bringInForeign, PATIENCE);
          assert.equal(ran, false, "foreign script is not run");
          assert.deepEqual(refused, FOREIGN);
          assert.deepEqual(asked, [], "nobody is asked for anything");
        } finally {
          await context.close();
        }
      },
    ],
    [
      "is gone through step by step, and compared with its boot",
      () =>
        withPage(seed, {}, async (page) => {
          await page.click("[aria-label='Previous step']");
          assert.match((await state(page)).slider, /^step 1 of 2: offline memory39, EBUSY/);
          await page.click("[aria-label='Next step']");
          await page.selectOption("[aria-label='Compare with']", { label: "the boot" });
          const shown = await state(page);
          assert.equal(shown.pictures, 2);
          assert.match(await page.textContent(".changes"), /memory38: online Movable -> offline/);
        }),
    ],
    [
      "is used with the keyboard alone",
      () =>
        withPage(seed, {}, async (page) => {
          await tabTo(page, "input[type=range]");
          await page.keyboard.press("ArrowLeft");
          assert.equal((await state(page)).step, "1");
          await tabTo(page, "[role=gridcell]");
          await page.keyboard.press("ArrowDown");
          await page.keyboard.press("End");
          const { selected, details } = await state(page);
          assert.match(selected, /^memory39, online, Movable/);
          assert.match(details, /memory39.*0x13ff00000-0x13ffbffff/);
          await page.keyboard.press("Escape");
          assert.equal((await state(page)).selected, undefined);
        }),
    ],
    [
      "stands where it stood after a reload: step, selection, zoom, proportion, comparison",
      () =>
        withPage(seed, {}, async (page) => {
          await goTo(page, 1);
          await page.selectOption("[aria-label='Compare with']", { label: "the boot" });
          await page.click("[aria-label='To scale']");
          await page.focus("[role=gridcell][aria-label^=memory39]");
          await page.keyboard.press("Enter");
          for (let zooms = 0; zooms < 3; zooms += 1) await page.keyboard.press("+");
          const look = () =>
            page.evaluate(() => ({
              frame: ["left", "width"].map((side) =>
                Math.round(Number.parseFloat(document.querySelector(".overview-frame").style[side])),
              ),
              toScale: document.querySelector("[aria-label='To scale']").getAttribute("aria-pressed"),
              compared: document.querySelector("[aria-label='Compare with']").value,
            }));
          // The picture is zoomed with the next frame.
          await page.waitForFunction(
            () => Number.parseFloat(document.querySelector(".overview-frame").style.width) < 200,
          );
          // How many colours the pixels that are looked at have depends on where they lie.
          const shown = async () => ({ ...(await state(page)), colours: undefined });
          const [before, seen] = [await shown(), await look()];
          await page.reload();
          await page.waitForSelector("body[data-phase=value]");
          // The picture comes before what is beside it.
          const end = Date.now() + PATIENCE;
          while (Date.now() < end && !isDeepStrictEqual(await shown(), before)) await page.waitForTimeout(50);
          assert.deepEqual(await shown(), before);
          assert.deepEqual(await look(), seen);
        }),
    ],
    [
      "stands where it stood on the page after a reload, and knows what was looked for",
      () =>
        withPage(seed, {}, async (page) => {
          await page.click("button:has-text('As a table')");
          await page.keyboard.press("/");
          await page.keyboard.type("reserved");
          await page.evaluate(() => window.scrollTo({ top: 400 }));
          const kept = () => history.state?.memzone;
          await page.waitForFunction(() => history.state?.memzone?.top === 400, undefined, { timeout: PATIENCE });
          assert.equal((await page.evaluate(kept)).find, "reserved");
          await page.reload();
          await page.waitForFunction(() => window.scrollY === 400, undefined, { timeout: PATIENCE });
          assert.equal(await page.inputValue("input[type=search]"), "reserved");
          assert.match(await page.textContent(".find-count"), /^\d+ matches$/);
          assert.equal(await page.evaluate(() => window.scrollY), 400, "nor does it move by what the head grows");
        }),
    ],
    [
      "keeps in sight what is looked at, drawn to scale and back",
      () =>
        withPage(story("terabyte", TERABYTE), {}, async (page) => {
          await page.keyboard.press("/");
          await page.keyboard.type("memory762");
          await page.keyboard.press("Enter");
          await page.keyboard.press("Escape");
          await page.keyboard.press("z");
          const middle = () =>
            page.evaluate(() => {
              const pane = document.querySelector(".content").getBoundingClientRect();
              const spot = document.querySelector(".spot")?.getBoundingClientRect();
              return spot === undefined ? undefined : Math.round(spot.x + spot.width / 2 - pane.x - pane.width / 2);
            });
          const isInTheMiddle = async (when) => {
            const end = Date.now() + PATIENCE;
            while (Date.now() < end && !(Math.abs(await middle()) < 8)) await page.waitForTimeout(50);
            assert.ok(Math.abs(await middle()) < 8, `${when}: ${await middle()}`);
            assert.equal(await page.textContent(".spot-name"), "memory762");
          };
          await isInTheMiddle("zoomed");
          await page.click("[aria-label='To scale']");
          await isInTheMiddle("to scale");
          await page.click("[aria-label='To scale']");
          await isInTheMiddle("and back");
          // What follows within half a second is one move of the trail, by the page's own clock.
          const moved = await page.evaluate(() => performance.now());
          await page.waitForFunction((then) => performance.now() > then + 500, moved, { timeout: PATIENCE });
          await page.click("[aria-label='To scale']");
          await page.keyboard.press("Alt+ArrowLeft");
          await isInTheMiddle("the way back");
          assert.equal(await page.getAttribute("[aria-label='To scale']", "aria-pressed"), "false");
        }),
    ],
    [
      "is read as a table that says what the picture does",
      () =>
        withPage(seed, {}, async (page) => {
          await page.click("button:has-text('As a table')");
          const rows = await page.$$eval(".as-table tr", (all) =>
            all.map((row) => [...row.children].map((cell) => cell.textContent).join(" ")),
          );
          assert.ok(
            rows.some((row) => /^memory38 0x130000000-0x137ffffff 128 MiB offline/.test(row)),
            rows.join("\n"),
          );
          await page.click(".as-table button:has-text('memory38')");
          assert.match((await state(page)).details, /memory38/);
        }),
    ],
    [
      "tells by the keyboard what it rests on; zones and tables of two pictures say whose they are",
      () =>
        withPage(seed, {}, async (page) => {
          await tabTo(page, ".sure");
          await page.keyboard.press("Enter");
          assert.match(await page.textContent(".rests"), /modelled: the kernel's build is not stated/);
          await page.selectOption("[aria-label='Compare with']", { label: "the boot" });
          assert.match(await page.textContent(".zones"), /^Zones ?step 2/);
          await page.click("button:has-text('As a table')");
          const titles = await page.$$eval(".as-table caption", (all) => all.map(({ textContent }) => textContent));
          const zones = titles.filter((title) => title.startsWith("Zones"));
          assert.deepEqual(zones, ["Zones of node0, boot", "Zones of node0, step 2"]);
          const row = "caption:has-text('Memory blocks of node0, boot') ~ tbody button:has-text('memory38')";
          await page.click(row);
          assert.match((await state(page)).details, /memory38.*boot.*online/);
        }),
    ],
    [
      "has whole headings where there is room, also where the system forces its colours",
      () =>
        withPage(seed, THEMES["forced colours"], async (page) => {
          const cut = (all) => all.filter((one) => one.scrollWidth > one.offsetWidth).map((one) => one.textContent);
          assert.ok((await page.locator(".step-heading").count()) > 1);
          assert.deepEqual(await page.$$eval(".step-heading", cut), []);
        }),
    ],
    [
      "leads from what is written to the step and the memory that it is about, and offers nothing that leads nowhere",
      () =>
        withPage(failing, {}, async (page) => {
          assert.equal(await page.locator("[title='Go to the statement']").count(), 0);
          await page.click("button.message:has-text('fails with EBUSY')");
          assert.match((await state(page)).details, /memory39/);
          await page.keyboard.press("Escape");
          await goTo(page, 0);
          await page.click("button.message:has-text('movablecore region')");
          assert.match((await state(page)).details, /memory39/);
          for (const one of await page.$$("button.message, .causes button")) {
            assert.match(await one.getAttribute("title"), /^(?:Go to step \d+|Show the memory that it is about)$/);
          }
          const width = () => page.$eval("[role=gridcell][aria-label^=memory39]", (cell) => cell.offsetWidth);
          const before = await width();
          await page.dblclick("[role=gridcell][aria-label^=memory39]");
          await page.waitForFunction(
            (least) => document.querySelector("[role=gridcell][aria-label^=memory39]").offsetWidth > least,
            2 * before,
          );
        }),
    ],
    [
      "measures with the keyboard what is selected, and from there to what is selected next",
      () =>
        withPage(seed, {}, async (page) => {
          const rows = () => page.$$eval(".measured dd", (all) => all.map(({ textContent }) => textContent));
          await page.focus("[role=gridcell][aria-label^=memory38]");
          await page.keyboard.press("Enter");
          await page.keyboard.press("m");
          assert.match((await rows()).join(), /128 MiB.*memory38$/);
          await page.keyboard.press("Shift+ArrowRight");
          await page.keyboard.press("m");
          assert.match((await rows()).join(), /0x130000000,0x140000000,.*256 MiB.*memory38-39$/);
          await page.keyboard.press("Escape");
          assert.equal(await page.isVisible(".measured"), false);
        }),
    ],
    [
      "shows blocks over time below an axis of their own, with one stop in the tab order and arrows from there",
      () =>
        withPage(failing, {}, async (page) => {
          await page.click("button:has-text('Blocks over time')");
          assert.match(await page.textContent(".history-rows"), /memory39/, "what was tried in vain is no stillness");
          assert.equal(await page.locator(".history [tabindex='0']").count(), 1);
          assert.deepEqual(await page.$$eval(".history-numbers span", (all) => all.map((one) => one.textContent)), [
            "0",
            "1",
          ]);
          const label = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
          await page.focus(".history-rows [tabindex='0']");
          await page.keyboard.press("End");
          assert.equal(await label(), "memory39: EBUSY at step 1");
          await goTo(page, 0);
          await page.keyboard.press("Enter");
          assert.equal((await state(page)).step, "1");
          assert.equal(await label(), "memory39: EBUSY at step 1", "the focus stays");
        }),
    ],
    [
      "tells of each dot of the time axis what it is, and keeps the focus at the last step",
      () =>
        withPage(failing, {}, async (page) => {
          const dot = await page.locator(".time .step-mark").first().boundingBox();
          await page.mouse.move(dot.x + dot.width / 2, dot.y + dot.height / 2);
          await page.waitForSelector(".tooltip:not([hidden])");
          assert.match(await page.textContent(".tooltip"), /^0: boot ?ok/);
          await goTo(page, 0);
          await page.focus("[aria-label='Next step']");
          for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press("Enter");
          assert.equal((await state(page)).step, "1");
          assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Next step");
        }),
    ],
    [
      "is copied and saved: lsmem, PNG of all of it in twice its pixels, SVG",
      () =>
        withPage(seed, { permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
          const choose = async (item) => {
            await page.click("[aria-label='Copy or save']");
            await page.click(`[role=menuitem]:has-text('${item}')`);
          };
          await choose("as lsmem");
          assert.match(
            await page.evaluate(() => navigator.clipboard.readText()),
            /^RANGE .*[\s\S]*Total offline memory: +128M\n$/,
          );
          for (let zooms = 0; zooms < 3; zooms += 1) await page.keyboard.press("+");
          for (const format of ["PNG", "SVG"]) {
            const [saved] = await Promise.all([page.waitForEvent("download"), choose(`as ${format}`)]);
            const bytes = readFileSync(await saved.path());
            assert.match(saved.suggestedFilename(), new RegExp(`\\.${format.toLowerCase()}$`));
            if (format === "SVG") assert.match(bytes.toString(), /^<svg /);
            else {
              assert.equal(bytes.toString("latin1", 1, 4), "PNG");
              assert.equal(bytes.readUInt32BE(16), 2 * 1000);
            }
          }
        }),
    ],
    [
      "shows words of any scenario as words",
      async () => {
        const text = readFileSync(SEED, "utf8");
        const file = story(
          "hostile",
          text.replace(/^scenario .*/, () => `scenario "${HOSTILE.replaceAll('"', "'")}"`),
        );
        await withPage(file, {}, async (page) => {
          const { heading, colours } = await state(page);
          assert.ok(heading.includes("</script><img src=x onerror='"), heading);
          assert.equal(await page.locator("img").count(), 0);
          assert.notEqual(await page.title(), "broken");
          assert.ok(colours > 4);
        });
      },
    ],
    [
      "says what became of a boot that failed, and where nothing is known of the memory",
      async () => {
        const text = `${readFileSync(SEED, "utf8")}\nreboot { cmdline { mem=1M } }\noffline memory38\n`;
        const file = story("failed", text);
        await withPage(file, {}, async (page) => {
          assert.equal((await state(page)).phase, "value");
          await goTo(page, 3);
          assert.match((await state(page)).slider, /^step 3 of 4: reboot .*, ENXIO, not as stated/);
        });
        // Of a first boot that failed there is no file; a story that has no picture to begin with is one all the same.
        const start = '<script type="application/json" id="memzone-story">';
        const [head, rest] = readFileSync(file, "utf8").split(start);
        const [json, ...tail] = rest.split("</script>");
        const nothing = { ...JSON.parse(json), first: null, behind: [null, null, null, null], at: 4 };
        const text2 = JSON.stringify(nothing).replaceAll("<", "\\u003c");
        writeFileSync(file, `${head}${start}${[text2, ...tail].join("</script>")}`);
        await withPage(file, {}, async (page) => {
          const { phase, notice } = await state(page);
          assert.equal(phase, "empty");
          assert.match(notice, /^Step 4 has no picture: nothing is known of the memory there/);
        });
      },
    ],
    [
      "holds a thousand steps of a longer story, and says so of the others",
      async () => {
        const steps = Array.from({ length: 1200 }, (_, at) => `${at % 2 === 0 ? "offline" : "online"} memory38`);
        const text = readFileSync(SEED, "utf8").replace(/\nstep [\s\S]*/, "\n");
        const file = story("long", `${text}\n${steps.join("\n")}\n`);
        await withPage(file, {}, async (page) => {
          assert.equal((await state(page)).step, "1200");
          await goTo(page, 700);
          assert.match((await state(page)).slider, /^step 700 of 1200: online memory38/);
          await goTo(page, 3);
          assert.match((await state(page)).notice, /not in this file: it holds steps 201 to 1200/);
        });
      },
    ],
    ...Object.entries(THEMES).flatMap(([name, media]) => [
      [
        `has colours of its own: ${name}`,
        () =>
          withPage(seed, media, async (page) => {
            const { paper, colours } = await page.evaluate(() => ({
              paper: getComputedStyle(document.body).backgroundColor,
              colours: colours(document.querySelector(".content canvas")),
            }));
            assert.equal(
              paper,
              { dark: "rgb(31, 31, 31)", "more contrast": "rgb(0, 0, 0)" }[name] ?? "rgb(255, 255, 255)",
            );
            assert.ok(colours > 4);
            if (screenshots !== undefined) {
              mkdirSync(screenshots, { recursive: true });
              await page.screenshot({ path: join(screenshots, `story-${name.replaceAll(" ", "-")}.png`) });
            }
          }),
      ],
    ]),
    ...Object.entries(THEMES).map(([name, media]) => [
      `no words have the colour of their ground: ${name}`,
      () =>
        withPage(failing, media, async (page) => {
          await page.focus("[role=gridcell][aria-label^=memory39]");
          await page.keyboard.press("Enter");
          await page.click("[aria-label='To scale']");
          assert.equal(await page.$eval(".outcome", ({ className }) => className), "outcome bad");
          assert.deepEqual(await page.evaluate(wordsOnTheirOwnColour), []);
        }),
    ]),
    [
      "has samples in the legend that are told apart, in the theme that is chosen later too",
      () =>
        withPage(story(join(root, "samples", "002-isolation-at-pageblocks.memzone")), THEMES.light, async (page) => {
          const samples = () => page.$$eval(".legend canvas", (all) => all.map((canvas) => canvas.toDataURL()));
          const light = await samples();
          assert.ok(light.length > 4, `${light.length} samples`);
          assert.equal(new Set(light).size, light.length);
          await page.emulateMedia(THEMES.dark);
          await page.waitForSelector("[data-theme$=dark]");
          const dark = await samples();
          assert.equal(dark.length, light.length);
          for (const [at, sample] of dark.entries()) assert.notEqual(sample, light[at]);
        }),
    ],
    [
      "shows who waits for whom with the ring closed, and of two moments whose that is",
      () =>
        withPage(story(join(root, "samples", "002-hot-add-deadlock.memzone")), {}, async (page) => {
          const graph = () =>
            page.$eval(".waits", (waits) => ({
              isShown: !waits.hidden,
              captions: [...waits.querySelectorAll("h3")].map(({ textContent }) => textContent),
              boxes: waits.querySelectorAll("rect").length,
              arrows: waits.querySelectorAll("path.wait").length,
              isWithin: waits.querySelector(".waits-drawn").scrollWidth <= waits.clientWidth,
            }));
          const alone = { isShown: true, captions: [], boxes: 3, arrows: 3, isWithin: true };
          assert.deepEqual(await graph(), alone);
          await page.setViewportSize({ width: 500, height: 800 });
          assert.deepEqual(await graph(), alone);
          await page.selectOption("[aria-label='Compare with']", { label: "the boot" });
          await page.waitForSelector(".waits h3");
          // A sentence in pieces is one in its line, of what can't be selected too.
          const loose = await page.$$eval(
            ".changes li",
            (lines) => lines.filter((line) => line.children.length !== 1).length,
          );
          assert.equal(loose, 0);
          assert.deepEqual(await graph(), { ...alone, captions: ["step 1"] });
          await goTo(page, 0);
          await page.waitForSelector(".waits[hidden]", { state: "attached" });
        }),
    ],
    ...Object.entries({ ...THEMES, ...EDITORS }).map(([name, media]) => [
      `arrows of the wait graph end at boxes that are seen: ${name}`,
      () =>
        withPage(story(join(root, "samples", "002-hot-add-deadlock.memzone")), media, async (page) => {
          const [frame, arrow, paper] = await page.evaluate(() => {
            const of = (where, what) => getComputedStyle(document.querySelector(where))[what];
            return [of(".waits rect", "stroke"), of(".waits .wait", "stroke"), of("body", "background-color")].map(
              (colour) =>
                `#${colour
                  .match(/\d+/g)
                  .slice(0, 3)
                  .map((part) => Number(part).toString(16).padStart(2, "0"))
                  .join("")}`,
            );
          });
          for (const line of [frame, arrow]) assert.ok(contrast(line, paper) >= 3, `${line} on ${paper}`);
        }),
    ]),
    [
      "ends no line within an arrow",
      () =>
        withPage(
          story("depends", `${FAILING}offline memory33\n`),
          { viewport: { width: 1200, height: 900 } },
          async (page) => {
            const arrows = await page.$$eval("aside .whole", (all) =>
              all.map((one) => [one.textContent, one.getClientRects().length]),
            );
            assert.ok(
              arrows.some(([words]) => words === "-> EBUSY"),
              JSON.stringify(arrows),
            );
            for (const [words, boxes] of arrows) assert.equal(boxes, 1, words);
          },
        ),
    ],
    ...[...Object.entries(THEMES), ...Object.entries(EDITORS)].map(([name, media]) => [
      `axe finds nothing: ${name}`,
      async () => {
        for (const width of [500, 1200]) {
          await withPage(
            seed,
            { ...(media.editor === undefined ? media : {}), viewport: { width, height: 900 } },
            async (page) => {
              if (media.editor !== undefined) await page.evaluate(asEditor, media.editor);
              await page.evaluate(axe);
              for (const fold of await page.$$(".fold")) await fold.click();
              const find = async () => {
                const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
                return found.violations.flatMap(worded);
              };
              assert.deepEqual(await find(), []);
              await page.selectOption("[aria-label='Compare with']", { label: "the boot" });
              await page.focus("[role=gridcell][aria-label^=memory39]");
              await page.keyboard.press("Enter");
              assert.deepEqual(await find(), [], "compared, with a block selected");
            },
          );
        }
      },
    ]),
  ];
}

/** In the page: words that can't be told from what they stand on. */
function wordsOnTheirOwnColour() {
  const found = [];
  for (const one of document.querySelectorAll("body *")) {
    const says = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== "");
    if (!says || one.getClientRects().length === 0) continue;
    let ground = one;
    while (ground !== null && /^rgba\(.*, 0\)$|transparent/.test(getComputedStyle(ground).backgroundColor)) {
      ground = ground.parentElement;
    }
    const under = getComputedStyle(ground ?? document.body).backgroundColor;
    if (getComputedStyle(one).color === under) found.push(`${one.className || one.tagName}: ${one.textContent}`);
  }
  return found;
}

/** `color-contrast .outcome: why`. */
function worded({ id, nodes }) {
  return nodes.map(
    ({ target, failureSummary }) => `${id} ${target.join(" ")}: ${failureSummary.split("\n").at(-1).trim()}`,
  );
}

/** Presses Tab until something has the focus. */
async function tabTo(page, what) {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, what)) return;
  }
  assert.fail(`Tab does not lead to ${what}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  installCodeServer();
  const { passed, failed } = await checkStoryPages({ screenshots: join(root, "test", "vscode", "screenshots") });
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  process.exit(failed === 0 ? 0 : 1);
}
