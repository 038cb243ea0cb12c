/** LANGUAGE.md, the reference of the language, from the vocabulary. Every example in it is read by a test. */
import type { Entries } from "../vocabulary/entry.ts";
import { EXPECTATIONS } from "../vocabulary/expectations.ts";
import { syntaxOf } from "../vocabulary/form.ts";
import { OPERANDS, type OperandType } from "../vocabulary/operands.ts";
import { STEP_WORDS_INSIDE } from "../vocabulary/steps.ts";
import { meaningOf, type WordList, wordsOf } from "../vocabulary/word-lists.ts";
import { BODIES, type Entry, type Place, STATEMENTS } from "../vocabulary.ts";

/** What the page says of words that follow from data. */
export interface DataWords {
  /** The words that can stand for an operand. */
  readonly choices: (type: OperandType) => readonly string[];
  readonly meaningOf: (type: OperandType, word: string) => string | undefined;
}

const BODY_TITLES: Readonly<Record<keyof typeof BODIES, string>> = {
  kernel: "Inside `kernel { }`",
  "kernel-from": "Inside `kernel from { }`",
  machine: "Inside `machine { }`",
  node: "Inside `node0 { }`",
  dimm: "Inside `dimm NAME { }`",
  "virtio-mem": "Inside `virtio-mem NAME { }`",
  nvdimm: "Inside `nvdimm NAME { }`",
  cxl: "Inside `cxl NAME { }`",
};

const LIST_TITLES: Readonly<Record<WordList, string>> = {
  ALLOCATION_KIND: "Kinds of allocation",
  DAX_MODE: "Modes of a dax device",
  CHMEM_ACTION: "Actions of `chmem`",
  ZONE: "Zones",
  OUTCOME: "Outcomes",
  BLOCK_FIELD: "Fields of `expect memoryN`",
  ZONE_FIELD: "Fields of `expect nodeN ZONE`",
  BLOCK_STATE: "States of a block",
  SUPPOSED: "Parts of a machine that are supposed",
  VIEW: "Texts of `expect`",
  FIRMWARE_TYPE: "Types of firmware ranges",
};

/** Operands whose words follow from data, with the heading of their list. */
const DATA_LISTS: readonly (readonly [OperandType, string])[] = [
  ["PLATFORM", "Platforms"],
  ["ARCH", "Architectures"],
  ["BUILD", "Kernel builds that are tabled"],
  ["WHAT_IF", "Changes that were proposed and never merged"],
  ["KNOB", "Knobs of `set`"],
];

/** The text of LANGUAGE.md. */
export function languagePage(data: DataWords): string {
  return `${[
    INTRODUCTION,
    section("Declarations", "They stand before the first `boot`.", statementsAt("declaration")),
    ...Object.entries(BODIES).map(([owner, items]) => bodyTable(BODY_TITLES[owner as keyof typeof BODIES], items)),
    section("The timeline", TIMELINE, [...statementsAt("boot"), ...statementsAt("heading"), ...statementsAt("step")]),
    table("Behind a step", "word", Object.entries(STEP_WORDS_INSIDE)),
    section("Expectations", "Names are those of the kernel's own files.", Object.entries(EXPECTATIONS)),
    "## Words",
    ...wordTables(data),
    operandTable(),
  ].join("\n\n")}\n`;
}

