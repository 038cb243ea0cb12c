/**
 * What the client at the other end can do, read from `initialize` by a total function: any part may be missing, null or
 * nonsense. Nothing is sent to a client that has not said it can take it.
 */
import { POSITION_ENCODINGS, type PositionEncoding } from "./positions.ts";
import type { MemzoneInitializationOptions } from "./protocol.ts";

export interface ClientCapabilities {
  /** The first that both know of those that the client likes, best first. */
  readonly positionEncoding: PositionEncoding;
  /** It says which it likes. */
  readonly choosesEncoding: boolean;
  readonly relatedInformation: boolean;
  readonly unnecessaryTag: boolean;
  readonly diagnosticVersion: boolean;
  /** It asks for diagnostics: none are published. */
  readonly pullDiagnostics: boolean;
  readonly diagnosticRefresh: boolean;
  readonly hoverMarkdown: boolean;
  readonly completionMarkdown: boolean;
  readonly snippets: boolean;
  readonly insertReplace: boolean;
  readonly hierarchicalSymbols: boolean;
  readonly locationLinks: boolean;
  readonly typeLinks: boolean;
  readonly linkTooltips: boolean;
  readonly labelOffsets: boolean;
  readonly codeLensRefresh: boolean;
  /** It shows documents that the server writes. */
  readonly textDocumentContent: boolean;
  readonly codeDescription: boolean;
  readonly prepareRename: boolean;
  readonly codeActionLiterals: boolean;
  readonly preferredActions: boolean;
  /** It shows actions that can't be made just now, with the reason. */
  readonly disabledActions: boolean;
  readonly documentChanges: boolean;
  /** Edits may make files. */
  readonly createsFiles: boolean;
  readonly lineFoldingOnly: boolean;
  readonly watchedFiles: boolean;
  readonly workspaceFolders: boolean;
  readonly inlayHintRefresh: boolean;
  /** It asks for a hint's tooltip when it shows it. */
  readonly inlayTooltipLater: boolean;
  readonly workDoneProgress: boolean;
  /** It answers `workspace/configuration`. */
  readonly configuration: boolean;
  readonly configurationChanges: boolean;
  /** Of the initialization options. */
  readonly settings: unknown;
  readonly layout: boolean;
  readonly readFile: boolean;
  readonly readBytes: boolean;
  readonly listFolder: boolean;
  /** Files of the workspace that nobody opened may be simulated. */
  readonly trusted: boolean;
  readonly commands: readonly string[];
}

/** Reads `capabilities` and `initializationOptions` of an `initialize` request, whatever they are. */
export function readClientCapabilities(capabilities: unknown, options: unknown): ClientCapabilities {
  const has = (...path: string[]) => at(capabilities, path) === true;
  const lists = (value: string, ...path: string[]) => asList(at(capabilities, path)).includes(value);
  const memzone = at(options, ["memzone"]) as MemzoneInitializationOptions["memzone"] | undefined;
  const document = "textDocument";
  const encodings = asList(at(capabilities, ["general", "positionEncodings"]));
  const isKnown = (one: unknown): one is PositionEncoding => POSITION_ENCODINGS.some((each) => each === one);
  return {
    positionEncoding: encodings.find(isKnown) ?? "utf-16",
    choosesEncoding: encodings.length > 0,
    relatedInformation: has(document, "publishDiagnostics", "relatedInformation"),
    unnecessaryTag: asList(at(capabilities, [document, "publishDiagnostics", "tagSupport", "valueSet"])).includes(1),
    pullDiagnostics: isObject(at(capabilities, [document, "diagnostic"])),
    diagnosticRefresh: has("workspace", "diagnostics", "refreshSupport"),
    diagnosticVersion: has(document, "publishDiagnostics", "versionSupport"),
    hoverMarkdown: lists("markdown", document, "hover", "contentFormat"),
    completionMarkdown: lists("markdown", document, "completion", "completionItem", "documentationFormat"),
    snippets: has(document, "completion", "completionItem", "snippetSupport"),
    insertReplace: has(document, "completion", "completionItem", "insertReplaceSupport"),
    hierarchicalSymbols: has(document, "documentSymbol", "hierarchicalDocumentSymbolSupport"),
    locationLinks: has(document, "definition", "linkSupport"),
    typeLinks: has(document, "typeDefinition", "linkSupport"),
    linkTooltips: has(document, "documentLink", "tooltipSupport"),
    labelOffsets: has(document, "signatureHelp", "signatureInformation", "parameterInformation", "labelOffsetSupport"),
    textDocumentContent: isObject(at(capabilities, ["workspace", "textDocumentContent"])),
    codeDescription: has(document, "publishDiagnostics", "codeDescriptionSupport"),
    codeLensRefresh: has("workspace", "codeLens", "refreshSupport"),
    prepareRename: has(document, "rename", "prepareSupport"),
    codeActionLiterals: isObject(at(capabilities, [document, "codeAction", "codeActionLiteralSupport"])),
    preferredActions: has(document, "codeAction", "isPreferredSupport"),
    disabledActions: has(document, "codeAction", "disabledSupport"),
    documentChanges: has("workspace", "workspaceEdit", "documentChanges"),
    createsFiles:
      has("workspace", "workspaceEdit", "documentChanges") &&
      lists("create", "workspace", "workspaceEdit", "resourceOperations"),
    lineFoldingOnly: has(document, "foldingRange", "lineFoldingOnly"),
    watchedFiles: has("workspace", "didChangeWatchedFiles", "dynamicRegistration"),
    workspaceFolders: has("workspace", "workspaceFolders"),
    workDoneProgress: has("window", "workDoneProgress"),
    inlayHintRefresh: has("workspace", "inlayHint", "refreshSupport"),
    inlayTooltipLater: lists("tooltip", document, "inlayHint", "resolveSupport", "properties"),
    configuration: has("workspace", "configuration"),
    configurationChanges: has("workspace", "didChangeConfiguration", "dynamicRegistration"),
    settings: options,
    layout: at(memzone, ["layout"]) === true,
    readFile: at(memzone, ["readFile"]) === true,
    trusted: at(memzone, ["trusted"]) !== false,
    listFolder: at(memzone, ["listFolder"]) === true,
    readBytes: at(memzone, ["readBytes"]) === true,
    commands: asList(at(memzone, ["commands"])).filter((command) => typeof command === "string"),
  };
}

/** What a client is taken for before it has introduced itself. */
export const NO_CAPABILITIES: ClientCapabilities = readClientCapabilities(undefined, undefined);

function at(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (!isObject(found)) return undefined;
    found = found[key];
  }
  return found;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
