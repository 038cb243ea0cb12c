/** Words of the language at places where they can't stand: the error says where they do. */
import { describe, expect, test } from "vitest";
import type { OperandType } from "../../grammar/vocabulary/operands.ts";
import { choicesOf } from "../../server/analysis/scenario/data-words.ts";
import { parameters } from "../../server/parameters/catalogue.ts";
import { analyse } from "./fixture.ts";

function errorsOf(text: string): readonly string[] {
  return analyse(text).diagnostics.flatMap(({ severity, message }) => (severity === "error" ? [message] : []));
}

const WORDS: readonly (readonly [OperandType, string])[] = [
  ["PLATFORM", "a platform stands behind `machine`"],
  ["ARCH", "an architecture stands behind `kernel`"],
  ["BUILD", "a build stands inside `kernel { }`"],
  ["WHAT_IF", "a change that is supposed stands inside `kernel { }`"],
  ["FIRMWARE_BUILD", "firmware stands inside `machine { }`"],
  ["HYPERVISOR", "a hypervisor stands inside `machine { }`"],
  ["CPU_MODEL", "a CPU model stands inside `machine { }`"],
  ["KNOB", "a knob stands behind `boot`"],
];

describe("a word of data", () => {
  test.each(WORDS)("%s: %s", (type, sentence) => {
    for (const word of choicesOf(type)) {
      // Some are another thing's word, too: the first of them is told.
      const said = WORDS.filter(([other]) => choicesOf(other).includes(word))[0]![1];
      const [inside] = errorsOf(`kernel 6.12 x86_64\nmachine qemu-pc { memory 4G ${word} }\nboot\n`);
      const [outside] = errorsOf(`kernel 6.12 x86_64\nmachine qemu-pc { memory 4G }\n${word}\nboot\n`);
      for (const error of [inside, outside]) expect(error, word).toContain(`: ${said}, as \``);
    }
    expect(sentence).not.toBe("");
  });

  test.each([
    ["kernel 6.12 debian", "`debian` is no architecture known here: a build stands inside `kernel { }`"],
    ["kernel 6.12 x86_64 { build qemu-q35 }", "a platform stands behind `machine`, as `machine qemu-q35 { … }`"],
    [
      "kernel 6.12 x86_64 { config nokaslr=y }",
      "a kernel parameter stands inside `cmdline { }`, as `cmdline { nokaslr }`",
    ],
    ["machine x86_64 { memory 4G }", "`x86_64` is no platform known here: an architecture stands behind `kernel`"],
    [
      "machine qemu-pc { memory 4G cpu kvm }",
      "`kvm` is no CPU model known here: a hypervisor stands inside `machine { }`",
    ],
    ["machine qemu-pc { memory 4G hypervisor q35 }", "a platform stands behind `machine`, as `machine qemu-q35 { … }`"],
  ])("in the place of another thing: %s", (line, sentence) => {
    const others = ["kernel 6.12 x86_64", "machine qemu-pc { memory 4G }"].filter(
      (each) => each.split(" ")[0] !== line.split(" ")[0],
    );
    expect(errorsOf(`${[...others, line].join("\n")}\nboot\n`)[0]).toContain(sentence);
  });
});

test("a documented parameter that begins a line belongs inside the command line", () => {
  const strays = parameters.filter(({ name }) => /^[a-z]\w*$/.test(name) && !["node", "memory"].includes(name));
  expect(strays.length).toBeGreaterThan(50);
  for (const { name } of strays) {
    const [error] = errorsOf(`kernel 6.12 x86_64\nmachine qemu-pc { memory 4G }\n${name}=1\nboot\n`);
    expect(error, name).toMatch(/: (?:a kernel parameter stands inside `cmdline \{ \}`|a knob stands behind)/);
  }
});

test("an item of another body says which", () => {
  expect(
    errorsOf("kernel 6.12 x86_64 { memory 4G }\nmachine qemu-pc { memory 4G config CONFIG_CMA=y }\nboot\n"),
  ).toEqual([
    "`memory` can't stand inside `kernel { }`: it belongs inside `machine { }`",
    "`config` can't stand inside `machine { }`: it belongs inside `kernel { }`",
  ]);
});

test("a misspelled word is still the one that it is nearly", () => {
  expect(errorsOf("kernel 6.12 x86_64\nmachine qemu-pc { memory 4G slot 2 }\nboot\n")).toEqual([
    "`slot` can't stand inside `machine { }`; did you mean `slots`?",
  ]);
});

describe("a fix that moves a word", () => {
  const head = "kernel 6.12 x86_64 { build debian }\nmachine qemu-pc { memory 4G }\n";
  const fixed = (text: string) =>
    analyse(text).diagnostics.flatMap(({ fixes }) =>
      fixes
        .filter(({ title }) => /^(?:Move|Write `set|Put what follows)/.test(title))
        .map(({ edits }) =>
          edits
            .toSorted((a, b) => b.span.start - a.span.start)
            .reduce((now, { span, newText }) => now.slice(0, span.start) + newText + now.slice(span.end), text),
        ),
    );

  test("is none where it stands in that body already", () => {
    expect(fixed("kernel 6.12 x86_64\nmachine qemu-q35 { firmware uefi memory 4G }\nboot\n")).toEqual([]);
  });

  test.each([
    ["kernel x86_64 6.12 { build debian }", "kernel 6.12 x86_64 { build debian }"],
    ["kernel amd64 6.12", "kernel 6.12 x86_64"],
    ["kernel 6.12 # newest\nbuild debian\nconfig CMA=y", "kernel 6.12 { # newest\nbuild debian\nconfig CMA=y\n}"],
    ["kernel 6.12 { config CMA=y NUMA_EMU=n }", "kernel 6.12 { config CMA=y config NUMA_EMU=n }"],
  ])("leaves what was meant: %s", (written, meant) => {
    const rest = "machine qemu-pc { memory 4G }\nboot\n";
    expect(fixed(`${written}\n${rest}`)).toEqual([`${meant}\n${rest}`]);
  });

  test("takes the braces of a node along", () => {
    const [moved] = fixed(
      `kernel 6.12 x86_64 { build debian node1 { memory 4G } }\nmachine qemu-pc { cpus 2 }\nboot\n`,
    );
    expect(moved).toBe("kernel 6.12 x86_64 { build debian }\nmachine qemu-pc { cpus 2 node1 { memory 4G } }\nboot\n");
  });

  test("makes a knob a step where there is a timeline alone", () => {
    expect(fixed(`${head}boot\nmin_free_kbytes = 4096\n`)).toEqual([`${head}boot\nset min_free_kbytes = 4096\n`]);
    expect(fixed(`${head}min_free_kbytes = 4096\nboot\n`)).toEqual([]);
    expect(fixed(head.replace("4G", "4G\n  min_free_kbytes = 4096\n"))).toEqual([]);
  });
});
