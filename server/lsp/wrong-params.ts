/**
 * Parameters that are not what the protocol says: said in an answer of its own (InvalidParams), not as what fails of them further in. Only
 * what a handler takes apart is looked at; positions and texts are read by total functions.
 */
import type { Message, MessageStrategy } from "vscode-languageserver";

type Check = (value: unknown) => boolean;

const isObject: Check = (value) => typeof value === "object" && value !== null;
const isString: Check = (value) => typeof value === "string";
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const orNone =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value);
const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(checks).every(([name, check]) => check((value as Record<string, unknown>)[name]));

/** By the name of a field, wherever a method has it. */
const FIELDS = {
  textDocument: fields({ uri: isString }),
  item: fields({ uri: isString }),
  positions: Array.isArray,
  context: fields({ diagnostics: listOf(isObject), only: orNone(listOf(isString)) }),
  files: listOf(fields({ oldUri: isString, newUri: isString })),
  previousResultIds: orNone(listOf(fields({ uri: isString }))),
  uri: isString,
} as const satisfies Readonly<Record<string, Check>>;

type Field = keyof typeof FIELDS;

/** What a method needs beside `textDocument`, which all of `textDocument/` do. */
const NEEDED: ReadonlyMap<string, readonly Field[]> = new Map<string, readonly Field[]>([
  ["textDocument/codeAction", ["context"]],
  ["textDocument/selectionRange", ["positions"]],
  ["callHierarchy/incomingCalls", ["item"]],
  ["callHierarchy/outgoingCalls", ["item"]],
  ["workspace/willRenameFiles", ["files"]],
  ["workspace/diagnostic", ["previousResultIds"]],
  ["workspace/textDocumentContent", ["uri"]],
]);

/** Methods that take none. */
const WITHOUT: ReadonlySet<string> = new Set(["shutdown"]);

/** What is wrong with the parameters of a method, as the end of a sentence; undefined: nothing that a handler would fall over. */
export function wrongParams(method: string, params: unknown): string | undefined {
  if (WITHOUT.has(method)) return undefined;
  if (!isObject(params) || Array.isArray(params)) return "its parameters are an object";
  const own: readonly Field[] = method.startsWith("textDocument/") ? ["textDocument"] : [];
  const wrong = [...own, ...(NEEDED.get(method) ?? [])].find(
    (name) => !FIELDS[name]((params as Record<string, unknown>)[name]),
  );
  return wrong === undefined ? undefined : `its \`${wrong}\` is missing or not what the protocol says`;
}

/** `params: null` is none: the library, which reads its progress tokens, would fall over it before any handler is asked. */
export const NULL_IS_NONE: MessageStrategy = {
  handleMessage: (message, next) => next(withoutNull(message)),
};

function withoutNull(message: Message): Message {
  if (!("params" in message) || message.params !== null) return message;
  const { params: _none, ...others } = message;
  return others;
}
