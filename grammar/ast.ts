/**
 * The syntax tree of a scenario. Every node carries the place it was written at; a value that could not be understood is
 * there as `bad`, so that a half-written file still has an outline, a hover and a layout.
 *
 * Offsets count UTF-16 code units from the start of the text; `end` is exclusive. Sizes and addresses are bytes.
 */
import type { DEVICE_BODIES, MACHINE_LINES } from "./vocabulary/declarations.ts";
import type { FieldsOf } from "./vocabulary/form.ts";
import type { OPERANDS, OperandType } from "./vocabulary/operands.ts";
import type { LINE_STEPS } from "./vocabulary/steps.ts";
import type { WordOf } from "./vocabulary/word-lists.ts";

/** A half-open range of text: `start` inclusive, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Node {
  readonly span: Span;
}

/** A word that begins nothing that can stand where it stands, and is none of the grammar's own. */
export interface StrayWord {
  readonly word: string;
  /** The message, without what was probably meant. */
  readonly said: string;
}

/** Something the parser did not understand, said in the language's words. The rest of the file is read all the same. */
export interface SyntaxError extends Node {
  readonly code: "syntax" | "bad-value" | "bad-range" | "out-of-order";
  readonly message: string;
  /** What was probably meant, where that is known: written in its place it mends the error. */
  readonly meant?: string;
  readonly stray?: StrayWord;
  /** What stands behind it is read as it would be without the mistake. */
  readonly readOn?: true;
}

export interface Comment extends Node {
  /** With the leading `#`. */
  readonly text: string;
}

// ── Values ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `$name`: stands for the chosen value of a `param`. */
export interface ParamRef extends Node {
  readonly kind: "param-ref";
  readonly name: string;
}

/** Written, but not a value of the kind that is wanted here; an error says so. */
export interface BadValue extends Node {
  readonly kind: "bad";
  readonly text: string;
  /** Of a size in words that the kernel does not take, `4GB`: what was meant. */
  readonly bytes?: number;
}

/** A size or an address in bytes, or a plain number: `4G`, `0x80000000`, `42`. Exact up to 2^52. */
export interface NumberValue extends Node {
  readonly kind: "number";
  readonly value: number;
  /** Written with a binary suffix (`4G`): a size, even where a count of pages may stand. */
  readonly suffixed: boolean;
  readonly text: string;
}

export interface PercentValue extends Node {
  readonly kind: "percent";
  readonly value: number;
  readonly text: string;
}

export interface NameValue extends Node {
  readonly kind: "name";
  readonly name: string;
}

export interface StringValue extends Node {
  readonly kind: "string";
  /** Without the quotes, escapes undone; of a `"""` text the first newline is dropped. */
  readonly value: string;
  /** Offset in the file of the first character of `value`: behind the quotes and the dropped newline. */
  readonly contentStart: number;
}

/** A number, size or address, or what stands for one. */
export type NumberExpr = NumberValue | ParamRef | BadValue;
export type NameExpr = NameValue | ParamRef | BadValue;
export type AnyValue = NumberValue | PercentValue | NameValue | StringValue | ParamRef | BadValue;

/**
 * `START-END` with END included, `SIZE@START`, or `[mem 0x…-0x…]`.
 * `start-end` and `mem` carry `first` and `last` (inclusive); `size-at` carries `size` and `first`.
 */
export interface RangeExpr extends Node {
  readonly kind: "range";
  readonly form: "start-end" | "size-at" | "mem";
  readonly first: NumberExpr;
  readonly last?: NumberExpr;
  readonly size?: NumberExpr;
}

/** `memory34` or `memory34-39`; both ends inclusive. */
export interface BlocksExpr extends Node {
  readonly kind: "blocks";
  readonly first: number;
  readonly last: number;
}

/** `node0`. */
export interface NodeRef extends Node {
  readonly kind: "node-ref";
  readonly node: number;
}

export interface ZoneRef extends Node {
  readonly kind: "zone-ref";
  /** As written; analysis says whether it is one of DMA DMA32 Normal HighMem Movable Device. */
  readonly zone: string;
  /** Set where a parameter stands for the zone; `zone` is then `$name`. */
  readonly param?: ParamRef;
}

/** The node that an operand of a form becomes, by the way it is read. */
export type ValueNodes = {
  readonly number: NumberExpr;
  readonly name: NameExpr;
  /** One of a closed list; another word is an error, and stays in the tree as written. */
  readonly "list-word": NameExpr;
  readonly "new-name": NameValue | BadValue;
  readonly version: NameExpr;
  readonly symbol: NameExpr;
  readonly string: StringValue | BadValue;
  readonly any: AnyValue;
  readonly blocks: BlocksExpr | ParamRef | BadValue;
  readonly range: RangeExpr | BadValue;
  readonly "number-or-range": NumberExpr | RangeExpr;
  readonly "blocks-or-range": NumberExpr | RangeExpr | BlocksExpr;
  readonly zone: ZoneRef;
  readonly node: NodeRef;
};
/** The same by the kind of operand. */
export type OperandNodes = { readonly [Type in OperandType]: ValueNodes[(typeof OPERANDS)[Type]["value"]] };

