// The layout view with no editor behind it: a page gives it the messages that an extension would. Two scenarios are switched
// between a hundred times with a picture painted each time, also while the pane is hidden and narrow; and machines with far
// more in them than there are pixels are zoomed and panned, with what a frame costs told.
// `node test/vscode/view-page.mjs` runs it on dist/ as it is.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { clientModules } from "./client-module.ts";
import { findBrowser, installCodeServer } from "./code-server.mjs";
import { bringInForeign, FOREIGN, noteRefusals } from "./foreign.mjs";
import { PATIENCE, patient } from "./workbench.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const SWITCHES = 100;
/** What a frame may draw: boxes, lines and words, however much the machine holds. */
const MOST_STROKES = 6000;
const EDITOR = "https://editor.example";

export async function checkViewPages() {
  const require = createRequire(import.meta.url);
  const { chromium } = require("playwright-core");
  const browser = await chromium.launch({ executablePath: findBrowser(), args: ["--no-sandbox", "--disable-gpu"] });
  let passed = 0;
  let failed = 0;
  process.stdout.write("\nthe view in a page\n");
  try {
    for (const [name, check] of checks(browser)) {
      if (process.env.ONLY !== undefined && !name.includes(process.env.ONLY)) continue;
      try {
        const told = await check();
        passed += 1;
        process.stdout.write(`ok    ${name}${told === undefined ? "" : `: ${told}`}\n`);
      } catch (error) {
        failed += 1;
        process.stdout.write(`FAIL  ${name}\n${error instanceof Error ? error.stack : String(error)}\n`);
      }
    }
  } finally {
    await browser.close();
  }
  return { passed, failed };
}

