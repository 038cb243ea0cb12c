/** `# memzone: allow CODE`: what it hides, where, and what is said of one that hides nothing. */
import { describe, expect, test } from "vitest";
import { analyse } from "./fixture.ts";

const HEAD = "kernel 6.12 x86_64 { build debian }\nmachine qemu-pc { memory 4G }\n";
const ROUNDED = "cmdline { nokaslr movablecore=102M }";
const said = (text: string) =>
  analyse(text).diagnostics.map(({ code, severity, message }) => `${severity} ${code}: ${message.split(":")[0]}`);
const codes = (text: string) => analyse(text).diagnostics.map(({ code }) => code);

describe("an allowed code", () => {
  test("is not said of its line", () => {
    expect(codes(`${HEAD}${ROUNDED}\nboot\n`)).toContain("movable-rounded");
    const text = `${HEAD}${ROUNDED} # memzone: allow movable-rounded\nboot\n`;
    expect(codes(text)).not.toContain("movable-rounded");
    expect(codes(text)).not.toContain("allow-unneeded");
  });

  test("is not said of the statement below, several lines of it too", () => {
    const text = `${HEAD}# memzone: allow movable-rounded, movable-reserved\n# why: as measured\n\ncmdline {\n  nokaslr\n  movablecore=102M\n}\nboot\n`;
    expect(codes(text)).not.toContain("movable-rounded");
    expect(codes(text)).not.toContain("movable-reserved");
  });

  test("is not said of the line below, within a statement", () => {
    const within = (line: string) =>
      `${HEAD}cmdline {\n  nokaslr\n  # memzone: allow movable-rounded\n  ${line}\n}\nboot\n`;
    expect(codes(within("movablecore=102M"))).not.toContain("movable-rounded");
    expect(codes(within("quiet\n  movablecore=102M"))).toContain("movable-rounded");
    const last = `${HEAD}cmdline {\n  nokaslr movablecore=102M # memzone: allow movable-rounded\n}\nboot\n`;
    expect(codes(last)).not.toContain("movable-rounded");
  });

  test("is said elsewhere, and others are said there", () => {
    const text = `${HEAD}# memzone: allow movable-rounded\nboot\n${ROUNDED}\n`;
    expect(codes(`${HEAD}${ROUNDED}\n# memzone: allow movable-rounded\nboot\n`)).toContain("movable-rounded");
    expect(codes(text)).toContain("out-of-order");
    expect(codes(`${HEAD}${ROUNDED} # memzone: allow movable-rounded\nboot\n`)).toContain("movable-reserved");
  });

  test("may be expected: the kernel does it all the same", () => {
    const text = `${HEAD}${ROUNDED} # memzone: allow movable-rounded\nboot\nexpect warning movable-rounded\n`;
    expect(codes(text)).not.toContain("expectation-failed");
  });

  test("is no comment within a text or a string", () => {
    const text = `scenario "# memzone: allow movable-rounded"\n${HEAD}${ROUNDED}\nboot\n`;
    expect(codes(text)).toContain("movable-rounded");
  });
});

describe("an allowance that is none", () => {
  test("names no code", () => {
    const text = `${HEAD}${ROUNDED} # memzone: allow movable-round\nboot\n`;
    const { diagnostics } = analyse(text);
    const unknown = diagnostics.find(({ code }) => code === "allow-unknown");
    expect(unknown?.message).toBe("`movable-round` is no code of a diagnostic; did you mean `movable-rounded`?");
    expect(unknown?.fixes.map(({ title }) => title)).toEqual(["Write `movable-rounded`"]);
  });

  test.each([
    ["# memzone: alow movable-rounded", "`# memzone: alow` is without effect; did you mean `allow`?"],
    ["# memzone: ignore movable-rounded", "`# memzone: ignore` is without effect; did you mean `allow`?"],
    ["# memzone: allow", "no code of a diagnostic stands behind `allow`, so it allows nothing"],
  ])("%s", (comment, message) => {
    const { diagnostics } = analyse(`${HEAD}${ROUNDED} ${comment}\nboot\n`);
    expect(diagnostics.filter(({ code }) => code === "allow-unknown").map((each) => each.message)).toEqual([message]);
    expect(diagnostics.map(({ code }) => code)).toContain("movable-rounded");
  });

  test("is no other comment about Memzone", () => {
    for (const comment of ["# memzone: see the log", "# memzone:", "# memzone"])
      expect(codes(`${HEAD}${ROUNDED} ${comment}\nboot\n`)).not.toContain("allow-unknown");
  });

  test("hides nothing", () => {
    expect(said(`${HEAD}# memzone: allow zone-sandwich\nboot\n`)).toContain(
      "hint allow-unneeded: nothing is said under `zone-sandwich` here",
    );
  });

  test("is of an error, which stays", () => {
    const all = said(`${HEAD}boot\noffline memory99 # memzone: allow step-failed\n`);
    expect(all).toContain("hint allow-unneeded: an error can't be allowed");
    expect(all.some((each) => each.startsWith("error step-failed"))).toBe(true);
  });
});
