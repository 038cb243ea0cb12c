/**
 * Replays the hotplug and virtio-mem recordings from the state their boots left, and counts what agrees after each step: every block's
 * facts, every zone's numbers, every outcome. Free-running: nothing is taken from the record after boot.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeBlocks } from "../../server/simulation/drivers/base-memory/block-facts.ts";
import { devicesAtBoot } from "../../server/simulation/drivers/devices-at-boot.ts";
import type { MemoryState, Outcome } from "../../server/simulation/state/state.ts";
import { step } from "../../server/simulation/step.ts";
import { readScenario } from "./scenario-steps.ts";
import { type FidelityRow, printRows, Score } from "./score.ts";
import { type Recording, readBlocks, readRecording, readZones, section } from "./snapshot-texts.ts";
import { type Snapshot, stateFromSnapshot } from "./state-from-snapshot.ts";

/** Replays every recording of these folders. */
export function hotplugFidelity(dirs: readonly string[]): readonly FidelityRow[] {
  const score = new Score();
  for (const dir of dirs) {
    const family = dir.split("/").at(-1)!;
    for (const file of readdirSync(dir).filter((name) => name.endsWith(".memzone"))) {
      const recording = readRecording(join(dir, file.replace(".memzone", ".json.gz")));
      replay(recording, readFileSync(join(dir, file), "utf8"), family, score);
    }
  }
  return [...score.rows.values()];
}

function replay(recording: Recording, text: string, family: string, score: Score): void {
  const scenario = readScenario(text);
  if (section(recording, "boot blocks") === undefined) return;
  let state = devicesAtBoot(stateFromSnapshot(scenario, bootSnapshot(recording)));
  const results = recordedResults(recording);
  compareSnapshot(recording, "boot", state, family, score);
  scenario.steps.forEach(({ event, text: line }, index) => {
    const number = index + 1;
    const name = Object.entries(recording.snapshots).find(([, at]) => at === number)?.[0];
    const result = step(state, event);
    state = result.state;
    const where = `${recording.id} step ${number} (${line})`;
    const recorded = results.get(number);
    const written = recorded !== undefined && "blocks" in event;
    if (written) score.check(`${family} outcome`, where, appliedResult(result.outcome), recorded);
    if (name !== undefined) compareSnapshot(recording, name, state, family, score);
  });
}

/** What a step did, where `depends` goes on as on an idle machine. */
function appliedResult(outcome: Outcome): string {
  return outcome.result === "depends" ? "ok" : outcome.result;
}

const ERRNO: Readonly<Record<string, string>> = {
  "Invalid argument": "EINVAL",
  "Device or resource busy": "EBUSY",
  "Operation not permitted": "EPERM",
};

/** The result of each step that was a write, by its number. */
function recordedResults(recording: Recording): ReadonlyMap<number, string> {
  const results = new Map<number, string>();
  let last: string | undefined;
  for (const [title, text] of recording.sections) {
    if (title.startsWith("try echo")) {
      const error = /write error: (.*)/.exec(text)?.[1];
      last = error === undefined ? "ok" : (ERRNO[error] ?? error);
    }
    const snapshot = /^(\S+) blocks$/.exec(title)?.[1];
    const at = snapshot === undefined ? undefined : recording.snapshots[snapshot];
    if (typeof at === "number") {
      if (last !== undefined) results.set(at, last);
      last = undefined;
    }
  }
  return results;
}

function bootSnapshot(recording: Recording): Snapshot {
  const ram = [...section(recording, "boot iomem")!.matchAll(/^([0-9a-f]+)-([0-9a-f]+) : System RAM$/gm)];
  return {
    zones: readZones(section(recording, "boot zoneinfo")!),
    blocks: readBlocks(section(recording, "boot blocks")!),
    minFreeKbytes: Number(section(recording, "min_free_kbytes")),
    blockSize: Number.parseInt(section(recording, "block_size_bytes")!, 16),
    ram: ram.map((match) => [Number.parseInt(match[1]!, 16), Number.parseInt(match[2]!, 16)] as const),
  };
}

function compareSnapshot(recording: Recording, name: string, state: MemoryState, family: string, score: Score): void {
  const where = `${recording.id} ${name}`;
  const simulated = blockLines(state);
  const recorded = readBlocks(section(recording, `${name} blocks`)!);
  const ids = new Set([...simulated.keys(), ...recorded.map(({ id }) => id)]);
  for (const id of ids) {
    const block = recorded.find((one) => one.id === id);
    const line = block && `${block.state} removable=${block.removable} nodes=${block.nodes} zones=${block.zones}`;
    score.check(`${family} block`, `${where} memory${id}`, simulated.get(id), line);
  }
  const zones = new Map(state.nodes.flatMap((node) => node.zones.map((zone) => [`${zone.node}/${zone.name}`, zone])));
  const zoneinfo = readZones(section(recording, `${name} zoneinfo`)!);
  score.check(`${family} zones`, where, zones.size, zoneinfo.length);
  for (const zone of zoneinfo) {
    const key = `${zone.node}/${zone.name}`;
    const own = zones.get(key);
    if (own === undefined) continue;
    const numbers = own as unknown as Readonly<Record<string, number>>;
    const check = (quantity: string, value: unknown, expected: unknown): void =>
      score.check(`${family} ${quantity}`, `${where} ${key}`, value, expected);
    if (zone.start !== undefined) check("zone start", own.startPfn, zone.start);
    for (const quantity of ["spanned", "present", "managed", "min", "low", "high"]) {
      check(`zone ${quantity}`, numbers[quantity], zone.numbers[quantity]);
    }
    check("zone protection", own.protection.join(", "), zone.protection);
  }
}

function blockLines(state: MemoryState): ReadonlyMap<number, string> {
  const lines = new Map<number, string>();
  for (const run of describeBlocks(state)) {
    const zones = run.validZones.length === 0 ? "none" : run.validZones.join(",");
    const line = `${run.state} removable=${run.removable} nodes=${run.nodes.join(",")} zones=${zones}`;
    for (let id = run.first; id <= run.last; id++) lines.set(id, line);
  }
  return lines;
}

if (process.argv[1]?.endsWith("fidelity/hotplug.ts")) {
  const root = join(import.meta.dirname, "../recordings/fit");
  const dirs = process.argv.slice(2).filter((word) => !word.startsWith("--"));
  const shown = Number(process.argv.find((word) => word.startsWith("--misses="))?.split("=")[1] ?? 3);
  const rows = hotplugFidelity(dirs.length > 0 ? dirs : [join(root, "hotplug"), join(root, "virtio")]);
  process.stdout.write(`${printRows(rows, shown)}\n`);
}
