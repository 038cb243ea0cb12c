/**
 * Steps of the timeline as events. A step of one line is read by its form in the vocabulary: each operand becomes the field of the
 * event that it names. A step that names what does not exist, or is written by half, is no event: it is left out of the story, and
 * a diagnostic says why.
 */
import type { LineStep, OperandNodes, OutcomeExpr, RebootStep, Step } from "../../../grammar/ast.ts";
import { type FieldsOf, flagsOf, operandsOf, requiredOf } from "../../../grammar/vocabulary/form.ts";
import { type BLOCK_STEPS, LINE_STEPS } from "../../../grammar/vocabulary/steps.ts";
import type { WordOf } from "../../../grammar/vocabulary/word-lists.ts";
import { isSaidToHang } from "../../simulation/locks/hang.ts";
import type { BlockSpan, BootSetup, Event, Origin, StatedOutcome } from "../../simulation/state/events.ts";
import type { EventOf, StepKind } from "../../simulation/steps.ts";
import { headSpan } from "../source-text.ts";
import type { NotSimulated } from "./not-simulated.ts";
import type { Origins } from "./origins.ts";
import { listWord, type OperandContext, type OperandValues, operandValue } from "./step-operands.ts";

/** Outcomes of the language that the simulation gives no step. */
const NOT_GIVEN: ReadonlySet<string> = new Set<WordOf<"OUTCOME">>(["oops", "deadlock"]);

export interface StepContext extends OperandContext {
  readonly text: string;
  readonly origins: Origins;
  readonly notSimulated: NotSimulated;
  /** The setup of a `reboot` or `crash` with this statement; undefined where the first boot has none. */
  readonly nextSetup: (step: RebootStep) => BootSetup | undefined;
}

type Common = { readonly origin: Origin; readonly stated?: StatedOutcome };

/** The event of a step, or undefined where it cannot be said as one. */
export function stepEvent(step: Step, context: StepContext): Event | undefined {
  const stated = statedOutcome(step.expected, context);
  const common = {
    origin: context.origins.add("event", context.reader.place(headSpan(step, context.text))),
    ...(stated === undefined ? {} : { stated }),
  };
  if (step.kind === "concurrently") return concurrentEvent(step, common, context);
  return isRestart(step) ? restartEvent(step, common, context) : lineEvent(step, common, context);
}

// ── Steps of one line ────────────────────────────────────────────────────────────────────────────────────────────────

type LineWord = keyof typeof LINE_STEPS;
/** The order in which blocks are gone through is theirs: `descending` goes into their span. */
type EventValues = { readonly [Type in keyof OperandValues]: Type extends "BLOCKS" ? BlockSpan : OperandValues[Type] };
/** What the form of a step gives, as an event. */
type LineEvent<Word extends LineWord> = Common & { readonly kind: Word } & Omit<
    FieldsOf<(typeof LINE_STEPS)[Word]["form"], EventValues>,
    "descending"
  >;

/** The type checker's word that each form gives what the mechanism of the step takes; it names the steps that do not fit. */
type Disagree =
  | { [Word in LineWord]: LineEvent<Word> extends EventOf<Word & StepKind> ? never : Word }[LineWord]
  | Exclude<StepKind, LineWord | keyof typeof BLOCK_STEPS>;
export const STEPS_THAT_DISAGREE: readonly [Disagree] extends readonly [never] ? readonly [] : Disagree = [];

const FORMS = new Map(
  Object.entries(LINE_STEPS).map(([word, { form }]) => [
    word,
    { operands: operandsOf(form), required: requiredOf(form), flags: flagsOf(form) },
  ]),
);

/**
 * Reads every operand, so that everything that is wrong is said. One that is written and has no value leaves no event, nor does one that
 * the parser misses and has said so.
 */
function lineEvent(step: LineStep, common: Common, context: StepContext): Event | undefined {
  const { operands, required, flags } = FORMS.get(step.kind)!;
  const nodes: Readonly<Record<string, unknown>> = { ...step };
  const fields: Record<string, unknown> = {};
  for (const { field, type } of operands) {
    const node = nodes[field];
    if (node !== undefined) fields[field] = operandValue(type, node as OperandNodes[typeof type], context);
  }
  if (Object.values(fields).includes(undefined) || required.some((field) => fields[field] === undefined))
    return undefined;
  for (const flag of flags) {
    if (flag !== "descending") fields[flag] = nodes[flag];
    else fields.blocks = { ...(fields.blocks as object), descending: nodes[flag] };
  }
  return { ...common, kind: step.kind, ...fields } as Event;
}

// ── Steps with a body, and outcomes ──────────────────────────────────────────────────────────────────────────────────

function isRestart(step: LineStep | RebootStep): step is RebootStep {
  return step.kind === "reboot" || step.kind === "crash";
}

function restartEvent(step: RebootStep, common: Common, context: StepContext): Event | undefined {
  const setup = context.nextSetup(step);
  context.allocations.clear();
  return setup === undefined ? undefined : { ...common, kind: step.kind, setup };
}

function concurrentEvent(step: Extract<Step, { kind: "concurrently" }>, common: Common, context: StepContext): Event {
  const tasks = step.lines.flatMap((line) => {
    const event = stepEvent(line.step, context);
    if (event === undefined) return [];
    const hangsIn = context.reader.name(line.hangs?.in);
    const hangs = line.hangs !== undefined || isSaidToHang(event);
    return [{ event: withoutHang(event), hangs, ...(hangsIn === undefined ? {} : { hangsIn }) }];
  });
  return { ...common, kind: "concurrently", tasks };
}

/** What hangs beside others is the business of all of them. */
function withoutHang(event: Event): Event {
  if (!isSaidToHang(event)) return event;
  const { stated: _hangs, ...others } = event;
  return others as Event;
}

function statedOutcome(expected: OutcomeExpr | undefined, context: StepContext): StatedOutcome | undefined {
  if (expected === undefined) return undefined;
  const result = listWord(expected.outcome, context, { list: "OUTCOME", calls: "outcome of a step" });
  if (result === undefined) return undefined;
  if (NOT_GIVEN.has(result)) {
    context.notSimulated.add(expected.span, "outcome");
    return undefined;
  }
  const at = context.reader.number(expected.at);
  if (at === undefined) return { result };
  return expected.atPfn ? { result, pfn: at } : { result, address: at };
}
