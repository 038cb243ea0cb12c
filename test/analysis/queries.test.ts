import { describe, expect, it } from "vitest";
import { entryAt, expectedOutcomeOf, nameAt, stateAt } from "../../server/analysis/queries.ts";
import { analyse } from "./fixture.ts";
import { toyKernel } from "./toy-kernel.ts";

const TEXT = `kernel 6.5 x86_64
machine qemu-pc { memory 4G }
dimm d0 { size 1G }
boot

offline memory3 -> ok
# between
plug d0 # at last`;

const analysis = analyse(TEXT, { simulator: toyKernel() });
const at = (text: string) => TEXT.indexOf(text);

describe("questions about an offset", () => {
  it("which boot or step is written here", () => {
    expect(entryAt(analysis, at("boot"))?.number).toBe(0);
    expect(entryAt(analysis, at("memory3"))?.number).toBe(1);
    expect(entryAt(analysis, at("-> ok") + "-> ok".length)?.number).toBe(1);
    expect(entryAt(analysis, at("# between"))).toBeUndefined();
    expect(entryAt(analysis, at("kernel"))).toBeUndefined();
  });

  it("which one came last", () => {
    expect(analysis.entryBefore(at("# between"))?.number).toBe(1);
    expect(analysis.entryBefore(TEXT.length)?.number).toBe(2);
    expect(analysis.entryBefore(0)).toBeUndefined();
  });

  it("which state this text is about: among the declarations that of the boot", () => {
    const phase = (offset: number) => stateAt(analysis, offset)?.blocks.get(3)?.state;
    expect([phase(0), phase(at("boot")), phase(at("# between"))]).toEqual(["online", "online", "offline"]);
  });

  it("which name is written here", () => {
    const found = nameAt(analysis, TEXT.lastIndexOf("d0") + 1)!;
    expect([found.thing.kind, found.thing.name]).toEqual(["dimm", "d0"]);
    expect(TEXT.slice(found.place.span.start, found.place.span.end)).toBe("d0");
    expect(nameAt(analysis, at("boot"))).toBeUndefined();
  });
});

it("knows what a step is said to come to", () => {
  expect(analysis.timeline.map(expectedOutcomeOf)).toEqual([undefined, { result: "ok" }, undefined]);
});
