/**
 * Parts the recordings of real kernels into those rules are learnt from (`test/recordings/fit/FAMILY`) and those that only check them
 * (`held-out/FAMILY`): by the hash of its name alone a third is held out, so nobody chose it and a new recording has its place before it
 * is read.
 *
 *   split-recordings.ts FROM FAMILY    copies every recording of the folder FROM to where it belongs
 *   split-recordings.ts FILE.jsonl.gz  parts a file that holds a boot a line, by the `id` of each
 *   split-recordings.ts --check        tells of recordings that lie in the wrong part
 */
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

/** Where the recordings lie: `PART/FAMILY/ID.json.gz`. */
export const RECORDINGS = join(import.meta.dirname, "../recordings");

export const PARTS = ["held-out", "fit"] as const;
export type Part = (typeof PARTS)[number];

/** Boots made for `build from` to learn a build's sizes: what learns from them can't be checked with them. */
const LEARNT_FROM = /^d1train/;

/** Where a recording belongs; `name` is that of its file without what follows the first `.json` or `.memzone`. */
export function partOf(name: string): Part {
  if (LEARNT_FROM.test(name)) return "fit";
  return createHash("sha256").update(name).digest()[0]! % 3 === 0 ? "held-out" : "fit";
}

/** `d1boot-6.12-0.json.gz` and `d1boot-6.12-0.memzone` are files of `d1boot-6.12-0`. Undefined: no file of a recording. */
export function recordingOf(file: string): string | undefined {
  return /^(.+?)\.(?:json\.gz|memzone)$/.exec(file)?.[1];
}

/** Copies the recordings of a folder, each with the scenario beside it, and tells how many came to each part. */
function splitFolder(from: string, family: string): Record<Part, number> {
  const counts = { "held-out": 0, fit: 0 };
  for (const part of PARTS) mkdirSync(join(RECORDINGS, part, family), { recursive: true });
  for (const file of readdirSync(from)) {
    const name = recordingOf(file);
    if (name === undefined) continue;
    copyFileSync(join(from, file), join(RECORDINGS, partOf(name), family, file));
    if (file.endsWith(".json.gz")) counts[partOf(name)]++;
  }
  return counts;
}

/** Parts a file with a recorded boot on each line. */
function splitLines(from: string): Record<Part, number> {
  const lines = gunzipSync(readFileSync(from)).toString().trim().split("\n");
  const counts = { "held-out": 0, fit: 0 };
  for (const part of PARTS) {
    const own = lines.filter((line) => partOf((JSON.parse(line) as { id: string }).id) === part);
    counts[part] = own.length;
    writeFileSync(join(RECORDINGS, part, basename(from)), gzipSync(`${own.join("\n")}\n`, { level: 9 }));
  }
  return counts;
}

/** Recordings that lie in the part their name does not call for, as `PART/FAMILY/FILE`. */
export function misplacedRecordings(): readonly string[] {
  return PARTS.flatMap((part) =>
    readdirSync(join(RECORDINGS, part), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name: family }) =>
        readdirSync(join(RECORDINGS, part, family)).flatMap((file) => {
          const name = recordingOf(file);
          return name === undefined || partOf(name) === part ? [] : [join(part, family, file)];
        }),
      ),
  );
}

if (process.argv[1]?.endsWith("split-recordings.ts")) {
  const [from, family] = process.argv.slice(2);
  if (from === "--check") {
    const misplaced = misplacedRecordings();
    for (const path of misplaced) console.error(`${path} lies in the wrong part`);
    process.exitCode = misplaced.length > 0 ? 1 : 0;
  } else if (from !== undefined && (family !== undefined || from.endsWith(".jsonl.gz"))) {
    const counts = family === undefined ? splitLines(from) : splitFolder(from, family);
    console.log(`${family ?? basename(from)}: ${counts["held-out"]} held out, ${counts.fit} to fit`);
  } else {
    console.error("usage: split-recordings.ts FROM FAMILY | FILE.jsonl.gz | --check");
    process.exitCode = 2;
  }
}
