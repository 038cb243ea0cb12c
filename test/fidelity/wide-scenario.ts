/**
 * Writes the scenario that a kernel developer would write of a recorded machine, in up to four ways: the build by its name (`debian`), by
 * the log of another boot of that build (`log`), the memory map from the boot's own log in place of a platform (`bare`), and, where another
 * release stands for the series that ran, that series alone (`series`), which must not be called exact where it is wrong.
 */
import { statedBuild } from "../../server/simulation/builds/stated-build.ts";
import { parseKernelVersion } from "../../server/simulation/kernels/version.ts";
import { GiB, KiB, MiB } from "../../server/simulation/units/units.ts";
import { recordedBlocks } from "./recorded-facts.ts";
import {
  commandLine,
  NO_FILE,
  type WideDevice,
  type WideEvent,
  type WideRecording,
  type WideSpec,
  wideBuildName,
} from "./wide-recording.ts";

export const VARIANTS = ["debian", "log", "bare", "series"] as const;
export type Variant = (typeof VARIANTS)[number];

/** Names of the logs that a scenario reads. */
export const BUILD_LOG = "build.dmesg";
export const OWN_LOG = "own.dmesg";

export interface WideScenario {
  readonly text: string;
  /** Number of the step after which each snapshot was taken; 0: the boot. */
  readonly snapshots: ReadonlyMap<string, number>;
  /** What became of each step whose outcome was recorded, by its number. */
  readonly outcomes: ReadonlyMap<number, string>;
}

/** What a firmware map from the boot's own log says, though the language has no words for it. */
const TOLD_BY_MAP: readonly string[] = ["uefi on x86", "max-ram-below-4g"];

/** A CPU model without features of its own, which the language names: `cpu max`. */
const CPU_MODEL = /^cpu model ([^\s,]+)$/;

const INITRD = /RAMDISK: \[mem 0x([0-9a-f]+)-0x([0-9a-f]+)\]/;

/** What of the machine no way of writing the scenario can say. */
export function unsaid({ spec }: WideRecording, variant: Variant): readonly string[] {
  return (spec.unsaid ?? []).filter(
    (word) => !CPU_MODEL.test(word) && !(usesOwnMap(spec, variant) && TOLD_BY_MAP.includes(word)),
  );
}

/** The ways that differ for this recording. `hasLog`: there is a boot that its build can be learnt from. */
export function variantsOf({ spec, section }: WideRecording, hasLog: boolean): readonly Variant[] {
  const applies: Readonly<Record<Variant, boolean>> = {
    debian: !spec.fw,
    log: hasLog,
    bare: true,
    // Without an initrd nothing tells the release: what is exact is said to be exact of the one that stands for the series.
    series: !spec.fw && isStoodInFor(spec) && INITRD.test(section("dmesg")),
  };
  return VARIANTS.filter((variant) => applies[variant]);
}

/** Whether who states the series alone means another release than the one that ran. */
function isStoodInFor(spec: WideSpec): boolean {
  const series = seriesOf(spec);
  const version = parseKernelVersion(series);
  const kernel = { version: series, build: wideBuildName(spec), arch: "x86_64", pageSize: 4 * KiB } as const;
  const build = version && statedBuild({ ...kernel, config: {}, whatIf: [], origin: 0 }, version);
  return series !== spec.kernel && build !== undefined && build.version !== spec.kernel;
}

/** `6.12` of `6.12.118`. */
function seriesOf({ kernel }: WideSpec): string {
  return kernel.split(".").slice(0, 2).join(".");
}

export function wideScenario(recording: WideRecording, variant: Variant): WideScenario {
  const { text, ...steps } = stepLines(recording);
  const { spec } = recording;
  const lines = [
    `scenario "${recording.id}"`,
    `kernel ${variant === "series" ? seriesOf(spec) : spec.kernel} x86_64 { build ${buildOf(spec, variant)} }`,
    ...machineLines(recording, variant),
    ...spec.devices.map((device) => deviceLine(device, spec.cold ?? 0)),
    "cmdline {",
    `  ${commandLine(recording)}`,
    "}",
    "boot",
    ...text,
  ];
  return { text: `${lines.join("\n")}\n`, ...steps };
}

function usesOwnMap(spec: WideSpec, variant: Variant): boolean {
  return variant === "bare" || spec.fw === true;
}

function buildOf(spec: WideSpec, variant: Variant): string {
  return variant === "log" ? `from "${BUILD_LOG}"` : wideBuildName(spec);
}

