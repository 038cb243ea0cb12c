/** What `npm run fidelity` may be called with. An option that would be without effect is refused, as one that does not exist is. */
import { existsSync } from "node:fs";
import { didYouMean } from "../../grammar/did-you-mean.ts";

/** Exit status of a call that is not understood. */
export const NOT_UNDERSTOOD = 2;

/** What else goes with what is asked for; `--mutate` reads its own. */
const MODES = {
  score: ["--differences", "--show-held-out", "--detail", "--write-baseline"],
  "--envelopes": ["--write", "--check"],
  "--rows": ["--write", "--check", "--tests"],
  "--mutate": ["--rule", "--seconds", "--recordings", "--tests"],
} as const satisfies Record<string, readonly string[]>;

export type Mode = keyof typeof MODES;

const NAMED = (Object.keys(MODES) as Mode[]).filter((mode) => mode !== "score");

/** Options of which the second does nothing where the first is given. */
const EXCLUDING: readonly (readonly [string, string])[] = [
  ["--check", "--write"],
  ["--check", "--tests"],
  ["--detail", "--write-baseline"],
];

export interface Call {
  readonly mode: Mode;
  readonly options: readonly string[];
  readonly folders: readonly string[];
}

/** The call, or a sentence that says what is wrong with it. */
export function readCall(args: readonly string[]): Call | string {
  const options = args.filter((argument) => argument.startsWith("-"));
  const folders = args.filter((argument) => !argument.startsWith("-"));
  const modes = NAMED.filter((mode) => options.includes(mode));
  const [mode = "score", other] = modes;
  if (other !== undefined) return `${mode} and ${other} are two calls`;
  if (mode === "--mutate") return { mode, options, folders };
  const own: readonly string[] = MODES[mode];
  const foreign = options.find((option) => option !== mode && !own.includes(option));
  if (foreign !== undefined) return refusal(foreign, mode);
  const excluded = EXCLUDING.find((pair) => pair.every((option) => options.includes(option)));
  if (excluded !== undefined) return `${excluded[1]} does nothing with ${excluded[0]}`;
  if (folders.length > 0 && mode !== "score") return `${mode} takes no folder: ${folders[0]}`;
  if (folders.length > 0 && options.includes("--write-baseline"))
    return "--write-baseline takes no folder: its figures are of all";
  const missing = folders.find((folder) => !existsSync(folder));
  return missing === undefined ? { mode, options, folders } : `there is no folder ${missing}`;
}

function refusal(option: string, mode: Mode): string {
  const owners = (Object.keys(MODES) as Mode[]).filter((each) => (MODES[each] as readonly string[]).includes(option));
  if (owners.length > 0) {
    const needs = owners.includes("score") ? `goes with no ${mode}` : `goes with ${owners.join(", ")}`;
    return `${option} ${needs}`;
  }
  const all = [...new Set([...NAMED, ...Object.values(MODES).flat()])];
  return `there is no option ${option}${didYouMean(option, all) || `: there are ${all.join(", ")}`}`;
}