function checks(browser) {
  const script = readFileSync(join(root, "dist", "webview.js"), "utf8");
  const style = readFileSync(join(root, "dist", "webview.css"), "utf8");

  async function withView(use, { width = 1000, texts = "{}", text = "13px" } = {}) {
    const page = patient(await browser.newPage({ viewport: { width, height: 800 } }));
    const wrong = [];
    page.on("pageerror", (error) => wrong.push(error.stack ?? error.message));
    const words = `<script type="application/json" id="memzone-texts">${texts.replaceAll("<", "\\u003c")}</script>`;
    const head = `<head><style>:root { --vscode-font-size: ${text} }${style}</style></head>`;
    await page.setContent(`<!DOCTYPE html><html>${head}<body>${words}</body></html>`);
    await page.evaluate(IN_PAGE);
    await page.addScriptTag({ content: script });
    try {
      const told = await use(page);
      assert.deepEqual(wrong, []);
      return told;
    } finally {
      await page.close();
    }
  }

  const dense = (name, options) => [
    `zooms and pans ${name}`,
    () =>
      withView(async (page) => {
        await page.evaluate((of) => globalThis.send(globalThis.machine(of)), options);
        await page.waitForSelector("body[data-phase=value]");
        const { zoom, pan, shown, heap } = await page.evaluate(() => globalThis.drive());
        const { width, colours } = await page.evaluate(() => globalThis.painted());
        assert.ok(width > 100 && colours > 4, "a picture is painted");
        assert.ok(zoom.strokes < MOST_STROKES, `${zoom.strokes} strokes of the pen in a frame of zooming`);
        const each = ({ own, most, between, strokes }) =>
          `${strokes} strokes and ${own.toFixed(1)} ms a frame (most ${most.toFixed(1)}), ${between.toFixed(1)} ms between frames`;
        return `shown in ${shown.toFixed(0)} ms; zooming ${each(zoom)}; panning ${each(pan)}; heap ${heap.toFixed(1)} MiB more after 150 frames`;
      }),
  ];

  /** The page as the extension writes it, at an address that stands for the editor's; only the editor's own part is not in it. */
  async function withEditorPage(use) {
    const { panelHtml } = (await clientModules("panel-html"))({
      Uri: { joinPath: (base, ...parts) => [base, ...parts].join("/") },
      l10n: {},
    });
    const html = panelHtml({ cspSource: EDITOR, asWebviewUri: (path) => `${EDITOR}${path}` }, "");
    const files = new Map([
      ["/", ["text/html", html]],
      ["/dist/webview.js", ["text/javascript", script]],
      ["/dist/webview.css", ["text/css", style]],
    ]);
    const context = patient(await browser.newContext({ viewport: { width: 1000, height: 800 } }));
    const asked = [];
    await context.route("**/*", (route) => {
      const { origin, pathname } = new URL(route.request().url());
      const [contentType, body] = (origin === EDITOR ? files.get(pathname) : undefined) ?? [];
      if (body === undefined) asked.push(route.request().url());
      return body === undefined ? route.abort() : route.fulfill({ contentType, body });
    });
    await context.addInitScript(IN_PAGE);
    await context.addInitScript(noteRefusals);
    try {
      const page = await context.newPage();
      await page.goto(`${EDITOR}/`);
      await page.waitForSelector("body[data-phase]");
      await use(page);
      assert.deepEqual(asked, [], "nobody is asked for anything");
    } finally {
      await context.close();
    }
  }

  return [
    [
      "keeps to the policy of the page that the extension writes",
      () =>
        withEditorPage(async (page) => {
          await page.evaluate(() => globalThis.send(globalThis.machine({ nodes: 2, blocks: 64, runs: 2 })));
          await page.waitForSelector("body[data-phase=value]");
          const { colours } = await page.evaluate(() => globalThis.painted());
          assert.ok(colours > 4, "a picture is painted");
          assert.deepEqual(await page.evaluate(() => globalThis.refused), [], "its policy refuses nothing of it");
        }),
    ],
    [
      "lets nothing in that is not the extension's own",
      () =>
        withEditorPage(async (page) => {
          const { ran, refused } = await page.evaluate(bringInForeign, PATIENCE);
          assert.equal(ran, false, "foreign script is not run");
          assert.deepEqual(refused, FOREIGN);
        }),
    ],
    [
      `paints each of ${SWITCHES} switches between two scenarios, hidden or narrow between`,
      () =>
        withView(async (page) => {
          const painted = await page.evaluate((switches) => globalThis.switchOften(switches), SWITCHES);
          const empty = painted.flatMap(({ width, colours }, at) => (width > 100 && colours > 4 ? [] : [at]));
          assert.equal(painted.length, SWITCHES);
          assert.deepEqual(empty, [], "a picture each time");
        }),
    ],
    dense("a million blocks, every eighth offline, in one node", { nodes: 1, blocks: 2 ** 20, runs: 2 ** 17 }),
    dense("1,024 nodes of 1,024 blocks", { nodes: 1024, blocks: 1024, runs: 64 }),
    dense("100,000 reservations", { nodes: 2, blocks: 4096, runs: 16, marks: 50_000 }),
    [
      "goes to nodes of 1,024 by their index, with pointer and keys, and has none for two",
      () =>
        withView(async (page) => {
          await page.evaluate(() => globalThis.send(globalThis.machine({ nodes: 1024, blocks: 64, runs: 2 })));
          const index = page.locator(".node-grid");
          await index.waitFor({ state: "visible" });
          const seen = () => page.locator(".node-line .faint").textContent();
          assert.match(await seen(), /^node0 to node\d in sight$/);
          await index.focus();
          for (const key of ["End", "ArrowLeft"]) await page.keyboard.press(key);
          await page.waitForFunction(() => /node1022/.test(document.querySelector("aside").textContent));
          assert.match(await index.getAttribute("aria-valuetext"), /^node1022: Movable 8 GiB; 8 blocks not online$/);
          await page.waitForFunction(() =>
            /to node1023 in sight/.test(document.querySelector(".node-line").textContent),
          );
          await page.keyboard.press("Enter");
          assert.match(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), /Movable/);
          const box = await page.locator(".node-grid canvas").boundingBox();
          await page.mouse.click(box.x + 2, box.y + 5);
          await page.waitForFunction(() => /node0 to /.test(document.querySelector(".node-line").textContent));
          await page.evaluate(() =>
            globalThis.send(globalThis.machine({ name: "two", nodes: 2, blocks: 64, runs: 2 })),
          );
          await index.waitFor({ state: "hidden" });
        }),
    ],
    [
      "leads back to where the page stood, among a thousand nodes",
      () =>
        withView(async (page) => {
          await page.evaluate(() => globalThis.send(globalThis.machine({ nodes: 1024, blocks: 64, runs: 2 })));
          await page.locator(".node-grid").waitFor({ state: "visible" });
          const top = () => page.evaluate(() => window.scrollY);
          const goTo = async (words) => {
            await page.fill("input[type=search]", words);
            await page.keyboard.press("Enter");
            await page.waitForFunction((own) => document.querySelector("aside").textContent.includes(own), words);
            // What follows within half a second is one move of the trail, by the page's own clock.
            const moved = await page.evaluate(() => performance.now());
            await page.waitForFunction((then) => performance.now() > then + 600, moved);
            return top();
          };
          const there = await goTo("memory57600");
          const near = await goTo("memory640");
          assert.ok(there > 10 * near, `${there} and ${near}`);
          const isAt = (wanted) =>
            page.waitForFunction((at) => Math.abs(window.scrollY - at) < 1, wanted, { timeout: PATIENCE });
          await page.click("[aria-label='Back (Alt+Left)']");
          await isAt(there);
          await page.click("[aria-label='Forward (Alt+Right)']");
          await isAt(near);
        }),
    ],
    ...[220, 380, 500, 1200].flatMap((width) =>
      ["13px", "26px"].map((text) => [
        `is no wider than its pane of ${width} pixels in German, text of ${text}`,
        () =>
          withView(
            async (page) => {
              for (const of of [
                { name: "many", nodes: 1024, blocks: 64, runs: 2 },
                { name: "two", nodes: 2, blocks: 64, runs: 2, marks: 40 },
              ]) {
                await page.evaluate((machine) => globalThis.send(globalThis.machine(machine)), of);
                await page.waitForFunction((own) => document.querySelector("h1").textContent === own, of.name);
                await page.waitForFunction(() => document.querySelector(".lane-size")?.textContent.includes("davon"));
                assert.deepEqual(await page.evaluate(tooWide), []);
                assert.ok((await page.evaluate(coveredShare)) < 0.5, "what stays in sight leaves room for the picture");
              }
            },
            { width, text, texts: readFileSync(join(root, "l10n", "bundle.l10n.de.json"), "utf8") },
          ),
      ]),
    ),
  ];
}

