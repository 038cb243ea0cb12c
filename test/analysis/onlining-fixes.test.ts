import { expect, it } from "vitest";
import { analyse, applyFix, fixOf } from "./fixture.ts";

const machine = (kernel: string, cmdline = "") => `kernel ${kernel} x86_64 { build debian }
machine qemu-pc { memory 2G slots 1 maxmem 8G }
dimm stick { size 512M }
${cmdline}boot
plug stick
`;
const titles = (text: string) => analyse(text).diagnostics.flatMap(({ fixes }) => fixes.map(({ title }) => title));

it("a step that counts on plugged blocks staying offline can say so on the command line", () => {
  const text = `${machine("6.12")}online_movable memory32-35\n`;
  const fixed = applyFix(text, fixOf(analyse(text), "Add `memhp_default_state=offline`"));
  expect(fixed).toContain("cmdline {\n  memhp_default_state=offline\n}\n\nboot");
  expect(analyse(fixed).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
});

it("an expectation that counts on plugged blocks coming online can say so too", () => {
  const text = `${machine("6.1", "cmdline { quiet }\n")}expect memory32-35 state=online\n`;
  const fixed = applyFix(text, fixOf(analyse(text), "Add `memhp_default_state=online`"));
  expect(fixed).toContain("cmdline { quiet memhp_default_state=online }");
  expect(analyse(fixed).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
});

it("nothing of the kind is offered for blocks of the boot, or where the command line says it already", () => {
  const offered = (text: string) => titles(text).filter((title) => title.includes("memhp_default_state"));
  expect(offered(`${machine("6.1")}online memory3\nexpect memory4 state=offline\n`)).toEqual([]);
  expect(offered(`${machine("6.1", "cmdline { memhp_default_state=online }\n")}online memory32\n`)).toEqual([]);
});
