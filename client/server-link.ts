/**
 * The one place of the client that speaks to the language server: starts and restarts it, asks it for time axes and
 * layouts, reads files for a server that has none. Method names and types are the protocol's (server/lsp/protocol.ts).
 */
import * as vscode from "vscode";
import { type BaseLanguageClient, type LanguageClientOptions, State } from "vscode-languageclient";
import {
  ANALYSED_NOTIFICATION,
  type AnalysedParams,
  CHOOSE_PARAM_REQUEST,
  type ChooseParamParams,
  CLAIMS_REQUEST,
  type ClaimsResult,
  CURSOR_NOTIFICATION,
  type CursorParams,
  HISTORY_REQUEST,
  type HistoryParams,
  type HistoryResult,
  IMPORT_REQUEST,
  type ImportParams,
  type ImportResult,
  LAYOUT_REQUEST,
  type LayoutParams,
  type LayoutResult,
  LIST_FOLDER_REQUEST,
  type ListFolderParams,
  type ListFolderResult,
  type MemzoneInitializationOptions,
  READ_BYTES_REQUEST,
  READ_FILE_REQUEST,
  type ReadBytesParams,
  type ReadBytesResult,
  type ReadFileParams,
  type ReadFileResult,
  RUN_CLAIMS_REQUEST,
  type RunClaimsResult,
  STATUS_REQUEST,
  STEP_AT_REQUEST,
  STORY_REQUEST,
  type StatusParams,
  type StatusResult,
  type StepAtParams,
  type StepAtResult,
  type StoryParams,
  type StoryResult,
  TIMELINE_REQUEST,
  type TimelineParams,
  type TimelineResult,
  TOOL_REQUEST,
  type ToolParams,
  type ToolResult,
} from "../server/lsp/protocol.ts";
import type { Layout, Timeline } from "../server/views/layout.ts";
import { suppositionWords } from "../server/views/supposition.ts";
import { COMMANDS, LANGUAGE } from "./command-names.ts";
import { HeldValues } from "./held-values.ts";
import { ImageBytes } from "./image-bytes.ts";

/** A saved boot log is a few hundred KiB; what is much larger is no such thing. */
export const LARGEST_FILE = 64 * 2 ** 20;

/** Entries of one folder that completion shows. */
const MOST_ENTRIES = 1000;

export type CreateClient = (options: LanguageClientOptions) => BaseLanguageClient;

export interface ServerLink extends vscode.Disposable {
  readonly running: boolean;
  readonly onDidAnalyse: vscode.Event<AnalysedParams>;
  readonly onDidChangeRunning: vscode.Event<boolean>;
  readonly log: vscode.LogOutputChannel;
  /** The time axis, with the steps around one; without one, the last steps. */
  timeline(uri: string, around?: number): Promise<Timeline | null>;
  /** The parameters of a document with their chosen values; undefined while nothing is known of it. */
  params(uri: string): Promise<Timeline["params"] | undefined>;
  layout(params: Omit<LayoutParams, "known">): Promise<Layout | null>;
  history(params: HistoryParams): Promise<HistoryResult>;
  story(params: StoryParams): Promise<StoryResult>;
  stepAt(params: StepAtParams): Promise<StepAtResult>;
  /** What stands behind what is shown of a document; null while nothing is known of it. */
  status(params: StatusParams): Promise<StatusResult>;
  tool(params: ToolParams): Promise<ToolResult>;
  /** What an open document claims, and whether it holds. */
  claims(uri: string): Promise<ClaimsResult>;
  runClaims(uri: string, token: vscode.CancellationToken): Promise<RunClaimsResult>;
  /** Rejects where it was cancelled. */
  importFiles(params: ImportParams, token: vscode.CancellationToken): Promise<ImportResult>;
  chooseParam(params: ChooseParamParams): Promise<void>;
  cursor(params: CursorParams): Promise<void>;
  start(): Promise<void>;
  restart(): Promise<void>;
}

