/**
 * A report as JUnit XML, as CI systems show it: a suite for each file and combination of parameters, in it a test case for
 * what is wrong with the scenario itself and one for each expectation.
 */
import { escapeXml } from "../views/svg-elements.ts";
import { type CaseResult, caseLabel, type Report } from "./report.ts";

interface TestCase {
  readonly name: string;
  readonly line: number;
  readonly outcome: "passed" | "skipped" | "failed";
  readonly message?: string;
  readonly detail?: string;
}

export function junitReport(report: Report): string {
  const suites = report.cases.map((each) => ({ each, tests: testsOf(each) }));
  const all = suites.flatMap(({ tests }) => tests);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="memzone" ${counts(all)}>`,
    ...suites.flatMap(({ each, tests }) => suiteLines(each, tests)),
    "</testsuites>",
    "",
  ].join("\n");
}

function testsOf(each: CaseResult): readonly TestCase[] {
  const expectationPlaces = new Set(each.expectations.map(({ file, line }) => `${file}:${line}`));
  const errors = each.diagnostics.filter(
    ({ severity, code, file, line }) =>
      severity === "error" && !(code === "expectation-failed" && expectationPlaces.has(`${file}:${line}`)),
  );
  const scenario: TestCase = {
    name: `${each.title ?? "scenario"}: ${each.steps === 1 ? "the boot" : `the boot and ${Math.max(0, each.steps - 1)} steps`}`,
    line: 1,
    outcome: errors.length === 0 ? "passed" : "failed",
    ...(errors.length === 0
      ? {}
      : {
          message: errors[0]!.message,
          detail: errors
            .map(({ file, line, column, message, code }) => `${file}:${line}:${column}: ${message} [${code}]`)
            .join("\n"),
        }),
  };
  return [
    scenario,
    ...each.expectations.map(
      ({ text, line, result, message }): TestCase => ({
        name: `${text.length > 200 ? `${text.slice(0, 199)}…` : text} (line ${line})`,
        line,
        outcome: result === "holds" ? "passed" : result === "fails" ? "failed" : "skipped",
        ...(message === undefined ? {} : { message, detail: message }),
      }),
    ),
  ];
}

function suiteLines(each: CaseResult, tests: readonly TestCase[]): readonly string[] {
  const label = caseLabel(each.params);
  const name = label === "" ? each.file : `${each.file} ${label}`;
  return [
    `  <testsuite name="${escapeXml(name)}" file="${escapeXml(each.file)}" ${counts(tests)}>`,
    ...tests.flatMap((test) => testLines(name, each.file, test)),
    "  </testsuite>",
  ];
}

function testLines(suite: string, file: string, test: TestCase): readonly string[] {
  const head = `    <testcase classname="${attribute(suite)}" name="${attribute(test.name)}" file="${attribute(file)}" line="${test.line}"`;
  if (test.outcome === "passed") return [`${head}/>`];
  const message = test.message === undefined ? "" : ` message="${attribute(test.message)}"`;
  const body =
    test.outcome === "skipped"
      ? `<skipped${message}/>`
      : `<failure${message}>${escapeXml(test.detail ?? "")}</failure>`;
  return [`${head}>`, `      ${body}`, "    </testcase>"];
}

function counts(tests: readonly TestCase[]): string {
  const number = (outcome: TestCase["outcome"]): number => tests.filter((test) => test.outcome === outcome).length;
  return `tests="${tests.length}" failures="${number("failed")}" errors="0" skipped="${number("skipped")}"`;
}

/** Newlines in attributes would be read as spaces. */
function attribute(text: string): string {
  return escapeXml(text).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
}
