/**
 * `npm run fidelity -- --envelopes`: makes the envelopes that exact facts rest on from all recordings, which are what was measured. Whether
 * envelopes made in this way claim too much is judged apart: those of `fit` alone are held against the held-out recordings, and one that is
 * called exact and has a wrong fact fails the call.
 *
 *   --write    writes them for the simulator (ENVELOPES), each beside what it speaks of
 *   --check    fails where the files hold others
 *
 * Cases with every fact right, in the order of families and names, widen the envelopes of their subjects one after the other. One that would take a case
 * with a wrong fact in is left out, and so stays modelled; which forms of parameters and steps it was right with still counts.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Envelopes, grown, outsideReasons } from "../../server/simulation/evidence/envelope.ts";
import { ENVELOPES } from "../../server/simulation/evidence/envelopes.ts";
import type { Subject } from "../../server/simulation/evidence/reason.ts";
import { type CasePoints, withPoints } from "./case-points.ts";
import { casesIn } from "./cases.ts";
import { type Part, RECORDINGS } from "./split-recordings.ts";
import { verdictOf } from "./tally.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Where the envelopes of a kind of subject lie: beside the builds, beside the platforms, and what was asked of the kernel. */
const DATA_FILES: readonly {
  readonly path: string;
  readonly name: string;
  readonly of: string;
  readonly kinds: readonly Subject["kind"][];
}[] = [
  {
    path: "server/simulation/builds/envelopes.generated.ts",
    name: "BUILD_ENVELOPES",
    of: "each build",
    kinds: ["build", "series", "builds", "image-build", "learnt-build"],
  },
  {
    path: "server/simulation/platforms/envelopes.generated.ts",
    name: "PLATFORM_ENVELOPES",
    of: "each version of a platform, of machines and of their devices",
    kinds: ["platform", "machines", "devices"],
  },
  {
    path: "server/simulation/evidence/command-envelopes.generated.ts",
    name: "COMMAND_ENVELOPES",
    of: "command lines and kinds of step",
    kinds: ["command-line", "steps"],
  },
];

/** A case with where it lies and whether every fact of it came out right. */
export interface MeasuredCase extends CasePoints {
  readonly name: string;
  readonly family: string;
  /** The scenario tells all of the machine. */
  readonly isWhole: boolean;
  readonly right: boolean;
}

export interface GrownEnvelopes {
  readonly envelopes: Envelopes;
  /** Right cases that would take a wrong one in. */
  readonly leftOut: readonly { readonly name: string; readonly because: string }[];
}

export function makeEnvelopes(options: readonly string[]): number {
  const fit = measuredCases("fit");
  const heldOut = measuredCases("held-out");
  const { envelopes, leftOut } = growEnvelopes([...fit, ...heldOut].sort(byRank));
  for (const { name, because } of leftOut.filter(({ name }) => fit.some((each) => each.name === name)))
    console.log(`left out: ${name}, which would take in ${because}`);
  if (options.includes("--write")) {
    for (const file of DATA_FILES) writeFileSync(join(ROOT, file.path), dataFile(file, envelopes));
  }
  const ofFit = growEnvelopes(fit).envelopes;
  const claimed = heldOut.filter((each) => isInside(each, ofFit));
  const wrong = claimed.filter(({ right, isWhole }) => !right && isWhole).length;
  // Claimed of the machine that the scenario says, which is not the recorded one: the CPU has features that no word states.
  const unsaid = claimed.filter(({ isWhole }) => !isWhole).length;
  const exact = claimed.filter(({ right }) => right).length;
  const modelled = heldOut.filter((each) => each.right && !claimed.includes(each)).length;
  console.log(
    `held-out by the envelopes of fit alone: ${exact} right and exact, ${modelled} right and modelled, ${wrong} exact and wrong, ${unsaid} unsaid`,
  );
  if (wrong > 0) return 1;
  const same = JSON.stringify(envelopes) === JSON.stringify(sorted(ENVELOPES));
  if (!options.includes("--check") || same) return 0;
  console.error(
    `${DATA_FILES.map(({ path }) => path).join(", ")} are outdated: npm run fidelity -- --envelopes --write`,
  );
  return 1;
}

/** Whether such envelopes call it exact. */
function isInside({ points, doubts }: MeasuredCase, envelopes: Envelopes): boolean {
  return doubts.length === 0 && points.every((point) => outsideReasons(point, envelopes).length === 0);
}

/**
 * The same had its builds been told by their images; a case that no table tells has no such points. Where only a series was stated, the machine may have run
 * another release than the tabled one, which its image would have told: what is wrong then is not wrong of images.
 */
