/**
 * A report as JUnit XML, as CI systems show it: a suite for each file and combination of parameters, in it a test case for
 * what stands above the first heading, one for each heading, and one for each expectation below its heading.
 */
import { escapeXml } from "../views/svg-elements.ts";
import { visibleXml } from "../views/visible.ts";
import { type CaseResult, caseLabel, type Report, type ReportedDiagnostic } from "./report.ts";

interface TestCase {
  readonly name: string;
  /** The `step` heading that it stands below. */
  readonly heading?: string;
  readonly line: number;
  /** `error`: it was not run. */
  readonly outcome: "passed" | "skipped" | "failed" | "error";
  readonly message?: string;
  readonly detail?: string;
}

export function junitReport(report: Report): string {
  const suites = report.cases.map((each) => ({ each, tests: testsOf(each) }));
  const unread = report.unread.map((message): TestCase => ({ name: message, line: 1, outcome: "error", message }));
  const all = [...suites.flatMap(({ tests }) => tests), ...unread];
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="memzone" ${counts(all)}>`,
    ...suites.flatMap(({ each, tests }) => suiteLines(each, tests)),
    ...unreadLines(unread),
    "</testsuites>",
    "",
  ];
  return visibleXml(lines.join("\n"));
}

/** A test for what stands above the first heading, one for each heading, and one for each expectation below its heading. */
function testsOf(each: CaseResult): readonly TestCase[] {
  const expectationPlaces = new Set(each.expectations.map(({ file, line }) => `${file}:${line}`));
  const errors = each.diagnostics.filter(
    ({ severity, code, file, line }) =>
      severity === "error" && !(code === "expectation-failed" && expectationPlaces.has(`${file}:${line}`)),
  );
  const headingAt = (file: string, line: number): number =>
    file === each.file ? each.headings.findLastIndex((heading) => heading.line <= line) : -1;
  const section = (index: number): readonly TestCase[] => [
    {
      name: index < 0 ? `${each.title ?? "scenario"}: ${stepCount(each.steps)}` : each.headings[index]!.title,
      line: index < 0 ? 1 : each.headings[index]!.line,
      ...failures(errors.filter(({ file, line }) => headingAt(file, line) === index)),
    },
    ...each.expectations
      .filter(({ file, line }) => headingAt(file, line) === index)
      .map(
        ({ text, line, result, message }): TestCase => ({
          name: `${text.length > 200 ? `${text.slice(0, 199)}…` : text} (line ${line})`,
          ...(index < 0 ? {} : { heading: each.headings[index]!.title }),
          line,
          outcome: result === "holds" ? "passed" : result === "fails" ? "failed" : "skipped",
          ...(message === undefined ? {} : { message, detail: message }),
        }),
      ),
  ];
  return [-1, ...each.headings.keys()].flatMap(section);
}

function failures(errors: readonly ReportedDiagnostic[]): Pick<TestCase, "outcome" | "message" | "detail"> {
  const [first] = errors;
  if (first === undefined) return { outcome: "passed" };
  const lines = errors.map(
    ({ file, line, column, message, code }) => `${file}:${line}:${column}: ${message} [${code}]`,
  );
  return { outcome: "failed", message: first.message, detail: lines.join("\n") };
}

function stepCount(entries: number): string {
  if (entries < 2) return entries === 0 ? "no boot" : "the boot";
  return `the boot and ${entries - 1} ${entries === 2 ? "step" : "steps"}`;
}

function suiteLines(each: CaseResult, tests: readonly TestCase[]): readonly string[] {
  const label = caseLabel(each.params);
  const name = label === "" ? each.file : `${each.file} ${label}`;
  return [
    `  <testsuite name="${escapeXml(name)}" file="${escapeXml(each.file)}" ${counts(tests)}>`,
    ...evidenceLines(each),
    ...tests.flatMap((test) => testLines(name, each.file, test)),
    "  </testsuite>",
  ];
}

/** A suite of what could not be read. */
function unreadLines(unread: readonly TestCase[]): readonly string[] {
  if (unread.length === 0) return [];
  const errors = unread.flatMap(({ message = "" }) => [
    `    <testcase classname="memzone" name="${attribute(message)}">`,
    `      <error message="${attribute(message)}"/>`,
    "    </testcase>",
  ]);
  return [`  <testsuite name="memzone" ${counts(unread)}>`, ...errors, "  </testsuite>"];
}

/** How far what was simulated can be trusted, as properties of the suite. */
function evidenceLines({ evidence: { level, why, means } }: CaseResult): readonly string[] {
  const property = (name: string, value: string): string =>
    `      <property name="${name}" value="${attribute(value)}"/>`;
  return [
    "    <properties>",
    property("evidence", level),
    ...why.map((each) => property("evidence.why", each)),
    ...(means === undefined ? [] : [property("evidence.means", means)]),
    "    </properties>",
  ];
}

function testLines(suite: string, file: string, test: TestCase): readonly string[] {
  const group = test.heading === undefined ? suite : `${suite}: ${test.heading}`;
  const head = `    <testcase classname="${attribute(group)}" name="${attribute(test.name)}" file="${attribute(file)}" line="${test.line}"`;
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
  return `tests="${tests.length}" failures="${number("failed")}" errors="${number("error")}" skipped="${number("skipped")}"`;
}

/** Newlines in attributes would be read as spaces. */
function attribute(text: string): string {
  return escapeXml(text).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
}
