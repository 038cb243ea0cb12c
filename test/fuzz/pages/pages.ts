/** Small machines, their zones and blocks at boot and behind hotplug steps, held against a model that has an entry for each page. */
import fc from "fast-check";
import type { TimelineEntry } from "../../../server/analysis/analysis.ts";
import { blockFacts } from "../../../server/simulation/drivers/base-memory/block-facts.ts";
import type { MemoryState } from "../../../server/simulation/state/state.ts";
import { analysed } from "../scenarios/scenarios.ts";
import { stateFaults, toldOverlaps } from "../state-faults.ts";
import type { Subject } from "../subject.ts";
import { BLOCK_PAGES, PageModel, ZONES } from "./page-model.ts";

const MiB = 2 ** 20;

export interface PagesInput {
  readonly version: string;
  /** Of each node, MiB. */
  readonly nodes: readonly number[];
  /** MiB; 0 without. */
  readonly movablecore: number;
  /** DIMMs from 4 GiB on, each behind the one before: blocks, and node. */
  readonly dimms: readonly { readonly blocks: number; readonly node: number }[];
  /** `d0` plugs or unplugs; a verb with first and last block otherwise. */
  readonly steps: readonly string[];
}

/** First block of the DIMMs. */
const PLUGGED = 32;
const blockOf = fc.oneof(fc.nat(8), fc.integer({ min: PLUGGED, max: PLUGGED + 8 }));
const step = fc.oneof(
  fc.tuple(fc.constantFrom("plug", "plug", "unplug"), fc.constantFrom("d0", "d1")).map((words) => words.join(" ")),
  fc
    .tuple(
      fc.constantFrom("online", "online_kernel", "online_movable", "offline", "offline"),
      blockOf,
      fc.nat(3),
      fc.boolean(),
    )
    .map(
      ([verb, first, more, descending]) => `${verb} memory${first}-${first + more}${descending ? " descending" : ""}`,
    ),
);

/** The model knows the rules of these. */
const VERSIONS: readonly string[] = ["6.1", "6.6", "6.12", "7.2"];
const STEP = /^(?:(?:un)?plug d[01]|(?:offline|online(?:_kernel|_movable)?) memory\d+-\d+(?: descending)?)$/;

export const pages: Subject<PagesInput> = {
  name: "pages",
  about: "zones and blocks of small machines against a model of each page",
  isInput: ({ version, steps }) => VERSIONS.includes(version) && steps.every((one) => STEP.test(one)),
  inputs: fc.record({
    version: fc.constantFrom(...VERSIONS),
    nodes: fc
      .array(
        fc.integer({ min: 3, max: 6 }).map((blocks) => blocks * 64),
        { minLength: 1, maxLength: 2 },
      )
      .map((sizes) => (sizes.length === 1 ? [sizes[0]! * 2] : sizes)),
    movablecore: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 400 })),
    dimms: fc.array(fc.record({ blocks: fc.integer({ min: 1, max: 3 }), node: fc.nat(1) }), {
      minLength: 2,
      maxLength: 2,
    }),
    steps: fc.array(step, { maxLength: 12, size: "max" }),
  }),
  check: (input) => {
    const { diagnostics, timeline } = analysed(textOf(input));
    const [boot, ...steps] = timeline;
    const state = boot?.after;
    // Too little memory for what the command line asks for.
    if (state === undefined) return boot?.outcome.result === "failed" ? undefined : "no boot";
    const model = modelOf(input, state);
    const atBoot = differing(model, state, input.nodes.length);
    if (atBoot !== undefined) return `at boot ${atBoot}`;
    for (const entry of steps) {
      const fault =
        follow(model, entry, input) ??
        differing(model, entry.after!, input.nodes.length) ??
        stateFaults(entry.after!, toldOverlaps(diagnostics, timeline, entry))[0];
      if (fault !== undefined) return `behind \`${entry.text}\`: ${fault}`;
    }
    return undefined;
  },
};

const firstOf = ({ dimms }: PagesInput, dimm: number): number =>
  PLUGGED + dimms.slice(0, dimm).reduce((sum, { blocks }) => sum + blocks, 0);
const nodeOf = ({ nodes }: PagesInput, node: number): number => Math.min(node, nodes.length - 1);

function textOf(input: PagesInput): string {
  const { version, nodes, movablecore, dimms, steps } = input;
  const memory = nodes.map((size, node) => `node${node} { memory ${size}M cpus ${node} }`).join(" ");
  return `kernel ${version} x86_64 { build debian }
machine qemu-pc { cpus ${nodes.length} slots 4 maxmem 16G ${memory} }
cmdline { nokaslr memhp_default_state=offline ${movablecore === 0 ? "" : `movablecore=${movablecore}M `}}
${dimms.map(({ blocks, node }, at) => `dimm d${at} { size ${blocks * 128}M node${nodeOf(input, node)} at 0x${(firstOf(input, at) * BLOCK_PAGES * 4096).toString(16)} }`).join("\n")}
boot
${steps.join("\n")}
`;
}

