/**
 * How people write what this language writes otherwise: each habit turns a line into another one. They can be loose, as only what the parser takes is
 * offered (written-otherwise.ts); they stand in the order in which they are tried.
 */
import { DECLARATIONS, DEVICE_BODIES } from "../../../grammar/vocabulary/declarations.ts";
import { LINE_STEPS } from "../../../grammar/vocabulary/steps.ts";
import { wordsOf } from "../../../grammar/vocabulary/word-lists.ts";
import { memparse } from "../../simulation/units/memparse.ts";
import { hex, writtenSize } from "../../simulation/units/units.ts";

/** Undefined, or the line as it is: it does not apply. */
export type Habit = (line: string) => string | undefined;

function written(form: RegExp, as: string | ((...parts: string[]) => string)): Habit {
  return (line) => (typeof as === "string" ? line.replace(form, as) : line.replace(form, (...parts) => as(...parts)));
}

/** In front of the first text in quotes. */
function outsideQuotes(habit: Habit): Habit {
  return (line) => {
    const at = line.indexOf('"');
    const head = at < 0 ? line : line.slice(0, at);
    return `${habit(head) ?? head}${line.slice(head.length)}`;
  };
}

const oneOf = (words: Iterable<string>): string => [...words].sort((a, b) => b.length - a.length).join("|");

const STEPS = oneOf(Object.keys(LINE_STEPS));
const STATEMENTS = oneOf(
  [...Object.keys({ ...DECLARATIONS, ...LINE_STEPS }), "expect", "firmware"].map((word) => word.split(/[ -]from/)[0]!),
);
const DEVICES = oneOf(Object.keys(DEVICE_BODIES));
const OUTCOMES = oneOf(wordsOf("OUTCOME"));
const ZONES = oneOf(wordsOf("ZONE"));
const FIELDS = oneOf([...wordsOf("BLOCK_FIELD"), ...wordsOf("ZONE_FIELD")]);
const BLOCKS = String.raw`memory\d+(?:-\d+)?`;

/** Names of other programs and other languages for a statement's first word. */
const OTHER_WORDS: Readonly<Record<string, readonly string[]>> = {
  plug: ["hotplug", "hot-plug", "hotadd", "hot-add", "device_add", "add", "insert"],
  unplug: ["hot-unplug", "hotremove", "hot-remove", "device_del", "remove", "eject"],
  allocate: ["alloc", "malloc", "take"],
  free: ["release", "dealloc", "deallocate"],
  expect: ["assert", "require", "verify", "should", "test"],
  crash: ["panic", "kdump"],
  reboot: ["reset", "restart"],
  concurrently: ["parallel", "simultaneously", "async"],
  dimm: ["pc-dimm", "pc_dimm"],
  nvdimm: ["pmem"],
  use: ["include", "import"],
  reserve: ["reserved", "memblock_reserve"],
  cmdline: ["append", "commandline", "command-line", "bootargs"],
  param: ["parameter", "var", "let", "const"],
};
const FIRST_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries(OTHER_WORDS).flatMap(([word, others]) => others.map((other) => [other, word] as const)),
);

/** The same of items. */
const OTHER_ITEMS: Readonly<Record<string, string>> = { ram: "memory", mem: "memory", smp: "cpus", vcpus: "cpus" };

/** `4.5G`, `1,5GiB`: whole units of the next smaller one; undefined: they are none. */
export function wholeSize(whole: string, fraction: string, unit: string): string | undefined {
  const { value } = memparse(`1${unit}`);
  const bytes = (Number(`${whole}${fraction}`) * value) / 10 ** fraction.length;
  return Number.isSafeInteger(bytes) && bytes % (value / 1024) === 0 ? writtenSize(bytes) : undefined;
}

