/**
 * What the thing under the cursor is, and what it is at that point of the timeline. The syntax decides which: the innermost
 * node that something is known of.
 */
import type {
  BlocksExpr,
  CmdlineParam,
  FirmwareEntry,
  KernelItem,
  NodeRef,
  NumberValue,
  OutcomeExpr,
  ParamRef,
  RangeExpr,
  Span,
  Statement,
  ZoneRef,
} from "../../grammar/ast.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { findKnob } from "../parameters/knobs.ts";
import { blockEvidence } from "../simulation/evidence/levels.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { bytesOf, hex, pfnOf } from "../simulation/units/units.ts";
import { addressText, rangeText, usesWithin, useText } from "./address-facts.ts";
import { blocksHover } from "./hover-blocks.ts";
import { nameHover, paramHover } from "./hover-device.ts";
import { setupEvidence } from "./hover-evidence.ts";
import { zoneFieldHover } from "./hover-field.ts";
import { imageHover } from "./hover-image.ts";
import { optionHover } from "./hover-option.ts";
import { parameterHover } from "./hover-parameter.ts";
import { restHover } from "./hover-rest.ts";
import { kernelFacts, machineFacts, toldFacts } from "./hover-setup.ts";
import { outcomeHover, statementHover } from "./hover-step.ts";
import { evidenceText, nodeHover, zoneHover } from "./hover-zones.ts";
import { code, paragraphs } from "./markdown.ts";
import { type Moment, momentAt, stateAt } from "./moment.ts";
import { nameAt } from "./names.ts";
import { exactSize } from "./size-text.ts";
import { itemDocumentation } from "./statement-words.ts";
import { holds, pathAt, type SyntaxNode, wordAt } from "./syntax-path.ts";

export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

type Option = Extract<KernelItem, { readonly kind: "config" }>;

interface Context {
  readonly analysis: Analysis;
  readonly offset: number;
  readonly moment: Moment | undefined;
  readonly state: MemoryState | undefined;
  /** From the statement inwards. */
  readonly path: readonly SyntaxNode[];
}

/** The hover at an offset; undefined where there is nothing to say. */
export function hover(analysis: Analysis, offset: number): Hover | undefined {
  const context: Context = {
    analysis,
    offset,
    moment: momentAt(analysis, offset),
    state: stateAt(analysis, offset),
    path: pathAt(analysis.source.statementsAt(offset), offset),
  };
  for (const node of [...context.path].reverse()) {
    const markdown = hoverOfNode(node, context);
    if (markdown !== undefined) return { span: node.span, markdown };
  }
  return hoverOfName(context) ?? hoverOfWord(context) ?? hoverOfRest(context);
}

function hoverOfRest(context: Context): Hover | undefined {
  const { analysis, state } = context;
  const word = wordAt(analysis.source, context.offset);
  const span = word.start === word.end ? signAt(context) : word;
  if (span === undefined) return undefined;
  const markdown = restHover({ ...context, rangeText: (first, last) => spanText(first, last, state) });
  return markdown === undefined || markdown === "" ? undefined : { span, markdown };
}

