/**
 * The notation in which the vocabulary writes how a statement looks. The parser's rule, the type of the syntax node, completion,
 * snippets and the reference are all read off it:
 *
 *     resize device:VIRTIO_MEM to size:SIZE=2G
 *     allocate size:SIZE use:ALLOCATION_KIND [in zone:ZONE] [node:NODE] as name:NEW_ALLOCATION
 *
 * A small word is typed as it stands. `field:TYPE=example` is an operand: the field of the node it goes to, its kind (see
 * operands.ts), and an example where that kind's own does not fit. `[ ]` may be left out; several of them behind each other
 * come in any order, and one that holds a single word is a flag. `{…}` is a body.
 */
import { OPERANDS, type Operand, type OperandType } from "./operands.ts";

export type Part =
  | { readonly kind: "word"; readonly word: string }
  | {
      readonly kind: "operand";
      readonly field: string;
      readonly operand: Operand;
      readonly type: OperandType;
      readonly example: string;
    }
  | { readonly kind: "options"; readonly groups: readonly (readonly Part[])[] }
  | { readonly kind: "body" };

/** Takes a form apart. Throws on an operand of no known kind: a mistake in the vocabulary, which every test meets. */
export function readForm(form: string): readonly Part[] {
  const parts: Part[] = [];
  let group: Part[] | undefined;
  for (const token of form.split(" ")) {
    if (token.startsWith("[")) group = [];
    const part = readToken(token.replace(/^\[|\]$/g, ""));
    if (group === undefined) parts.push(part);
    else group.push(part);
    if (group === undefined || !token.endsWith("]")) continue;
    const last = parts.at(-1);
    if (last?.kind === "options") parts[parts.length - 1] = { ...last, groups: [...last.groups, group] };
    else parts.push({ kind: "options", groups: [group] });
    group = undefined;
  }
  return parts;
}

function readToken(token: string): Part {
  if (token === "{…}") return { kind: "body" };
  const match = /^(\w+):([A-Z_|]+)(?:=(.+))?$/.exec(token);
  if (match === null) return { kind: "word", word: token };
  const [, field = "", type = "", example] = match;
  if (!Object.hasOwn(OPERANDS, type)) throw new Error(`no operand ${type} in the vocabulary`);
  const operand: Operand = OPERANDS[type as OperandType];
  return { kind: "operand", field, operand, type: type as OperandType, example: example ?? operand.example };
}

/** How a message asks for an operand: "a platform such as …". */
export function asked(type: OperandType): string {
  const { asks, example } = OPERANDS[type];
  return asks.replace("%", example);
}

export type OperandPart = Extract<Part, { readonly kind: "operand" }>;

/** The operands of a form, those that may be left out, too. */
export function operandsOf(form: string): readonly OperandPart[] {
  const parts = readForm(form).flatMap((part) => (part.kind === "options" ? part.groups.flat() : [part]));
  return parts.filter((part) => part.kind === "operand");
}

/** The fields of the operands that may not be left out. */
export function requiredOf(form: string): readonly string[] {
  return readForm(form).flatMap((part) => (part.kind === "operand" ? [part.field] : []));
}

/** The words of a form that are flags: each stands alone in a group that may be left out. */
export function flagsOf(form: string): readonly string[] {
  const groups = readForm(form).flatMap((part) => (part.kind === "options" ? part.groups : []));
  return groups.flatMap(([first, second]) => (first?.kind === "word" && second === undefined ? [first.word] : []));
}

/** How a statement is written: `resize DEVICE to SIZE`. */
export function syntaxOf(form: string): string {
  return tidy(readForm(form).map(partSyntax).join(" "));
}

function partSyntax(part: Part): string {
  if (part.kind === "word") return part.word;
  if (part.kind === "operand") return part.operand.label;
  if (part.kind === "body") return "{ … }";
  return part.groups.map((group) => `[${group.map(partSyntax).join(" ")}]`).join(" ");
}

/**
 * What completion types for it, without what may be left out: `resize ‹vmem0› to ‹2G›`. `choices` gives the words of a list, `known` what
 * stands for the example where there is better.
 */
export function insertOf(
  form: string,
  choices: (type: OperandType) => readonly string[],
  known: (type: OperandType) => string | undefined = () => undefined,
): string {
  return tidy(insertOfParts(readForm(form), choices, known));
}

/** The same for parts of a form. */
export function insertOfParts(
  parts: readonly Part[],
  choices: (type: OperandType) => readonly string[],
  known: (type: OperandType) => string | undefined = () => undefined,
): string {
  const pieces = parts.flatMap((part) => {
    if (part.kind === "word") return part.word;
    if (part.kind !== "operand") return [];
    return operandInsert({ ...part, example: known(part.type) ?? part.example }, choices);
  });
  return pieces.join(" ");
}

function operandInsert(part: OperandPart, choices: (type: OperandType) => readonly string[]): string {
  const words = choices(part.type);
  const others = words.filter((word) => word !== part.example);
  const offered = words.includes(part.example) ? [part.example, ...others].join("|") : part.example;
  if (part.operand.value === "string") return `"‹${offered}›"`;
  const block = /^(memory|node)(.+)$/.exec(part.example);
  return block === null ? `‹${offered}›` : `${block[1]}‹${block[2]}›`;
}

/** `config NAME=VALUE` has no spaces around its sign. */
function tidy(text: string): string {
  return text.startsWith("config ") ? text.replace(" = ", "=") : text;
}