const NUMBERS: readonly Habit[] = [
  written(
    /(?<![\w.,])(\d+)[.,](\d+)[ \t]?([KMGTP])(?:i?B)?(?!\w)/gi,
    (all, whole, fraction, unit) => wholeSize(whole!, fraction!, unit!.toUpperCase()) ?? all!,
  ),
  written(/(?<![\w.,'])\d{1,3}(?:[_']\d{3})+(?=[KMGTP]?(?!\w))/gi, (all) => all!.replace(/[_']/g, "")),
  written(/(?<=\d)(?:[ \t]?([KMGTP]))i?B(?!\w)/gi, (_, unit) => unit!.toUpperCase()),
  written(/(?<![\w-])(memory|size|maxmem|initrd|requested|block)(\d+[KMGTP])(?![\w-])/g, "$1 $2"),
  written(/(?<![\w-])(slots|cpus)(\d+)(?![\w-])/g, "$1 $2"),
  // Addresses as the kernel prints some of them.
  written(/(?<![\w@-])([0-9a-f]{5,16})-([0-9a-f]{5,16})(?!\w)/g, (all, first, last) =>
    /[a-f]/.test(all!) ? `0x${first}-0x${last}` : all!,
  ),
];

const RANGES: readonly Habit[] = [
  written(/(0x[0-9a-f]+)[ \t]*(?:\.\.\.?|…|–|—|:|\bto\b|\bthrough\b)[ \t]*(0x[0-9a-f]+)/i, "$1-$2"),
  // The start, and how much.
  written(/(0x[0-9a-f]+)[ \t]*(?:\+|,[ \t]*(?:size[ \t]+)?)(0x[0-9a-f]+|\d+[KMGT]?)(?!\w)/i, (all, start, size) => {
    const { value, rest } = memparse(size!);
    return rest === "" && value > 0 ? `${hex(Number(start))}-${hex(Number(start) + value - 1)}` : all!;
  }),
];

const OUTCOME: readonly Habit[] = [
  written(
    new RegExp(
      String.raw`^(\s*(?:${STEPS})\b.*?)[ \t]*(?:-->|=>|→|⇒|>|:|==?|\b(?:returns?|gives|yields|is|(?:fails|ends)(?:[ \t]+with)?|with)\b)[ \t]*(${OUTCOMES})(?=$|[ \t])`,
    ),
    "$1 -> $2",
  ),
  written(/->[ \t]*(?:success(?:ful)?|succeeds|passe[sd]|done|0)(?=$|[ \t])/, "-> ok"),
  written(
    /(->[ \t]*[A-Z]\w+)[ \t]*(?:@|\bat:|\bat[ \t]+(?:page|address|addr)\b:?|\(|\[)[ \t]*(0x[0-9a-f]+)[)\]]?/i,
    "$1 at $2",
  ),
  written(/(->[ \t]*[A-Z]\w+)[ \t]+(?:at[ \t]+)?pfn[ \t]*[=:]?[ \t]*((?:0x)?[0-9a-f]+)/, "$1 at pfn $2"),
  written(/[ \t](?:desc|reverse|reversed|backwards|downwards)(?=$|[ \t])/, " descending"),
];

const STEP_WORDS: readonly Habit[] = [
  written(
    new RegExp(
      String.raw`^(\s*)(?:set[ \t]+)?(${BLOCKS})[ \t]*[=:]?[ \t]*(online|offline|online_movable|online_kernel)[ \t]*$`,
    ),
    "$1$3 $2",
  ),
  written(
    new RegExp(String.raw`^(\s*)online[ \t]+(${BLOCKS})[ \t]+(?:(?:to|in|into|as|zone)[ \t]+)+(movable|kernel)\b`, "i"),
    (_, indent, blocks, zone) => `${indent}online_${zone!.toLowerCase()} ${blocks}`,
  ),
  written(new RegExp(String.raw`^(\s*(?:un)?plug[ \t]+)(?:${DEVICES}|device)[ \t]+(?=[A-Za-z])`), "$1"),
  written(/^(\s*set[ \t]+)(?:\/sys|\/proc)\/\S*\/(\w+)/, "$1$2"),
  written(/^(\s*)(?:set[ \t]+)?vm[./](\w+)[ \t]*=[ \t]*/, "$1set $2 = "),
  written(/^(\s*set[ \t]+[\w-]+)[ \t]*(?::=?|==|\bto\b)[ \t]*/, "$1 = "),
  written(/^(\s*chmem[ \t]+\w+[ \t]+)(?:-b|--blocks?|blocks?)[ \t]+(?=\d)/, "$1memory"),
  written(new RegExp(String.raw`^(\s*chmem[ \t]+\w+[ \t]+\S+[ \t]+)(?=(?:${ZONES})\b)`), "$1zone "),
  written(/[ \t]+(?:(?:on|in|at)[ \t]+)?node[ \t]*[=:][ \t]*(\d+)/, " node$1"),
  written(/[ \t]+(?:on|in|at|from)[ \t]+(?=node\d)/, " "),
  written(
    new RegExp(String.raw`[ \t]+(?:(?:in|from)[ \t]+)?(?:zone[ \t]+)?(${ZONES})(?:[ \t]+zone)?(?=[ \t]|$)`),
    " in $1",
  ),
  written(/[ \t]*,[ \t]*/g, " "),
  written(/^(\s*reconfigure[ \t]+\S+)[ \t]+(?:to|into|in|=)[ \t]*/, "$1 as "),
  written(/^(\s*resize[ \t]+\S+)[ \t]+(?:as|into|=|:|at)[ \t]*/, "$1 to "),
  written(/^(\s*(?:crash|reboot))[ \t]*\{[ \t]*(?!cmdline\b)([^{}]*[^{}\s])[ \t]*\}[ \t]*$/, "$1 { cmdline { $2 } }"),
  written(/^(\s*(?:crash|reboot))[ \t]+(cmdline[ \t]*\{[^{}]*\})[ \t]*$/, "$1 { $2 }"),
  written(/^(\s*)concurrently[ \t]*\{[ \t]*([^{};]+(?:;[^{};]+)+);?[ \t]*\}[ \t]*$/, (_, indent, steps) =>
    [`${indent}concurrently {`, ...steps!.split(";").map((step) => `${indent}  ${step.trim()}`), `${indent}}`].join(
      "\n",
    ),
  ),
];

const EXPECTATIONS: readonly Habit[] = [
  written(/^(\s*expect[ \t]+)node[ \t]*(\d+)[ \t]*,?[ \t]*zone[ \t]+(\w+)/i, "$1node$2 $3"),
  written(/^(\s*expect[ \t]+node\d+)(?:[ \t]*[/:.,][ \t]*|[ \t]+zone[ \t]+)(?=\w)/, "$1 "),
  written(new RegExp(String.raw`^(\s*expect[ \t]+(?:no[ \t]+)?${BLOCKS})[ \t]*[:/.,][ \t]*(?=\w)`), "$1 "),
  written(new RegExp(String.raw`(?<![\w-])(${FIELDS})[ \t]*(?::|==|:=|\bis\b)[ \t]*(?=\w)`, "g"), "$1="),
  written(new RegExp(String.raw`(?<![\w-])(${FIELDS})[ \t]+(?=[\d$])`, "g"), "$1="),
  written(new RegExp(String.raw`,[ \t]*(?=(?:${FIELDS})[ \t]*=)`, "g"), " "),
  written(
    new RegExp(String.raw`(${BLOCKS})[ \t]+(?:is|are|to be|should be|be)[ \t]+(?=online|offline|going)`),
    "$1 state=",
  ),
  written(new RegExp(String.raw`(${BLOCKS})[ \t]+(?:is |are )?(?:absent|missing|gone)\b`), "no $1"),
  written(
    new RegExp(String.raw`valid_zones=((?:${ZONES})(?:[ \t]*[,/|+ ][ \t]*(?:${ZONES}))+)`),
    (_, zones) => `valid_zones=${zones!.split(/[ \t]*[,/|+ ][ \t]*/).join(",")}`,
  ),
  written(/^(\s*expect[ \t]+(?:lsmem|zoneinfo|iomem|dmesg))[ \t]*(?:[:=]|\b(?:contains|has|is|says)\b)?[ \t]*$/, "$1 "),
  written(/^(\s*expect[ \t]+)(?:log|kernel log|printk)\b/, "$1dmesg"),
  written(
    /^(\s*expect[ \t]+task[ \t]+\S+[ \t]+)(?:is[ \t]+)?(?:waits?|waiting|blocks|stuck|hangs)[ \t]+(?:for|on|in|at)\b/,
    "$1blocked on",
  ),
  written(/^(\s*expect[ \t]+(?:un)?reserved[ \t]+)(?:at|range|memory)[ \t]+/, "$1"),
];

const DECLARATION_WORDS: readonly Habit[] = [
  written(/^(\s*param[ \t]+)\$/, "$1"),
  written(/^(\s*param[ \t]+\w[\w-]*)[ \t]*:=?[ \t]*/, "$1 = "),
  written(/^(\s*param[ \t]+\w[\w-]*[ \t]*=[ \t]*)[[({][ \t]*(.*?)[ \t]*[\])}][ \t]*$/, "$1$2"),
  written(
    /^(\s*param[ \t]+\w[\w-]*[ \t]*=)(.*)$/,
    (_, head, values) =>
      `${head} ${values!
        .trim()
        .split(/[ \t]*(?:\|+|[,/;]|\bor\b)[ \t]*/)
        .join(" | ")}`,
  ),
  written(
    new RegExp(
      String.raw`^(\s*(?:${DEVICES})[ \t]+\w[\w-]*)[ \t]*(?:[=:][ \t]*)?(?:size[ \t]*[=:]?[ \t]*)?(\d+[KMGT])[ \t]*$`,
    ),
    "$1 { size $2 }",
  ),
  written(/[ \t]*@[ \t]*(?=0x)/, " at "),
  written(/([ \t]at[ \t]+)=[ \t]*/, "$1"),
  written(/^(\s*reserve[ \t]+.*[ \t])(?:for|from|in)[ \t]+(?=\w+$)/, "$1by "),
  written(/(?<=\bconfig[ \t]+\w+)[ \t]*[: ][ \t]*(?=\w+[ \t]*(?:\}|$))/, "="),
  written(/(?<=[{\s])(?:numa|numa-node)(?=[ \t]+node\d)[ \t]+/, ""),
];

const WORDS: readonly Habit[] = [
  written(/^(\s*)([A-Za-z][\w-]*)(?=[ \t]*(?:[:{"']|[ \t]\S|$))/, (all, indent, word) => {
    const known = FIRST_WORDS.get(word!.toLowerCase());
    return known === undefined ? all! : `${indent}${known}`;
  }),
  written(/(?<=[{\s])(ram|mem|smp|vcpus)(?=[ \t]+\d)/g, (_, word) => OTHER_ITEMS[word!]!),
  written(/\bZONE_([A-Z]+\d*)\b/g, (all, name) => wordsOf("ZONE").find((zone) => zone.toUpperCase() === name) ?? all!),
  written(new RegExp(String.raw`^(\s*(?:${STATEMENTS}))[ \t]*[:=][ \t]*(?=\S)`), "$1 "),
  written(/[ \t]*[;,.][ \t]*$/, ""),
];

/** What is in single quotes, or in double ones where a word or a number stands. */
const QUOTES: readonly Habit[] = [
  written(/^(\s*\w[\w -]*?)[ \t]*[:=]?[ \t]*'([^'"\\]*)'[ \t]*$/, '$1 "$2"'),
  written(/^(\s*\w[\w -]*?)[ \t]*[:=][ \t]*(?="[^"]*"[ \t]*$)/, "$1 "),
  written(/^(\s*(?:step|scenario|use))[ \t]*[:=][ \t]*([^\s"'].*)$/, '$1 "$2"'),
  written(/^(\s*cmdline)[ \t]*[:=]?[ \t]*(["']?)([^"'{}:=][^"'{}]*)\2[ \t]*$/, "$1 { $3 }"),
  written(/^(\s*expect[ \t]+(?:no[ \t]+)?warning)(?:[ \t]*[:=][ \t]*|[ \t]+)(["']?)([a-z-]+)\2[ \t]*$/, "$1 $3"),
  written(/(?<=[\s{])(['"])([\w.$-]+)\1/g, "$2"),
  written(/(?<=[\s{])\((\w+)\)/g, "$1"),
];

const GROUPS: readonly (readonly Habit[])[] = [
  WORDS,
  NUMBERS,
  RANGES,
  OUTCOME,
  EXPECTATIONS,
  DECLARATION_WORDS,
  STEP_WORDS,
];

/** All of them, one behind the other: some lines are right with two of a kind alone. */
function together(habits: readonly Habit[]): Habit {
  return (line) => habits.reduce((now, habit) => habit(now) ?? now, line);
}

/** In the order in which they are tried. */
export const HABITS: readonly Habit[] = [
  ...QUOTES,
  ...GROUPS.flatMap((group) => [...group, together(group)]).map(outsideQuotes),
];
