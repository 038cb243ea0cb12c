/** What the extension does at messages of a view: the check of each message stands in front of it, and so does what the view was told of. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { MESSAGES_SCHEMA } from "../../client/webview/messages.ts";
import { type ExtensionPanel, openPanel } from "../fuzz/messages/extension-panel.ts";
import { TOLD } from "../fuzz/messages/plain-messages.ts";
import { placeOf } from "./layouts.ts";

let panel: ExtensionPanel;
beforeEach(async () => {
  panel = await openPanel();
  panel.receive({ type: "ready", schema: MESSAGES_SCHEMA });
  await panel.settle();
});
afterEach(() => panel.dispose());

test("it opens a document that the view was told of, and no other", async () => {
  const own = TOLD[0]!.timeline.steps[0]!.place;
  for (const uri of ["file:///etc/passwd", "file://other.machine/share/x.memzone"])
    panel.receive({ type: "reveal", place: { ...placeOf(0), uri } });
  await panel.settle();
  expect(panel.asked.opened).toEqual([]);
  panel.receive({ type: "reveal", place: own });
  await panel.settle();
  expect(panel.asked.opened).toEqual([own.uri]);
});

test("what is none of its messages does nothing", async () => {
  const { length } = panel.asked.requests;
  for (const message of [
    { type: "step", step: -1 },
    { type: "copy", text: 7 },
    { type: "constructor" },
    null,
    "restart",
  ])
    panel.receive(message);
  await panel.settle();
  expect([panel.asked.requests.length, panel.asked.commands, panel.asked.clipboard]).toEqual([length, [], []]);
});

test("a view that is hidden is saved as it is drawn once its layout is back", async () => {
  const drawing = (): readonly unknown[] =>
    panel.asked.posted.filter((message) => ["layout", "draw"].includes((message as { type: string }).type));
  panel.show(false);
  panel.asked.posted.length = 0;
  const saved = panel.exportLayout();
  await panel.settle();
  expect(drawing()).toEqual([]);
  panel.show(true);
  panel.receive({ type: "ready", schema: MESSAGES_SCHEMA });
  await panel.settle();
  expect(drawing()).toMatchObject([{ type: "layout" }, { type: "draw", format: "png" }]);
  panel.receive({ type: "drawn", picture: "iVBORw0KGgo=" });
  await saved;
  expect(panel.asked.written).toEqual(["file:///chosen/layout.png"]);
});