/** The firmware's map is taken as the machine has it; everything behind it is the model's own. */
function modelOf(input: PagesInput, { boot }: MemoryState): PageModel {
  const ram = boot.userFirmware.filter(({ type }) => type === "usable");
  const border = (input.nodes[0]! * MiB) / 4096;
  return new PageModel(
    ram,
    input.nodes.length,
    (pfn) => (pfn < border ? 0 : input.nodes.length - 1),
    input.movablecore * MiB,
  );
}

/** Does with the model what the step did; what the step did and could not have. */
function follow(model: PageModel, { event, outcome, after }: TimelineEntry, input: PagesInput): string | undefined {
  if (event.kind === "plug" || event.kind === "unplug") {
    const dimm = event.device === "d0" ? 0 : 1;
    const { blocks, node } = input.dimms[dimm]!;
    const first = firstOf(input, dimm);
    if (event.kind === "plug" && outcome.result === "ok") {
      if (model.has(first)) return "it is plugged already";
      model.plug(first, first + blocks - 1, nodeOf(input, node));
    }
    const isGone = outcome.result === "depends" && after !== undefined && blockFacts(after, first) === undefined;
    if (event.kind === "unplug" && (outcome.result === "ok" || isGone)) {
      if (!model.has(first)) return "it is not plugged";
      model.unplug(first, first + blocks - 1);
    } else if (event.kind === "unplug" && outcome.result === "depends" && after !== undefined) {
      takenBack(model, after, first, blocks);
    }
    return undefined;
  }
  for (const { first, last, descending, result } of outcome.blocks) {
    for (let at = 0; at <= last - first; at++) {
      const id = descending ? last - at : first + at;
      // What only a running system knows is taken as the simulation goes on from there.
      const isDone = result === "depends" && after?.blocks.get(id)?.state === "offline";
      const fault = followBlock(model, event.kind, id, isDone ? "ok" : result);
      if (fault !== undefined) return `memory${id}: ${fault}`;
    }
  }
  return undefined;
}

/**
 * An eject that gave up: blocks that went offline before are brought online again, as a word says that was written while they were online
 * and is kept in mem->online_type, else as the kernel chooses.
 */
function takenBack(model: PageModel, after: MemoryState, first: number, blocks: number): void {
  const ids = Array.from({ length: blocks }, (_, at) => first + at);
  const moved = ids.filter((id) => {
    const facts = blockFacts(after, id);
    const isOnline = facts?.state === "online" && model.isOnline(id);
    return isOnline && facts.validZones.join(" ") !== model.validZones(id).join(" ");
  });
  for (const id of moved) model.offline(id);
  for (const id of moved) model.online(id, model.kept.get(id) ?? "online");
}

function followBlock(model: PageModel, kind: string, id: number, result: string): string | undefined {
  if (!model.has(id)) return result === "ok" ? "ok, of a block that is not there" : undefined;
  const isOnline = model.isOnline(id);
  if (kind === "offline") {
    if (result !== "ok") return undefined;
    if (!isOnline) return "ok, of a block that is offline already";
    if (!model.isWhole(id)) return "ok, of a block with holes";
    model.offline(id);
    return undefined;
  }
  const word = kind as "online" | "online_kernel" | "online_movable";
  if (result !== "ok") {
    if (!isOnline) return `does not come online: ${result}`;
    model.kept.set(id, word);
    return undefined;
  }
  if (isOnline) return "ok, of a block that is online already";
  model.online(id, word);
  return undefined;
}

/** Where the core's zones and blocks are not those of the model. */
function differing(model: PageModel, state: MemoryState, nodes: number): string | undefined {
  for (let node = 0; node < nodes; node++) {
    for (const name of ZONES) {
      const zone = state.nodes.find(({ id }) => id === node)?.zones.find((each) => each.name === name);
      const { start, spanned, present } = model.zoneFacts(node, name);
      const facts =
        zone === undefined ? [0, 0, 0] : [zone.spanned === 0 ? 0 : zone.startPfn, zone.spanned, zone.present];
      const expected = [spanned === 0 ? 0 : start, spanned, present];
      if (facts.join() !== expected.join())
        return `node${node} ${name} starts, spans and has ${facts}, page by page ${expected}`;
    }
  }
  for (let id = 0; id <= PLUGGED + 12; id++) {
    const facts = blockFacts(state, id);
    if ((facts !== undefined) !== model.has(id))
      return `memory${id} ${facts === undefined ? "is not there" : "is there"}`;
    if (facts === undefined) continue;
    const said = [facts.state, facts.validZones.join(" "), facts.nodes.join()].join(", ");
    const expected = [
      model.isOnline(id) ? "online" : "offline",
      model.validZones(id).join(" "),
      model.nodesOf(id).join(),
    ].join(", ");
    if (said !== expected) return `memory${id} is ${said}; page by page ${expected}`;
  }
  return undefined;
}
