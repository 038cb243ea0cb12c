import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Analyser } from "../../server/analysis/analyser.ts";
import { writtenSize } from "../../server/simulation/units/units.ts";
import { anyCharacter } from "../any-character.ts";
import { runs } from "../property-runs.ts";
import { analyse, applyFix, checkMarked, codes, fixOf, optionsOf, URI } from "./fixture.ts";
import { toyKernel } from "./toy-kernel.ts";

const simulator = toyKernel();
const HEAD = "kernel 6.5 x86_64\nmachine qemu-pc { memory 4G }\n";

describe("the command line against the catalogue", () => {
  it("says what no kernel knows, what this one doesn't know, and what is given twice", () => {
    checkMarked(
      `kernel 5.10 x86_64
machine qemu-pc { memory 4G }
cmdline {
  console=ttyS0 quiet root=/dev/vda1 nokaslr i915.modeset=1
  movabelcore=256M
# ^^^^^^^^^^^ param-unknown: no kernel parameter \`movabelcore\` is known; the kernel hands it to init; did you mean \`movablecore\`?
  memory_hotplug.online_policy=auto-movable
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ param-version: \`memory_hotplug.online_policy\` needs Linux 5.15, this is 5.10
  kernelcore=1G
# ^^^^^^^^^^^^^ param-overridden: \`kernelcore\` is given again: \`kernelcore=2G\` holds
  kernelcore=2G
  --
  movabelcore=behind-the-dashes
}
boot
`,
      { simulator },
    );
  });

  it("counts the areas of crashkernel= as the kernel does", () => {
    const cmdline = (values: string, kernel: string) => {
      const text = `kernel ${kernel}\nmachine ${kernel.includes("arm") ? "qemu-virt" : "qemu-pc"} { memory 4G }\ncmdline { ${values} }\nboot`;
      return analyse(text, { simulator }).diagnostics.map(({ code, message }) => `${code}: ${message}`);
    };
    expect(cmdline("crashkernel=256M,high crashkernel=128M,low", "6.12 x86_64")).toEqual([]);
    expect(cmdline("crashkernel=256M,high", "6.12 arm64")).toEqual([]);
    expect(cmdline("crashkernel=256M crashkernel=512M,cma", "6.12 x86_64")).toEqual([
      "param-version: `crashkernel=512M,cma` needs Linux 6.17, this is 6.12",
    ]);
    expect(cmdline("crashkernel=256M crashkernel=512M", "6.12 x86_64")).toEqual([
      "param-overridden: `crashkernel` is given again: `crashkernel=512M` holds",
    ]);
  });

  it("offers the name that was meant", () => {
    const text = `${HEAD}cmdline { movabelcore=1G }\nboot`;
    const fixed = applyFix(text, fixOf(analyse(text, { simulator }), "Write `movablecore`"));
    expect(fixed).toContain("cmdline { movablecore=1G }");
  });

  it("offers the kernel that knows a parameter", () => {
    const text = `${HEAD.replace("6.5", "5.10")}cmdline { memory_hotplug.online_policy=auto-movable }\nboot`;
    const fixed = applyFix(text, fixOf(analyse(text, { simulator }), "Set the kernel to 5.15"));
    expect(fixed).toMatch(/^kernel 5\.15 x86_64/);
  });
});

describe("hidden characters", () => {
  it("are said with their code points and can be removed", () => {
    const text = `${HEAD}# a \u202ecomment\u202c\nboot`;
    const [first] = analyse(text, { simulator }).diagnostics;
    expect(first).toMatchObject({ code: "hidden-character", severity: "warning" });
    expect(first!.message).toContain("U+202E");
    expect(applyFix(text, first!.fixes[0])).not.toContain("\u202e");
  });

  it("are no byte-order mark, no emoji and no tab", () => {
    const text = `\ufeff${HEAD}\t# \u{1f469}\u200d\u{1f4bb} \u2764\ufe0f\r\nboot`;
    expect(codes(analyse(text, { simulator }))).not.toContain("hidden-character");
  });
});

describe("absurd texts", () => {
  it("an empty file has nothing to say", () => {
    expect(codes(analyse("", { simulator }))).toEqual([]);
    expect(codes(analyse("\n\n# only a comment\n", { simulator }))).toEqual([]);
  });

  it("a file that is too long is read for its syntax alone, and says so", () => {
    const budget = { steps: 10_000, runs: 1_000_000, milliseconds: 10_000, now: () => 0, characters: 2 ** 20 };
    const text = `${HEAD}boot\n${"# the same remark again\n".repeat(50_000)}offline memory3\nnonsense`;
    const analysis = analyse(text, { simulator, budget });
    expect(text.length).toBeGreaterThan(2 ** 20);
    expect(codes(analysis)).toEqual(["file-too-large", "syntax"]);
    expect(analysis.simulated).toBe(0);
    expect(codes(analyse(text, { simulator }))).toEqual(["syntax"]);
  });

  it("more diagnostics than anybody reads are cut, and their number is said", () => {
    const text = `${HEAD}boot\n${"offline memory77\n".repeat(1200)}`;
    const analysis = analyse(text, { simulator });
    expect(analysis.diagnostics).toHaveLength(1000);
    expect(analysis.diagnostics.at(-1)).toMatchObject({
      code: "too-many-diagnostics",
      message: "201 more diagnostics are not shown",
    });
  });

  it("garbage of any kind is analysed without an exception, by every kernel", () => {
    const word = fc.constantFrom(
      ...[
        "boot",
        "expect",
        "memory34-36",
        "node0",
        "{",
        "}",
        "$a",
        "param",
        "=",
        "|",
        "->",
        '"""',
        '"',
        "#",
        "\n",
        "reserve",
      ],
      ...[
        "0x1-0x2",
        "9007199254740993",
        "offline",
        "concurrently",
        "machine",
        "cmdline",
        "use",
        "kernel",
        "6.5",
        "crash",
        "1G",
      ],
    );
    const text = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.array(word, { maxLength: 40 }).map((words) => words.join(" ")),
    );
    const subject = new Analyser();
    fc.assert(
      fc.property(text, (garbage) => {
        const { diagnostics } = subject.analyse(URI, garbage, 1, optionsOf());
        expect(diagnostics.map(({ code }) => code)).not.toContain("internal-error");
        for (const { span } of diagnostics) expect(span.start <= span.end && span.end <= garbage.length).toBe(true);
      }),
      { numRuns: runs(80) },
    );
  });
});

describe("every prefix of every sample", () => {
  const samples = new URL("../../samples/", import.meta.url);
  const files = Object.fromEntries(
    readdirSync(samples)
      .filter((name) => name.endsWith(".memzone"))
      .map((name) => [name, readFileSync(new URL(name, samples), "utf8")]),
  );

  it.each(Object.entries(files))("of %s is analysed without an exception", (_name, text) => {
    const subject = new Analyser(toyKernel());
    for (let end = 0; end <= text.length; end += 19) {
      const { diagnostics } = subject.analyse(URI, text.slice(0, end), end, optionsOf({ files }));
      expect(diagnostics.map(({ code }) => code)).not.toContain("internal-error");
    }
  });
});

it("sizes of remedies are written with the largest suffix that says them exactly", () => {
  expect([0, 1000, 1536 * 2 ** 20, 2 ** 32, 2 ** 40].map(writtenSize)).toEqual(["0", "1000", "1536M", "4G", "1T"]);
});
