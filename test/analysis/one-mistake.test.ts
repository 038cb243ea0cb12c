/** One mistake of a text is one error, and the rest of the file is read as it was meant. */
import { describe, expect, test } from "vitest";
import { analyse } from "./fixture.ts";

const WORKS = `param room = 256M | 512M
kernel 6.12 x86_64 { build debian }
machine qemu-pc {
  node0 { memory 2G cpus 0 }
  node1 { memory 2G cpus 1 }
  slots 2
  maxmem 8G
}
dimm stick { size 512M }
cmdline { movablecore=$room }
boot
set auto_online_blocks = offline
plug stick
offline memory20 -> ok
reboot {
  cmdline { quiet }
}
expect memory3 state=online
`;

function errorsOf(text: string): readonly string[] {
  return analyse(text).diagnostics.flatMap(({ severity, message }) => (severity === "error" ? [message] : []));
}

describe("one mistake", () => {
  test("is none of the scenario that it is made in", () => {
    expect(errorsOf(WORKS)).toEqual([]);
  });

  test.each([
    ["kernel 6.12", "kernel 6..12", "`6..12` is no kernel version; did you mean `6.12`?"],
    ["kernel 6.12", "kernal 6.12", "unknown statement `kernal`; did you mean `kernel`?"],
    ["machine", "mahcine", "unknown statement `mahcine`; did you mean `machine`?"],
    ["param", "parm", "unknown statement `parm`; did you mean `param`?"],
    ["dimm", "dim", "unknown statement `dim`; did you mean `dimm`?"],
    ["boot\n", "bot\n", "unknown statement `bot`; did you mean `boot`?"],
    ["reboot", "rebot", "unknown statement `rebot`; did you mean `reboot`?"],
    ["size 512M", "szie 512M", "`szie` can't stand inside `dimm { }`; did you mean `size`?"],
    ["slots", "slot", "`slot` can't stand inside `machine { }`; did you mean `slots`?"],
    ["build", "buld", "`buld` can't stand inside `kernel { }`; did you mean `build`?"],
    ["machine qemu-pc {", "machine qemu-pc {{", "unexpected `{` behind `{`"],
    ["machine qemu-pc {", "machine qemu-pc", "expected `{` after `qemu-pc`"],
    ["auto_online_blocks = offline", "auto_online_blocks offline", "expected `= VALUE` after `auto_online_blocks`"],
    ["auto_online_blocks = offline", "= offline", "expected a knob such as auto_online_blocks after `set`, not `=`"],
    ["auto_online_blocks = offline", "auto_online_blocks =", "expected a value such as online_movable after `=`"],
    ["slots 2", "slots slots 2", "expected a number of DIMM slots after `slots`"],
    ["state=online", "state online", "expected `=VALUE` after `state`"],
    [
      "expect memory3 state=online",
      "expect reservd 0x0-0xfff",
      "`reservd` can't be expected; did you mean `reserved`?",
    ],
  ])("%s as %s is one error", (right, wrong, message) => {
    expect(errorsOf(WORKS.replace(right, wrong))).toEqual([message]);
  });

  test.each([
    ["kernel 6.12", "kernel 6..12"],
    ["kernel 6.12", "kernal 6.12"],
    ["boot\n", "bot\n"],
    ["machine qemu-pc {", "machine qemu-pc"],
    ["size 512M", "szie 512M"],
    ["offline memory20", "ofline memory20"],
  ])("%s as %s leaves the same timeline", (right, wrong) => {
    const kinds = (text: string) => analyse(text).timeline.map(({ event, outcome }) => [event.kind, outcome.result]);
    expect(kinds(WORKS.replace(right, wrong))).toEqual(kinds(WORKS));
  });

  test.each([
    [
      "machine qemu-pc { memory 4X cpus two }",
      ["expected a size such as 4G after `memory`, not `4X`", "expected a number of CPUs after `cpus`, not `two`"],
    ],
    [
      "machine qemu-p35 { memory 4G cpuz 4 }",
      [
        "`qemu-p35` is no platform known here; did you mean `qemu-q35`?",
        "`cpuz` can't stand inside `machine { }`; did you mean `cpus`?",
      ],
    ],
  ])("at each of two words of a line is two errors: %s", (machine, messages) => {
    expect(errorsOf(`kernel 6.12 x86_64\n${machine}\nboot\n`)).toEqual(messages);
  });

  test("in the word of a step is said, and nothing of the step that it was meant to be", () => {
    const text = "kernel 6.12 x86_64\nmachine qemu-pc { memory 4G }\nboot\noffine memory39\n";
    expect(analyse(text).diagnostics.map(({ code }) => code)).toEqual(["syntax"]);
  });

  test("is not that a machine lacks what a broken line may have said", () => {
    const text = "kernel 6.12 x86_64\nmachine { firmware from }\nboot\n";
    expect(errorsOf(text)).toEqual(['expected a log such as "boot.dmesg" after `from`']);
    expect(errorsOf("whatever 6.12\nmachine qemu-pc { memory 4G }\nboot\n")).toEqual(["unknown statement `whatever`"]);
  });
});