/** In the page: what reaches over the edge of what it stands in, and words that lie over each other in a lane's head. */
function tooWide() {
  const found = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`the page by ${scrollWidth - clientWidth}`);
  for (const pane of document.querySelectorAll("header.head, .time, .nodes, aside, .legend")) {
    const { right } = pane.getBoundingClientRect();
    for (const one of pane.querySelectorAll("*")) {
      const own = one.getBoundingClientRect();
      const over = own.right - right;
      // Tables are scrolled by themselves where there is no room for a column.
      if (own.width > 0 && over > 1 && one.closest(".unseen, .zones") === null)
        found.push(`${one.tagName} ${one.textContent.slice(0, 40)} by ${Math.round(over)}`);
    }
  }
  for (const head of document.querySelectorAll(".lane-head")) {
    const all = [...head.children].filter((one) => one.textContent !== "" && one.getClientRects().length > 0);
    for (const [at, one] of all.entries()) {
      const next = all[at + 1]?.getBoundingClientRect();
      const own = one.getBoundingClientRect();
      if (
        next !== undefined &&
        next.width > 0 &&
        own.width > 0 &&
        own.right > next.left + 1 &&
        own.bottom > next.top + 1 &&
        next.bottom > own.top + 1
      )
        found.push(`${one.textContent} over ${all[at + 1].textContent}`);
    }
  }
  return found.slice(0, 10);
}

