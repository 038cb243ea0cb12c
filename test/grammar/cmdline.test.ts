import { describe, expect, test } from "vitest";
import type { Cmdline, ScenarioFile } from "../../grammar/ast.ts";
import { parse } from "../../grammar/parse.ts";
import { textAt } from "./annotated.ts";

function cmdlineOf(file: ScenarioFile): Cmdline {
  const cmdline = file.statements.find((statement) => statement.kind === "cmdline");
  if (cmdline === undefined) throw new Error("no command line");
  return cmdline;
}

/** Names and values, as the kernel would hand them to the parameter's function. */
function params(content: string): (readonly [string, string | undefined])[] {
  const file = parse(`cmdline { ${content}\n}`);
  expect(file.errors).toEqual([]);
  return cmdlineOf(file).params.map(({ name, value }) => [name, value]);
}

describe("the kernel command line", () => {
  test("separates parameters by white space and newlines", () => {
    expect(params("quiet movablecore=256M\n\tnokaslr")).toEqual([
      ["quiet", undefined],
      ["movablecore", "256M"],
      ["nokaslr", undefined],
    ]);
  });

  test("splits at the first `=`, and knows empty values", () => {
    expect(params("console=ttyS0,115200 memmap=256M!0x130000000 root=UUID=1234 movablecore=")).toEqual([
      ["console", "ttyS0,115200"],
      ["memmap", "256M!0x130000000"],
      ["root", "UUID=1234"],
      ["movablecore", ""],
    ]);
  });

  test("takes quotes off as the kernel does, around the value or the whole parameter", () => {
    expect(params('dyndbg="file x +p" "dyndbg=file y +p" foo="a"b')).toEqual([
      ["dyndbg", "file x +p"],
      ["dyndbg", "file y +p"],
      ["foo", 'a"b'],
    ]);
  });

  test("ends at a brace, unless that is quoted", () => {
    expect(params('dyndbg="func a{} +p" quiet')).toEqual([
      ["dyndbg", "func a{} +p"],
      ["quiet", undefined],
    ]);
    const file = parse("cmdline {quiet}\nboot\n");
    expect(cmdlineOf(file).params.map(({ name }) => name)).toEqual(["quiet"]);
    expect(file.statements).toHaveLength(2);
  });

  test("has comments behind white space only", () => {
    const file = parse("cmdline {\n  foo=a#b # as } in the bug report\n  # all of a line\n  quiet\n}\n");
    expect(file.errors).toEqual([]);
    expect(cmdlineOf(file).params.map(({ raw }) => raw)).toEqual(["foo=a#b", "quiet"]);
    expect(file.comments.map(({ text }) => text)).toEqual(["# as } in the bug report", "# all of a line"]);
  });

  test("has a place for every piece", () => {
    const file = parse('cmdline {\n  dyndbg="file x +p" "a.b=c d"\n}\n');
    const [first, second] = cmdlineOf(file).params;
    expect(textAt(file, first!.span)).toBe('dyndbg="file x +p"');
    expect(textAt(file, first!.nameSpan)).toBe("dyndbg");
    expect(textAt(file, first!.valueSpan!)).toBe("file x +p");
    expect(textAt(file, second!.span)).toBe('"a.b=c d"');
    expect(textAt(file, second!.nameSpan)).toBe("a.b");
    expect(textAt(file, second!.valueSpan!)).toBe("c d");
  });

  test("refers to parameters of the file by `$` and a letter", () => {
    const file = parse("cmdline { memmap=$size$0x10000000 crashkernel=$low-$high:$a-b memmap=16M$0x1000 }\n");
    const refs = cmdlineOf(file).params.flatMap((param) => param.refs);
    expect(refs.map(({ name }) => name)).toEqual(["size", "low", "high", "a-b"]);
    expect(refs.map(({ span }) => textAt(file, span))).toEqual(["$size", "$low", "$high", "$a-b"]);
  });
});
