/**
 * A server that is used for long: edits of one document, and documents that are opened and closed again. What it holds at a tenth of the way and
 * at the end must be about the same. Memory is what the system says of the process. Its heap is bounded, so that garbage is collected in time: what
 * piles up shows in the figure, and ends the server in the end.
 */
import { readFileSync } from "node:fs";
import { Client } from "../lsp/client.ts";
import { EDITS, editOf, MACHINES, story } from "./stories.ts";

/** MiB of heap behind the young generation: about twice what these stories need. */
const HEAP_MIB = 128;

export interface Soak {
  readonly what: string;
  readonly count: number;
  /** MiB of the process in the second tenth of them, the least that was seen: what is held is no more. */
  readonly early: number;
  /** MiB in the last tenth. */
  readonly late: number;
}

/** Resident memory of a process, in MiB; undefined where the system does not tell. */
function residentMiB(pid: number): number | undefined {
  try {
    const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kib === undefined ? undefined : Number(kib) / 1024;
  } catch {
    return undefined;
  }
}

/** The least that a process held at some moments. */
class Low {
  #least = Number.POSITIVE_INFINITY;
  see(client: Client): void {
    this.#least = Math.min(this.#least, residentMiB(client.pid) ?? 0);
  }
  get mib(): number {
    return this.#least;
  }
}

/** @param count edits, and documents */
export async function soak(command: readonly string[], count: number): Promise<readonly Soak[]> {
  return [await soakEdits(command, count), await soakDocuments(command, count)];
}

async function started(command: readonly string[]): Promise<Client> {
  const client = new Client([`--max-old-space-size=${HEAP_MIB}`, ...command]);
  await client.initialize({ textDocument: { publishDiagnostics: { relatedInformation: true, versionSupport: true } } });
  return client;
}

/** Looks at a process from a tenth of the way on for a tenth, and through the last tenth. */
function watch(client: Client, count: number): { at: (round: number) => void; early: Low; late: Low } {
  const [early, late] = [new Low(), new Low()];
  const tenth = Math.floor(count / 10);
  const at = (round: number): void => {
    if (round % 10 !== 0) return;
    if (round >= tenth && round < 2 * tenth) early.see(client);
    if (round >= count - tenth) late.see(client);
  };
  return { at, early, late };
}

async function soakEdits(command: readonly string[], count: number): Promise<Soak> {
  const client = await started(command);
  const uri = "file:///bench/soak.memzone";
  const [machine] = MACHINES;
  const first = story(machine, 200);
  const lines = [...first];
  client.open(uri, `${lines.join("\n")}\n`, 1);
  await client.diagnostics(uri, 1);
  const seen = watch(client, count);
  for (let round = 0; round < count; round++) {
    const { line, from, to } = editOf(EDITS[round % EDITS.length]!, first, machine);
    const old = lines[line]!;
    const text = old === from ? to(round) : from;
    lines[line] = text;
    client.forget();
    client.change(uri, round + 2, {
      range: { start: { line, character: 0 }, end: { line, character: old.length } },
      text,
    });
    await client.diagnostics(uri, round + 2);
    seen.at(round);
  }
  client.kill();
  return { what: "edits of a document", count, early: seen.early.mib, late: seen.late.mib };
}

async function soakDocuments(command: readonly string[], count: number): Promise<Soak> {
  const client = await started(command);
  const seen = watch(client, count);
  for (let round = 0; round < count; round++) {
    const uri = `file:///bench/soak-${round}.memzone`;
    client.forget();
    client.open(uri, `${story(MACHINES[0], 20).join("\n")}\n# ${round}\n`, 1);
    await client.diagnostics(uri, 1);
    client.notify("textDocument/didClose", { textDocument: { uri } });
    seen.at(round);
  }
  client.kill();
  return { what: "documents opened and closed", count, early: seen.early.mib, late: seen.late.mib };
}
