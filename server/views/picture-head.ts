/**
 * What a picture says of itself above its lanes: of which kernel and moment it is, and how sure. Where several are held against
 * each other, the head has what is the same for all of them, and each has the rest below its own name: what is sure of one kernel
 * is not of another.
 */
import type { WordedEvidence } from "../analysis/evidence-words.ts";
import { evidenceSentences } from "../analysis/level-words.ts";
import type { Layout } from "./layout.ts";
import { size } from "./picture/notation.ts";
import { captionOf } from "./supposition.ts";

/** Lines below the title. */
export function headLines(layouts: readonly Layout[]): readonly string[] {
  const [first] = layouts;
  if (first === undefined) return [];
  const shared = ABOUT.filter(({ same }) => isShared(same, layouts)).map(({ words }) => words(first));
  return [
    ...(shared.length === 0 ? [] : [shared.join(", ")]),
    ...(isShared(stepWords, layouts) ? [stepWords(first)] : []),
  ];
}

/** Lines above one of several: its name, and what is not the same for all. */
export function captionLines(layout: Layout, layouts: readonly Layout[]): readonly string[] {
  const own = ABOUT.filter(({ same }) => !isShared(same, layouts)).map(({ words }) => words(layout));
  const isMoment = layouts.some(({ step }) => step !== layout.step);
  const caption = `${captionOf(layout, layouts)}${isMoment ? outcomeWords(layout) : ""}`;
  const step = isMoment || isShared(stepWords, layouts) ? [] : [stepWords(layout)];
  return [caption, ...(own.length === 0 ? [] : [own.join(", ")]), ...step];
}

/** Of which kernel and moment a picture is, without how sure. */
export function momentLines(layout: Layout): readonly string[] {
  return [`${kernelWords(layout)}, ${blockWords(layout)}`, stepWords(layout)];
}

/** How sure several pictures are: as the least sure of them; what all say of it, and what one alone says under its name. */
export function evidenceOf(layouts: readonly Layout[]): {
  readonly level: WordedEvidence["level"];
  readonly sentences: readonly string[];
} {
  const all = layouts.map(({ evidence }) => evidenceSentences(evidence));
  const everywhere = (sentence: string): boolean => all.every((own) => own.includes(sentence));
  const own = layouts.flatMap((layout, at) =>
    all[at]!.filter((sentence) => !everywhere(sentence)).map(
      (sentence) => `${captionOf(layout, layouts)}: ${sentence}`,
    ),
  );
  const level = LEVELS.find((one) => layouts.some(({ evidence }) => evidence.level === one)) ?? "modelled";
  return { level, sentences: [...(all[0] ?? []).filter(everywhere), ...own] };
}

/** The least sure first. */
const LEVELS: readonly WordedEvidence["level"][] = ["modelled", "depends", "exact"];

type Words = (layout: Layout) => string;

interface About {
  readonly words: Words;
  /** What is the same where the words may be used for several. */
  readonly same: Words;
}

const kernelWords: Words = ({ kernel }) => `Linux ${kernel}`;
const blockWords: Words = ({ blockSize }) => `memory blocks of ${size(blockSize)}`;

const ABOUT: readonly About[] = [
  { words: kernelWords, same: kernelWords },
  { words: blockWords, same: blockWords },
  { words: trustWords, same: ({ evidence }) => evidenceSentences(evidence).join("\n") },
];

/** What the level says, or the first reason. */
function trustWords({ evidence }: Layout): string {
  const [first, ...others] = evidenceSentences(evidence);
  return `${first}${others.length === 0 ? "" : ` (and ${others.length} more)`}`;
}

function isShared(words: Words, layouts: readonly Layout[]): boolean {
  return layouts.every((layout) => words(layout) === words(layouts[0]!));
}

function stepWords(layout: Layout): string {
  return layout.step === 0
    ? `after ${layout.stepText}`
    : `after step ${layout.step}: ${layout.stepText}${outcomeWords(layout)}`;
}

/** ` -> EBUSY (why)`; of the first boot nothing. */
function outcomeWords({ step, outcome, reason }: Layout): string {
  return step === 0 ? "" : ` -> ${outcome}${reason === undefined ? "" : ` (${reason})`}`;
}
