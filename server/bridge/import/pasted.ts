/**
 * Lines of a real machine that somebody pasted into a scenario, as statements: commands of a shell one by one, a log or a listing by what it tells of
 * the kernel, its command line, the machine, and reservations. What is no statement stays as a comment.
 */
import { format } from "../../../grammar/format.ts";
import { stepOfShell } from "../../analysis/diagnostics/shell-steps.ts";
import { messageOf } from "../../sources/dmesg/carriers.ts";
import { mergeSources } from "../../sources/merge.ts";
import { readSource } from "../../sources/read-source.ts";
import { cmdlineLines } from "./cmdline-lines.ts";
import { kernelWords } from "./kernel-words.ts";
import { machineLines } from "./machine-lines.ts";

/** Characters that are looked at. */
const MOST_TEXT = 1024 * 1024;

/**
 * Undefined: no line is known. `taken`: what the scenario declares already (`kernel`, `machine`, `cmdline`), which the lines don't declare again.
 */
export function statementsOfPasted(text: string, taken: ReadonlySet<string>): string | undefined {
  if (text.length > MOST_TEXT) return undefined;
  const lines = text.split(/\r\n|\n|\r/);
  const steps = lines.map((line) => stepOfShell(line));
  if (steps.some((step) => step !== undefined)) {
    return lines.map((line, index) => steps[index] ?? commented(line)).join("\n");
  }
  const reservations = lines.flatMap((line) => reservationOf(line) ?? []);
  const paragraphs = [...declarationsOf(text, taken), ...(reservations.length === 0 ? [] : [reservations.join("\n")])];
  if (paragraphs.length === 0) return undefined;
  return format(`${paragraphs.join("\n\n")}\n`).trimEnd();
}

function commented(line: string): string {
  return line.trim() === "" || line.trimStart().startsWith("#") ? line : `# ${line.trim()}`;
}

/** mm/memblock.c:memblock_reserve() as `memblock=debug` has it printed. */
const RESERVED = /^_{0,2}memblock_reserve: (\[(?:mem )?0x[0-9a-f]+-0x[0-9a-f]+\]) (\S+)/;

function reservationOf(line: string): string | undefined {
  const [, range, by] = RESERVED.exec(messageOf(line.trim())) ?? [];
  return range === undefined ? undefined : `reserve ${range.replace("[mem ", "[")} ${by}`;
}

/** The paragraphs of a scenario that a log, a listing or a command tells. */
function declarationsOf(text: string, taken: ReadonlySet<string>): readonly string[] {
  const source = readSource("what was pasted", text);
  if (source === undefined) return [];
  const merged = mergeSources([source]);
  const { facts } = merged;
  if (facts.foreign !== undefined) return [];
  const paragraphs: string[] = [];
  if (facts.release !== undefined && !taken.has("kernel")) {
    const { version, arch, build, comments } = kernelWords(facts);
    const statement = `kernel ${version} ${arch}${build === undefined ? "" : ` { build ${build} }`}`;
    paragraphs.push([...comments.map((each) => `# ${each}`), statement].join("\n"));
  }
  const machine = taken.has("machine") ? undefined : machineLines(merged);
  if (machine !== undefined) {
    paragraphs.push([...machine.comments.map((each) => `# ${each}`), ...machine.lines].join("\n"));
  }
  if (facts.cmdline !== undefined && !taken.has("cmdline")) {
    const { lines } = cmdlineLines(facts.cmdline.value);
    if (lines.length > 0) paragraphs.push(["cmdline {", ...lines, "}"].join("\n"));
  }
  return paragraphs;
}
