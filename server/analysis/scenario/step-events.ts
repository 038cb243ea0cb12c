/**
 * Steps of the timeline as events. A step that names what does not exist, or is written by half, is no event: it is
 * left out of the story, and a diagnostic says why.
 */
import type { NameExpr, OutcomeExpr, Step, ZoneRef } from "../../../grammar/ast.ts";
import { nearest } from "../../../grammar/did-you-mean.ts";
import { type WordList, type WordOf, wordsOf } from "../../../grammar/vocabulary/word-lists.ts";
import { findKnob, knobs } from "../../parameters/knobs.ts";
import {
  type BlockSpan,
  type BootSetup,
  type DeviceSpec,
  type Event,
  type Origin,
  type StatedOutcome,
  ZONE_NAMES,
  type ZoneName,
} from "../../simulation/state/events.ts";
import type { Diagnostic } from "../analysis.ts";
import { insertion, problem } from "../problem.ts";
import { headSpan } from "../source-text.ts";
import type { LiveAllocations } from "./live-allocations.ts";
import { type NameTable, unknownName } from "./name-table.ts";
import type { NotSimulated } from "./not-simulated.ts";
import type { OriginTable } from "./origins.ts";
import type { ValueReader } from "./values.ts";

const KERNEL_DEVICE = /^(?:pmem|namespace|region|dax)\d/;
const KNOB_NAMES = knobs.map(({ name }) => name);

/** Outcomes of the language that the simulation gives no step. */
const NOT_GIVEN: ReadonlySet<string> = new Set<WordOf<"OUTCOME">>(["oops", "deadlock", "hangs"]);

export interface StepContext {
  readonly text: string;
  readonly reader: ValueReader;
  readonly origins: OriginTable;
  readonly names: NameTable;
  readonly problems: Diagnostic[];
  readonly allocations: LiveAllocations;
  readonly notSimulated: NotSimulated;
  /** Where a declaration can be added: in front of the boot; -1 without one. */
  readonly declareAt: number;
  /** The setup of a `reboot` or `crash` with this statement; undefined where the first boot has none. */
  readonly nextSetup: (step: Step & { readonly kind: "reboot" | "crash" }) => BootSetup | undefined;
}

type Common = { readonly origin: Origin; readonly stated?: StatedOutcome };
type Reader<K extends Step["kind"]> = (
  step: Extract<Step, { kind: K }>,
  common: Common,
  context: StepContext,
) => Event | undefined;

/** The event of a step, or undefined where it cannot be said as one. */
export function stepEvent(step: Step, context: StepContext): Event | undefined {
  if (namesUnsimulatedDevice(step, context)) {
    context.notSimulated.add(step.span, "the step changes nothing");
    return undefined;
  }
  const stated = statedOutcome(step.expected, context);
  const common = {
    origin: context.origins.add("event", context.reader.place(headSpan(step, context.text))),
    ...(stated === undefined ? {} : { stated }),
  };
  const read = READERS[step.kind] as (step: Step, common: Common, context: StepContext) => Event | undefined;
  return read(step, common, context);
}

const onlineOffline: Reader<"online" | "online_kernel" | "online_movable" | "offline"> = (step, common, { reader }) => {
  const blocks = reader.blocks(step.blocks);
  if (blocks === undefined) return undefined;
  const span: BlockSpan = { ...blocks, descending: step.descending };
  return { ...common, kind: step.kind, blocks: span };
};

const plugUnplug: Reader<"plug" | "unplug"> = (step, common, context) => {
  const device = deviceName(step.device, context, "dimm");
  return device === undefined ? undefined : { ...common, kind: step.kind, device };
};

const rebootCrash: Reader<"reboot" | "crash"> = (step, common, context) => {
  const setup = context.nextSetup(step);
  context.allocations.clear();
  return setup === undefined ? undefined : { ...common, kind: step.kind, setup };
};

