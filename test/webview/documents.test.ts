/** The view follows the editor from document to document: what is seen of one is said of no other, and each is found as it was left. */
import { expect, test } from "vitest";
import { openPage } from "../fuzz/messages/view-page.ts";
import { seed, timelineOf } from "./layouts.ts";

interface SearchBox {
  value: string;
  focus(): void;
  dispatchEvent(event: unknown): void;
}

const timeline = timelineOf([
  ["boot", "ok"],
  ["offline memory39", "EBUSY"],
]);

test("what was selected is selected again, and the find box says nothing of what is not there yet", async () => {
  const page = await openPage(undefined);
  const text = (what: string): string => page.document.querySelector(what)?.textContent ?? "";
  const go = (name: string): void => {
    page.receive({ type: "document", uri: `file:///${name}`, name, pinned: false, compare: null });
    page.receive({ type: "phase", phase: "loading", version: 1, message: "" });
  };
  const arrive = (name: string): void => {
    page.receive({ type: "timeline", timeline });
    page.receive({ type: "layout", layout: { ...seed(), uri: `file:///${name}` }, beside: null });
    page.receive({ type: "phase", phase: "value", version: 1, message: "" });
    page.frame();
  };
  go("a");
  arrive("a");
  const input = page.document.querySelector("input[type=search]") as unknown as SearchBox;
  input.focus();
  input.value = "memory39";
  input.dispatchEvent(new page.document.defaultView!.Event("input"));
  expect(text(".find-count")).toBe("1 match");
  page.key("Enter");
  expect(text("[aria-label=Details]")).toMatch(/^memory39/);
  go("b");
  expect(text(".find-count")).toBe("");
  arrive("b");
  expect(text("[aria-label=Details]")).not.toMatch(/^memory39/);
  go("a");
  arrive("a");
  expect(text("[aria-label=Details]")).toMatch(/^memory39/);
  await page.close();
});
