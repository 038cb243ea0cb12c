import fc from "fast-check";
import { expect, test } from "vitest";
import { endIn, withoutEnd } from "../../grammar/text-ends.ts";

test("the end of a text is what a pattern finds there", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "1", ".", " ", "\n", "\u00a0", "#", "}") });
  fc.assert(
    fc.property(text, fc.constantFrom("\\s", "[ \\t]", "[\\w$.-]", "[\\s}]"), (written, kind) => {
      const end = new RegExp(`${kind}*$`).exec(written)![0];
      expect(endIn(written, new RegExp(kind))).toBe(end);
      expect(withoutEnd(written, new RegExp(kind)) + end).toBe(written);
    }),
  );
});