export function createServerLink(createClient: CreateClient): ServerLink {
  const log = vscode.window.createOutputChannel("Memzone", { log: true });
  const analysed = new vscode.EventEmitter<AnalysedParams>();
  const runningChanged = new vscode.EventEmitter<boolean>();
  const watcher = vscode.workspace.createFileSystemWatcher("**/*.memzone");
  const client = createClient({
    // Any scheme: the server works on the text it is sent.
    documentSelector: [{ language: LANGUAGE }],
    initializationOptions: (): MemzoneInitializationOptions => ({
      memzone: {
        layout: true,
        commands: Object.values(COMMANDS),
        readFile: true,
        readBytes: true,
        listFolder: true,
        trusted: vscode.workspace.isTrusted,
      },
    }),
    outputChannel: log,
    // Of what the server writes, links to this command alone are followed; what a scenario says is escaped.
    markdown: { isTrusted: { enabledCommands: [COMMANDS.openReference] } },
    synchronize: { fileEvents: watcher },
  });
  const timelines = new HeldValues<Timeline>();
  const layouts = new HeldValues<Layout>();
  const timeline = (params: Omit<TimelineParams, "known">): Promise<Timeline | null> =>
    timelines.ask(`${params.uri} ${params.count ?? ""}`, (known) =>
      client.sendRequest<TimelineResult>(TIMELINE_REQUEST, { ...params, ...known }),
    );
  client.onNotification(ANALYSED_NOTIFICATION, (params: AnalysedParams) => analysed.fire(params));
  const images = new ImageBytes();
  client.onRequest(READ_BYTES_REQUEST, (params: ReadBytesParams): Promise<ReadBytesResult> => images.read(params));
  client.onRequest(LIST_FOLDER_REQUEST, (params: ListFolderParams) => listFolder(params.uri));
  client.onRequest(READ_FILE_REQUEST, (params: ReadFileParams) => readFile(params.uri));
  client.onDidChangeState(({ newState }) => runningChanged.fire(newState === State.Running));

  const restart = async (): Promise<void> => {
    if (client.needsStop()) await client.stop();
    await client.start();
  };
  // The server was told that nothing here is trusted.
  const trust = vscode.workspace.onDidGrantWorkspaceTrust(() => void restart());

  return {
    get running() {
      return client.state === State.Running;
    },
    onDidAnalyse: analysed.event,
    onDidChangeRunning: runningChanged.event,
    log,
    timeline: (uri, around) => timeline(around === undefined ? { uri } : { uri, around }),
    params: async (uri) => (await timeline({ uri, count: 1 }))?.params,
    layout: (params) =>
      layouts.ask(`${params.uri} ${suppositionWords(params)}`, (known) =>
        client.sendRequest<LayoutResult>(LAYOUT_REQUEST, { ...params, ...known }),
      ),
    history: (params) => client.sendRequest<HistoryResult>(HISTORY_REQUEST, params),
    story: (params) => client.sendRequest<StoryResult>(STORY_REQUEST, params),
    stepAt: (params) => client.sendRequest<StepAtResult>(STEP_AT_REQUEST, params),
    status: (params) => client.sendRequest<StatusResult>(STATUS_REQUEST, params),
    tool: (params) => client.sendRequest<ToolResult>(TOOL_REQUEST, params),
    claims: (uri) => client.sendRequest<ClaimsResult>(CLAIMS_REQUEST, { uri }),
    runClaims: (uri, token) => client.sendRequest<RunClaimsResult>(RUN_CLAIMS_REQUEST, { uri }, token),
    importFiles: (params, token) => client.sendRequest<ImportResult>(IMPORT_REQUEST, params, token),
    cursor: (params) => client.sendNotification(CURSOR_NOTIFICATION, params),
    chooseParam: (params) => client.sendRequest<void>(CHOOSE_PARAM_REQUEST, params),
    start: () => client.start(),
    restart,
    dispose: () => {
      for (const one of [analysed, runningChanged, watcher, trust]) one.dispose();
      void client.dispose().finally(() => log.dispose());
    },
  };
}

/** The text of a file that a scenario names (`use "…"`, `reserve from "…"`), from whatever file system it is on. */
async function readFile(uri: string): Promise<ReadFileResult> {
  try {
    const file = vscode.Uri.parse(uri, true);
    const { size, type } = await vscode.workspace.fs.stat(file);
    if (size > LARGEST_FILE || (type & vscode.FileType.File) === 0) return null;
    return { text: new TextDecoder().decode(await vscode.workspace.fs.readFile(file)) };
  } catch {
    return null;
  }
}

/** What a folder holds, for the completion of paths. */
async function listFolder(uri: string): Promise<ListFolderResult> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.parse(uri, true));
    return entries
      .filter(([name]) => !name.startsWith(".") || name.startsWith(".config"))
      .slice(0, MOST_ENTRIES)
      .map(([name, type]) => ({ name, isFolder: (type & vscode.FileType.Directory) !== 0 }));
  } catch {
    return null;
  }
}
