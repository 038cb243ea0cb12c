/**
 * What people can set, read by a total function: any part may be missing, null or nonsense, and then counts as not set. Editors send it in
 * `initializationOptions.memzone.settings`, by `workspace/didChangeConfiguration`, or when they are asked (`workspace/configuration`). What says nothing
 * of them changes nothing: many an editor sends an empty object behind the start.
 */
import type { Severity } from "../analysis/notes/define-note.ts";
import { isDiagnosticCode } from "../analysis/notes/index.ts";
import { HINT_KINDS, type HintKind } from "../features/inlay.ts";

export interface Settings {
  /** Another severity by code; `off`: not shown. */
  readonly severity: ReadonlyMap<string, Severity | "off">;
  /** Whether scenarios that are not open have diagnostics. */
  readonly files: "workspace" | "open";
  readonly inlayHints: ReadonlySet<HintKind>;
  /** Milliseconds that the simulation of one scenario may take; undefined: what the host has. */
  readonly milliseconds: number | undefined;
  /** Folders in which `kernel from "NAME"` looks for an image that is not beside the scenario: paths. */
  readonly kernelPath: readonly string[];
  /** What was not understood, as sentences. */
  readonly wrong: readonly string[];
}

const SEVERITIES: ReadonlySet<string> = new Set(["error", "warning", "info", "hint", "off"]);
const LONGEST = 3600;

export function readSettings(given: unknown): Settings {
  const { diagnostics, inlayHints, budget, kernelPath } = objectOf(partOf(given));
  const { severity, files } = undotted(diagnostics);
  const { seconds } = undotted(budget);
  const wrong: string[] = [];
  const hints = undotted(inlayHints);
  return {
    severity: severitiesOf(objectOf(severity), wrong),
    files: files === "open" ? "open" : "workspace",
    inlayHints: new Set(HINT_KINDS.filter((kind) => hints[kind] !== false)),
    milliseconds: millisecondsOf(seconds),
    kernelPath: Array.isArray(kernelPath) ? kernelPath.filter((each) => typeof each === "string" && each !== "") : [],
    wrong,
  };
}

/**
 * The settings of what an editor sends, under whichever names it puts them: `memzone`, and below it `settings`, as they stand in
 * `initializationOptions` (Helix hands these out as its configuration too). Undefined: it says nothing of them.
 */
export function partOf(given: unknown): unknown {
  let part = undotted(given);
  for (let depth = 0; depth < MOST_NAMES; depth++) {
    if (KEYS.some((key) => part[key] !== undefined)) return part;
    part = undotted(part.memzone ?? part.settings);
  }
  return undefined;
}

/** `{ "memzone.inlayHints.zones": false }`, as settings files of editors have it, and some send it: each name with its own object. */
function undotted(given: unknown): Readonly<Record<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const [written, value] of Object.entries(objectOf(given))) {
    const dot = written.indexOf(".");
    const key = dot < 0 ? written : written.slice(0, dot);
    const inner = dot < 0 ? value : { [written.slice(dot + 1)]: value };
    const known = found.get(key);
    found.set(key, isObject(known) && isObject(inner) ? { ...known, ...inner } : inner);
  }
  return Object.fromEntries(found);
}

/** `settings.memzone.settings`, and what is in it. */
const MOST_NAMES = 4;
const KEYS = ["diagnostics", "inlayHints", "budget", "kernelPath"];

/** What holds where nobody set anything. */
export const DEFAULT_SETTINGS: Settings = readSettings(undefined);

function severitiesOf(given: Readonly<Record<string, unknown>>, wrong: string[]): Settings["severity"] {
  const found = new Map<string, Severity | "off">();
  for (const [code, severity] of Object.entries(given)) {
    if (!isDiagnosticCode(code)) wrong.push(`memzone.diagnostics.severity: \`${code}\` is no code of a diagnostic`);
    else if (typeof severity !== "string" || !SEVERITIES.has(severity)) {
      wrong.push(`memzone.diagnostics.severity: \`${code}\` can be ${[...SEVERITIES].join(", ")}`);
    } else found.set(code, severity as Severity | "off");
  }
  return found;
}

function millisecondsOf(seconds: unknown): number | undefined {
  return typeof seconds === "number" && seconds > 0 ? Math.min(seconds, LONGEST) * 1000 : undefined;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

export function isSameSettings(a: Settings, b: Settings): boolean {
  return textOf(a) === textOf(b);
}

/** Whether what is simulated may be another. */
export function isOtherSimulation(a: Settings, b: Settings): boolean {
  return a.milliseconds !== b.milliseconds || JSON.stringify(a.kernelPath) !== JSON.stringify(b.kernelPath);
}

function textOf({ severity, inlayHints, ...others }: Settings): string {
  return JSON.stringify([...severity, ...inlayHints, others]);
}
