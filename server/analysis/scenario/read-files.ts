/** Files of a real machine that a scenario names, as they were read, and all that they tell together. */
import type { Source, Told } from "../../sources/facts.ts";
import { type MergedMachine, mergeSources } from "../../sources/merge.ts";
import type { Place } from "../analysis.ts";
import type { ToldReservation } from "./told-reservations.ts";

const RESERVATIONS = new WeakMap<MergedMachine, readonly ToldReservation[]>();

/** One file that was read. */
export interface ReadFile {
  readonly uri: string;
  readonly text: string;
  readonly source: Source;
  /** The path in the statement that names it. */
  readonly place: Place;
}

/** What files tell together: the last that was made of each first file. */
const MERGED = new WeakMap<Source, { readonly of: readonly ReadFile[]; readonly merged: MergedMachine }>();

export class ReadFiles {
  readonly all: readonly ReadFile[];
  readonly merged: MergedMachine;

  constructor(files: readonly [ReadFile, ...ReadFile[]]) {
    this.all = files;
    const [{ source: first }] = files;
    const known = MERGED.get(first);
    const isSame = known !== undefined && known.of.length === files.length && known.of.every(isOf);
    this.merged = isSame ? known.merged : mergeSources(files.map(({ source }) => source));
    if (!isSame) MERGED.set(first, { of: files, merged: this.merged });

    function isOf({ uri, source }: ReadFile, index: number): boolean {
      return source === files[index]!.source && uri === files[index]!.uri;
    }
  }

  /** In the order of the log; the same list as long as the files are the same. */
  get reservations(): readonly ToldReservation[] {
    const known = RESERVATIONS.get(this.merged);
    if (known !== undefined) return known;
    const inTime = this.merged.facts.reservations.toSorted((a, b) => a.at.start - b.at.start);
    const all = inTime.map((told) => ({ told: told.value, place: this.lineOf(told) }));
    RESERVATIONS.set(this.merged, all);
    return all;
  }

  /** What it is called in sentences about all of them. */
  get first(): ReadFile {
    return this.all[0]!;
  }

  fileOf(told: Told<unknown>): ReadFile {
    const source = this.merged.sourceOf(told);
    return this.all.find((file) => file.source === source) ?? this.first;
  }

  /** The line that tells a fact. */
  lineOf(told: Told<unknown>): Place {
    return { uri: this.fileOf(told).uri, span: told.at };
  }
}
