/**
 * Texts of real machines, damaged and mixed, and kernel images with bytes changed: what is made of them is a scenario that boots, or a reason,
 * and can be compared and shown.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { wordedEvidence } from "../../../server/analysis/evidence-words.ts";
import { compareBetween } from "../../../server/bridge/compare/between-sources.ts";
import { compareSource } from "../../../server/bridge/compare/compare.ts";
import { comparisonJson, sourceLines } from "../../../server/bridge/compare/words.ts";
import { inMemory } from "../../../server/bridge/kernel-image/byte-source.ts";
import { readKernelImage } from "../../../server/bridge/kernel-image/read-image.ts";
import { NODE_UNPACKERS } from "../../../server/disk/unpackers.ts";
import { stateEvidence } from "../../../server/simulation/evidence/levels.ts";
import { arm64Image, bzImage, vmlinux, xz } from "../../bridge/kernel-image/synthetic.ts";
import { type Made, madeOf } from "../../bridge/made-of.ts";
import { TEXTS } from "../../sources/texts.ts";
import { inTime } from "../scenarios/in-time.ts";
import { analysed } from "../scenarios/scenarios.ts";
import { viewFaults } from "../scenarios/view-faults.ts";
import { stateFaults } from "../state-faults.ts";
import type { Subject } from "../subject.ts";

export interface SourcesInput {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** A kernel image, and the bytes that are another: where, as a part of it, and what. */
  readonly image: { readonly of: string; readonly changed: readonly (readonly [at: number, byte: number])[] };
}

const FIELD = join(import.meta.dirname, "../../bridge/field");
const LOGS = readdirSync(FIELD)
  .filter((name) => name.endsWith(".dmesg"))
  .map((name) => readFileSync(join(FIELD, name), "utf8"));
const WRITTEN = Object.values(TEXTS).map(([, text]) => text);

const ELF = vmlinux();
const IMAGES: Readonly<Record<string, Uint8Array>> = {
  vmlinux: ELF,
  bzImage: bzImage(xz(ELF), ELF.length),
  arm64: arm64Image(),
};

/** What stands in for a word of a line: numbers that are too large, too small or none, and names that objects have. */
const WORD = fc.constantFrom(
  ...[
    "0",
    "-1",
    "4294967296",
    "18446744073709551615",
    "99999999999999999999999",
    "0xffffffffffffffff",
    "1e308",
    "NaN",
    "",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "\u0000",
    "\u202e",
    "é",
    "../../etc/passwd",
    "/dev/zero",
    "<script>",
    "&lt;",
    "]]>",
  ],
);

type Damage = (lines: readonly string[]) => readonly string[];
const part = fc.double({ min: 0, max: 1, noNaN: true });
const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(part, part).map(
    ([from, to]): Damage =>
      (lines) =>
        lines.slice(Math.floor(Math.min(from, to) * lines.length), Math.ceil(Math.max(from, to) * lines.length)),
  ),
  fc.tuple(part, fc.nat(30), WORD).map(
    ([at, index, word]): Damage =>
      (lines) => {
        const row = Math.floor(at * lines.length);
        const words = (lines[row] ?? "").split(/([\s=:,[\]<>'"/-]+)/);
        return lines.with(Math.min(row, lines.length - 1), words.with(index % words.length, word).join(""));
      },
  ),
  part.map(
    (at): Damage =>
      (lines) =>
        lines.toSpliced(Math.floor(at * lines.length), 1),
  ),
  fc.tuple(part, part).map(
    ([from, to]): Damage =>
      (lines) =>
        lines.toSpliced(Math.floor(to * lines.length), 0, lines[Math.floor(from * (lines.length - 1))] ?? ""),
  ),
  part.map(
    (at): Damage =>
      (lines) =>
        lines.flatMap((line, row) =>
          row === Math.floor(at * lines.length) ? [line.slice(0, line.length / 2)] : [line],
        ),
  ),
  fc.constant<Damage>((lines) => [...lines, ...lines]),
);
/** The text of a file of a machine, with lines and words that are missing, twice or others. */
export const damagedText: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...WRITTEN) }, { weight: 1, arbitrary: fc.constantFrom(...LOGS) }),
    fc.array(damage, { maxLength: 6, size: "max" }),
  )
  .map(([text, damages]) =>
    damages
      .reduce((lines, each) => (lines.length === 0 ? lines : each(lines)), text.split("\n") as readonly string[])
      .join("\n"),
  );

export const sources: Subject<SourcesInput> = {
  name: "sources",
  about: "logs, tables, command lines, XML and kernel images, damaged and mixed, through import, compare and show",
  inputs: fc.record({
    files: fc.array(
      fc.record({
        name: fc.constantFrom("boot.dmesg", "zoneinfo", "vm.xml", "__proto__", "é\u0000.txt"),
        text: damagedText,
      }),
      { minLength: 1, maxLength: 4 },
    ),
    image: fc.record({
      of: fc.constantFrom(...Object.keys(IMAGES)),
      changed: fc.array(fc.tuple(part, fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)), { maxLength: 6 }),
    }),
  }),
  async check({ files, image }) {
    const bytes = IMAGES[image.of]!.slice();
    for (const [at, byte] of image.changed) bytes[Math.floor(at * at * bytes.length)] = byte;
    const read = await readKernelImage(inMemory(bytes), "vmlinuz", NODE_UNPACKERS);
    if (typeof read !== "object") return "a kernel image is read as nothing";
    const made = await madeOf(files);
    return made === undefined ? undefined : faultOf(made, saysNone(files));
  },
};

const NONE = /\bNaN\b|\bundefined\b|\[object/;

/** Whether files say such words themselves: lines of them that could not be read are quoted. */
function saysNone(files: readonly { readonly text: string }[]): boolean {
  return files.some(({ text }) => NONE.test(text));
}

function faultOf(made: Made, isQuoted: boolean): string | undefined {
  if ("wrong" in made) {
    if (/simulation of this scenario failed/.test(made.wrong) || (!isQuoted && NONE.test(made.wrong)))
      return `no scenario is made: ${made.wrong}`;
    return made.wrong.length > 20 ? undefined : `no scenario is made, for the reason "${made.wrong}"`;
  }
  const { whole, sources: read } = made;
  const [error] = whole.analysis.diagnostics.filter(
    ({ severity, code }) => severity === "error" || code === "internal-error",
  );
  if (error !== undefined) return `what is made has an error: ${error.message}`;
  const state = whole.analysis.timeline[0]?.after;
  if (state === undefined) return "what is made does not boot";
  const [fault] = stateFaults(state, () => false);
  if (fault !== undefined) return fault;
  const compared = inTime("compare", () =>
    read.map(({ source, text }) => compareSource({ name: source.name, kind: source.kind, text }, state, true)),
  );
  const pairs = inTime("compare the sources", () => compareBetween(read, read));
  const differing = pairs.find(({ verdict }) => verdict !== "same");
  if (differing !== undefined) return `files differ from themselves: ${differing.what}`;
  const words = compared.flatMap((one) => sourceLines(one, "boot", true)).join("\n");
  if (!isQuoted && NONE.test(words)) return `a comparison says ${/.*(NaN|undefined|\[object).*/.exec(words)?.[0]}`;
  const evidence = wordedEvidence(stateEvidence(state));
  JSON.stringify(comparisonJson(compared.map((source) => ({ source, at: "boot", evidence }))));
  return viewFaults(analysed(whole.text), whole.analysis.timeline.slice(0, 1));
}