// ── The kernel command line ───────────────────────────────────────────────────────────────────────────────────────────

/** One parameter of a `cmdline { … }`, with a place for its name and its value. */
export interface CmdlineParam extends Node {
  readonly name: string;
  readonly nameSpan: Span;
  /** Quotes removed as the kernel removes them; undefined where there is no `=`. */
  readonly value?: string;
  readonly valueSpan?: Span;
  /** The whole word as written, quotes included. */
  readonly raw: string;
  /** `$name` in it, a letter behind the `$` (so `memmap=16M$0x10000000` holds none). */
  readonly refs: readonly ParamRef[];
}

export interface Cmdline extends Node {
  readonly kind: "cmdline";
  readonly keyword: Span;
  readonly params: readonly CmdlineParam[];
}

// ── Declarations ──────────────────────────────────────────────────────────────────────────────────────────────────────

interface StatementBase extends Node {
  /** Place of the first keyword: where a lens or a heading is shown. */
  readonly keyword: Span;
}

export interface ScenarioStatement extends StatementBase {
  readonly kind: "scenario";
  readonly title: StringValue | BadValue;
}

export interface UseStatement extends StatementBase {
  readonly kind: "use";
  readonly path: StringValue | BadValue;
}

export interface ParamStatement extends StatementBase {
  readonly kind: "param";
  readonly name: NameValue | BadValue;
  readonly values: readonly AnyValue[];
}

export interface KernelStatement extends StatementBase {
  readonly kind: "kernel";
  /** `6.5-rc2`, `5.18.0-rc4-next-20220426`; a parameter may stand for it. */
  readonly version: NameExpr;
  /** `x86_64`, `arm64`, `arm64-16k`, `arm64-64k`. */
  readonly arch?: NameExpr;
  /** A word in front of the version, an error of the file: probably the architecture. */
  readonly before?: NameValue;
  readonly items: readonly KernelItem[];
}
export type KernelItem =
  | (StatementBase & { readonly kind: "build"; readonly name: NameExpr })
  | (StatementBase & { readonly kind: "build-from"; readonly path: StringValue | BadValue })
  | (StatementBase & { readonly kind: "config-from"; readonly path: StringValue | BadValue })
  | (StatementBase & { readonly kind: "config"; readonly name: NameExpr; readonly value: AnyValue })
  | (StatementBase & { readonly kind: "what-if"; readonly name: NameExpr });

export interface FirmwareEntry extends Node {
  readonly range: RangeExpr;
  /** `usable`, `reserved`, `ACPI data`, `ACPI NVS`, `unusable`, `persistent`, `soft reserved`. */
  readonly type: string;
  readonly typeSpan: Span;
  /** Where `mirrored` stands behind the type. */
  readonly mirrored?: Span;
}

export interface MachineStatement extends StatementBase {
  readonly kind: "machine";
  /** `qemu-pc`, `qemu-q35`, `qemu-virt`; without one a `firmware` map says all. */
  readonly platform?: NameExpr;
  readonly items: readonly MachineItem[];
}
/** Items of one line: their fields are those of their forms. */
export type MachineLine = {
  [Word in keyof typeof MACHINE_LINES]: StatementBase & { readonly kind: Word } & FieldsOf<
      (typeof MACHINE_LINES)[Word]["form"],
      OperandNodes
    >;
}[keyof typeof MACHINE_LINES];
export type MachineItem = MachineLine | NumaNodeItem | FirmwareItem | ReservedMemoryItem;

/** The firmware's map, or the file that holds it. */
export interface FirmwareItem extends StatementBase {
  readonly kind: "firmware";
  readonly entries: readonly FirmwareEntry[];
  readonly from?: FromFileStatement["path"];
}

export interface NumaNodeItem extends StatementBase {
  readonly kind: "node";
  readonly node: NodeRef;
  readonly memory?: NumberExpr;
  /** Numbers, and ranges of numbers with both ends inclusive. */
  readonly cpus: readonly (NumberExpr | RangeExpr)[];
  readonly ranges: readonly RangeExpr[];
  readonly hotpluggable?: Span;
}

/** `reserved-memory NAME { size S in RANGE }`, `reserved-memory NAME { at RANGE no-map }`, `reserved-memory NAME { at RANGE reusable }`. */
export interface ReservedMemoryItem extends StatementBase {
  readonly kind: "reserved-memory";
  readonly name: NameValue | BadValue;
  readonly size?: NumberExpr;
  readonly range?: RangeExpr | BadValue;
  readonly at?: RangeExpr | BadValue;
  readonly noMap?: Span;
  readonly reusable?: Span;
}

