/**
 * Parser rules from forms: a statement that is nothing but words and operands has its rule, and the fields of its node, from the
 * vocabulary. Every rule is put together once, when the parser is built.
 */
import type { ParserMethod, TokenType } from "chevrotain";
import type { Span } from "./ast.ts";
import { nodeRef } from "./build-ast.ts";
import { ValueParser } from "./parser-values.ts";
import { Equals, K, NodeName } from "./tokens.ts";
import { type OperandPart, type Part, readForm } from "./vocabulary/form.ts";
import type { ValueKind } from "./vocabulary/operands.ts";
import { wordsOf } from "./vocabulary/word-lists.ts";

/** A node while its parts are read. */
type Fields = Record<string, unknown>;
type Reader = (fields: Fields) => void;
/** What a form's rule gives back: the caller knows the form, and so the fields. */
export interface FormNode {
  readonly kind: string;
  readonly keyword: Span;
  readonly span: Span;
}

export class FormParser extends ValueParser {
  /** A rule for a form that begins with a keyword; the node's kind is that keyword. */
  protected formRule(form: string): ParserMethod<[], FormNode> {
    const [first, ...rest] = readForm(form);
    if (first?.kind !== "word") throw new Error(`\`${form}\` begins with no keyword`);
    const kind = first.word;
    const type = tokenOf(kind);
    const readers = this.#readersOf(rest);
    return this.RULE(`form_${kind.replace(/\W/g, "_")}`, (): FormNode => {
      const keyword = this.CONSUME(type);
      const fields: Fields = { kind };
      for (const read of readers) read(fields);
      return Object.assign(fields, this.placed(keyword)) as unknown as FormNode;
    });
  }

  /** Each use of a parser method in one rule has a number of its own; 0 is the rule's own keyword. */
  #readersOf(parts: readonly Part[]): readonly Reader[] {
    let used = 0;
    const next = (): number => ++used;
    return parts.map((part, index): Reader => {
      if (part.kind === "word") return this.#requiredWord(part.word, parts[index + 1], next());
      if (part.kind === "operand") return this.#operand(part, next(), index === parts.length - 1, true);
      if (part.kind === "options") return this.#options(part.groups, next);
      throw new Error("a body is read by a rule of its own");
    });
  }

  #requiredWord(word: string, following: Part | undefined, index: number): Reader {
    const type = tokenOf(word);
    const label = following?.kind === "operand" ? following.operand.label : "";
    const isName = following?.kind === "operand" && following.operand.value === "new-name";
    const what = type === Equals || isName ? `\`${word} ${label}\`` : undefined;
    return () => {
      this.fixedWord(index, type, what);
    };
  }

  /** Groups that may be left out, in any order; of a group given twice the last one holds. */
  #options(groups: readonly (readonly Part[])[], next: () => number): Reader {
    const index = next();
    const readers = groups.map((group) => this.#group(group, next));
    const flags = groups.flatMap((group) => (group.length === 1 && group[0]?.kind === "word" ? [group[0].word] : []));
    let current: Fields = {};
    const alternatives = readers.map((read) => ({ ALT: () => read(current) }));
    const readGroup = () => this.or(index, alternatives);
    return (fields) => {
      for (const flag of flags) fields[flag] = false;
      current = fields;
      if (groups.length === 1) this.option(index, readGroup);
      else this.many(index, readGroup);
    };
  }

  #group(group: readonly Part[], next: () => number): Reader {
    const [first, second] = group;
    const index = next();
    if (first?.kind === "operand") return this.#operand(first, index, false, false);
    if (first?.kind !== "word") throw new Error("a group begins with a word or an operand");
    const type = tokenOf(first.word);
    const read = second?.kind === "operand" ? this.#operand(second, index, false, true) : undefined;
    return (fields) => {
      this.consume(index, type);
      if (read === undefined) fields[first.word] = true;
      else read(fields);
    };
  }

  #operand({ field, operand, example }: OperandPart, index: number, isLast: boolean, isRequired: boolean): Reader {
    const words = operand.list === undefined ? [] : wordsOf(operand.list);
    const what = operand.asks.replace("%", words.length > 0 ? words.join(", ") : example);
    const args = { ARGS: [what, words, operand.calls ?? operand.label, isLast] };
    if (operand.value === "node") return this.#node(field, what, index, isRequired);
    const rule = this.#ruleOf(operand.value);
    return (fields) => {
      fields[field] = this.subrule(index, rule, args);
    };
  }

  /** A required node that is missing is an error of the file; the tree then has the first one. */
  #node(field: string, what: string, index: number, isRequired: boolean): Reader {
    const read = () => nodeRef(this.consume(index, NodeName));
    return (fields) => {
      fields[field] = isRequired
        ? (this.option(index, read) ?? { kind: "node-ref", node: 0, span: this.missing(what).span })
        : read();
    };
  }

  #ruleOf(value: Exclude<ValueKind, "node">): ParserMethod<unknown[], unknown> {
    const rules: { readonly [Kind in Exclude<ValueKind, "node">]: unknown } = {
      number: this.number,
      name: this.name,
      "list-word": this.listWord,
      "new-name": this.newName,
      version: this.version,
      symbol: this.kernelName,
      string: this.string,
      any: this.anyValue,
      blocks: this.blocks,
      range: this.range,
      "number-or-range": this.numberOrRange,
      "blocks-or-range": this.blocksOrRange,
      zone: this.zone,
    };
    return rules[value] as ParserMethod<unknown[], unknown>;
  }
}

function tokenOf(word: string): TokenType {
  return word === "=" ? Equals : K[word as keyof typeof K];
}