const READERS: { readonly [K in Step["kind"]]: Reader<K> } = {
  plug: plugUnplug as Reader<"plug">,
  unplug: plugUnplug as Reader<"unplug">,
  online: onlineOffline as Reader<"online">,
  online_kernel: onlineOffline as Reader<"online_kernel">,
  online_movable: onlineOffline as Reader<"online_movable">,
  offline: onlineOffline as Reader<"offline">,
  reboot: rebootCrash as Reader<"reboot">,
  crash: rebootCrash as Reader<"crash">,
  probe(step, common, { reader }) {
    const address = reader.number(step.address);
    return address === undefined ? undefined : { ...common, kind: "probe", address };
  },
  resize(step, common, context) {
    const device = deviceName(step.device, context, "virtio-mem");
    const size = context.reader.number(step.size);
    return device === undefined || size === undefined ? undefined : { ...common, kind: "resize", device, size };
  },
  chmem(step, common, context) {
    const zone = zoneName(step.zone, context);
    const action = oneOf(step.action, "CHMEM_ACTION", "neither `enable` nor `disable`", context);
    const target = chmemTarget(step.target, context.reader);
    if (action === undefined || target === undefined) return undefined;
    return { ...common, kind: "chmem", action, target, ...(zone === undefined ? {} : { zone }) };
  },
  set(step, common, { reader, problems }) {
    const knob = reader.name(step.knob);
    const value = reader.any(step.value);
    if (knob !== undefined && findKnob(knob) === undefined && nearest(knob, KNOB_NAMES) !== undefined) {
      problems.push(unknownName(reader.place(step.knob.span), `there is no knob \`${knob}\``, knob, KNOB_NAMES));
      return undefined;
    }
    return knob === undefined || value === undefined ? undefined : { ...common, kind: "set", knob, value };
  },
  allocate(step, common, context) {
    const { reader } = context;
    const name = context.allocations.allocate(step.name);
    const size = reader.number(step.size);
    const use = oneOf(step.use, "ALLOCATION_KIND", "no kind of allocation", context);
    const zone = zoneName(step.zone, context);
    const at = step.at === undefined ? undefined : reader.range(step.at);
    if (step.node !== undefined) context.names.refer("node", `node${step.node.node}`, reader.place(step.node.span));
    if (name === undefined || size === undefined || use === undefined) return undefined;
    if ((step.zone !== undefined && zone === undefined) || (step.at !== undefined && at === undefined))
      return undefined;
    return {
      ...common,
      kind: "allocate",
      name,
      size,
      use,
      ...(zone === undefined ? {} : { zone }),
      ...(step.node === undefined ? {} : { node: step.node.node }),
      ...(at === undefined ? {} : { at }),
    };
  },
  free(step, common, context) {
    const name = context.allocations.free(step.name);
    return name === undefined ? undefined : { ...common, kind: "free", name };
  },
  alloc_contig(step, common, context) {
    const { reader } = context;
    const name = context.allocations.allocate(step.name);
    const node = step.node === undefined ? {} : { node: step.node.node };
    if (step.node !== undefined) context.names.refer("node", `node${step.node.node}`, reader.place(step.node.span));
    if (step.target.kind === "range") {
      const range = reader.range(step.target);
      if (name === undefined || range === undefined) return undefined;
      return { ...common, kind: "alloc_contig", name, range, ...node };
    }
    const size = reader.number(step.target);
    if (name === undefined || size === undefined) return undefined;
    return { ...common, kind: "alloc_contig", name, size, ...node };
  },
  cma_alloc(step, common, context) {
    const name = context.allocations.allocate(step.name);
    const size = context.reader.number(step.size);
    const area = context.reader.name(step.area);
    if (area !== undefined) context.names.refer("cma-area", area, context.reader.place(step.area.span));
    if (name === undefined || size === undefined || area === undefined) return undefined;
    return { ...common, kind: "cma_alloc", name, size, area };
  },
  isolate(step, common, { reader }) {
    const range = reader.range(step.range);
    return range === undefined ? undefined : { ...common, kind: "isolate", range };
  },
  reconfigure(step, common, context) {
    const device = persistentDevice(step.device, context);
    const mode = oneOf(step.mode, "DAX_MODE", "no mode of a dax device", context);
    return device === undefined || mode === undefined ? undefined : { ...common, kind: "reconfigure", device, mode };
  },
  dump(step, common, context) {
    const device = persistentDevice(step.device, context);
    return device === undefined ? undefined : { ...common, kind: "dump", device };
  },
  concurrently(step, common, context) {
    const tasks = step.lines.flatMap((line) => {
      const event = stepEvent(line.step, context);
      if (event === undefined) return [];
      const hangsIn = context.reader.name(line.hangs?.in);
      return [{ event, hangs: line.hangs !== undefined, ...(hangsIn === undefined ? {} : { hangsIn }) }];
    });
    return { ...common, kind: "concurrently", tasks };
  },
};

