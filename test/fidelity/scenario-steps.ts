/** Reads the machine and the steps of a recording's scenario, without the language's own parser: one statement a line. */
import type {
  DeviceSpec,
  Event,
  MachineNode,
  PlatformName,
  StatedOutcome,
} from "../../server/simulation/state/events.ts";
import { GiB, KiB, MiB, TiB } from "../../server/simulation/units/units.ts";

export interface ScenarioText {
  readonly version: string;
  readonly arch: "x86_64" | "arm64";
  readonly pageSize: number;
  readonly build: string | undefined;
  readonly platform: PlatformName;
  readonly memory: number;
  readonly cpus: number;
  readonly nodes: readonly MachineNode[];
  readonly slots: number;
  readonly maxmem: number;
  readonly uefi: string | undefined;
  readonly devices: readonly DeviceSpec[];
  readonly cmdline: string;
  readonly steps: readonly { readonly text: string; readonly event: Event }[];
}

const UNITS: Readonly<Record<string, number>> = { "": 1, K: KiB, M: MiB, G: GiB, T: TiB };

export function sizeOf(text: string): number {
  const match = /^(0x[0-9a-f]+|\d+)([KMGT]?)$/i.exec(text);
  return match === null ? Number.NaN : Number(match[1]) * UNITS[match[2]!.toUpperCase()]!;
}

export function readScenario(text: string): ScenarioText {
  const kernel = /^kernel (\S+) (\S+)(?:.*build (\S+))?/m.exec(text)!;
  const [arch, page] = kernel[2]!.split("-");
  const item = (name: string): string | undefined => new RegExp(`^  ${name} (\\S+)`, "m").exec(text)?.[1];
  const nodes = [...text.matchAll(/^ {2}node(\d+) \{ memory (\S+) *(?:cpus (\S+))?/gm)].map((match) => ({
    id: Number(match[1]),
    memory: sizeOf(match[2]!),
    ranges: [],
    cpus: match[3] === undefined ? [] : match[3].split(",").map(Number),
    hotpluggable: false,
    origin: 0,
  }));
  const memory = item("memory");
  return {
    version: kernel[1]!,
    arch: arch as "x86_64" | "arm64",
    pageSize: page === "16k" ? 16384 : 4096,
    build: kernel[3],
    platform: /^machine (\S+)/m.exec(text)![1]! as PlatformName,
    memory: memory === undefined ? nodes.reduce((sum, node) => sum + node.memory, 0) : sizeOf(memory),
    cpus: Number(item("cpus") ?? 1),
    nodes,
    slots: Number(item("slots") ?? 0),
    maxmem: sizeOf(item("maxmem") ?? "0"),
    uefi: item("uefi"),
    devices: [...text.matchAll(/^(dimm|virtio-mem|nvdimm) (\S+) \{(.*)\}/gm)].map(([, kind, name, body]) =>
      readDevice(kind!, name!, body!),
    ),
    cmdline: (/^cmdline \{\n([\s\S]*?)\n\}/m.exec(text)?.[1] ?? "").trim(),
    steps: text
      .split(/^boot$/m)[1]!
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line, index) => ({ text: line, event: readStep(line, index + 1) })),
  };
}

function readDevice(kind: string, name: string, body: string): DeviceSpec {
  const item = (word: string): string | undefined => new RegExp(`${word} *(\\S+)`).exec(body)?.[1];
  const node = /node(\d+)/.exec(body)?.[1];
  const common = {
    name,
    size: sizeOf(item("size")!),
    origin: 0,
    ...(node === undefined ? {} : { node: Number(node) }),
  };
  if (kind !== "virtio-mem") return { kind: kind as "dimm" | "nvdimm", ...common };
  const block = item("block");
  return {
    kind,
    ...common,
    requested: sizeOf(item("requested") ?? "0"),
    ...(block === undefined ? {} : { block: sizeOf(block) }),
  };
}

function readStep(line: string, origin: number): Event {
  const [action, outcome] = line.split("->").map((part) => part.trim());
  const [result, , address] = (outcome ?? "").split(" ");
  const stated: { stated?: StatedOutcome } =
    outcome === undefined
      ? {}
      : { stated: { result: result!, ...(address === undefined ? {} : { address: Number(address) }) } };
  const [verb, first, , size] = action!.split(/\s+/);
  if (verb === "plug" || verb === "unplug") return { kind: verb, device: first!, origin, ...stated };
  if (verb === "resize") return { kind: "resize", device: first!, size: sizeOf(size!), origin, ...stated };
  const [from, to] = first!.replace("memory", "").split("-").map(Number);
  const blocks = { first: from!, last: to ?? from!, descending: action!.endsWith("descending") };
  return { kind: verb as "online" | "offline", blocks, origin, ...stated };
}
