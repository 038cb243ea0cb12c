import { describe, expect, it } from "vitest";
import { Analyser } from "../../server/analysis/analyser.ts";
import { combination } from "../../server/analysis/scenario/combination.ts";
import { analyse, checkMarked, codes, type FixtureOptions, optionsOf, URI } from "./fixture.ts";
import { toyKernel } from "./toy-kernel.ts";

const simulator = toyKernel();
const read = (text: string, fixture: FixtureOptions = {}) => analyse(text, { simulator, ...fixture });

describe("parameters", () => {
  const TEXT = `param size = 4G | 8G
param core = 256M | 10% | "1G"
kernel 6.5 x86_64
machine qemu-pc { memory $size }
cmdline { movablecore=$core memmap=16M$0x10000000 }
boot
expect memory0 state=online`;

  it("stand for their first value, or the one that is chosen", () => {
    const command = (params: Record<string, string>) => read(TEXT, { params }).setup!.cmdlineText;
    expect(command({})).toBe("movablecore=256M memmap=16M$0x10000000");
    expect(command({ core: "10%" })).toBe("movablecore=10% memmap=16M$0x10000000");
    expect(command({ core: '"1G"' })).toBe("movablecore=1G memmap=16M$0x10000000");
    expect(command({ core: "7T" })).toBe("movablecore=256M memmap=16M$0x10000000");
    expect(read(TEXT, { params: { size: "8G" } }).setup!.machine.memory).toBe(2 ** 33);
  });

  it("are told with their values and the choice", () => {
    const { params } = read(TEXT, { params: { size: "8G" } });
    expect(params.map(({ name, values, chosen }) => [name, values, chosen])).toEqual([
      ["size", ["4G", "8G"], "8G"],
      ["core", ["256M", "10%", '"1G"'], "256M"],
    ]);
  });

  it("multiply into every combination, up to a limit that is said", () => {
    const { params, count, total } = new Analyser(simulator).combinations(URI, TEXT, optionsOf());
    expect([count, total]).toEqual([6, 6]);
    expect(combination(params, 1)).toEqual({ size: "4G", core: "10%" });
    expect(combination(params, 5)).toEqual({ size: "8G", core: '"1G"' });
    const values = Array.from({ length: 100 }, (_, index) => index).join(" | ");
    const many = ["a", "b", "c"].map((name) => `param ${name} = ${values}`).join("\n");
    const cut = new Analyser(simulator).combinations(URI, many, optionsOf());
    expect([cut.count, cut.total]).toEqual([4096, 1_000_000]);
    expect(cut.message).toContain("1000000 combinations");
    const endless = Array.from({ length: 2000 }, (_, at) => `param p${at} = 1 | 2`).join("\n");
    const { message } = new Analyser(simulator).combinations(URI, endless, optionsOf());
    expect(message).toContain("more than 9 quadrillion combinations");
  });

  it("of a wrong kind, unknown and unused ones are said", () => {
    checkMarked(
      `param word = fast | slow
param idle = 1 | 2
#     ^^^^ unused-name: \`$idle\` is never used
kernel 6.5 x86_64
machine qemu-pc { memory $word }
#                        ^^^^^ bad-value: \`$word\` stands for \`fast\`, which is no number, size or address
reserve 0x1000-$wrod
#              ^^^^^ unknown-name: no parameter \`wrod\` is declared; did you mean \`$word\`?
boot
`,
      { simulator },
    );
  });

  it("used in an expectation alone are used", () => {
    const text = "param n = 1 | 2\nkernel 6.5 x86_64\nmachine qemu-pc { memory 4G }\nboot\nexpect memory1 removable=$n";
    expect(codes(read(text))).not.toContain("unused-name");
  });
});
