/**
 * Lines of a real machine that somebody pasted into a scenario, as statements: commands of a shell one by one with the errors they ended with, a log or a
 * listing by what it tells of the kernel, its command line, the machine, and reservations, or, behind a boot, as an expectation. What is no statement stays as a comment.
 */
import { format } from "../../../grammar/format.ts";
import { errorOfShell, stepOfShell } from "../../analysis/diagnostics/shell-steps.ts";
import { messageOf } from "../../sources/dmesg/carriers.ts";
import { mergeSources } from "../../sources/merge.ts";
import { keyValues, lastOf } from "../../sources/qemu/options.ts";
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
  const steps = stepsOf(lines);
  if (steps !== undefined) return steps.join("\n");
  const expected = taken.has("boot") ? expectedText(text) : undefined;
  if (expected !== undefined) return expected;
  const reservations = lines.flatMap((line) => reservationOf(line) ?? []);
  const paragraphs = [...declarationsOf(text, taken), ...(reservations.length === 0 ? [] : [reservations.join("\n")])];
  if (paragraphs.length === 0) return undefined;
  return format(`${paragraphs.join("\n\n")}\n`).trimEnd();
}

/** Each line as the statement that it is, with the error that the shell says behind it as the outcome. Undefined: none is a step. */
function stepsOf(lines: readonly string[]): readonly string[] | undefined {
  const found: string[] = [];
  const devices = new PluggedDevices();
  /** Where the last step is in `found`, until its outcome is known. */
  let open: number | undefined;
  let isAny = false;
  for (const [index, line] of lines.entries()) {
    if (devices.takes(line)) continue;
    // Root's prompt: else it is a comment.
    const isTyped = errorOfShell(lines[index + 1] ?? "") !== undefined;
    const step = stepOfShell(isTyped ? withoutPrompt(line) : line);
    const error = step === undefined && open !== undefined ? errorOfShell(line) : undefined;
    if (open !== undefined && error !== undefined) {
      found[open] += ` -> ${error}`;
      open = undefined;
      continue;
    }
    if (step === undefined) found.push(commented(line));
    else {
      isAny = true;
      open = step.startsWith("expect ") ? undefined : found.length;
      found.push(step);
    }
  }
  return isAny ? [...devices.declarations, ...found] : undefined;
}

/** `object_add memory-backend-ram,id=mem0,size=1G` of QEMU's monitor, and what `device_add` makes of it. */
const OBJECT_ADD = /^(?:\(qemu\)\s*)?object_add\s+(?:qom-type=)?memory-backend-\w+,(\S+)$/;
const DEVICE_ADD = /^(?:\(qemu\)\s*)?device_add\s+(?:driver=)?pc-dimm,(\S+)$/;
const QEMU_SIZE = /^\d+[KMGT]?$/i;

/** DIMMs that are plugged in QEMU's monitor, as devices that are declared. */
class PluggedDevices {
  readonly #sizes = new Map<string, string>();
  readonly declarations: string[] = [];

  /** Whether a line makes the memory of a device, which is no step of its own. */
  takes(line: string): boolean {
    const object = keyValues(OBJECT_ADD.exec(line.trim())?.[1] ?? "");
    const id = lastOf(object, "id");
    const size = lastOf(object, "size");
    if (id !== undefined && size !== undefined && QEMU_SIZE.test(size)) {
      // A number alone is bytes here, as it is in the language.
      this.#sizes.set(id, size.toUpperCase());
      return true;
    }
    const device = keyValues(DEVICE_ADD.exec(line.trim())?.[1] ?? "");
    const name = lastOf(device, "id");
    const backed = this.#sizes.get(lastOf(device, "memdev") ?? "");
    if (name === undefined || !/^[A-Za-z][\w-]*$/.test(name) || backed === undefined) return false;
    const [node = "", address = ""] = [lastOf(device, "node"), lastOf(device, "addr")];
    const on = /^\d{1,4}$/.test(node) ? ` node${node}` : "";
    const at = /^0x[0-9a-f]+$/i.test(address) ? ` at ${address}` : "";
    this.declarations.push(`dimm ${name} { size ${backed}${on}${at} }`);
    return false;
  }
}

/** `# echo 0 > …` of root's shell. */
function withoutPrompt(line: string): string {
  return line.replace(/^\s*#\s+/, "");
}

/** How listings begin that an expectation holds against the simulated machine. */
const LISTINGS: readonly (readonly [view: string, first: RegExp])[] = [
  ["lsmem", /^RANGE\s+SIZE\s+STATE\b/],
  ["zoneinfo", /^Node \d+, zone\s+\w+$/],
];

function expectedText(text: string): string | undefined {
  const lines = text.trim();
  const view = LISTINGS.find(([, first]) => first.test(lines.split(/\r\n|\n|\r/, 1)[0]!.trim()))?.[0];
  return view === undefined || lines.includes('"""') ? undefined : `expect ${view} """\n${lines}\n"""`;
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
