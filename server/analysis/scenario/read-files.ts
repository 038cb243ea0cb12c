/** Files of a real machine that a scenario names, as they were read, and all that they tell together. */
import type { Source, Told } from "../../sources/facts.ts";
import { type MergedMachine, mergeSources } from "../../sources/merge.ts";
import type { Place } from "../analysis.ts";

/** One file that was read. */
export interface ReadFile {
  readonly uri: string;
  readonly text: string;
  readonly source: Source;
  /** The path in the statement that names it. */
  readonly place: Place;
}

export class ReadFiles {
  readonly all: readonly ReadFile[];
  readonly merged: MergedMachine;

  constructor(files: readonly [ReadFile, ...ReadFile[]]) {
    this.all = files;
    this.merged = mergeSources(files.map(({ source }) => source));
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
