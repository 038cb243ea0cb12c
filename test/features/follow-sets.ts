/** What the grammar takes behind some tokens, read off Chevrotain's productions: an automaton over them that remembers where each rule goes on. */
import {
  Alternation,
  type Alternative,
  type IProduction,
  type IToken,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  Terminal,
  type TokenType,
  tokenMatcher,
} from "chevrotain";
import { scenarioParser } from "../../grammar/parser.ts";

/** Rules that pass over mistakes: they take anything, so nothing follows from them. */
const RECOVERY: ReadonlySet<string> = new Set(["unknownStatement", "unknownItem", "lineEnds", "skipRest"]);

/** A place in the grammar: productions from `at` on, and what comes behind them. */
interface Place {
  readonly id: number;
  readonly of: readonly IProduction[];
  readonly at: number;
  readonly behind: Place | undefined;
}

interface Edge {
  readonly type: TokenType;
  readonly to: Place | undefined;
}

class Automaton {
  readonly #ids = new WeakMap<readonly IProduction[], number>();
  readonly #places = new Map<string, Place>();
  readonly #edges = new Map<Place, readonly Edge[]>();
  #lists = 0;

  place(of: readonly IProduction[], at: number, behind: Place | undefined): Place | undefined {
    if (at === of.length) return behind;
    const list = this.#ids.get(of) ?? this.#lists++;
    this.#ids.set(of, list);
    const key = `${list} ${at} ${behind?.id ?? ""}`;
    const place = this.#places.get(key) ?? { id: this.#places.size, of, at, behind };
    this.#places.set(key, place);
    return place;
  }

  /** Tokens that may come next, with what comes behind each of them. */
  edges(place: Place): readonly Edge[] {
    const edges = this.#edges.get(place) ?? this.#collected(place, new Set());
    this.#edges.set(place, edges);
    return edges;
  }

  #collected(place: Place | undefined, seen: Set<Place>): Edge[] {
    if (place === undefined || seen.has(place)) return [];
    seen.add(place);
    const one = place.of[place.at]!;
    const next = this.place(place.of, place.at + 1, place.behind);
    const into = (of: readonly IProduction[], behind: Place | undefined): Edge[] =>
      this.#collected(this.place(of, 0, behind), seen);
    if (one instanceof Terminal) return [{ type: one.terminalType, to: next }];
    if (one instanceof NonTerminal) {
      const { name, definition } = one.referencedRule;
      if (RECOVERY.has(name)) return name === "lineEnds" ? this.#collected(next, seen) : [];
      return into(definition, next);
    }
    if (one instanceof Alternation)
      return (one.definition as Alternative[]).flatMap((each) => into(each.definition, next));
    if (one instanceof Option) return [...into(one.definition, next), ...this.#collected(next, seen)];
    if (one instanceof Repetition) return [...into(one.definition, place), ...this.#collected(next, seen)];
    if (one instanceof RepetitionMandatory || one instanceof RepetitionMandatoryWithSeparator) {
      // Once more, or on.
      const more = this.place([new Repetition({ definition: one.definition })], 0, next);
      const separated = one instanceof RepetitionMandatoryWithSeparator ? separatedList(one) : undefined;
      return into(one.definition, separated === undefined ? more : this.place(separated, 0, next));
    }
    if (one instanceof RepetitionWithSeparator) throw new Error("no rule has such a list");
    throw new Error("a production that is not known");
  }
}

const SEPARATED = new WeakMap<RepetitionMandatoryWithSeparator, readonly IProduction[]>();

/** `, item` any number of times. */
function separatedList(one: RepetitionMandatoryWithSeparator): readonly IProduction[] {
  const known = SEPARATED.get(one) ?? [
    new Repetition({ definition: [new Terminal({ terminalType: one.separator }), ...one.definition] }),
  ];
  SEPARATED.set(one, known);
  return known;
}

const automaton = new Automaton();

/** Kinds of tokens that the grammar takes behind these, the first of which begins a statement. */
export function followOf(tokens: readonly IToken[]): ReadonlySet<TokenType> {
  const { file } = scenarioParser().getGAstProductions() as unknown as Record<string, { definition: IProduction[] }>;
  let places = new Set([automaton.place(file!.definition, 0, undefined)!]);
  for (const token of tokens) {
    const next = new Set<Place>();
    for (const place of places) {
      for (const { type, to } of automaton.edges(place))
        if (to !== undefined && tokenMatcher(token, type)) next.add(to);
    }
    places = next;
  }
  return new Set([...places].flatMap((place) => automaton.edges(place).map(({ type }) => type)));
}
