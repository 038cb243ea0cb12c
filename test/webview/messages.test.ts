import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tellsOf } from "../../client/told-places.ts";
import { isFromView, isToView } from "../../client/webview/messages.ts";
import { readSavedState, SAVED_STATE_SCHEMA } from "../../client/webview/saved-state.ts";
import { placeOf, seed, timelineOf } from "./layouts.ts";

const timeline = timelineOf([
  ["boot", "ok"],
  ["offline memory39", "EBUSY", "a heading"],
]);

describe("the view takes", () => {
  test.each([
    { type: "document", uri: "file:///a.memzone", name: "a", pinned: false, compare: null },
    { type: "timeline", timeline },
    { type: "layout", layout: seed(), beside: null },
    { type: "layout", layout: seed(), beside: { ...seed(), supposed: { whatIf: "movable-at-node-start" } } },
    { type: "phase", phase: "loading", version: 3, message: "" },
    { type: "light", at: { uri: "file:///a.memzone", line: 3, character: 0 }, word: "memory39" },
    { type: "light", at: null, word: null },
    { type: "act", action: "find" },
    { type: "copy", form: "lsmem" },
    { type: "draw", format: "png" },
  ])("%o", (message) => {
    expect(isToView(structuredClone(message))).toBe(true);
  });

  test("no layout of another schema, and none with a number that can't be drawn", () => {
    expect(isToView({ type: "layout", layout: { ...seed(), schema: 2 }, beside: null })).toBe(false);
    expect(isToView({ type: "layout", layout: { ...seed(), blockSize: Number.NaN }, beside: null })).toBe(false);
    expect(isToView({ type: "layout", layout: { ...seed(), lanes: [{ label: "node0" }] }, beside: null })).toBe(false);
  });
});

describe("the extension takes", () => {
  test.each([
    { type: "ready", schema: 1 },
    { type: "step", step: 2 },
    { type: "reveal", place: placeOf(3) },
    { type: "compare", with: { type: "supposed", supposed: { kernel: "6.12" } } },
    { type: "pin", pinned: true },
    { type: "statements", places: [placeOf(3), placeOf(4)] },
    { type: "copy", text: "memory39\n" },
    { type: "export" },
    { type: "drawn", picture: "iVBORw0KGgo=" },
  ])("%o", (message) => {
    expect(isFromView(message)).toBe(true);
  });

  test("nothing else", () => {
    expect(isFromView({ type: "step", step: "2" })).toBe(false);
    expect(isFromView({ type: "run", command: "rm" })).toBe(false);
    expect(isFromView({ type: "statements", places: [{ uri: "file:///a.memzone", startLine: 1 }] })).toBe(false);
    expect(isToView({ type: "act", action: "reload" })).toBe(false);
    expect(isToView({ type: "light", at: { line: 1 }, word: null })).toBe(false);
    expect(isFromView({ type: "__proto__" })).toBe(false);
    for (const step of [-1, 0.5, 1e300]) {
      expect(isFromView({ type: "step", step })).toBe(false);
      expect(isFromView({ type: "compare", with: { type: "step", step } })).toBe(false);
      expect(isFromView({ type: "statements", places: [{ ...placeOf(3), startLine: step }] })).toBe(false);
    }
    // What is supposed is handed to the server as it stands.
    const supposed = { kernel: "6.12", uri: "file:///etc/passwd" };
    expect(isFromView({ type: "compare", with: { type: "supposed", supposed } })).toBe(false);
    fc.assert(fc.property(fc.jsonValue(), (value) => !isFromView(value) && !isToView(value)));
  });
});

test("and leads to documents alone that it was told of", () => {
  const sent = [[seed(), null], timeline];
  expect(tellsOf(placeOf(3).uri, sent)).toBe(true);
  for (const uri of ["file:///etc/passwd", "file://other.machine/share/x.memzone", ""])
    expect(tellsOf(uri, sent)).toBe(false);
  const used = { ...placeOf(1), uri: "file:///scenarios/machine.memzone" };
  expect(tellsOf(used.uri, [{ ...seed(), diagnostics: [{ place: used }] }])).toBe(true);
});

describe("what VS Code kept of a view", () => {
  const kept = {
    uri: "file:///a.memzone",
    step: 2,
    pinned: false,
    compare: { type: "before" },
    zoom: 4,
    scroll: 0.5,
    selected: "block:39",
    proportion: "scale",
    history: true,
  };

  test("comes back as it was", () => {
    expect(readSavedState({ schema: SAVED_STATE_SCHEMA, ...kept })).toMatchObject(kept);
  });

  test("is dropped where another version wrote it", () => {
    expect(readSavedState({ schema: 0, ...kept })).toBeUndefined();
    expect(readSavedState(undefined)).toBeUndefined();
    expect(readSavedState({ schema: SAVED_STATE_SCHEMA, ...kept, step: -1 })).toBeUndefined();
    fc.assert(fc.property(fc.jsonValue(), (value) => readSavedState(value) === undefined));
  });
});