const INTRODUCTION = `# The Memzone language

<!-- Made by \`npm run docs\` from grammar/vocabulary.ts: change it there. -->

A \`.memzone\` file is one scenario: a machine, a kernel and its command line, then a timeline of what happens to the memory. Addresses,
ranges and names are written as the kernel prints them, so that text from \`dmesg\`, \`lsmem\` and \`/proc\` can be pasted in.

\`\`\`memzone
scenario "movablecore= collides with memblock allocations"

kernel 6.5-rc2 x86_64

machine qemu-pc {
  memory 4G
}

cmdline {
  movablecore=256M
}

reserve 0x13ff00000-0x13ffbffff by memblock_alloc_range_nid

boot

expect memory38-39 state=online valid_zones=Movable

step "the top block can't be offlined"
offline memory39 -> EBUSY at 0x13ff00000
\`\`\`

## Lexical rules

- \`#\` starts a comment to the end of the line. Newlines end statements; inside \`{ }\` items are separated by newlines or spaces.
  Indentation means nothing. UTF-8.
- \`# memzone: allow CODE, CODE\` says that the author knows: behind a statement nothing is said under these codes of its line, on a line of its own
  nothing of the statement below. Errors can't be allowed, and a code that there is not, or that allows nothing, is said.
- **Number** \`42\`, \`0x2a\`; **size** a number with an optional binary suffix \`K M G T P\` (\`4G\`); **address** a number; **percent** \`10%\`.
  Exact up to 2^52.
- **Range** \`START-END\`, END included, or \`SIZE@START\`; \`[mem 0x…-0x…]\` as \`dmesg\` prints it is one, too.
- **Blocks** \`memory39\`, \`memory34-39\`; **node** \`node0\`; **string** \`"…"\` with \`\\"\` and \`\\\\\`; **text** \`"""\` … \`"""\` over several lines, the
  first newline dropped.
- **Name**: a letter, then letters, digits, \`_\`, \`-\`. Keywords are only keywords where the grammar expects them.
- \`$NAME\` stands for the value of a \`param\` wherever a size, number, percent or name may.
- \`# fmt: off\` … \`# fmt: on\` is left alone by the formatter.`;

const TIMELINE = `Statements run in order; the first is \`boot\`. A step may state how it ends: \`-> OUTCOME\`, with \`at ADDRESS\` or \`at pfn N\` for the page that
stands in the way. A step that fails unannounced is an error in the file, and so is a stated outcome that the simulation does not give.
Over several blocks the outcome is that of each block.`;

function statementsAt(place: Place): readonly (readonly [string, Entry])[] {
  return STATEMENTS.filter((statement) => statement.place === place).map((statement) => [statement.word, statement]);
}

function section(title: string, text: string, entries: readonly (readonly [string, Entry])[]): string {
  return [`## ${title}`, text, ...entries.map(([word, entry]) => statement(word, entry))].join("\n\n");
}

function statement(word: string, entry: Entry): string {
  const real = entry.real === undefined ? [] : [`On a real machine: \`${entry.real}\``];
  const syntax = `\`${entry.syntax ?? syntaxOf(entry.form)}\``;
  return [`### ${word}`, syntax, entry.meaning, ...real, `\`\`\`memzone\n${entry.example}\n\`\`\``].join("\n\n");
}

function bodyTable(title: string, items: Entries): string {
  const rows = Object.values(items).map((item) => [
    `\`${item.syntax ?? syntaxOf(item.form)}\``,
    item.meaning,
    `\`${item.example.replace(/\n\s*/g, " ")}\``,
  ]);
  return `### ${title}\n\n${rowsOf(["item", "meaning", "example"], rows)}`;
}

function wordTables({ choices, meaningOf: meaningOfData }: DataWords): readonly string[] {
  const ofLanguage = (Object.keys(LIST_TITLES) as WordList[]).map((list) =>
    table(
      LIST_TITLES[list],
      "word",
      wordsOf(list).map((word) => [word, meaningOf(list, word) ?? ""]),
    ),
  );
  const ofData = DATA_LISTS.map(([type, title]) =>
    table(
      title,
      "word",
      choices(type).map((word) => [word, meaningOfData(type, word) ?? ""]),
    ),
  );
  return [...ofLanguage, ...ofData];
}

function operandTable(): string {
  const seen = new Map<string, string>();
  for (const operand of Object.values(OPERANDS)) {
    if (!seen.has(operand.label)) seen.set(operand.label, operand.example);
  }
  return table("Operands", "operand", [...seen], "such as", true);
}

function table(
  title: string,
  first: string,
  entries: readonly (readonly [string, string])[],
  second = "meaning",
  isCode = false,
): string {
  const rows = entries.map(([word, text]) => [`\`${word}\``, isCode ? `\`${text}\`` : text]);
  return `### ${title}\n\n${rowsOf([first, second], rows)}`;
}

function rowsOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