/** A sign that is no part of a word. */
function signAt({ analysis, offset }: Context): Span | undefined {
  const span = { start: offset, end: offset + 1 };
  return /[^\s"]/.test(analysis.source.slice(span)) ? span : undefined;
}

function hoverOfNode(node: SyntaxNode, context: Context): string | undefined {
  const { analysis, moment, state } = context;
  if ("raw" in node && "nameSpan" in node) return parameterOrRef(node as CmdlineParam, context);
  if ("outcome" in node) return outcomeOf(node as OutcomeExpr, context);
  if ("typeSpan" in node) return firmwareHover(node as FirmwareEntry);
  if ("nameSpan" in node && "values" in node) return zoneFieldHover(context.path, context.offset, state);
  switch (node.kind) {
    case "param-ref":
      return paramHover(analysis, (node as ParamRef).name);
    case "blocks":
      return blocksHover(node as BlocksExpr, moment);
    case "node-ref":
      return nodeHover((node as NodeRef).node, state);
    case "zone-ref":
      return zoneHover(analysis, (node as ZoneRef).zone, nodeBeside(context), state);
    case "range":
      return isCpuList(node, context) ? undefined : rangeHover(node as RangeExpr, state);
    case "config":
      return optionOf(node as Option, context);
    case "number":
      return numberHover(node as NumberValue, context);
    case "string":
      return imagePathHover(node, context) ?? setupFacts(context.path[0] as Statement, state);
    default:
      return undefined;
  }
}

function parameterOrRef(param: CmdlineParam, context: Context): string {
  const ref = param.refs.find(({ span }) => holds(span, context.offset) && span.start < context.offset);
  if (ref !== undefined) return paramHover(context.analysis, ref.name);
  return parameterHover(context.analysis, param, context.state);
}

function outcomeOf(expr: OutcomeExpr, context: Context): string | undefined {
  if (expr.outcome.kind !== "name" || !holds(expr.outcome.span, context.offset)) return undefined;
  return outcomeHover(expr.outcome.name, context.moment);
}

function optionOf(item: Option, { analysis, offset }: Context): string | undefined {
  return holds(item.keyword, offset) ? undefined : optionHover(item, analysis.setup?.kernel);
}

/** The path of `kernel from`, once its image is read. */
function imagePathHover(node: SyntaxNode, { analysis, path: [statement] }: Context): string | undefined {
  const from = statement as Statement | undefined;
  const image = analysis.setup?.kernel.image;
  return from?.kind === "kernel-from" && from.path === node && image !== undefined ? imageHover(image) : undefined;
}

function firmwareHover({ range, type }: FirmwareEntry): string | undefined {
  const first = range.first.kind === "number" ? range.first.value : undefined;
  const last = range.last?.kind === "number" ? range.last.value : undefined;
  const place = first === undefined || last === undefined || last < first ? "" : ` ${rangeText({ first, last })}`;
  return `firmware range${place}: **${code(type)}**`;
}

/** The node named in the same statement, so that a zone means the zone of that node. */
function nodeBeside({ path }: Context): number | undefined {
  const statement = path[0] as Statement | undefined;
  if (statement?.kind === "expect" && statement.what === "zone") return statement.node.node;
  if (statement?.kind === "allocate") return statement.node?.node;
  return undefined;
}

/** `0-3` behind `cpus` counts CPUs, and is no address. */
function isCpuList(range: SyntaxNode, { path }: Context): boolean {
  return path.some((node) => "cpus" in node && Array.isArray(node.cpus) && node.cpus.includes(range));
}

function rangeHover(range: RangeExpr, state: MemoryState | undefined): string | undefined {
  if (range.first.kind !== "number") return undefined;
  const first = range.first.value;
  const size = range.size?.kind === "number" ? range.size.value : undefined;
  const last = range.last?.kind === "number" ? range.last.value : size === undefined ? undefined : first + size - 1;
  return last === undefined || last < first ? undefined : spanText(first, last, state);
}

/** A range of addresses, both ends inclusive: its blocks, and what is in it. */
function spanText(first: number, last: number, state: MemoryState | undefined): string {
  if (state === undefined) return rangeText({ first, last });
  const { pageSize, blockPages } = state.geometry;
  const blockSize = bytesOf(blockPages, pageSize);
  const start = pfnOf(first, pageSize);
  const uses = usesWithin(state, start, pfnOf(last, pageSize) - start + 1).slice(0, 8);
  return paragraphs(
    rangeText({ first, last }),
    `memory blocks ${Math.floor(first / blockSize)} to ${Math.floor(last / blockSize)}, pages ${code(hex(start))} to ${code(hex(pfnOf(last, pageSize)))}`,
    uses.map((one) => `- ${useText(state, one.use, one)}`).join("\n"),
    evidenceText(blockEvidence(state)),
  );
}

/** A number with a suffix is a size; a plain one above a page is taken for an address where memory is. */
function numberHover(value: NumberValue, { path, offset, state }: Context): string | undefined {
  const asField = zoneFieldHover(path, offset, state);
  if (asField !== undefined) return asField;
  if (path.some((node) => "atPfn" in node && node.atPfn === true)) return pageHover(value, state);
  if (value.suffixed) {
    const size = `${exactSize(value.value)} (${value.value} bytes, ${code(hex(value.value))})`;
    return paragraphs(size, itemEvidence(path, value.span, state));
  }
  if (!/^0x/i.test(value.text)) return undefined;
  const text = `${code(hex(value.value))} = ${value.value} (${exactSize(value.value)})`;
  return state === undefined ? text : paragraphs(text, addressText(state, value.value));
}

/** Behind `at pfn` stands a page, not an address. */
function pageHover({ value }: NumberValue, state: MemoryState | undefined): string {
  const page = `page ${code(hex(value))} (${value})`;
  return state === undefined ? page : paragraphs(page, addressText(state, bytesOf(value, state.geometry.pageSize)));
}

function hoverOfName({ analysis, offset, moment, state }: Context): Hover | undefined {
  const name = nameAt(analysis, offset);
  if (name === undefined) return undefined;
  const before = moment?.within === true && moment.after !== undefined ? moment.before : undefined;
  return { span: name.place.span, markdown: nameHover(analysis, name.thing, state, before) };
}

function setupFacts(statement: Statement, state: MemoryState | undefined): string | undefined {
  if (state === undefined) return undefined;
  if (statement.kind === "kernel" || statement.kind === "kernel-from") return kernelFacts(state);
  if (statement.kind === "machine-from") return toldFacts(state);
  return statement.kind === "machine" ? machineFacts(state) : undefined;
}

/** Of an item of `kernel` or `machine` on its keyword and its value, and of the platform on its name. */
function itemEvidence(path: readonly SyntaxNode[], word: Span, state: MemoryState | undefined): string | undefined {
  const [statement, item] = path;
  if (state === undefined || (statement?.kind !== "kernel" && statement?.kind !== "machine")) return undefined;
  const platform = (statement as Extract<Statement, { readonly kind: "machine" }>).platform;
  if (statement.kind === "machine" && platform?.span.start === word.start) return setupEvidence("platform", state);
  return item?.kind === undefined ? undefined : setupEvidence(item.kind, state);
}

/** Keywords, knobs and the words of items. */
function hoverOfWord({ analysis, offset, moment, path, state }: Context): Hover | undefined {
  const span = wordAt(analysis.source, offset);
  if (span.start === span.end) return undefined;
  const statement = path[0] as Statement | undefined;
  if (statement === undefined) return undefined;
  if (holds(statement.keyword, offset)) {
    return {
      span: statement.keyword,
      markdown: paragraphs(statementHover(statement, moment), setupFacts(statement, state)),
    };
  }
  const word = analysis.source.slice(span);
  if (statement.kind === "set") {
    const knob = findKnob(word);
    if (knob !== undefined) {
      return { span, markdown: paragraphs(`**${code(word)}** ${knob.summary}`, code(knob.file), knob.documentation) };
    }
  }
  const evidence = itemEvidence(path, span, state);
  const documentation = itemDocumentation(statement.kind, word);
  if (documentation === undefined && evidence === undefined) return undefined;
  const item = path[1]?.span ?? span;
  const heading = `**${code(analysis.source.slice(item).split("\n", 1)[0]!)}**`;
  return { span, markdown: paragraphs(documentation ?? heading, evidence) };
}
