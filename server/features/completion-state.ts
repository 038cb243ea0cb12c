/**
 * What the state at the cursor offers: blocks, devices, allocations and zones that exist, those first with which the statement can do
 * something, and how the step there comes out.
 */
import { operandsOf } from "../../grammar/vocabulary/form.ts";
import { OPERANDS, type Operand, type OperandType } from "../../grammar/vocabulary/operands.ts";
import { type BlockRun, describeBlocks } from "../simulation/drivers/base-memory/block-facts.ts";
import { outcomeEvidence } from "../simulation/evidence/levels.ts";
import type { Evidence } from "../simulation/evidence/reason.ts";
import { crashAreas } from "../simulation/kexec/crash-kernel.ts";
import { memoryBlockBytes } from "../simulation/state/block-size.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { hex, writtenSize } from "../simulation/units/units.ts";
import type { Candidate } from "./completion-candidates.ts";
import type { CompletionContext } from "./completion-context.ts";
import { canSucceed, comesTo, GOES_NEVER, type OfferedRun, offeredRuns } from "./completion-trial.ts";
import { momentAt } from "./moment.ts";
import { OUTCOME_WORDS } from "./outcome-words.ts";

/** Runs of blocks that are listed; the more is typed of a number, the fewer there are. */
const MOST_RUNS = 40;

/** The blocks that exist at this point: each run as a whole, and its last block; those first that the statement can change. */
export function blockCandidates(context: CompletionContext): readonly Candidate[] {
  const { state, typed } = context;
  if (state === undefined) return [{ label: "memory", kind: "block", insert: "memory‹32›" }];
  const begun = /^memory(\d+)-(\d*)$/.exec(typed);
  if (begun !== null) return rangeEnds(offeredRuns(state, context.before), Number(begun[1]), begun[2]!);
  const digits = /^memory(\d*)/.exec(typed)?.[1] ?? "";
  const runs = offeredRuns(state, context.before).filter((run) => mayBegin(run, digits));
  const listed = runs.slice(0, MOST_RUNS).flatMap(runCandidates);
  const single = /^memory\d+$/.test(typed) ? singleCandidate(runs, Number(digits)) : [];
  const all = [...single, ...listed.filter(({ label }) => label !== single[0]?.label)];
  return runs.length <= MOST_RUNS ? all : all.map((each) => ({ ...each, isCut: true }));
}

/** Blocks that are not there: those behind the last one, and in holes between others. */
export function missingBlocks({ state }: CompletionContext): readonly Candidate[] {
  if (state === undefined) return [{ label: "memory", kind: "block", insert: "memory‹40›" }];
  const runs = describeBlocks(state);
  const next = (runs.at(-1)?.last ?? -1) + 1;
  const holes = runs.flatMap(({ first }, index) => {
    const from = index === 0 ? 0 : runs[index - 1]!.last + 1;
    return from < first ? [from === first - 1 ? `memory${from}` : `memory${from}-${first - 1}`] : [];
  });
  return [`memory${next}`, ...holes].map((label) => ({ label, kind: "block", detail: "not there" }));
}

function runCandidates(run: OfferedRun): readonly Candidate[] {
  const { first, last } = run;
  const detail = detailOf(run);
  const whole: Candidate = {
    label: first === last ? `memory${first}` : `memory${first}-${last}`,
    kind: "block",
    detail,
  };
  return first === last ? [whole] : [whole, { label: `memory${last}`, kind: "block", detail }];
}

/** The very block that is typed, where it exists. */
function singleCandidate(runs: readonly OfferedRun[], id: number): readonly Candidate[] {
  const run = runs.find(({ first, last }) => first <= id && id <= last);
  return run === undefined ? [] : [{ label: `memory${id}`, kind: "block", detail: detailOf(run) }];
}

function detailOf({ state, validZones, answer }: BlockRun & { readonly answer?: string }): string {
  const zones = validZones.length === 0 ? "none" : validZones.join(" ");
  return answer === undefined ? `${state}, ${zones}` : `${state}, ${zones}: ${answer}`;
}

