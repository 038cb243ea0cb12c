/** Names that every JavaScript object has, in place of each word of each statement: they are words like any other, and nothing of the program. */
import { expect, test } from "vitest";
import { STATEMENTS } from "../../grammar/vocabulary.ts";
import { completionList } from "../../server/features/completion.ts";
import { hover } from "../../server/features/hover.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";
import { analyse } from "../analysis/analyse.ts";

const HEAD = "kernel 6.12 { build debian }\nmachine qemu-pc { memory 1G slots 2 maxmem 4G }\ndimm d0 { size 256M }\n";
const WORD = /[A-Za-z_][\w.-]*/g;
/** What of a program's inside would be shown. */
const INSIDE = /\[native code\]|\[object |=> |not a function|internal-error/;

/** Each word is one of them in its turn: what a name is looked up in has all three, or none. */
const NAMES = ["constructor", "__proto__", "toString"];

test("are words like any other", () => {
  const shown: string[] = [];
  let count = 0;
  for (const { example } of STATEMENTS) {
    for (const { index, 0: word } of example.matchAll(WORD)) {
      const name = NAMES[count++ % NAMES.length]!;
      const written = example.slice(0, index) + name + example.slice(index + word.length);
      const text = `${HEAD}${written}\nboot\n${written}\n`;
      const analysis = analyse(text, { renderers: STATE_TEXTS, files: {} });
      const said = analysis.diagnostics.map(({ code, message }) => `${code}: ${message}`);
      for (const start of [HEAD.length, HEAD.length + written.length + "\nboot\n".length]) {
        said.push(hover(analysis, start + index + 1)?.markdown ?? "");
        said.push(...completionList(analysis, start + index + name.length).items.map(({ label }) => label));
        // Behind it: a value of what has this name.
        said.push(
          ...completionList(analysis, Math.min(text.length, start + index + name.length + 1)).items.map(
            ({ label }) => label,
          ),
        );
      }
      shown.push(...said.filter((one) => INSIDE.test(one)).map((one) => `${written}: ${one}`));
    }
  }
  expect(shown).toEqual([]);
});
