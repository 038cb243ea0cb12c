import { describe, expect, it } from "vitest";
import { readLogMachine } from "../../server/sources/dmesg/machine.ts";
import { recogniseSource } from "../../server/sources/recognise.ts";
import { BANNER, DMESG, TEXTS } from "./texts.ts";

describe("the kind of a file", () => {
  it.each(Object.entries(TEXTS))("%s is told by its content", (_, [kind, text]) => {
    expect(recogniseSource(text)).toEqual({ kind });
  });

  it.each(Object.entries(TEXTS))("%s with line breaks of Windows is the same", (_, [kind, text]) => {
    expect(recogniseSource(text.replace(/\r?\n/g, "\r\n"))).toEqual({ kind });
  });

  it("a banner with more lines behind it is a boot log", () => {
    expect(recogniseSource(`${BANNER}\nsomething else\n`)).toEqual({ kind: "dmesg" });
  });

  it.each([
    ["an empty file", "", "it is empty"],
    ["blanks", " \n\n", "it is empty"],
    ["an image", `MZ${"\u0000\ufffd".repeat(256)}HdrS`, "`memzone profile`"],
    ["bytes", "\u0001\u0002\ufffd\ufffd\u0000abc", "it is no text"],
    ["prose", "The quick brown fox is quiet.\nAnd ro, too.\n", "none of what is known is in it"],
    ["/proc/ioports", "0000-0cf7 : PCI Bus 0000:00\n  0000-001f : dma1\n", "none of what is known is in it"],
    ["HTML", "<html><body>dmesg</body></html>", "none of what is known is in it"],
    ["JSON of something else", '{ "memory": 3 }', "none of what is known is in it"],
    ["a source file", "int main(void)\n{\n\treturn 0;\n}\n", "none of what is known is in it"],
  ])("%s is none, and the sentence says why", (_, text, why) => {
    expect(recogniseSource(text)).toEqual({ unknown: expect.stringContaining(why) });
  });

  // One line of 8 MiB: what is read for each character once takes no time, what is read from each character on takes hours.
  it.each([
    ["no blanks", "a"],
    ["blanks", " "],
    ["quotes", "'"],
    ["the beginning of a message", "Linux version "],
    ["slashes", "/sys/devices/system/memory/"],
    ["backslashes", "\\"],
    ["tags", "<domain "],
    ["braces", '{"memory":['],
    ["a program's name", "qemu-system-x86_64 "],
    ["addresses", "0x0-0x1 "],
  ])("a long line of %s is read in one go", (_, piece) => {
    const line = piece.repeat((8 * 1024 * 1024) / piece.length);
    expect(recogniseSource(`${line}\n${DMESG}`)).toBeDefined();
  });
});

describe("a crash's log that has only its end", () => {
  const TAIL = [
    "<1>BUG: unable to handle kernel NULL pointer dereference at 0000000000000018",
    "<4>Pid: 4711, comm: qemu-system-x86 Not tainted 2.6.32-642.el6.x86_64 #1 Vendor Server/Board",
    "<4>Call Trace:",
    "<4> [<ffffffff8105fe40>] ? kvm_vcpu_ioctl -m 4",
  ].join("\n");

  it("is a log, not the command of the process that its trace names", () => {
    expect(recogniseSource(TAIL)).toEqual({ kind: "dmesg" });
    expect(readLogMachine(TAIL).machine).toMatchObject({ release: { value: "2.6.32-642.el6.x86_64" }, maps: {} });
  });
});
