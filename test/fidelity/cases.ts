/**
 * What there is to score: every recording of some folders, in each way its machine can be written down. A case can be run again and again;
 * its recording is read once.
 */

import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { bootKernel } from "../../server/simulation/boot/boot.ts";
import { worded } from "../analysis/notes/worded.ts";
import { compareRecording, type Fact } from "./compare.ts";
import { type RecordedFile, readRecordedFile, readRecording } from "./recording.ts";
import { PARTS, type Part, RECORDINGS } from "./split-recordings.ts";
import { wideFacts } from "./wide-case.ts";
import { type WideRecording, type WideSpec, wideRecording } from "./wide-recording.ts";
import { unsaid, type Variant, variantsOf } from "./wide-scenario.ts";

export interface Case {
  readonly id: string;
  /** `given`: of a folder outside the repository. */
  readonly part: Part | "given";
  /** Name of the folder, and for recordings without a scenario the way it is written down: `wide debian`. */
  readonly family: string;
  /** What a family is told apart by in detail: the kernel, or the first word of the name. */
  readonly kind: string;
  /** What of the machine its scenario can't say; what it claims is then of another machine. */
  readonly unsaid: readonly string[];
  /** Every fact; a string says why the machine did not boot. */
  readonly run: () => readonly Fact[] | string;
}

/** All cases of these folders and the folders in them; held-out ones first. */
export function casesIn(directories: readonly string[]): readonly Case[] {
  const logs = new Map<string, string>();
  const paths = directories.flatMap(recordingPaths);
  const trained = [...new Set([...paths, ...recordingPaths(join(RECORDINGS, "fit/wide"))])];
  for (const path of trained.filter((each) => basename(each).startsWith("d1train-"))) {
    const { spec, section } = wideRecording(readRecordedFile(path));
    logs.set(spec.build_id, section("dmesg"));
  }
  return paths
    .flatMap((path) => casesOf(path, logs))
    .sort((a, b) => rank(a.part) - rank(b.part) || compareText(a.family, b.family));
}

/** The parts of `test/recordings`, or the folders that were given. */
export function foldersOrAll(given: readonly string[]): readonly string[] {
  return given.length > 0 ? given : PARTS.map((part) => join(RECORDINGS, part));
}

function recordingPaths(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .sort((a, b) => compareText(a.name, b.name))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return recordingPaths(path);
      return entry.name.endsWith(".json.gz") ? [path] : [];
    });
}

function casesOf(path: string, logs: ReadonlyMap<string, string>): readonly Case[] {
  const file = readRecordedFile(path);
  const folder = dirname(path);
  const part = PARTS.find((each) => each === basename(dirname(folder))) ?? "given";
  const common = { id: file.id, part } as const;
  if ((file.spec as Partial<WideSpec>).build_id === undefined) {
    return [{ ...common, family: basename(folder), kind: file.kernel, unsaid: [], run: plainRun(path, file) }];
  }
  const recording = wideRecording(file);
  const log = logs.get(recording.spec.build_id);
  return variantsOf(recording, log !== undefined).map((variant) => ({
    ...common,
    family: `${basename(folder)} ${variant}`,
    kind: file.id.split("-")[0]!,
    unsaid: unsaid(recording, variant),
    run: wideRun(recording, variant, log ?? ""),
  }));
}

/** Boots from what QEMU was told, past the language, so that the two ways check each other. */
function plainRun(path: string, file: RecordedFile): Case["run"] {
  let recording: ReturnType<typeof readRecording> | undefined;
  return () => {
    recording ??= readRecording(path, file);
    const boot = bootKernel(recording.setup);
    if (!("state" in boot)) return boot.notes.map((note) => worded(note).message).join("; ");
    return compareRecording(recording, boot);
  };
}

function wideRun(recording: WideRecording, variant: Variant, log: string): Case["run"] {
  return () => wideFacts(recording, variant, log);
}

function rank(part: Case["part"]): number {
  return part === "given" ? PARTS.length : PARTS.indexOf(part);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
