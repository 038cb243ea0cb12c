/**
 * What was said in front of a place of the story, by codes: what `expect warning` and `expect no warning` are held against. It is kept as the first
 * few diagnostics of each code, so that neither a step nor an expectation costs what was said of all the others, and what an expectation was
 * answered is noted: it holds in the next version of the text as long as the answers are the same.
 */
import { onceFor } from "../simulation/units/once-for.ts";
import { sameList } from "../simulation/units/same-list.ts";
import type { Diagnostic } from "./analysis.ts";
import type { PassageSaid } from "./diagnostics/passage.ts";
import type { Diagnosed } from "./expectations/check.ts";
import type { DiagnosticCode } from "./notes/index.ts";

/** Diagnostics of one code that an expectation can name: of more of them, the first. */
const MOST_NAMED = 50;

/** The first diagnostics of each code, in the order in which the codes came up. Lists are never changed. */
type FirstByCode = Map<DiagnosticCode, readonly Diagnostic[]>;

const NONE: readonly Diagnostic[] = [];

/** What passages say of one phase. */
interface Summary {
  readonly file: FirstByCode;
  readonly timeline: FirstByCode;
}

/** What passages say one behind the other; `isLoud`: something. */
interface SaidInGroup {
  readonly passages: readonly PassageSaid[];
  readonly isLoud: boolean;
}

/** Diagnostics in front of a place of the story. */
export class SaidBefore implements Diagnosed {
  /** Offset in the text: of declarations, only what is written in front of it was said. */
  at = 0;
  readonly #rootUri: string;
  readonly #ofHead: readonly Diagnostic[];
  readonly #summary: Summary;
  /** What is not in there yet. */
  #later: (readonly SaidInGroup[])[] = [];

  constructor(
    rootUri: string,
    ofHead: readonly Diagnostic[],
    said: Summary = { file: new Map(), timeline: new Map() },
  ) {
    this.#rootUri = rootUri;
    this.#ofHead = ofHead;
    this.#summary = said;
  }

  /** What a passage says. */
  add(passage: PassageSaid): void {
    if (passage.said.length > 0) this.#later.push([{ passages: [passage], isLoud: true }]);
  }

  /** What groups say. */
  addGroups(groups: readonly SaidInGroup[]): void {
    this.#later.push(groups);
  }

  /** All that was said: most stories have nobody who asks. */
  get #said(): Summary {
    if (this.#later.length === 0) return this.#summary;
    for (const groups of this.#later) {
      for (const { passages, isLoud } of groups) {
        if (!isLoud) continue;
        const { file, timeline } = summaryOf(passages);
        for (const [code, more] of file) append(this.#summary.file, code, more);
        for (const [code, more] of timeline) append(this.#summary.timeline, code, more);
      }
    }
    this.#later = [];
    return this.#summary;
  }

  has(code: string): boolean {
    return this.of(code).length > 0;
  }

  of(code: string): readonly Diagnostic[] {
    const { file, timeline } = this.#said;
    const ofHead = this.#ofHead.filter((each) => each.code === code && this.#isBefore(each, this.at));
    const ofFile = file.get(code as DiagnosticCode) ?? NONE;
    const ofTimeline = timeline.get(code as DiagnosticCode) ?? NONE;
    if (ofHead.length === 0 && ofFile.length === 0) return ofTimeline;
    return [...ofHead, ...ofFile, ...ofTimeline].slice(0, MOST_NAMED);
  }

  codes(): readonly DiagnosticCode[] {
    const ofHead = this.#ofHead.filter((each) => this.#isBefore(each, this.at)).map(({ code }) => code);
    return [...new Set([...ofHead, ...this.#said.file.keys(), ...this.#said.timeline.keys()])];
  }

  /** What is said here, whatever is added afterwards. */
  copy(): SaidBefore {
    const copy = new SaidBefore(this.#rootUri, this.#ofHead, {
      file: new Map(this.#said.file),
      timeline: new Map(this.#said.timeline),
    });
    copy.at = this.at;
    return copy;
  }

  /** What those who asked further on would be answered here. */
  answersTo(all: readonly Answers[]): Answers {
    const noted = new Noted(this);
    for (const { has, found, codes } of all) {
      for (const code of has.keys()) noted.has(code);
      for (const code of found.keys()) noted.of(code);
      if (codes !== undefined) noted.codes();
    }
    return noted.answers;
  }

  /** Whether something is said of a declaration between here and `end`. */
  isDeclaredUntil(end: number): boolean {
    return this.#ofHead.some((each) => !this.#isBefore(each, this.at) && this.#isBefore(each, end));
  }

  /** Whether who asked is answered the same here. */
  answersAs({ has, found, codes }: Answers): boolean {
    for (const [code, answer] of has) if (this.has(code) !== answer) return false;
    for (const [code, list] of found) if (!isSameList(this.of(code), list)) return false;
    return codes === undefined || sameList(codes, this.codes());
  }

  #isBefore({ uri, span }: Diagnostic, at: number): boolean {
    return uri !== this.#rootUri || span.start < at;
  }
}

/** Of the passages of a group, which stay the same list as long as all of them say the same. */
const summaryOf = onceFor((passages: readonly PassageSaid[]): Summary => {
  const made: Summary = { file: new Map(), timeline: new Map() };
  for (const passage of passages) addPassage(made, passage);
  return made;
});

function addPassage(into: Summary, { said }: PassageSaid): void {
  for (const { phase, diagnostic } of said) {
    if (phase === "file" || phase === "timeline") append(into[phase], diagnostic.code, [diagnostic]);
  }
}

function append(into: FirstByCode, code: DiagnosticCode, more: readonly Diagnostic[]): void {
  const known = into.get(code);
  if (known === undefined) into.set(code, more);
  else if (known.length < MOST_NAMED) into.set(code, [...known, ...more].slice(0, MOST_NAMED));
}

/** What somebody was answered. */
export interface Answers {
  /** Whether anything was said under a code. */
  readonly has: ReadonlyMap<string, boolean>;
  readonly found: ReadonlyMap<string, readonly Diagnostic[]>;
  /** All codes; undefined: nobody asked. */
  readonly codes: readonly DiagnosticCode[] | undefined;
}

/** Asks somebody else, and notes the answers. */
export class Noted implements Diagnosed {
  readonly #has = new Map<string, boolean>();
  readonly #found = new Map<string, readonly Diagnostic[]>();
  #codes: readonly DiagnosticCode[] | undefined;
  readonly #diagnosed: Diagnosed;

  constructor(diagnosed: Diagnosed) {
    this.#diagnosed = diagnosed;
  }

  has(code: string): boolean {
    const answer = this.#diagnosed.has(code);
    this.#has.set(code, answer);
    return answer;
  }

  of(code: string): readonly Diagnostic[] {
    const answer = this.#diagnosed.of(code);
    this.#found.set(code, answer);
    return answer;
  }

  codes(): readonly DiagnosticCode[] {
    this.#codes = this.#diagnosed.codes();
    return this.#codes;
  }

  get answers(): Answers {
    return { has: this.#has, found: this.#found, codes: this.#codes };
  }
}

function isSameList(a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean {
  return a === b || (a.length === b.length && a.every((one, index) => isSame(one, b[index]!)));
}

/** What is said of declarations is made anew in each version. */
function isSame(a: Diagnostic, b: Diagnostic): boolean {
  if (a === b) return true;
  return (
    a.code === b.code &&
    a.message === b.message &&
    a.uri === b.uri &&
    a.span.start === b.span.start &&
    a.span.end === b.span.end
  );
}
