/**
 * The simulation words nothing: what a user reads is made in server/analysis and server/views. A literal of several words is a source, a
 * commit's subject, what a rule decides (RULES.md prints it), or a name that the kernel or the firmware itself has.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const CORE = join(import.meta.dirname, "../../server/simulation");

/** Files whose literals are such names. */
const NAMES: readonly (readonly [file: RegExp, names: string])[] = [
  [/^platforms\/data\/qemu-/, "what SMBIOS says of the board"],
  [
    /^platforms\/(?:hypervisors|cpus\/qemu-x86)\.ts$/,
    "what the kernel's log calls a hypervisor, and processors themselves",
  ],
  [/^arch\/\w+\/(?:iomem|build-from-image)\.ts$|^builds\/debian\//, "resources of /proc/iomem"],
  [/^arch\/x86\/image-from-log\.ts$/, "parts of the image as free_reserved_area() has them"],
  [
    /^e820\/(?:e820|fake-memory)\.ts$|^state\/events\.ts$|^kernels\/(?:crash|log|memory-map)-rules\.ts$/,
    "types of the firmware's map, and how the log has them",
  ],
  [/^kernels\/kconfig\/memory-options\.ts$/, "options of Kconfig, and files"],
  [/^mm\/percpu\/per-cpu\.ts$|^state\/alloc-site\.ts$/, "calls of one function apart"],
  [/^kernels\/rule-table\.ts$/, "an error of who writes a table, never shown"],
  [/^init\/unknown-bootoption\.ts$/, "names of parameters"],
  [/^evidence\/|envelopes\.generated\.ts$/, "dimensions of an envelope"],
];

/** Comments are matched to be passed over. */
const LITERAL = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|(["'`])((?:(?!\1)[^\\]|\\[\s\S])*?)\1/g;
const SEVERAL_WORDS = /[a-z]{2,}[,;:]? +[a-z]/i;
/** What stands in front of a literal that is documentation. */
const DOCUMENTATION = /(?:\b(?:source|subject):|\bSymbol\(|\bdefineRule(?:<[^(]*>)?\(\s*(?:"[^"]*"|`[^`]*`),)\s*$/;

/** `FILE: literal` of each one that nothing accounts for. */
function phrases(file: string, text: string): readonly string[] {
  return [...text.matchAll(LITERAL)]
    .filter(({ 2: literal, index }) => SEVERAL_WORDS.test(literal ?? "") && !DOCUMENTATION.test(text.slice(0, index)))
    .map(({ 2: literal }) => `${file}: ${literal}`);
}

it("holds no phrase for users", () => {
  const files = readdirSync(CORE, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  expect(files.length).toBeGreaterThan(200);
  const found = files
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !NAMES.some(([names]) => names.test(file)))
    .flatMap((file) => phrases(file, readFileSync(join(CORE, file), "utf8")));
  expect(found).toEqual([]);
});

it("would find one", () => {
  const text = `/** A comment of words. */
export const a = defineRule<boolean>("a", "whether it is so", [{ value: true, source: "mm/a.c: some function" }]);
const name = "memory block"; // "more words"
const said = \`the block stays\`;`;
  expect(phrases("a.ts", text)).toEqual(["a.ts: memory block", "a.ts: the block stays"]);
});
