import { describe, expect, test } from "vitest";
import { captionLines, evidenceOf, headLines } from "../../server/views/picture-head.ts";
import { layoutSvg } from "../../server/views/svg.ts";
import { COLLIDES } from "./layouts.ts";

const { reason: _, ...PLAIN } = COLLIDES;

const exact = { ...PLAIN, evidence: { level: "exact" as const, why: [] } };
const whatIf = {
  ...exact,
  supposed: { whatIf: "movable-at-node-start" },
  evidence: { level: "modelled" as const, why: ["no kernel does what-if movable-at-node-start"] },
};

describe("a kernel that is exact beside one that nobody has", () => {
  const both = [exact, whatIf];

  test("no word above both is true of one alone", () => {
    expect(headLines(both).join()).toMatch(/^Linux /);
    expect(headLines(both).join()).not.toMatch(/exact|modelled/);
  });

  test("each says under its name how sure it is", () => {
    expect(captionLines(exact, both)).toEqual(["as it is written", "exact: inside what was measured on real kernels"]);
    expect(captionLines(whatIf, both)).toEqual([
      "what if: movable at node start",
      "modelled: no kernel does what-if movable-at-node-start",
    ]);
  });

  test("both together are as sure as the less sure one", () => {
    expect(evidenceOf(both)).toEqual({
      level: "modelled",
      sentences: [
        "as it is written: exact: inside what was measured on real kernels",
        "what if: movable at node start: modelled: no kernel does what-if movable-at-node-start",
      ],
    });
    expect(evidenceOf([exact, { ...exact, evidence: { level: "depends", why: [] } }]).level).toBe("depends");
    expect(evidenceOf([exact, exact]).level).toBe("exact");
  });

  test("the SVG says exact of the one alone", () => {
    const svg = layoutSvg(both);
    expect(svg.match(/<text[^>]*>[^<]*exact: /g)).toHaveLength(1);
    expect(svg.indexOf(">exact: ")).toBeGreaterThan(svg.indexOf(">as it is written<"));
    expect(svg.indexOf(">exact: ")).toBeLessThan(svg.indexOf(">what if: movable at node start<"));
  });
});

test("two kernels are each named at their own picture, with what they make of the step", () => {
  const newer = {
    ...PLAIN,
    kernel: "6.12 x86_64",
    supposed: { kernel: "6.12" },
    step: 1,
    stepText: "offline memory39",
    outcome: "ok",
  };
  const older = {
    ...PLAIN,
    kernel: "6.1 x86_64",
    step: 1,
    stepText: "offline memory39",
    outcome: "EBUSY",
    reason: "a page is reserved",
  };
  const both = [older, newer];
  expect(headLines(both).join()).not.toMatch(/6\.1|EBUSY/);
  expect(captionLines(older, both)).toEqual([
    "as it is written",
    "Linux 6.1 x86_64",
    "after step 1: offline memory39 -> EBUSY (a page is reserved)",
  ]);
  expect(captionLines(newer, both).slice(1)).toEqual(["Linux 6.12 x86_64", "after step 1: offline memory39 -> ok"]);
});

test("of two moments each is named with what came of it", () => {
  const boot = { ...PLAIN, step: 0, stepText: "boot", outcome: "ok" };
  const later = { ...PLAIN, step: 2, stepText: "offline memory38", outcome: "ok" };
  expect(captionLines(boot, [boot, later])).toEqual(["boot"]);
  expect(captionLines(later, [boot, later])).toEqual(["step 2: offline memory38 -> ok"]);
  expect(headLines([boot, later])).toHaveLength(1);
});
