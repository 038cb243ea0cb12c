import { describe, expect, test } from "vitest";
import { readSavedState, SAVED_STATE_SCHEMA } from "../../client/webview/saved-state.ts";
import { createSights, WHOLE } from "../../client/webview/sights.ts";

describe("how a document is looked at", () => {
  const near = { zoom: 7, scroll: 0.4 };

  test("is its own: another one begins whole, and the first where it was left", () => {
    const sights = createSights();
    expect(sights.change("", "a", WHOLE)).toEqual(WHOLE);
    expect(sights.change("a", "b", near)).toEqual(WHOLE);
    expect(sights.change("b", "a", { zoom: 2, scroll: 0.1 })).toEqual(near);
    expect(sights.change("a", "b", WHOLE)).toEqual({ zoom: 2, scroll: 0.1 });
    expect(sights.change("b", "a", WHOLE)).toEqual(WHOLE);
  });

  test("is where on the page one was, too", () => {
    const sights = createSights();
    const below = { zoom: 1, scroll: 0, top: 1200 };
    sights.change("", "a", WHOLE);
    expect(sights.change("a", "b", below)).toEqual(WHOLE);
    expect(sights.change("b", "a", WHOLE)).toEqual(below);
  });

  test("is what was selected, too", () => {
    const sights = createSights();
    const chosen = { zoom: 1, scroll: 0, selected: "block:39" };
    sights.change("", "a", WHOLE);
    expect(sights.change("a", "b", chosen)).toEqual(WHOLE);
    expect(sights.change("b", "a", { ...WHOLE, selected: null })).toEqual(chosen);
    expect(Object.keys(sights.all)).toEqual(["a"]);
  });

  test("is kept with the rest of the view's state, of so many documents", () => {
    const sights = createSights();
    for (let at = 0; at < 100; at++) sights.change(`${at}`, `${at + 1}`, near);
    expect(Object.keys(sights.all).length).toBe(30);
    expect(createSights(sights.all).change("", "99", WHOLE)).toEqual(near);
    const state = { schema: SAVED_STATE_SCHEMA, uri: "a", step: 0, pinned: false, compare: null, zoom: 1, scroll: 0 };
    const rest = { selected: null, proportion: "fitted", history: false };
    expect(readSavedState({ ...state, ...rest, sights: sights.all })?.sights?.["99"]).toEqual(near);
    expect(readSavedState({ ...state, ...rest })?.uri).toBe("a");
    expect(readSavedState({ ...state, ...rest, sights: { a: { zoom: "near" } } })).toBeUndefined();
  });
});
