/**
 * Files of a real machine, by their bytes, as the text of a scenario: what `memzone import` does, for a client that has them open or reads them itself.
 * Nothing is read or written here but the log beside the scenario, which the scenario names.
 */
import type { Analysis } from "../analysis/analysis.ts";
import { bootsToChoose, sourcesOfBytes } from "../bridge/import/file-bytes.ts";
import { fitted } from "../bridge/import/fitting.ts";
import type { ReadSource } from "../bridge/import/read-sources.ts";
import { scenarioOf } from "../bridge/import/scenario-text.ts";
import { fileName, resolveUri, sameUri } from "./addresses.ts";
import { bytesOf } from "./base64.ts";
import { guardRequest } from "./guard.ts";
import { IMPORT_REQUEST, type ImportedFile, type ImportParams, type ImportResult } from "./protocol.ts";
import { pauses } from "./slices.ts";
import type { Workspace } from "./workspace.ts";

/** What a scenario is called that lies nowhere yet. */
const UNNAMED = "untitled:imported.memzone";

export function registerImport(workspace: Workspace): void {
  const handler = guardRequest(IMPORT_REQUEST, (params: ImportParams) => imported(workspace, params), workspace);
  workspace.connection.onRequest<ImportResult, void>(IMPORT_REQUEST, handler);
}

interface ImportSource extends ReadSource {
  /** The address of a plain file. */
  readonly uri?: string;
}

async function imported(
  workspace: Workspace,
  { files, target, choosesBoot, boot }: ImportParams,
): Promise<ImportResult> {
  const sources: ImportSource[] = [];
  const wrong: string[] = [];
  const { machineFiles } = workspace.host;
  if (machineFiles === undefined) return { wrong: ["this server takes no files of machines"] };
  for (const file of filesOf(files)) {
    const bytes = bytesOfFile(file);
    const found =
      bytes === undefined
        ? { wrong: "its bytes did not arrive" }
        : await sourcesOfBytes(
            String(file.name),
            { bytes, cut: false },
            { ...machineFiles, boot: Number.isSafeInteger(boot) ? boot : undefined },
          );
    if ("wrong" in found) wrong.push(`can't read ${file.name}: ${found.wrong}`);
    else sources.push(...found.sources.map((source) => (found.isPlain ? withAddress(source, file) : source)));
  }
  if (sources.length === 0) return { wrong: wrong.length > 0 ? wrong : ["there is nothing to read"] };
  const [only, otherLog] = sources.filter(({ source }) => source.kind === "dmesg");
  const choice = only === undefined || otherLog !== undefined ? undefined : bootsToChoose(only);
  if (choosesBoot === true && choice !== undefined) return choice;
  const address = typeof target === "string" && URL.canParse(target) ? target : UNNAMED;
  const log = logBeside(sources, address);
  const scenario = scenarioOf(sources, log === undefined ? {} : { logBeside: log.name });
  if ("wrong" in scenario) return { wrong: [...wrong, scenario.wrong] };
  const whole = await fitted(scenario.text, (text) => analysed(workspace, address, text, log));
  if ("wrong" in whole) {
    const why = `what is told of the machine is no machine that boots, lines may be missing: ${whole.wrong}`;
    return { wrong: [...wrong, why] };
  }
  return { text: whole.text, doubts: [...scenario.doubts, ...whole.doubts], unread: wrong };
}

function filesOf(files: unknown): readonly ImportedFile[] {
  return Array.isArray(files) ? files.filter((file) => typeof file === "object" && file !== null) : [];
}

function bytesOfFile({ text, base64 }: ImportedFile): Uint8Array | undefined {
  if (typeof base64 !== "string") return new TextEncoder().encode(String(text ?? ""));
  try {
    return bytesOf(base64);
  } catch {
    return undefined;
  }
}

function withAddress(source: ReadSource, { uri }: ImportedFile): ImportSource {
  return typeof uri === "string" ? { ...source, uri } : source;
}

interface LogBeside {
  readonly name: string;
  readonly uri: string;
  readonly text: string;
}

/** The one boot log, whole, where it lies in the folder of the scenario. */
function logBeside(sources: readonly ImportSource[], target: string): LogBeside | undefined {
  const [log, second] = sources.filter(({ source }) => source.kind === "dmesg");
  if (log?.uri === undefined || second !== undefined || log.cut || log.part !== undefined) return undefined;
  const name = fileName(log.uri);
  const isBeside = !/[:\\]/.test(name) && sameUri(resolveUri(target, name), log.uri);
  return isBeside ? { name, uri: log.uri, text: log.text } : undefined;
}

/** In slices, with the log that was sent: a server in a browser has no other. */
async function analysed(workspace: Workspace, uri: string, text: string, log?: LogBeside): Promise<Analysis> {
  const { documents, host } = workspace;
  const given = (asked: string): string | undefined =>
    log !== undefined && sameUri(asked, log.uri) ? log.text : undefined;
  const turns = documents.analyseClosed(uri, text, host.budget, given);
  const pause = pauses(host);
  for (;;) {
    const { done, value } = turns.next();
    if (done === true) return value;
    await pause();
  }
}
