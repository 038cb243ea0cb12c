import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AfterClosing } from "../../server/lsp/after-closing.ts";
import { collectGarbage } from "../../server/lsp/collect-garbage.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("what closed documents leave is given back once, when nobody waits", () => {
  let isBusy = true;
  let collected = 0;
  const after = new AfterClosing({ isBusy: () => isBusy, collect: () => collected++ });
  after.closed();
  vi.advanceTimersByTime(1500);
  after.closed();
  vi.advanceTimersByTime(60_000);
  expect(collected).toBe(0);
  isBusy = false;
  vi.advanceTimersByTime(2000);
  expect(collected).toBe(1);
  vi.advanceTimersByTime(60_000);
  expect(collected).toBe(1);
});

test("a large heap is collected, a small one is left alone", () => {
  const left = new WeakRef({ some: "thing" });
  // A reference is held until the turn that made it is over.
  vi.useRealTimers();
  return new Promise<void>((resolve) => setTimeout(resolve, 0)).then(() => {
    collectGarbage(Number.POSITIVE_INFINITY);
    expect(left.deref()).toBeDefined();
    return new Promise<void>((later) => setTimeout(later, 0)).then(() => {
      collectGarbage(0);
      expect(left.deref()).toBeUndefined();
    });
  });
});
