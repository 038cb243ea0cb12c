/** A language server that is edited from outside: CPU time it takes for an edit, from the change to its diagnostics, and the bytes it sends. */
import { readdirSync, readFileSync } from "node:fs";
import { Client } from "../lsp/client.ts";
import { EDITS, type Edit, editOf, type Machine, story } from "./stories.ts";

export interface EditCost {
  /** Milliseconds of CPU of the server; of wall clock where the system does not tell the former. */
  readonly cpu: number;
  readonly bytes: number;
}

/** Rounds that are not counted: at first everything is interpreted. */
const WARM_UP = { short: 40, long: 4 };

/** Milliseconds of CPU that a process has taken, all its threads together; undefined where the system does not tell. */
export function cpuOf(pid: number): number | undefined {
  try {
    const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]),
    );
    return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
  } catch {
    return undefined;
  }
}

/** What each edit of a story costs a server, on average. `command` is run by this Node. */
export async function editCosts(
  command: readonly string[],
  machine: Machine,
  steps: number,
): Promise<Readonly<Record<Edit, EditCost>>> {
  const client = new Client(command);
  const capabilities = {
    textDocument: { publishDiagnostics: { relatedInformation: true, versionSupport: true } },
  };
  await client.initialize(capabilities);
  const uri = `file:///bench/${machine.gib}-${steps}.memzone`;
  const lines = story(machine, steps);
  client.open(uri, `${lines.join("\n")}\n`, 1);
  await saysWhatItFound(client, uri, 1);
  let version = 1;
  const costs: Partial<Record<Edit, EditCost>> = {};
  for (const name of EDITS) {
    const { line, from, to, back } = editOf(name, lines, machine);
    const rounds = steps > 5000 ? 6 : 20;
    const warmUp = steps > 100 ? WARM_UP.long : WARM_UP.short;
    let old = from;
    const change = async (text: string): Promise<EditCost> => {
      client.forget();
      const begin = cpuOf(client.pid) ?? performance.now();
      const sent = client.bytes;
      const range = { start: { line, character: 0 }, end: { line, character: old.length } };
      client.change(uri, ++version, { range, text });
      old = text;
      await saysWhatItFound(client, uri, version);
      return { cpu: (cpuOf(client.pid) ?? performance.now()) - begin, bytes: client.bytes - sent };
    };
    let cpu = 0;
    let bytes = 0;
    for (let round = 0; round < warmUp + rounds; round++) {
      const there = await change(to(round));
      const cost = back ? await change(from) : there;
      if (round < warmUp) continue;
      cpu += cost.cpu;
      bytes += cost.bytes;
    }
    if (!back) await change(from);
    costs[name] = { cpu: cpu / rounds, bytes: Math.round(bytes / rounds) };
  }
  client.kill();
  return costs as Record<Edit, EditCost>;
}

/** Diagnostics of a version; a server that names none says one thing for each change. */
function saysWhatItFound(client: Client, uri: string, version: number): Promise<unknown> {
  return client.until(
    ({ method, params }) =>
      method === "textDocument/publishDiagnostics" &&
      params.uri === uri &&
      (params.version === undefined || params.version === version),
  );
}