/** A device that is declared and that the simulation does not have. */
function namesUnsimulatedDevice(step: Step, { reader, names }: StepContext): boolean {
  if (!("device" in step) || step.device.kind === "bad") return false;
  const name = reader.name(step.device);
  if (name === undefined || names.declaredKind("device", name) !== "cxl") return false;
  if (step.device.kind === "name") names.refer("cxl", name, reader.place(step.device.span));
  return true;
}

function chmemTarget(
  target: Extract<Step, { kind: "chmem" }>["target"],
  reader: ValueReader,
): Extract<Event, { kind: "chmem" }>["target"] | undefined {
  if (target.kind === "range") {
    const range = reader.range(target);
    return range === undefined ? undefined : { range };
  }
  if (target.kind === "blocks") {
    const blocks = reader.blocks(target);
    return blocks === undefined ? undefined : { blocks };
  }
  const size = reader.number(target);
  return size === undefined ? undefined : { size };
}

function statedOutcome(expected: OutcomeExpr | undefined, context: StepContext): StatedOutcome | undefined {
  if (expected === undefined) return undefined;
  const result = oneOf(expected.outcome, "OUTCOME", "no outcome of a step", context);
  if (result === undefined) return undefined;
  if (NOT_GIVEN.has(result)) {
    context.notSimulated.add(expected.span, "no step of the simulation ends so, and the outcome is passed over");
    return undefined;
  }
  const at = context.reader.number(expected.at);
  if (at === undefined) return { result };
  return expected.atPfn ? { result, pfn: at } : { result, address: at };
}

/** A declared device's name; an unknown one is said, with a fix that declares a `device`, and undefined. */
function deviceName(
  expr: NameExpr,
  { reader, names, problems, declareAt }: StepContext,
  device: DeviceSpec["kind"],
): string | undefined {
  const name = reader.name(expr);
  if (name === undefined) return undefined;
  const place = reader.place(expr.span);
  const kind = names.declaredKind("device", name);
  if (kind === undefined) {
    const unknown = unknownName(place, `no device \`${name}\` is declared`, name, names.declared("device"));
    const text = `${device} ${name} { size 1G }`;
    const declare = insertion(`Declare \`${text}\``, place.uri, declareAt, `${text}\n\n`, false);
    problems.push(declareAt < 0 ? unknown : { ...unknown, fixes: [...unknown.fixes, declare] });
    return undefined;
  }
  if (expr.kind !== "param-ref") names.refer(kind, name, place);
  return name;
}

/**
 * A declared device, or one that the kernel itself names: `memmap=SIZE!START` and persistent firmware memory bring
 * `pmem0` and its kin without a statement.
 */
function persistentDevice(expr: NameExpr, context: StepContext): string | undefined {
  const name = context.reader.name(expr);
  const isDeclared = name === undefined || context.names.declaredKind("device", name) !== undefined;
  return isDeclared || !KERNEL_DEVICE.test(name) ? deviceName(expr, context, "nvdimm") : name;
}

/** One of the zones of Linux; an unknown one is said and undefined. */
export function zoneName(
  zone: ZoneRef | undefined,
  { reader, problems }: Pick<StepContext, "reader" | "problems">,
): ZoneName | undefined {
  if (zone === undefined || zone.zone === "") return undefined;
  const written = zone.param === undefined ? zone.zone : reader.name(zone.param);
  if (written === undefined) return undefined;
  const known = ZONE_NAMES.find((name) => name === written);
  if (known === undefined) {
    problems.push(unknownName(reader.place(zone.span), `\`${written}\` is no zone`, written, ZONE_NAMES));
  }
  return known;
}

/** One of a few words. The parser has checked a word that is written out; the value of a parameter is checked here. */
function oneOf<List extends WordList>(
  expr: NameExpr,
  list: List,
  is: string,
  { reader, problems }: StepContext,
): WordOf<List> | undefined {
  const name = reader.name(expr);
  if (name === undefined) return undefined;
  const found = wordsOf(list).find((each) => each === name);
  if (found === undefined && expr.kind === "param-ref") {
    problems.push(problem("bad-value", reader.place(expr.span), `\`${name}\` is ${is}`));
  }
  return found;
}
