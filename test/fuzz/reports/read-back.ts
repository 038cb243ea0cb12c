/** Reads each report format as the programs do that take it, strictly, and says what they would not take. */
import { isDeepStrictEqual } from "node:util";
import { mergedDiagnostics, mergedEvidence, type Report } from "../../../server/cli/report.ts";

/** What moves a cursor, hides or turns text: nothing of it is in any output. */
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** What is wrong with a report as text; undefined: nothing. */
export function readBackFault(format: string, text: string, report: Report): string | undefined {
  const found = UNSEEN.exec(text);
  if (found !== null) return `${format} holds U+${found[0].codePointAt(0)!.toString(16)}`;
  // Whoever reads it reads bytes.
  return READERS[format]?.(Buffer.from(text).toString(), report);
}

const READERS: Readonly<Record<string, (text: string, report: Report) => string | undefined>> = {
  json: (text, { cases, unread }) => {
    const read = JSON.parse(text);
    const told = JSON.parse(JSON.stringify(cases));
    if (!isDeepStrictEqual(read.results, told)) return "json reads back as other results";
    return isDeepStrictEqual(read.unread ?? [], unread) ? undefined : "json reads back as other sentences";
  },
  jsonl: (text, { cases }) => {
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const told = JSON.parse(JSON.stringify(cases));
    const read = lines.flatMap((line) => ("case" in line ? [line.case] : []));
    return isDeepStrictEqual(read, told) ? undefined : "jsonl reads back as other results";
  },
  sarif: (text, report) => {
    const [run] = JSON.parse(text).runs;
    const { results, tool, invocations } = run;
    if (results.length !== mergedDiagnostics(report).length) return `sarif has ${results.length} results`;
    const [{ toolExecutionNotifications: told }] = invocations;
    if (told.length !== mergedEvidence(report).length + report.unread.length)
      return `sarif tells ${told.length} things`;
    for (const { ruleId, ruleIndex, locations, relatedLocations = [] } of results) {
      if (tool.driver.rules[ruleIndex]?.id !== ruleId) return `sarif: rule ${ruleIndex} is not ${ruleId}`;
      for (const { physicalLocation } of [...locations, ...relatedLocations]) {
        const { uri } = physicalLocation.artifactLocation;
        if (!URL.canParse(uri, "file:///folder/")) return `sarif: no address: ${uri}`;
        decodeURI(uri);
      }
    }
    return undefined;
  },
  junit: (text) => {
    const { fault, elements } = readXml(text);
    if (fault !== undefined) return `junit is no XML: ${fault}`;
    const [all] = elements;
    if (all?.name !== "testsuites") return "junit has no suites";
    const cases = elements.filter(({ name }) => name === "testcase").length;
    return Number(all.attributes.get("tests")) === cases
      ? undefined
      : `junit has ${cases} tests and says another number`;
  },
  github: (text, report) => {
    const commands = text.split("\n").flatMap((line) => commandIn(line));
    const told = mergedEvidence(report).filter(({ level }) => level !== "exact").length;
    const expected = report.unread.length + mergedDiagnostics(report).length + told;
    if (commands.length !== expected) return `github sees ${commands.length} commands, and ${expected} are meant`;
    const other = commands.find((command) => !["error", "warning", "notice"].includes(command));
    return other === undefined ? undefined : `github sees a command ${other}`;
  },
};

/** Commands as GitHub's runner sees them: at the start of a line, white space aside, and in their older form anywhere. */
function commandIn(line: string): readonly string[] {
  const now = /^\s*::([^\s:]+)(?:\s(.*?))?::/.exec(line);
  if (now !== null) return [now[1]!];
  const older = /##\[([^\s\]]+)/.exec(line);
  return older === null ? [] : [older[1]!];
}

interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** Of a name, of what is in quotes, of a reference: what XML 1.0 allows, and of these what a report needs. */
const TAG = /^<(\/?)([A-Za-z_][\w.-]*)((?:\s+[A-Za-z_][\w.-]*="[^"<]*")*)\s*(\/?)>/;
const REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)/;
const NO_CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** A strict reader of documents without comments, sections and types: where it stops, and what it has read. */
function readXml(text: string): { readonly fault?: string; readonly elements: readonly XmlElement[] } {
  const elements: XmlElement[] = [];
  const open: string[] = [];
  const stopped = (fault: string) => ({ fault, elements });
  const bad = NO_CHARACTER.exec(text);
  if (bad !== null) return stopped(`U+${bad[0].codePointAt(0)!.toString(16)} is no character of it`);
  if (REFERENCE.test(text)) return stopped("an & begins no reference");
  for (const [, hexadecimal, decimal] of text.matchAll(/&#(?:x([0-9a-fA-F]+)|(\d+));/g)) {
    const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
    if (code > 0x10ffff || NO_CHARACTER.test(String.fromCodePoint(code))) return stopped(`it refers to U+${code}`);
  }
  let at = text.indexOf("?>") + 2;
  while (at < text.length) {
    const next = text.indexOf("<", at);
    const between = text.slice(at, next < 0 ? text.length : next);
    if (between.includes("]]>")) return stopped("text holds the end of a section");
    if (open.length === 0 && between.trim() !== "") return stopped("text stands outside of all elements");
    if (next < 0) break;
    const tag = TAG.exec(text.slice(next));
    if (tag === null) return stopped(`no tag: ${text.slice(next, next + 60)}`);
    const [whole, closes, name = "", pairs = "", isEmpty] = tag;
    at = next + whole.length;
    if (closes === "/") {
      if (open.pop() !== name) return stopped(`${name} ends, and is not open`);
      continue;
    }
    const attributes = new Map<string, string>();
    for (const [, key = "", value = ""] of pairs.matchAll(/([A-Za-z_][\w.-]*)="([^"]*)"/g)) {
      if (attributes.has(key)) return stopped(`${name} has ${key} twice`);
      attributes.set(key, value);
    }
    elements.push({ name, attributes });
    if (isEmpty !== "/") open.push(name);
  }
  return open.length === 0 ? { elements } : stopped(`${open.join()} do not end`);
}
