import { expect, test, vi } from "vitest";
import { onResolutionChange } from "../../client/webview/resolution.ts";

test("each change of the resolution is heard of, once, not only one from or to that of usual screens", () => {
  const asked: (EventTarget & { readonly media: string })[] = [];
  const screen = {
    devicePixelRatio: 1.5,
    matchMedia: (media: string) => {
      const query = Object.assign(new EventTarget(), { media });
      asked.push(query);
      return query;
    },
  };
  const changed = vi.fn();
  onResolutionChange(screen, changed);
  for (const next of [2, 3]) {
    screen.devicePixelRatio = next;
    for (const query of [...asked]) query.dispatchEvent(new Event("change"));
  }
  expect(changed).toHaveBeenCalledTimes(2);
  expect(asked.map(({ media }) => media)).toEqual([1.5, 2, 3].map((at) => `(resolution: ${at}dppx)`));
});
