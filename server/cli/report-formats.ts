/** The formats of a whole report; JSON lines, which are written case by case, are in result-lines.ts. */
import type { Report } from "./report.ts";
import { junitReport } from "./report-junit.ts";
import { githubReport, jsonReport, textReport } from "./report-lines.ts";
import { VERSION } from "./version.ts";

export const FORMATS: ReadonlyMap<string, (report: Report) => string | Promise<string>> = new Map<
  string,
  (report: Report) => string | Promise<string>
>([
  ["text", textReport],
  ["json", jsonReport],
  // It describes every code there is, which are many.
  ["sarif", async (report) => (await import("./report-sarif.ts")).sarifReport(report, VERSION)],
  ["junit", junitReport],
  ["github", githubReport],
]);

export const JSON_LINES = "jsonl";

/** All of them, for people. */
export const FORMAT_NAMES: readonly string[] = [...FORMATS.keys(), JSON_LINES];
