/**
 * Reads values out of the syntax tree: `$name` becomes the chosen value of its parameter, and what is no value of the
 * wanted kind becomes undefined. A `bad` node is passed over in silence, for the parser has said what is wrong with it; a size that was meant stands for it.
 */

import type { AnyValue, BadValue, BlocksExpr, NumberExpr, ParamRef, RangeExpr, Span } from "../../../grammar/ast.ts";
import { type ByteRange, MAX_ADDRESS } from "../../simulation/units/units.ts";
import type { Place } from "../analysis.ts";
import { problem } from "../problem.ts";
import { type Names, unknownName } from "./name-table.ts";
import type { ProblemLog } from "./problem-log.ts";

/** The chosen value of a parameter: the tree of it and how it was written. */
export interface ParamValue {
  readonly text: string;
  readonly value: AnyValue;
}

/** Values of one document; problems go to `problems`, uses of parameters to `names`. */
export class ValueReader {
  readonly uri: string;
  readonly #params: ReadonlyMap<string, ParamValue>;
  readonly #names: Names;
  readonly #problems: ProblemLog;

  constructor(uri: string, params: ReadonlyMap<string, ParamValue>, names: Names, problems: ProblemLog) {
    this.uri = uri;
    this.#params = params;
    this.#names = names;
    this.#problems = problems;
  }

  place(span: Span): Place {
    return { uri: this.uri, span };
  }

  /** A size, address or count. Bytes where it is a size. */
  number(expr: NumberExpr | undefined): number | undefined {
    if (expr === undefined) return undefined;
    if (expr.kind === "bad") return expr.bytes;
    if (expr.kind === "number") return expr.value;
    const param = this.param(expr);
    if (param === undefined) return undefined;
    if (param.value.kind === "number") return param.value.value;
    return this.#wrongKind(expr, param, "number");
  }

  /** A name, a version, a word. */
  name(expr: AnyValue | undefined): string | undefined {
    if (expr === undefined || expr.kind === "bad") return undefined;
    if (expr.kind === "name") return expr.name;
    if (expr.kind === "string") return expr.value;
    if (expr.kind === "number" || expr.kind === "percent") return expr.text;
    const param = this.param(expr);
    return param === undefined ? undefined : plainText(param);
  }

  /** Whatever a knob or a field may be given: a number as number, everything else as text. */
  any(expr: AnyValue): string | number | undefined {
    if (expr.kind === "number") return expr.value;
    if (expr.kind !== "param-ref") return this.name(expr);
    const param = this.param(expr);
    if (param === undefined) return undefined;
    return param.value.kind === "number" ? param.value.value : plainText(param);
  }

  /** The value behind `$name` as it stands in its `param`; the expression itself where it is none. */
  resolved(expr: AnyValue): AnyValue | undefined {
    if (expr.kind === "bad") return undefined;
    return expr.kind === "param-ref" ? this.param(expr)?.value : expr;
  }

  /** A range with both ends inclusive, in bytes. */
  range(expr: RangeExpr | BadValue): ByteRange | undefined {
    if (expr.kind === "bad") return undefined;
    const first = this.number(expr.first);
    if (first === undefined) return undefined;
    const size = this.number(expr.size);
    const last = expr.form === "size-at" ? (size === undefined ? undefined : first + size - 1) : this.number(expr.last);
    if (last === undefined) return undefined;
    if (last < first) {
      // The parser says it of a range that is written out.
      if (![expr.first, expr.last, expr.size].some((end) => end?.kind === "param-ref")) return undefined;
      const empty = expr.form === "size-at";
      const facts = empty ? ({ kind: "empty" } as const) : ({ kind: "ends-before-start", first, last } as const);
      this.#problems.add(problem("bad-range", this.place(expr.span), facts));
      return undefined;
    }
    if (last > MAX_ADDRESS) {
      this.#problems.add(problem("bad-range", this.place(expr.span), { kind: "too-high" }));
      return undefined;
    }
    return { first, last };
  }

  /** Ids of blocks, both ends inclusive. */
  blocks(expr: BlocksExpr | ParamRef | BadValue): { readonly first: number; readonly last: number } | undefined {
    if (expr.kind === "bad") return undefined;
    if (expr.kind === "blocks") return expr.last < expr.first ? undefined : { first: expr.first, last: expr.last };
    const param = this.param(expr);
    if (param === undefined) return undefined;
    const match = /^(?:memory)?(\d{1,9})(?:-(?:memory)?(\d{1,9}))?$/.exec(plainText(param));
    const first = Number(match?.[1]);
    const last = Number(match?.[2] ?? match?.[1]);
    if (match === null || last < first) return this.#wrongKind(expr, param, "blocks");
    return { first, last };
  }

  /** The chosen value of a parameter; an unknown one is `unknown-name`. */
  param(ref: ParamRef): ParamValue | undefined {
    const place = this.place(ref.span);
    const param = this.#params.get(ref.name);
    if (param === undefined) {
      const known = this.#names.declared("param").map((name) => `$${name}`);
      this.#problems.add(unknownName(place, { of: "param", name: ref.name, written: `$${ref.name}` }, known));
      return undefined;
    }
    this.#names.refer("param", ref.name, place);
    return param;
  }

  #wrongKind(ref: ParamRef, { text }: ParamValue, wanted: "number" | "blocks"): undefined {
    const facts = { kind: "parameter", name: ref.name, text, wanted } as const;
    this.#problems.add(problem("bad-value", this.place(ref.span), facts));
    return undefined;
  }
}

/** A parameter's value as it goes into a name or the command line: a string without its quotes. */
export function plainText(param: ParamValue): string {
  return param.value.kind === "string" ? param.value.value : param.text;
}