/**
 * Behind `memory40-`: where the run of equal blocks ends that the first lies in, and where the blocks end without a gap with which the statement can
 * do as much; where it can do nothing with the first, all that exist.
 */
function rangeEnds(offered: readonly OfferedRun[], from: number, typed: string): readonly Candidate[] {
  const runs = [...offered].sort((a, b) => a.first - b.first);
  const at = runs.findIndex(({ first, last }) => first <= from && from <= last);
  const begun = runs[at];
  if (begun === undefined) return [];
  let end = at;
  while (runs[end + 1]?.first === runs[end]!.last + 1 && canGoOn(begun, runs[end + 1]!)) end++;
  const ends = [...new Set([begun.last, runs[end]!.last])].filter((last) => last > from);
  return ends
    .filter((last) => String(last).startsWith(typed))
    .map((last) => ({ label: `memory${from}-${last}`, kind: "block", detail: detailOf(begun) }));
}

/** Whether a range goes on with other blocks: not from those that the statement can change to those that it can't. */
function canGoOn(begun: OfferedRun, next: OfferedRun): boolean {
  return begun.isHopeless === true || next.isHopeless !== true;
}

/** Whether a block of the run has a number that begins so. */
function mayBegin({ first, last }: BlockRun, digits: string): boolean {
  if (digits === "") return true;
  for (let low = Number(digits), high = low; low <= last; low *= 10, high = high * 10 + 9) {
    if (high >= first) return true;
    if (low === 0) return false;
  }
  return false;
}

/** Names that are declared or that the kernel gave; those first that are, or are not, in the machine, as the statement needs it. */
export function nameCandidates(context: CompletionContext, kinds: readonly string[]): readonly Candidate[] {
  const { analysis, state } = context;
  const verb = context.before[0] ?? "";
  const known = new Map<string, string>();
  for (const { name, kind, declaration } of analysis.names) {
    if (kinds.includes(kind) && (declaration !== undefined || kind === "cma-area")) known.set(name, kind);
  }
  if (kinds.includes("nvdimm")) {
    for (const name of state?.hotplug.pmem.keys() ?? []) if (!known.has(name)) known.set(name, "persistent memory");
  }
  if (kinds.includes("cma-area")) {
    for (const { value } of state?.uses ?? []) if (value.kind === "cma") known.set(value.by, "CMA area");
  }
  const holders = new Set(kinds.includes("allocation") ? [...(state?.uses ?? [])].map(({ value }) => value.by) : []);
  const candidates = [...known].map(([label, kind]): Candidate => {
    const why = state === undefined ? undefined : whyNot(label, kind, verb, { state, holders });
    if (why === undefined) return { label, kind: "device", detail: kind };
    return { label, kind: "device", detail: `${kind}, ${why}`, isElsewhere: true };
  });
  return candidates.sort((a, b) => Number(a.isElsewhere ?? false) - Number(b.isElsewhere ?? false));
}

/** Why a step can't be about a name at this point; undefined: it can. */
function whyNot(
  name: string,
  kind: string,
  verb: string,
  { state, holders }: { readonly state: MemoryState; readonly holders: ReadonlySet<string> },
): string | undefined {
  if (kind === "cma-area") return undefined;
  if (kind === "allocation") return holders.has(name) ? undefined : "holds no memory here";
  const isPlugged = state.hotplug.devices.has(name) || state.hotplug.pmem.has(name);
  if ((verb === "plug") === isPlugged) return isPlugged ? "plugged already" : "not plugged here";
  if (verb !== "plug" && verb !== "unplug" && verb !== "dump") return undefined;
  const result = comesTo(state, { kind: verb, device: name });
  return canSucceed(result) ? undefined : result;
}