/** An insertion whose `‹PLATFORM›` places, named by a kind of operand, hold the words there are: `‹qemu-pc|qemu-q35›`. */
export function withChoices(insert: string, choices: (type: OperandType) => readonly string[]): string {
  return insert.replace(/‹([A-Z_]+)›/g, (whole, type: string) => {
    if (!Object.hasOwn(OPERANDS, type)) return whole;
    return `‹${choices(type as OperandType).join("|")}›`;
  });
}

/** What can come behind some words of a form. */
export interface Following {
  readonly parts: readonly Part[];
  /** Of each of them, what has to come behind it. */
  readonly rests: readonly (readonly Part[])[];
  /** Nothing more has to come. */
  readonly isComplete: boolean;
}

/** What can come behind `words`, the first of them the form's own; nothing where they are none of its. */
export function following(form: string, words: readonly string[]): Following {
  const parts = readForm(form);
  let at = 0;
  let pending: readonly Part[] = [];
  /** What may be left out is there once. */
  const given = new Set<readonly Part[]>();
  for (const word of words) {
    if (pending.length > 0) {
      pending = pending.slice(1);
      continue;
    }
    let part = parts[at];
    if (part?.kind === "options") {
      const group = part.groups.find((each) => !given.has(each) && each[0] !== undefined && begins(each[0], word));
      if (group !== undefined) {
        given.add(group);
        pending = group.slice(1);
        continue;
      }
      part = parts[++at];
    }
    if (part === undefined || !begins(part, word)) return { parts: [], rests: [], isComplete: false };
    at++;
  }
  const behind = (from: number) => parts.slice(from).filter(isRequired);
  const [first, ...others] = pending;
  if (first !== undefined) return { parts: [first], rests: [[...others, ...behind(at)]], isComplete: false };
  const next = parts.slice(at, parts[at]?.kind === "options" ? at + 2 : at + 1);
  const open = next.flatMap((part, index) =>
    part.kind === "options"
      ? part.groups.flatMap((group) => {
          const [begin, ...rest] = group;
          const isOpen = begin !== undefined && !given.has(group);
          return isOpen ? [{ part: begin, rest: [...rest, ...behind(at + index + 1)] }] : [];
        })
      : part.kind === "body"
        ? []
        : [{ part, rest: behind(at + index + 1) }],
  );
  return {
    parts: open.map(({ part }) => part),
    rests: open.map(({ rest }) => rest),
    isComplete: next.every(({ kind }) => kind !== "word" && kind !== "operand"),
  };
}

function isRequired({ kind }: Part): boolean {
  return kind === "word" || kind === "operand";
}

function begins(part: Part, word: string): boolean {
  if (part.kind === "word") return part.word === word;
  if (part.kind !== "operand") return false;
  return part.operand.value === "node" ? /^node\d+$/.test(word) : true;
}

// ── The same at the level of types ────────────────────────────────────────────────────────────────────────────────────

/** The words of a form that are typed as they stand. */
export type WordsOf<Form extends string> = Form extends `${infer Token} ${infer Rest}`
  ? WordOfToken<Bare<Token>> | WordsOf<Rest>
  : WordOfToken<Bare<Form>>;

type Bare<Token extends string> = Token extends `[${infer Inside}`
  ? Bare<Inside>
  : Token extends `${infer Inside}]`
    ? Inside
    : Token;
type WordOfToken<Token extends string> = Token extends `${string}:${string}` | "=" | "|" | "{…}" ? never : Token;

/** The fields that a form gives, with the types of their values by the kind of operand; a flag is a boolean. */
export type FieldsOf<Form extends string, Values extends Record<OperandType, unknown>> = Flat<
  Form extends `${string} ${infer Rest}` ? Fields<Rest, Values, false> : unknown
>;

type Fields<
  Form extends string,
  Values extends Record<OperandType, unknown>,
  InOption extends boolean,
> = Form extends `${infer Token} ${infer Rest}`
  ? Field<Token, Values, InOption> & Fields<Rest, Values, StaysInOption<Token, InOption>>
  : Field<Form, Values, InOption>;

type StaysInOption<Token extends string, InOption extends boolean> = Token extends `${string}]`
  ? false
  : Token extends `[${string}`
    ? true
    : InOption;

type Field<
  Token extends string,
  Values extends Record<OperandType, unknown>,
  InOption extends boolean,
> = Token extends `[${infer Inside}]`
  ? Inside extends `${string}:${string}`
    ? Field<Inside, Values, true>
    : { readonly [Flag in Inside]: boolean }
  : Token extends `[${infer Inside}`
    ? Field<Inside, Values, true>
    : Token extends `${infer Inside}]`
      ? Field<Inside, Values, true>
      : Token extends `${infer Name}:${infer Type}=${string}`
        ? Valued<Name, Type, Values, InOption>
        : Token extends `${infer Name}:${infer Type}`
          ? Valued<Name, Type, Values, InOption>
          : unknown;

type Valued<
  Name extends string,
  Type extends string,
  Values extends Record<OperandType, unknown>,
  InOption extends boolean,
> = Type extends OperandType
  ? InOption extends true
    ? { readonly [Key in Name]?: Values[Type] }
    : { readonly [Key in Name]: Values[Type] }
  : never;

type Flat<T> = { [Key in keyof T]: T[Key] };
