// `npm run pictures`: packages the extension, and takes the pictures of the README and the walkthrough from a real VS Code, so that they show
// what there is. They are written to client/media; look at them before they are committed.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installDebian } from "./code-server.mjs";
import { hosts } from "./hosts.mjs";
import { SEED } from "./suite.mjs";
import { createWorkbench } from "./workbench.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const media = join(root, "client", "media");
const walkthrough = join(media, "walkthrough");
const vsix = join(root, "memzone.vsix");

const packed = spawnSync(process.execPath, [join(root, ".ci", "package.mjs")], { cwd: root, stdio: "inherit" });
if (packed.status !== 0) process.exit(packed.status ?? 1);

const home = mkdtempSync(join(tmpdir(), "memzone-pictures-"));
const folder = join(home, "samples");
cpSync(join(root, "samples"), folder, { recursive: true });
const [open] = hosts();
const host = await open({ vsix, folder });
try {
  await takePictures(createWorkbench(host.page));
  withFewColours([
    join(media, "screenshot.png"),
    ...["write", "see", "ask"].map((name) => join(walkthrough, `${name}.png`)),
  ]);
} finally {
  await host.close();
  rmSync(home, { recursive: true, force: true });
}

async function takePictures(workbench) {
  const { page } = workbench;
  await page.setViewportSize({ width: 1360, height: 800 });
  await workbench.started();
  await workbench.openFile(SEED);
  await workbench.until(".squiggly-warning", 60_000);
  await workbench.runCommand("View: Toggle Primary Side Bar Visibility");

  // Write: the line, what is said of it, and what may be done.
  const row = await workbench.rowOf("movablecore=256M");
  await page.mouse.move(row.x + 60, row.y + row.height / 2);
  const hover = await workbench.until(".monaco-hover:not(.hidden) .monaco-hover-content");
  await workbench.eventually(
    () => hover.textContent(),
    (text) => text.includes("0x13ff00000"),
    "hover",
  );
  await workbench.picture(join(walkthrough, "write.png"), { x: 48, y: 36, width: 900, height: 560 });
  await page.mouse.move(5, 5);

  // See: text and picture side by side, at the step that fails.
  await workbench.runCommand("Memzone: Show Zone Layout");
  await workbench.layoutThat((found) => found.phase === "value" && found.painted, "a painted layout");
  await workbench.focusEditor();
  await workbench.goToLine(lineOf("offline memory39"));
  await workbench.layoutThat((found) => found.step === "1", "step 1");
  const frame = await workbench.layoutFrame();
  await frame.focus("[data-collides].block");
  await page.keyboard.press("Enter");
  await workbench.layoutThat((found) => found.details?.includes("memory39"), "the details of memory39");
  const text = await page.locator(".editor-group-container .monaco-editor").first().boundingBox();
  await page.mouse.move(text.x + text.width / 2, text.y + text.height / 2);
  await page.mouse.wheel(0, -5000);
  await page.mouse.move(5, 5);
  await workbench.picture(join(media, "screenshot.png"));

  const view = async (name) => {
    const box = await (await frame.frameElement()).boundingBox();
    await workbench.picture(join(walkthrough, name), { ...box, height: Math.min(box.height, 640) });
  };
  await view("see.png");

  // Ask: what became of it between two moments.
  await frame.selectOption("[aria-label='Compare with']", { label: "movable at node start" });
  await workbench.eventually(
    () => frame.locator(".picture:visible").count(),
    (found) => found === 2,
    "two pictures",
  );
  await view("ask.png");
}

/** A picture of flat colours needs 128 of them: a third of the bytes, and nothing to see of it. */
function withFewColours(paths) {
  if (spawnSync("pngquant", ["--version"]).error !== undefined) installDebian(["pngquant"]);
  const args = ["--force", "--ext", ".png", "--speed", "1", "--nofs", "128", ...paths];
  const { status, error } = spawnSync("pngquant", args, { stdio: "inherit" });
  if (status !== 0) throw error ?? new Error(`pngquant ended with ${status}`);
}

/** Number of the first line of the seed that holds a text. */
function lineOf(text) {
  return (
    readFileSync(join(root, "samples", SEED), "utf8")
      .split("\n")
      .findIndex((line) => line.includes(text)) + 1
  );
}
