/**
 * Parameters that are not what the protocol says: those of a request are said in an answer of its own (InvalidParams), not as what fails of them
 * further in; a notification, which has no answer, is passed over. Only what a handler takes apart is looked at; positions and texts are read by
 * total functions.
 */
import type { MessageStrategy } from "vscode-languageserver";
import { Message } from "./vscode-languageserver.ts";

type Check = (value: unknown) => boolean;

const isObject: Check = (value) => typeof value === "object" && value !== null;
const isString: Check = (value) => typeof value === "string";
const isIdentifier: Check = (value) => typeof value === "string" || typeof value === "number";
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
  contentChanges: Array.isArray,
  changes: listOf(fields({ uri: isString })),
  event: isObject,
  token: isIdentifier,
  id: isIdentifier,
  value: isString,
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
  ["memzone/timeline", ["uri"]],
  ["memzone/layout", ["uri"]],
  ["memzone/blockHistory", ["uri"]],
  ["memzone/story", ["uri"]],
  ["memzone/stepAt", ["uri"]],
  ["memzone/status", ["uri"]],
  ["memzone/chooseParam", ["uri"]],
  ["memzone/claims", ["uri"]],
  ["memzone/runClaims", ["uri"]],
]);

/** The same of notifications, those that the library itself takes apart among them. */
const NEEDED_OF_NOTIFICATIONS: ReadonlyMap<string, readonly Field[]> = new Map<string, readonly Field[]>([
  ["textDocument/didOpen", ["textDocument"]],
  ["textDocument/didChange", ["textDocument", "contentChanges"]],
  ["textDocument/didClose", ["textDocument"]],
  ["textDocument/didSave", ["textDocument"]],
  ["workspace/didChangeConfiguration", []],
  ["workspace/didChangeWatchedFiles", ["changes"]],
  ["workspace/didChangeWorkspaceFolders", ["event"]],
  ["window/workDoneProgress/cancel", ["token"]],
  ["memzone/cursor", ["uri"]],
  ["$/setTrace", ["value"]],
  ["$/progress", ["token"]],
  ["$/logTrace", []],
  ["$/cancelRequest", ["id"]],
]);

/** Notifications of which nothing is read. They are heard whatever stands there: some clients write a list for an object that is empty. */
const NOTHING_READ: ReadonlySet<string> = new Set(["initialized", "exit"]);

/** Methods that take none. */
const WITHOUT: ReadonlySet<string> = new Set(["shutdown"]);

/** What is wrong with the parameters of a method, as the end of a sentence; undefined: nothing that a handler would fall over. */
export function wrongParams(method: string, params: unknown): string | undefined {
  if (WITHOUT.has(method)) return undefined;
  const own: readonly Field[] = method.startsWith("textDocument/") ? ["textDocument"] : [];
  return wrongOf([...own, ...(NEEDED.get(method) ?? [])], params);
}

function wrongOf(needed: readonly Field[], params: unknown): string | undefined {
  if (!isObject(params) || Array.isArray(params)) return "its parameters are an object";
  const wrong = needed.find((name) => !FIELDS[name]((params as Record<string, unknown>)[name]));
  return wrong === undefined ? undefined : `its \`${wrong}\` is missing or not what the protocol says`;
}

/**
 * Before the library or any handler sees a message. `params: null` is none: the library, which reads its progress tokens, would fall over it, and
 * over an `initialize` without capabilities. Notifications whose parameters are none are passed over; `log` is told. No method has parameters by
 * position: the library would hand over each of a list as an argument of its own, the second in the place of the token.
 */
export function wholeParams(log: (line: string) => void): MessageStrategy {
  return {
    handleMessage: (message, next) => {
      const wrong = !isObject(message)
        ? `${JSON.stringify(message)} is no message`
        : Message.isNotification(message)
          ? wrongNotification(message.method, message.params)
          : undefined;
      if (wrong === undefined) return next(withCapabilities(byName(withoutNull(message))));
      log(wrong);
    },
  };
}

function wrongNotification(method: string, params: unknown): string | undefined {
  if (NOTHING_READ.has(method)) return undefined;
  const none = params === undefined || params === null;
  const needed = NEEDED_OF_NOTIFICATIONS.get(method) ?? (none ? undefined : []);
  const wrong = needed === undefined ? undefined : wrongOf(needed, params);
  return wrong === undefined ? undefined : `${method} is passed over: ${wrong}`;
}

function withoutNull(message: Message): Message {
  if (!("params" in message) || message.params !== null) return message;
  const { params: _none, ...others } = message;
  return others;
}

/** A list is one value, which no handler takes for its parameters. */
function byName(message: Message): Message {
  if (Message.isNotification(message))
    return NOTHING_READ.has(message.method) ? ({ ...message, params: {} } as Message) : message;
  if (!Message.isRequest(message) || !Array.isArray(message.params)) return message;
  return { ...message, params: [message.params] } as Message;
}

/** A client that says nothing of what it can do, or no object, can do nothing beyond the protocol's least. */
function withCapabilities(message: Message): Message {
  if (!Message.isRequest(message) || message.method !== "initialize") return message;
  const { params: given } = message;
  const said: { readonly capabilities?: unknown } = isObject(given) && !Array.isArray(given) ? given! : {};
  if (isObject(said.capabilities)) return message;
  const params = { ...said, capabilities: {} };
  return { ...message, params } as Message;
}
