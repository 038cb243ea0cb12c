/** Files that are not read. */
import { defineCode } from "./define-note.ts";

/** What no file is looked for under, on whatever system; `reader`: the reader of files refuses it, in its own words. */
export type PathRefusal =
  | { readonly kind: "network" | "drive" | "address" | "no-scenario" | "too-much" }
  | { readonly kind: "reader"; readonly said: string };

const WHY: Readonly<Record<Exclude<PathRefusal["kind"], "reader">, string>> = {
  network: "no other machine is asked for a file",
  drive: "a path with a drive is never followed; write it relative to this file",
  address: "an address is never followed; write a path relative to this file",
  "no-scenario": "`use` reads `.memzone` files alone",
  "too-much": "what a scenario uses is read up to 1 Mi characters together",
};

export const fileRefused = defineCode({
  code: "file-refused",
  about: "a file that is not read",
  severity: "error",
  sentence: ({ path, why }: { readonly path: string; readonly why: PathRefusal }) =>
    `\`${path}\` is not read: ${why.kind === "reader" ? why.said : WHY[why.kind]}`,
  page: {
    meaning: "A path leads out of the workspace, or to something that is no scenario's business: it is not read.",
    example: { none: "Whether a path is refused depends on where the scenario lies and on who reads it." },
    why: "Opening a scenario of somebody else must not read anything outside its folder.",
    mend: "Put the file beside the scenario.",
    noFix: "Which files may be read is the reader's to say, not the scenario's.",
  },
});
