/**
 * Hovers of what decides how far facts can be trusted: of the kernel, its build, the machine and its items. Each tells the reasons that
 * rest on it, what would make it exact, and where it is exact what was measured.
 */
import { cureText } from "../analysis/evidence-cures.ts";
import { wordedEvidence } from "../analysis/evidence-words.ts";
import { evidenceSentences } from "../analysis/level-words.ts";
import { measuredTexts } from "../analysis/outside-words.ts";
import type { DimensionKey } from "../simulation/evidence/dimension-keys.ts";
import { measuredDimensions } from "../simulation/evidence/levels.ts";
import { evidenceOf, type Reason, type ReasonKind, type StandIn, type Subject } from "../simulation/evidence/reason.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { paragraphs, sentence } from "./markdown.ts";

/** What a part of the set-up answers for. */
interface Concern {
  readonly kinds?: readonly ReasonKind[];
  /** Whole subjects, but for dimensions that others answer for. */
  readonly subjects?: readonly Subject["kind"][];
  readonly dimensions?: readonly DimensionKey[];
}

const BUILD: Concern = {
  kinds: [
    "build-not-stated",
    "no-table",
    "release-not-stated",
    "log-of-other-series",
    "log-lacks",
    "table-lacks",
    "config-unknown",
    "config-not-measured",
    "config-not-told",
    "config-of-other-version",
    "options-not-measured",
  ],
  subjects: ["build", "learnt-build", "series"],
};
const PLATFORM: Concern = {
  kinds: ["map-only-machine", "loader-not-measured", "firmware-not-simulated", "platform-version"],
  subjects: ["platform"],
  dimensions: ["platform"],
};

/** By the kind of the syntax node. */
const CONCERNS: Readonly<Record<string, Concern>> = {
  kernel: {
    ...BUILD,
    kinds: [
      ...BUILD.kinds!,
      "vendor-kernel",
      "counted-elsewhere",
      "version-outside",
      "row-not-reached",
      "what-if",
      "kaslr",
    ],
  },
  build: BUILD,
  "build-from": BUILD,
  config: { kinds: ["config-unknown", "config-not-measured", "config-of-other-version", "options-not-measured"] },
  machine: {
    kinds: [...PLATFORM.kinds!, "cpu-unknown", "hypervisor-unknown", "supposed"],
    subjects: ["platform", "machines", "devices", "builds"],
  },
  platform: PLATFORM,
  qemu: PLATFORM,
  uefi: { kinds: ["loader-not-measured", "firmware-not-simulated"], dimensions: ["platform"] },
  cpus: { dimensions: ["cpus", "cpuCount", "cpulessNodes"] },
  initrd: { dimensions: ["initrd"] },
  memory: { dimensions: ["memory", "memoryMultiple", "nodeMemory"] },
  node: {
    dimensions: ["nodes", "nodeMemory", "memorylessNodes", "cpulessNodes", "unpluggableNodes"],
  },
  cpu: { kinds: ["cpu-unknown"], dimensions: ["cpu"] },
  hypervisor: { kinds: ["hypervisor-unknown"], dimensions: ["hypervisor"] },
  supposed: { kinds: ["supposed"] },
  "block-size": { kinds: ["block-size-stated"] },
  slots: { dimensions: ["slots"] },
  maxmem: { dimensions: ["maxmem"] },
};

/** Evidence that rests on a statement or an item of the set-up; undefined for one that decides nothing about it. */
export function setupEvidence(kind: string, state: MemoryState): string | undefined {
  const concern = Object.hasOwn(CONCERNS, kind) ? CONCERNS[kind]! : undefined;
  if (concern === undefined) return undefined;
  const reasons = state.boot.evidence.reasons.filter((reason) => isOf(reason, concern));
  if (reasons.length === 0) return exactText(concern, state);
  const cures = [...new Set(reasons.flatMap((reason) => cureText(reason) ?? []))];
  return paragraphs(
    lines(evidenceSentences(wordedEvidence(evidenceOf(reasons, standInOf(concern, state))))),
    cures.length === 0 ? undefined : `exact with:\n\n${cures.map((cure) => `- ${sentence(cure)}`).join("\n")}`,
  );
}

/** Reasons that this statement or item does not answer for. */
export function reasonsBeside(kind: string, reasons: readonly Reason[]): readonly Reason[] {
  const concern = CONCERNS[kind] ?? {};
  return reasons.filter((reason) => !isOf(reason, concern));
}

/** Whatever it is that was not understood, it could be any part. */
const OF_ALL: ReadonlySet<ReasonKind> = new Set(["not-understood", "machine-impossible"]);

function isOf(reason: Reason, { kinds = [], subjects = [], dimensions = [] }: Concern): boolean {
  if (kinds.includes(reason.kind) || OF_ALL.has(reason.kind)) return true;
  if (reason.kind === "never-measured") return subjects.includes(reason.of.kind);
  if (reason.kind !== "outside") return false;
  return subjects.includes(reason.of.kind) || dimensions.includes(reason.dimension);
}

/** What was measured of it. */
function exactText({ subjects = [], dimensions = [] }: Concern, state: MemoryState): string {
  const measured = measuredDimensions(state).filter(
    ({ of, dimension }) => subjects.includes(of.kind) || dimensions.includes(dimension),
  );
  const exact = wordedEvidence(evidenceOf([], standInOf({ subjects, dimensions }, state)));
  return lines([...evidenceSentences(exact), ...measuredTexts(measured)]);
}

/** Which release is meant is a matter of the kernel and its build; which version, of the platform. */
function standInOf({ subjects = [] }: Concern, state: MemoryState): StandIn | undefined {
  const { kernel, platform } = state.boot.evidence.standIn ?? {};
  if (subjects.includes("series")) return kernel && { kernel };
  return subjects.includes("platform") ? platform && { platform } : undefined;
}

function lines(all: readonly string[]): string {
  return all.map(sentence).join("\\\n");
}
