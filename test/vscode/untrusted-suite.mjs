// A workspace that its user does not trust: what is open is simulated, nothing else is, and nothing of the workspace is run.
import assert from "node:assert/strict";
import { importCheck } from "./editor-checks.mjs";
import { PATIENCE } from "./workbench.mjs";

const SEED = "000-movablecore-collides.memzone";

export function untrustedSuite({ workbench, shoot }) {
  const { page } = workbench;
  const problems = () => page.locator(".statusbar-item[id='status.problems'] a").first().getAttribute("aria-label");
  return [
    [
      "a scenario of a workspace that is not trusted is simulated when it is opened",
      async () => {
        await workbench.started();
        await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).first().waitFor();
        await workbench.openFile(SEED);
        const squiggle = await workbench.until(".squiggly-warning", 2 * PATIENCE);
        const box = await squiggle.boundingBox();
        const row = await workbench.rowOf("movablecore=256M");
        assert.ok(Math.abs(box.y - row.y) < row.height, "the warning is on the line of movablecore=256M");
      },
    ],
    [
      "it has its layout, whose page is let in",
      async () => {
        await workbench.runCommand("Memzone: Show Zone Layout");
        const { title } = await workbench.layoutThat(
          ({ phase, painted }) => phase === "value" && painted,
          "a painted layout",
        );
        assert.equal(title, "movablecore= collides with memblock allocations");
        await shoot("layout");
      },
    ],
    [
      "what nobody opened is not simulated: the problems are those of the open scenario",
      async () => {
        // Of a trusted workspace the samples have some twenty more.
        const said = await workbench.eventually(problems, (text) => /\d/.test(text ?? ""), "the problems are counted");
        const counts = [...said.matchAll(/\d+/g)].map(([count]) => Number(count));
        assert.ok(counts.reduce((sum, count) => sum + count, 0) <= 6, said);
      },
    ],
    importCheck({ workbench }),
  ];
}