function isInsideByImage({ points, imagePoints, doubts }: MeasuredCase, envelopes: Envelopes): boolean {
  if (imagePoints.length === 0 || points.some(({ of }) => of.kind === "series")) return false;
  return doubts.length === 0 && imagePoints.every((point) => outsideReasons(point, envelopes).length === 0);
}

/**
 * Runs every case of a part. One whose scenario can't tell all of its machine measures nothing; but where a fact of it is wrong, that machine is
 * told as one that must not be called exact.
 */
export function measuredCases(part: Part): readonly MeasuredCase[] {
  return casesIn([join(RECORDINGS, part)])
    .map(({ id, family, unsaid, run }) => {
      const { result, points, imagePoints, doubts } = withPoints(run);
      return {
        name: `${id} ${family}`,
        family,
        isWhole: unsaid.length === 0,
        right: typeof result !== "string" && verdictOf(result).right,
        points,
        imagePoints,
        doubts,
      };
    })
    .filter(({ isWhole, right }) => isWhole || !right)
    .sort(byRank);
}

function byRank(a: MeasuredCase, b: MeasuredCase): number {
  return rank(a) - rank(b) || (a.name < b.name ? -1 : 1);
}

/** Families with a scenario beside each recording come first: what they hold is what the simulator was built on. */
function rank({ family }: MeasuredCase): number {
  return family.includes(" ") ? 1 : 0;
}

/** What was asked of the kernel, whose forms are seen or not: unlike the size of a machine it spans no range from a single case. */
const ASKED: ReadonlySet<Subject["kind"]> = new Set(["command-line", "steps"]);

/**
 * What a boot says of the release that ran. That a scenario which states the series alone means this release is a point of its own: where it
 * would take in a boot of another release of the series, the rest was measured all the same.
 */
function isOfRelease({ of }: CasePoints["points"][number]): boolean {
  return of.kind !== "series";
}

export function growEnvelopes(cases: readonly MeasuredCase[]): GrownEnvelopes {
  const wrong = cases.filter(({ right, doubts }) => !right && doubts.length === 0);
  const leftOut: { name: string; because: string }[] = [];
  let envelopes: Envelopes = {};
  for (const { name, points, imagePoints } of cases.filter(({ right, doubts }) => right && doubts.length === 0)) {
    const wider = grown(envelopes, points);
    const taken = wrong.find((each) => isInside(each, wider));
    const withoutSeries = taken === undefined ? wider : grown(envelopes, points.filter(isOfRelease));
    if (taken === undefined || !wrong.some((each) => isInside(each, withoutSeries))) {
      const byImage = grown(withoutSeries, imagePoints);
      const takesIn = wrong.some((each) => isInside(each, byImage) || isInsideByImage(each, byImage));
      envelopes = takesIn ? withoutSeries : byImage;
      continue;
    }
    leftOut.push({ name, because: taken.name });
    for (const point of points.filter(({ of }) => ASKED.has(of.kind))) {
      const withPoint = grown(envelopes, [point]);
      if (!wrong.some((each) => isInside(each, withPoint))) envelopes = withPoint;
    }
  }
  return { envelopes: sorted(envelopes), leftOut };
}

/** By subject, without what holds nothing. */
function sorted(envelopes: Envelopes): Envelopes {
  const entries = Object.entries(envelopes).map(([key, { ranges = {}, addresses = {}, values = {} }]) => {
    const filled = {
      ranges,
      addresses,
      values: Object.fromEntries(Object.entries(values).filter(([, all]) => all.length)),
    };
    return [
      key,
      Object.fromEntries(Object.entries(filled).filter(([, each]) => Object.keys(each).length > 0)),
    ] as const;
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function dataFile({ path, name, of, kinds }: (typeof DATA_FILES)[number], envelopes: Envelopes): string {
  const own = Object.entries(envelopes).filter(([key]) => kinds.some((kind) => key.startsWith(`${kind} `)));
  const text = `/**
 * What was measured of ${of}: the hull of the recorded boots in which every fact came out right. Sizes and addresses in bytes, ranges with
 * both ends inclusive. Written by \`npm run fidelity -- --envelopes --write\` from the recordings.
 */
import type { Envelopes } from "${path.includes("/evidence/") ? "." : "../evidence"}/envelope.ts";

export const ${name}: Envelopes = ${JSON.stringify(Object.fromEntries(own), null, 2)};
`;
  const biome = join(ROOT, "node_modules/@biomejs/biome/bin/biome");
  const args = [biome, "format", `--stdin-file-path=${path}`];
  const { stdout, status } = spawnSync(process.execPath, args, { cwd: ROOT, input: text, encoding: "utf8" });
  return status === 0 ? stdout : text;
}