/** In the page: of the window's height, what stays in its upper part while the rest is scrolled. */
function coveredShare() {
  const bars = [...document.querySelectorAll(".head, .time, .nodes")];
  const sticky = bars.filter((one) => getComputedStyle(one).position === "sticky");
  return sticky.reduce((sum, one) => sum + one.offsetHeight, 0) / window.innerHeight;
}

/** Runs in the page: an editor that says what it is told to, machines, and what a frame costs. */
function IN_PAGE() {
  const BLOCK = 2 ** 27;
  globalThis.acquireVsCodeApi = () => ({
    postMessage: () => undefined,
    getState: () => undefined,
    setState: () => undefined,
  });
  const post = (message) => window.postMessage(message, "*");
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

  /** Nodes of so many blocks in so many runs, every second of which has an eighth of it offline, with marks in each node. */
  globalThis.machine = ({ name = "dense", nodes, blocks, runs, marks = 0, zone = "Movable" }) => {
    const lanes = Array.from({ length: nodes }, (_, node) => {
      const start = node * blocks;
      const each = blocks / runs;
      const cut = Math.max(1, each / 8);
      const own = [];
      const add = (first, count, state) => {
        const at = start + first;
        own.push({
          first: at * BLOCK,
          last: (at + count) * BLOCK - 1,
          firstBlock: at,
          lastBlock: at + count - 1,
          state,
          removable: 1,
          nodes: [node],
          validZones: [zone],
          zone,
          changed: false,
          causes: [],
        });
      };
      for (let run = 0; run < runs; run += 1) {
        add(run * each, each - cut, "online");
        add((run + 1) * each - cut, cut, "offline");
      }
      const range = { first: start * BLOCK, last: (start + blocks) * BLOCK - 1 };
      const pages = (blocks * BLOCK) / 4096;
      const spread = (blocks * BLOCK) / Math.max(1, marks);
      return {
        node,
        label: `node${node}`,
        zones: [
          {
            ...range,
            zone,
            startPfn: range.first / 4096,
            spanned: pages,
            present: pages,
            managed: pages,
            min: 1,
            low: 2,
            high: 3,
            causes: [],
          },
        ],
        blocks: own,
        marks: Array.from({ length: marks }, (_, at) => {
          const first = range.first + Math.floor((at * spread) / 4096) * 4096;
          return {
            kind: "reserved",
            first,
            last: first + 8191,
            by: "memblock_alloc",
            known: at % 2 === 0 ? "observed" : "modelled",
            collides: at % 100 === 0,
            causes: [],
          };
        }),
        pageblocks: [],
        extent: { memory: [range], stops: [range.first, range.last + 1] },
      };
    });
    return {
      schema: 1,
      uri: `file:///${name}.memzone`,
      version: 1,
      title: name,
      step: 0,
      stepText: "boot",
      outcome: "ok",
      kernel: "6.12 x86_64",
      evidence: { level: "exact", why: [] },
      blockSize: BLOCK,
      pageSize: 4096,
      span: { first: 0, last: nodes * blocks * BLOCK - 1 },
      lanes,
      diagnostics: [],
    };
  };

  globalThis.send = (layout) => {
    const { uri, title: name, version } = layout;
    globalThis.sent = performance.now();
    post({ type: "document", uri, name, pinned: false, compare: null });
    post({ type: "layout", layout, beside: null });
    post({ type: "phase", phase: "value", version, message: "" });
  };

  globalThis.painted = () => {
    const canvas = document.querySelector(".content canvas");
    const { width, height } = canvas;
    if (width === 0 || height === 0) return { width, colours: 0 };
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    const colours = new Set();
    for (let at = 0; at < data.length; at += 4 * 101) colours.add(data.slice(at, at + 4).join());
    return { width: canvas.getBoundingClientRect().width, colours: colours.size };
  };

  globalThis.switchOften = async (switches) => {
    const both = [
      globalThis.machine({ name: "one", nodes: 1, blocks: 32, runs: 2, zone: "Normal" }),
      globalThis.machine({ name: "two", nodes: 2, blocks: 8192, runs: 4 }),
    ];
    const found = [];
    for (let at = 0; at < switches; at += 1) {
      // As an editor does it: the view says that it is empty, or its pane has no width for a moment.
      if (at % 3 === 1) post({ type: "phase", phase: "empty", version: 1, message: "No scenario is open." });
      if (at % 5 === 2) document.body.style.display = "none";
      globalThis.send(both[at % 2]);
      await frame();
      document.body.style.display = "";
      await frame();
      await frame();
      await frame();
      found.push(globalThis.painted());
    }
    return found;
  };

  /** Zooms in and out and pans, a step for each frame; what the view's own code takes is measured around its callbacks. */
  globalThis.drive = async () => {
    const shown = await frame().then(() => performance.now() - globalThis.sent);
    const content = document.querySelector(".content");
    const box = content.getBoundingClientRect();
    const wheel = (deltaX, deltaY, ctrlKey) => {
      const at = { clientX: box.left + 400, clientY: box.top + 60 };
      content.dispatchEvent(
        new WheelEvent("wheel", { deltaX, deltaY, ctrlKey, ...at, bubbles: true, cancelable: true }),
      );
    };
    const ask = window.requestAnimationFrame.bind(window);
    let spent = 0;
    let strokes = 0;
    const pens = CanvasRenderingContext2D.prototype;
    for (const name of ["fill", "stroke", "fillRect", "strokeRect", "fillText"]) {
      const draw = pens[name];
      pens[name] = function (...of) {
        strokes += 1;
        return draw.apply(this, of);
      };
    }
    window.requestAnimationFrame = (callback) =>
      ask((now) => {
        const start = performance.now();
        callback(now);
        spent += performance.now() - start;
      });
    const measure = async (frames, step) => {
      const own = [];
      let drawn = 0;
      const start = performance.now();
      for (let at = 0; at < frames; at += 1) {
        spent = 0;
        strokes = 0;
        const before = performance.now();
        step(at);
        const handled = performance.now() - before;
        await new Promise(ask);
        own.push(handled + spent);
        drawn = Math.max(drawn, strokes);
      }
      const between = (performance.now() - start) / frames;
      return { own: own.reduce((sum, one) => sum + one, 0) / frames, most: Math.max(...own), between, strokes: drawn };
    };
    // Cells are built, and what was asked for later is drawn, once nothing has been drawn for some frames.
    const rest = async () => {
      for (let quiet = 0; quiet < 24; quiet += 1) {
        strokes = 0;
        await new Promise(ask);
        if (strokes > 0) quiet = 0;
      }
    };
    await measure(20, (at) => wheel(0, at % 2 === 0 ? -40 : 40, true));
    await rest();
    const heapBefore = performance.memory?.usedJSHeapSize ?? 0;
    const zoom = await measure(60, (at) => wheel(0, at % 60 < 30 ? -16 : 16, true));
    await measure(30, () => wheel(0, -16, true));
    await rest();
    const pan = await measure(60, (at) => wheel(at % 60 < 30 ? 37 : -37, 0, false));
    await rest();
    const heap = ((performance.memory?.usedJSHeapSize ?? 0) - heapBefore) / 2 ** 20;
    return { shown, zoom, pan, heap };
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  installCodeServer();
  const { passed, failed } = await checkViewPages();
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  process.exit(failed === 0 ? 0 : 1);
}
