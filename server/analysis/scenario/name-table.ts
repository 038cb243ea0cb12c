/**
 * The names of a scenario: where each is declared and used. Devices, parameters, nodes, allocations and CMA areas are
 * name spaces of their own, because a statement always says which kind it means.
 */
import { nearestByParts } from "../../../grammar/did-you-mean.ts";
import { defined } from "../../simulation/units/defined.ts";
import type { Diagnostic, NamedThing, Place } from "../analysis.ts";
import type { UnknownName } from "../notes/unknown-name.ts";
import { problem } from "../problem.ts";
import { writing } from "../text-edits.ts";
import { otherwiseNamed } from "./other-names.ts";
import { unstatedWord } from "./unstated-words.ts";
import { homeOfName } from "./word-homes.ts";

export type NameSpace = "param" | "device" | "node" | "allocation" | "cma-area";

const SPACE_OF: Record<NamedThing["kind"], NameSpace> = {
  param: "param",
  dimm: "device",
  "virtio-mem": "device",
  nvdimm: "device",
  cxl: "device",
  node: "node",
  allocation: "allocation",
  "cma-area": "cma-area",
};

interface Entry {
  readonly kind: NamedThing["kind"];
  readonly name: string;
  declaration: Place | undefined;
  readonly references: Place[];
}

/** What reading a statement asks of names, and tells of them. */
export interface Names {
  /** Notes a use of a name of this kind, declared or not. */
  refer(kind: NamedThing["kind"], name: string, place: Place): void;
  /** Notes that a name comes into being here: its declaration where it has none, else one of its uses. */
  introduce(kind: NamedThing["kind"], name: string, place: Place): void;
  /** The kind of what is declared under a name, or undefined. */
  declaredKind(space: NameSpace, name: string): NamedThing["kind"] | undefined;
  /** All declared names of a space. */
  declared(space: NameSpace): readonly string[];
}

export class NameTable implements Names {
  readonly #entries = new Map<string, Entry>();
  /** Uses noted already: the same text may be read more than once. */
  readonly #referred = new Set<string>();

  /** Another table with the same names. */
  copy(): NameTable {
    const copy = new NameTable();
    for (const [key, entry] of this.#entries) copy.#entries.set(key, { ...entry, references: [...entry.references] });
    for (const key of this.#referred) copy.#referred.add(key);
    return copy;
  }

  /**
   * Declares a name. A second declaration in the same space is a `duplicate-name` at `place`; the first one stays.
   */
  declare(kind: NamedThing["kind"], name: string, place: Place): Diagnostic | undefined {
    const entry = this.#entry(kind, name);
    if (entry.declaration === undefined) {
      entry.declaration = place;
      return undefined;
    }
    entry.references.push(place);
    return problem("duplicate-name", place, { kind: "name", name }, { related: [entry.declaration] });
  }

  /** Declares a name in the place of an earlier declaration, which becomes one of its uses. */
  redeclare(kind: NamedThing["kind"], name: string, place: Place): void {
    const entry = this.#entry(kind, name);
    if (entry.declaration !== undefined) entry.references.push(entry.declaration);
    entry.declaration = place;
  }

  refer(kind: NamedThing["kind"], name: string, place: Place): void {
    const key = `${SPACE_OF[kind]} ${name} ${place.span.start} ${place.uri}`;
    if (this.#referred.has(key)) return;
    this.#referred.add(key);
    this.#entry(kind, name).references.push(place);
  }

  introduce(kind: NamedThing["kind"], name: string, place: Place): void {
    const entry = this.#entry(kind, name);
    if (entry.declaration === undefined) entry.declaration = place;
    else this.refer(kind, name, place);
  }

  declaredKind(space: NameSpace, name: string): NamedThing["kind"] | undefined {
    const entry = this.#entries.get(`${space} ${name}`);
    return entry?.declaration === undefined ? undefined : entry.kind;
  }

  declared(space: NameSpace): readonly string[] {
    return [...this.#entries.values()]
      .filter((entry) => SPACE_OF[entry.kind] === space && entry.declaration !== undefined)
      .map((entry) => entry.name);
  }

  things(): readonly NamedThing[] {
    return [...this.#entries.values()].map(({ kind, name, declaration, references }) => ({
      kind,
      name,
      ...(declaration === undefined ? {} : { declaration }),
      references,
    }));
  }

  #entry(kind: NamedThing["kind"], name: string): Entry {
    const key = `${SPACE_OF[kind]} ${name}`;
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const entry: Entry = { kind, name, declaration: undefined, references: [] };
    this.#entries.set(key, entry);
    return entry;
  }
}

/** Of several names that begin with what is written, those that fixes offer. */
const MOST_OFFERED = 4;

/**
 * `unknown-name`, with the name that was probably meant and a fix that writes it; where none is near, with the names that
 * are known.
 */
export function unknownName(
  place: Place,
  unknown: UnknownName,
  known: readonly string[],
  meant: string | undefined = meantName(unknown, known),
): Diagnostic {
  const home = homeOfName(unknown)?.sentence ?? (unknown.of === "platform" ? unstatedWord(unknown.name) : undefined);
  const facts = { ...unknown, known, ...defined({ meant, home }) };
  if (home !== undefined) return problem("unknown-name", place, facts);
  const fixes =
    meant === undefined
      ? known
          .filter((each) => each.startsWith(`${unknown.name}-`))
          .slice(0, MOST_OFFERED)
          .map((each) => writing(place.uri, place.span, each, false))
      : [writing(place.uri, place.span, meant, !isOfARow(unknown, meant))];
  return problem("unknown-name", place, facts, { fixes });
}

/** What the author names, often in a row: `dimm1`, `dimm2`. */
const GIVEN: ReadonlySet<UnknownName["of"]> = new Set(["device", "allocation", "param", "node"]);

/** Whether only their numbers differ: the second of two DIMMs is not declared yet rather than a misspelled first one. */
function isOfARow({ of, name }: UnknownName, meant: string): boolean {
  return GIVEN.has(of) && name.replace(/\d+/g, "#") === meant.replace(/\d+/g, "#");
}

/** The known name that an unknown one was probably meant for: what the rest of a scenario is read with. */
export function meantName({ of, name, written }: UnknownName, known: readonly string[]): string | undefined {
  const alias = otherwiseNamed(of, name);
  return alias !== undefined && known.includes(alias) ? alias : nearestByParts(written ?? name, known);
}
