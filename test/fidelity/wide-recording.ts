/**
 * Recordings that come without a scenario beside them: other builds, CPUs, firmware and devices (family `wide`). What the machine was
 * stands in `spec`; what was done to it, in the sections.
 */

import { outcomeOf } from "./recorded-facts.ts";
import type { RecordedFile } from "./recording.ts";

export interface WideDevice {
  readonly type: "dimm" | "nvdimm" | "virtio-mem";
  readonly id: string;
  readonly size: number;
  readonly node: number;
  readonly block?: number;
  /** What virtio-mem was asked for as the machine was started. */
  readonly requested?: number;
  /** Address that the machine was started with. */
  readonly at?: number;
}

export interface WideSpec {
  /** The series where the release that ran is the one that stands for it (`statedBuild()`), else the release. */
  readonly kernel: string;
  /** `6.12t`: the series and which of its builds; ends with `c` for cloud kernels, with `rt` for PREEMPT_RT. */
  readonly build_id: string;
  readonly platform: string;
  readonly memory: number;
  readonly cpus: number;
  readonly nodes: readonly { readonly memory: number; readonly cpus?: readonly number[] | null }[];
  readonly slots?: number;
  readonly maxmem?: number;
  readonly devices: readonly WideDevice[];
  /** DIMMs that were there at power-on. */
  readonly cold?: number | null;
  /** The platform alone does not tell the memory map: the scenario takes it from the log. */
  readonly fw?: boolean | null;
  /** What the language had no words for when it was recorded; `cpu model NAME` it has now. */
  readonly unsaid?: readonly string[] | null;
}

/** One thing that was done or looked at after boot, in the order of time. */
export type WideEvent =
  | { readonly kind: "write"; readonly block: number; readonly word: string; readonly result: string }
  | { readonly kind: "set"; readonly knob: string; readonly value: string }
  | { readonly kind: "reconfigure"; readonly mode: "devdax" | "system-ram"; readonly result: "ok" | "fails" }
  | { readonly kind: "plug" | "unplug"; readonly device: string }
  | { readonly kind: "resize"; readonly device: string; readonly size: number }
  | { readonly kind: "snapshot"; readonly name: string };

export interface WideRecording {
  readonly id: string;
  readonly spec: WideSpec;
  readonly qemuVersion: string;
  readonly events: readonly WideEvent[];
  /** Text of the first section of this name; empty where there is none. */
  readonly section: (name: string) => string;
}

/** What a write to the state file of a block that isn't there ends with. */
export const NO_FILE = "no file";

export function wideRecording(file: RecordedFile): WideRecording {
  return {
    id: file.id,
    spec: file.spec as unknown as WideSpec,
    qemuVersion: file.qemu_version,
    events: file.sections.flatMap(([title, text]) => {
      const event = READERS.map((read) => read(title, text)).find((found) => found !== undefined);
      return event === undefined ? [] : [event];
    }),
    section: (name) => file.sections.find(([title]) => title === name)?.[1] ?? "",
  };
}

/** What `build NAME` calls the kernel that ran. */
export function wideBuildName({ build_id }: Pick<WideSpec, "build_id">): string {
  return build_id.endsWith("c") ? "debian-cloud" : build_id.endsWith("rt") ? "debian-rt" : "debian";
}

/** What counts as the boot's whole command line: the kernel's own file, or its log's line where that was not kept. */
export function commandLine({ section }: WideRecording): string {
  return section("cmdline").trim() || (/\bCommand line: (.*)/.exec(section("dmesg"))?.[1] ?? "").trim();
}

/** The function that a kernel died in before it ran any program; undefined: it did not. */
export function diedIn({ section }: WideRecording): string | undefined {
  const log = section("dmesg");
  if (!log.includes("Attempted to kill the idle task!")) return undefined;
  return /RIP: 0010:(\w+)\+/.exec(log)?.[1];
}

/** Words that the `online` file of old kernels knows. */
const OLD_WORDS: Readonly<Record<string, string>> = { "0": "offline", "1": "online" };

type Reader = (title: string, text: string) => WideEvent | undefined;

const READERS: readonly Reader[] = [
  (title, text) => {
    const [, word, block] = /^try echo (\w+) > \S*?memory(\d+)\/(?:state|online)/.exec(title) ?? [];
    if (word === undefined) return undefined;
    const missing = text.includes("nonexistent") || text.includes("can't create");
    const result = missing ? NO_FILE : outcomeOf(text);
    return { kind: "write", block: Number(block), word: OLD_WORDS[word] ?? word, result };
  },
  (title) => {
    const value = /^try echo (\w+) > \S*auto_online_blocks/.exec(title)?.[1];
    return value === undefined ? undefined : { kind: "set", knob: "auto_online_blocks", value };
  },
  (title, text) => {
    const mode = title.startsWith("try ndctl create-namespace")
      ? "devdax"
      : title.startsWith("try daxctl reconfigure")
        ? "system-ram"
        : undefined;
    const result = text.startsWith("rc=0") ? "ok" : "fails";
    return mode === undefined ? undefined : { kind: "reconfigure", mode, result };
  },
  (title) => {
    const device = /^host device_add pc-dimm,id=(\w+)/.exec(title)?.[1];
    return device === undefined ? undefined : { kind: "plug", device };
  },
  (title) => {
    const device = /^host device_del (\w+)/.exec(title)?.[1];
    return device === undefined ? undefined : { kind: "unplug", device };
  },
  (title) => {
    const [, device, size] = /^host qom-set (\w+) requested-size (\d+)/.exec(title) ?? [];
    return device === undefined ? undefined : { kind: "resize", device, size: Number(size) };
  },
  (title) => {
    const name = /^(\S+) blocks$/.exec(title)?.[1];
    return name === undefined ? undefined : { kind: "snapshot", name };
  },
];