export interface DeviceStatement extends StatementBase {
  readonly kind: keyof typeof DEVICE_BODIES;
  readonly name: NameValue | BadValue;
  readonly size?: NumberExpr;
  readonly node?: NodeRef;
  /** dimm only. */
  readonly at?: NumberExpr;
  /** dimm only: it is there at power-on. */
  readonly cold?: Span;
  /** virtio-mem only: the device's block size. */
  readonly block?: NumberExpr;
  /** virtio-mem only. */
  readonly requested?: NumberExpr;
  /** cxl only: the addresses it has. */
  readonly range?: RangeExpr | BadValue;
}

export interface ReserveStatement extends StatementBase {
  readonly kind: "reserve";
  readonly range: RangeExpr | BadValue;
  /** Who reserved it, as written behind `by` (a kernel function, `+0x…` offsets allowed). */
  readonly by?: NameExpr;
}

export interface FromFileStatement extends StatementBase {
  readonly kind: "reserve-from" | "firmware-from" | "machine-from";
  readonly path: StringValue | BadValue;
}

/** `kernel from "vmlinuz" { config "FILE" }`. */
export interface KernelFromStatement extends StatementBase {
  readonly kind: "kernel-from";
  readonly path: StringValue | BadValue;
  readonly items: readonly KernelItem[];
}

// ── The timeline ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** `-> EBUSY at 0x13ff00000`, `-> ok`, `-> EBUSY at pfn 1310464`. */
export interface OutcomeExpr extends Node {
  readonly outcome: NameExpr;
  readonly at?: NumberExpr;
  /** `at pfn N`: `at` is a page frame number, not an address. */
  readonly atPfn: boolean;
}

interface StepBase extends StatementBase {
  readonly expected?: OutcomeExpr;
}

export interface BootStatement extends StatementBase {
  readonly kind: "boot";
}
export interface StepHeading extends StatementBase {
  readonly kind: "step";
  readonly title: StringValue | BadValue;
}
/** Steps of one line: their fields are those of their forms. */
export type LineStep = {
  [Word in keyof typeof LINE_STEPS]: StepBase & { readonly kind: Word } & FieldsOf<
      (typeof LINE_STEPS)[Word]["form"],
      OperandNodes
    >;
}[keyof typeof LINE_STEPS];
export interface RebootStep extends StepBase {
  readonly kind: "crash" | "reboot";
  readonly cmdline?: Cmdline;
}
/** One line of `concurrently`: a step, and whether it is said to hang. */
export interface ConcurrentLine extends Node {
  readonly step: Step;
  readonly hangs?: Node & { readonly in?: NameExpr };
}
export interface ConcurrentlyStep extends StepBase {
  readonly kind: "concurrently";
  readonly lines: readonly ConcurrentLine[];
}

export type Step = LineStep | RebootStep | ConcurrentlyStep;

// ── Expectations ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** `valid_zones=Normal,Movable`: `values` holds the comma-separated parts. */
export interface FieldExpr extends Node {
  readonly name: string;
  readonly nameSpan: Span;
  readonly values: readonly AnyValue[];
}

export type ExpectStatement = StatementBase & { readonly kind: "expect" } & (
    | { readonly what: "blocks"; readonly blocks: BlocksExpr; readonly fields: readonly FieldExpr[] }
    | { readonly what: "no-blocks"; readonly blocks: BlocksExpr }
    | {
        readonly what: "zone";
        readonly node: NodeRef;
        readonly zone: ZoneRef;
        readonly fields: readonly FieldExpr[];
      }
    | { readonly what: "reserved" | "unreserved"; readonly range: RangeExpr | BadValue }
    | { readonly what: "warning" | "no-warning"; readonly code: NameExpr }
    | { readonly what: WordOf<"VIEW">; readonly text: StringValue | BadValue }
    | { readonly what: "task"; readonly task: NameExpr; readonly lock: NameExpr }
    | { readonly what: "bad" }
  );

/** What could not be read as any statement, or is one word too many behind one; an error in `errors` says so. */
export interface ErrorStatement extends StatementBase {
  readonly kind: "error";
  readonly text: string;
}

export type Declaration =
  | ScenarioStatement
  | UseStatement
  | ParamStatement
  | KernelStatement
  | MachineStatement
  | DeviceStatement
  | Cmdline
  | ReserveStatement
  | FromFileStatement
  | KernelFromStatement;

export type Statement = Declaration | BootStatement | StepHeading | Step | ExpectStatement | ErrorStatement;

/** A parsed file. Parsing never fails: what was not understood is in `errors`. */
export interface ScenarioFile extends Node {
  readonly text: string;
  readonly statements: readonly Statement[];
  readonly comments: readonly Comment[];
  readonly errors: readonly SyntaxError[];
}