/** Words of ZONE that this kernel has, on the node that is named where one is. */
export function existingZones({ state, before }: CompletionContext): readonly string[] | undefined {
  if (state === undefined) return undefined;
  const id = before.map((word) => /^node(\d+)$/.exec(word)?.[1]).find((each) => each !== undefined);
  const nodes = state.nodes.filter((node) => id === undefined || node.id === Number(id));
  const zones = new Set(nodes.flatMap((node) => node.zones.map(({ name }) => name)));
  return zones.size === 0 ? undefined : [...zones];
}

/** What is offered because it is simulated, and how far that can be trusted; what is exact goes without saying. */
export function simulatedDetail(evidence: Evidence | undefined): string {
  return evidence === undefined || evidence.level === "exact" ? "simulated" : `simulated, ${evidence.level}`;
}

/** All outcomes; the one that is simulated, or those that a running system may have, first. */
export function outcomeCandidates(context: CompletionContext): readonly Candidate[] {
  const outcome = outcomeAt(context);
  const evidence = outcome === undefined ? undefined : outcomeEvidence(context.state, outcome);
  const likely =
    outcome === undefined ? [] : outcome.result === "depends" ? (outcome.possible ?? []) : [outcome.result];
  const rank = (name: string): number => (likely.includes(name) ? likely.indexOf(name) : likely.length);
  return [...OUTCOME_WORDS]
    .sort((a, b) => rank(a.name) - rank(b.name))
    .map(({ name, meaning }) => ({
      label: name,
      kind: "outcome",
      detail: likely.includes(name)
        ? `${outcome?.result === "depends" ? "possible" : simulatedDetail(evidence)}: ${meaning}`
        : meaning,
    }));
}

/** Behind `-> EBUSY at`: the page that is simulated to stand in the way. */
export function failedPageCandidates(context: CompletionContext): readonly Candidate[] {
  const outcome = outcomeAt(context);
  const pfn = outcome?.pfn;
  const pageSize = context.state?.geometry.pageSize;
  if (outcome === undefined || pfn === undefined || pageSize === undefined) {
    return [{ label: "pfn", kind: "keyword", insert: "pfn ‹0x13ff00›" }];
  }
  return [
    { label: hex(pfn * pageSize), kind: "value", detail: simulatedDetail(outcomeEvidence(context.state, outcome)) },
    { label: "pfn", kind: "keyword", insert: `pfn ‹${hex(pfn)}›` },
  ];
}

/** How the step comes out that stands on the line, whether or not its outcome can be read yet. */
function outcomeAt({ analysis, offset }: CompletionContext) {
  const entry = momentAt(analysis, offset)?.entry;
  if (entry === undefined || entry.place.uri !== analysis.uri || entry.event.kind === "boot") return undefined;
  const { source } = analysis;
  return source.lineAt(entry.place.span.start) === source.lineAt(offset) ? entry.outcome : undefined;
}

/** What stands for an operand in the example of a statement whose words are `before`, where the scenario has something. */
export function exampleFor(
  before: readonly string[],
  type: OperandType,
  context: CompletionContext,
): string | undefined {
  const { state } = context;
  const { names }: Operand = OPERANDS[type];
  if (names !== undefined) return nameCandidates({ ...context, before }, names)[0]?.label;
  if (type === "SIZE" && before[0] === "resize")
    return regionOf(before[1] ?? firstName("resize", "VIRTIO_MEM", context), context);
  if (state === undefined) return undefined;
  if (type === "ZONE") return zoneWithPages(state);
  if (type === "DAX_MODE") return modeFor(before[1] ?? firstName("reconfigure", "DAX_DEVICE", context) ?? "", state);
  if (type === "RANGE") return rangeToIsolate(state)?.label;
  const action = nothingOffline(state) ? "disable" : "enable";
  if (type === "CHMEM_ACTION") return action;
  if (type !== "BLOCKS" && type !== "SIZE|RANGE|BLOCKS") return undefined;
  const runs = offeredRuns(state, before.length === 1 ? [before[0]!, action] : before);
  const equals = runs.filter(({ rank }) => rank === runs[0]?.rank);
  return equals.length === 0 ? undefined : `memory${equals.at(-1)!.last}`;
}