function machineLines(recording: WideRecording, variant: Variant): readonly string[] {
  const { spec } = recording;
  const own = usesOwnMap(spec, variant);
  const initrd = INITRD.exec(recording.section("dmesg"));
  const bytes = initrd === null ? 0 : Number.parseInt(initrd[2]!, 16) + 1 - Number.parseInt(initrd[1]!, 16);
  return [
    ...(own ? [`firmware from "${OWN_LOG}"`] : []),
    own ? "machine {" : `machine ${spec.platform} {`,
    ...(own ? [] : [`  qemu ${recording.qemuVersion}`, `  memory ${sizeText(spec.memory)}`]),
    `  cpus ${spec.cpus}`,
    ...(spec.unsaid ?? []).flatMap((word) => CPU_MODEL.exec(word)?.[1] ?? []).map((model) => `  cpu ${model}`),
    ...(own
      ? nodesByRange(recording)
      : spec.nodes.map((node, id) => nodeLine(spec, id, `memory ${sizeText(node.memory)}`))),
    ...(spec.maxmem ? [`  slots ${spec.slots}`, `  maxmem ${sizeText(spec.maxmem)}`] : []),
    // The loader is given whole pages.
    ...(initrd === null ? [] : [`  initrd ${sizeText(Math.ceil(bytes / (4 * KiB)) * 4 * KiB)}`]),
    "}",
  ];
}

/** Nodes of a machine that has a map in place of a size: the ranges that the SRAT gave each. */
function nodesByRange({ spec, section }: WideRecording): readonly string[] {
  if (spec.nodes.length === 0) return [];
  const ranges = new Map<number, string[]>();
  for (const match of section("dmesg").matchAll(/ACPI: SRAT: Node (\d+) PXM \d+ \[mem (0x\w+)-(0x\w+)\](.*)/g)) {
    const own = ranges.get(Number(match[1])) ?? [];
    ranges.set(Number(match[1]), own);
    if (!match[4]!.includes("hotplug")) own.push(`${match[2]}-${match[3]}`);
  }
  return [...ranges].sort(([a], [b]) => a - b).map(([id, own]) => nodeLine(spec, id, own.join(" ")));
}

/** QEMU deals CPUs round the nodes where it is not told. */
function nodeLine({ cpus, nodes }: WideSpec, id: number, memory: string): string {
  const dealt = Array.from({ length: cpus }, (_, cpu) => cpu).filter((cpu) => cpu % nodes.length === id);
  const own = id < nodes.length ? (nodes[id]!.cpus ?? dealt) : [];
  return `  node${id} { ${memory}${own.length > 0 ? `  cpus ${own.join(",")}` : ""} }`;
}

/** `cold`: how many are there at power-on, cold0 and on. */
function deviceLine(device: WideDevice, cold: number): string {
  const block = device.block ? `  block ${sizeText(device.block)}` : "";
  const requested = device.requested ? `  requested ${sizeText(device.requested)}` : "";
  const at = device.at ? ` at 0x${device.at.toString(16)}` : "";
  const isCold = Array.from({ length: cold }, (_, index) => `cold${index}`).includes(device.id) ? " cold" : "";
  return `${device.type} ${device.id} { size ${sizeText(device.size)}${block}${requested}  node${device.node}${at}${isCold} }`;
}

/** The timeline: the statement of each event, numbered as `--at` numbers them. */
function stepLines(recording: WideRecording): Omit<WideScenario, "text"> & { readonly text: readonly string[] } {
  const text: string[] = [];
  const snapshots = new Map<string, number>();
  const outcomes = new Map<number, string>();
  let kernelBlocks: ReadonlySet<number> = new Set();
  for (const event of recording.events) {
    if (event.kind === "snapshot") {
      snapshots.set(event.name, text.length);
      kernelBlocks = onlineInKernelZones(recording, event.name);
      continue;
    }
    if (event.kind === "write" && event.result === NO_FILE) continue;
    text.push(statement(event, recording.spec, kernelBlocks));
    if ("result" in event) outcomes.set(text.length, event.result);
  }
  return { text, snapshots, outcomes };
}

function statement(
  event: Exclude<WideEvent, { kind: "snapshot" }>,
  { devices }: WideSpec,
  kernelBlocks: ReadonlySet<number>,
): string {
  switch (event.kind) {
    case "write": {
      // Whether a kernel zone's block happens to be free only the running system knows: what it said is stated.
      const stated = event.word === "offline" && kernelBlocks.has(event.block) ? ` -> ${event.result}` : "";
      return `${event.word} memory${event.block}${stated}`;
    }
    case "set":
      return `set ${event.knob} = ${event.value}`;
    case "reconfigure":
      return `reconfigure ${devices.find(({ type }) => type === "nvdimm")!.id} as ${event.mode}`;
    case "resize":
      return `resize ${event.device} to ${sizeText(event.size)}`;
    default:
      return `${event.kind} ${event.device}`;
  }
}

/** Blocks that were online outside ZONE_MOVABLE at a snapshot. */
function onlineInKernelZones(recording: WideRecording, snapshot: string): ReadonlySet<number> {
  const blocks = recordedBlocks(recording, snapshot);
  return new Set(blocks.filter(({ state, zones }) => state === "online" && zones !== "Movable").map(({ id }) => id));
}

function sizeText(bytes: number): string {
  const unit = (
    [
      ["G", GiB],
      ["M", MiB],
      ["K", KiB],
    ] as const
  ).find(([, size]) => bytes % size === 0);
  return unit === undefined ? String(bytes) : `${bytes / unit[1]}${unit[0]}`;
}
