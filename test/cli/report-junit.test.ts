import { expect, test } from "vitest";
import { Analyser } from "../../server/analysis/analyser.ts";
import { caseResult } from "../../server/cli/case-result.ts";
import { junitReport } from "../../server/cli/report-junit.ts";
import { optionsOf, URI } from "../analysis/fixture.ts";

function junit(text: string): readonly string[] {
  const analysis = new Analyser().analyse(URI, text, 1, optionsOf());
  const report = { cases: [caseResult(analysis, {}, () => undefined, "/scenarios")], unread: [] };
  return junitReport(report)
    .split("\n")
    .filter((line) => /<testcase|<failure/.test(line))
    .map((line) => line.trim().replace(/file="[^"]*" /, ""));
}

test("headings group the test list, and each holds what fails below it", () => {
  const text = `scenario "headings"
kernel 6.12 x86_64
machine qemu-pc { memory 4G }
boot
expect memory32 state=online
step "one"
offline memory99
step "two"
expect no memory40
`;
  expect(junit(text)).toEqual([
    '<testcase classname="main.memzone" name="headings: the boot and 1 step" line="1"/>',
    '<testcase classname="main.memzone" name="expect memory32 state=online (line 5)" line="5"/>',
    '<testcase classname="main.memzone" name="one" line="6">',
    '<failure message="modelled: `offline memory99` fails with ENOENT: memory99 does not exist: no such block">main.memzone:7:1: modelled: `offline memory99` fails with ENOENT: memory99 does not exist: no such block [step-failed]</failure>',
    '<testcase classname="main.memzone" name="two" line="8"/>',
    '<testcase classname="main.memzone: two" name="expect no memory40 (line 9)" line="9"/>',
  ]);
});

test("lines are counted alike for headings and for what fails below them, whatever ends them", () => {
  const lines = [
    "kernel 6.12 x86_64",
    "machine qemu-pc { memory 4G }",
    "boot",
    'step "one"',
    "expect no memory40",
    'step "two"',
    "expect no memory41",
    "",
  ];
  expect(junit(lines.join("\r"))).toEqual(junit(lines.join("\n")));
  expect(junit(lines.join("\r\n"))).toEqual(junit(lines.join("\n")));
});

test("a file without a boot says so", () => {
  expect(junit("kernel 6.12 x86_64\n")).toEqual([
    '<testcase classname="main.memzone" name="scenario: no boot" line="1"/>',
  ]);
});