/** What the last block spans of those that go offline best: its pages can be isolated best, too. */
export function rangeToIsolate(state: MemoryState): Candidate | undefined {
  const run = offeredRuns(state, ["offline"])[0];
  if (run === undefined) return undefined;
  const blockSize = memoryBlockBytes(state.geometry);
  const label = `${hex(run.last * blockSize)}-${hex((run.last + 1) * blockSize - 1)}`;
  return { label, kind: "value", detail: `memory${run.last}` };
}

/** Movable where it has pages; undefined: there it is, or no zone has any. */
function zoneWithPages({ nodes }: MemoryState): string | undefined {
  const zones = nodes.flatMap((node) => node.zones.filter(({ managed }) => managed > 0).map(({ name }) => name));
  return zones.includes("Movable") ? "Movable" : zones.at(-1);
}

function firstName(verb: string, type: "DAX_DEVICE" | "VIRTIO_MEM", context: CompletionContext): string | undefined {
  return nameCandidates({ ...context, before: [verb] }, OPERANDS[type].names)[0]?.label;
}

/** All that a virtio-mem device can give. */
function regionOf(name: string | undefined, { analysis }: CompletionContext): string | undefined {
  const device = analysis.setup?.devices.find((each) => each.kind === "virtio-mem" && each.name === name);
  return device === undefined ? undefined : writtenSize(device.size);
}

/** Lines of `concurrently` that can be done: blocks that go offline, and one that comes online where there is any. */
export function concurrentLines(context: CompletionContext): string | undefined {
  const { state } = context;
  if (state === undefined) return undefined;
  const best = offeredRuns(state, ["offline"]);
  const runs = best.filter(({ rank, state: now }) => now === "online" && rank === best[0]?.rank);
  const [first, second] = runs.flatMap(({ first: from, last }) => [last, ...(last > from ? [last - 1] : [])]);
  if (first === undefined) return undefined;
  const online = nothingOffline(state) ? undefined : exampleFor(["online"], "BLOCKS", context);
  const other =
    online === undefined ? (second === undefined ? undefined : `offline memory${second}`) : `online ${online}`;
  return other === undefined ? undefined : `concurrently {\n  ‹offline memory${first}›\n  ‹${other}›\n}`;
}

const MODES = ["system-ram", "devdax", "fsdax"] as const;

/** A mode that the device can be brought to. */
function modeFor(device: string, state: MemoryState): string | undefined {
  return MODES.find((mode) => canSucceed(comesTo(state, { kind: "reconfigure", device, mode })));
}

/** Whether a statement of this form could do something at this point: there is what it could be about, and it is not refused anyhow. */
export function canBegin(verb: string, form: string, context: CompletionContext): boolean {
  const { state } = context;
  if (state !== undefined && REFUSED.get(verb)?.(state) === true) return false;
  return operandsOf(form).every(({ type }) => {
    const { names }: Operand = OPERANDS[type];
    return (
      names === undefined ||
      nameCandidates({ ...context, before: [verb] }, names).some(({ isElsewhere }) => isElsewhere !== true)
    );
  });
}

const nothingOffline = (state: MemoryState): boolean => describeBlocks(state).every((run) => run.state !== "offline");

/** Whether each block is one that never goes offline, or is so already. */
const nothingOnline = (state: MemoryState): boolean =>
  offeredRuns(state, ["offline"]).every(({ rank }) => rank >= GOES_NEVER);

/** Steps that fail whatever they are about. */
const REFUSED: ReadonlyMap<string, (state: MemoryState) => boolean> = new Map(
  Object.entries<(state: MemoryState) => boolean>({
    online: nothingOffline,
    online_kernel: nothingOffline,
    online_movable: nothingOffline,
    offline: nothingOnline,
    probe: (state) => comesTo(state, { kind: "probe", address: 0 }) === "ENOENT",
    crash: (state) => crashAreas(state) === undefined,
    dump: (state) => !canSucceed(comesTo(state, { kind: "dump", device: [...state.hotplug.pmem.keys()][0] ?? "" })),
  }),
);
