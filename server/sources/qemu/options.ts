/**
 * QEMU's options (qemu-options.hx): which of them take a value, and values of the form `type,key=value,…` (util/keyval.c,
 * util/qemu-option.c), where a comma in a value is written twice, or of JSON, as libvirt writes them.
 */
import type { LinePlace } from "../facts.ts";
import type { ShellCommand, ShellWord } from "./shell-words.ts";

export interface QemuOption {
  /** Without its dashes. */
  readonly name: string;
  /** Empty: it takes none. */
  readonly value: string;
  readonly at: LinePlace;
}

/** Programs that take QEMU's options. */
export const QEMU_PROGRAM = /^(?:.*\/)?(?:qemu-system-([a-z0-9_]+)|qemu-kvm|kvm|qemu)(?:\.exe)?$/;

/** Options without a value, as far as people use them. Any other takes the next word. */
const FLAGS: ReadonlySet<string> = new Set([
  ..."enable-kvm nographic nodefaults no-user-config no-reboot no-shutdown no-hpet no-acpi no-fd-bootchk snapshot S s".split(
    " ",
  ),
  ..."daemonize usb full-screen no-quit win2k-hack rtc-td-hack no-kvm no-kvm-irqchip preconfig singlestep".split(" "),
  ..."only-migratable enable-fips mem-prealloc no-frame alt-grab ctrl-grab portrait semihosting version help h".split(
    " ",
  ),
]);

/** Kernel command lines that a listing of processes shows without their quotes go on until the next option. */
const MANY_WORDS: ReadonlySet<string> = new Set(["append"]);

/** The options of a command, from behind the program's name on. */
export function qemuOptions(words: ShellCommand): readonly QemuOption[] {
  const options: QemuOption[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    const name = optionName(word);
    if (name === undefined) continue;
    const next = FLAGS.has(name) ? undefined : words[index + 1];
    if (next === undefined) {
      options.push({ name, value: "", at: word.at });
      continue;
    }
    index++;
    let value = next.text;
    let { end } = next.at;
    while (MANY_WORDS.has(name) && !next.quoted && index + 1 < words.length && isArgument(words[index + 1]!)) {
      index++;
      value += ` ${words[index]!.text}`;
      end = words[index]!.at.end;
    }
    options.push({ name, value, at: { start: word.at.start, end } });
  }
  return options;
}

function optionName({ text }: ShellWord): string | undefined {
  return /^--?([A-Za-z][\w-]{0,60})$/.exec(text)?.[1];
}

/** Whether a word goes on with a kernel's command line: `--` does, an option does not. */
function isArgument(word: ShellWord): boolean {
  return optionName(word) === undefined;
}

/** Keys with their values; what stands in front without a key is under `""`. JSON's objects are taken flat. */
export type QemuValue = ReadonlyMap<string, readonly string[]>;

export function keyValues(text: string): QemuValue {
  return text.startsWith("{") ? fromJson(text) : fromPairs(text);
}

function fromPairs(text: string): QemuValue {
  const values = new Map<string, string[]>();
  const add = (key: string, value: string) => values.set(key, [...(values.get(key) ?? []), value]);
  // A comma in a value is doubled.
  const parts = text.replaceAll(",,", "\0").split(",");
  parts.forEach((part, index) => {
    const written = part.replaceAll("\0", ",");
    const equals = written.indexOf("=");
    if (equals !== -1) add(written.slice(0, equals), written.slice(equals + 1));
    else if (index === 0) add("", written);
    else if (written.startsWith("no") && written.length > 2) add(written.slice(2), "off");
    else if (written !== "") add(written, "on");
  });
  return values;
}

/** `driver` and `qom-type` are what stands first in the other form. */
function fromJson(text: string): QemuValue {
  const values = new Map<string, string[]>();
  try {
    const parsed: unknown = JSON.parse(text);
    for (const [key, value] of Object.entries(parsed ?? {})) {
      const list = Array.isArray(value) ? value : [value];
      const texts = list.map((each) => (each === true ? "on" : each === false ? "off" : String(each)));
      values.set(key === "driver" || key === "qom-type" ? "" : key, texts);
    }
  } catch {
    return fromBareJson(text);
  }
  return values;
}

/** JSON of libvirt whose quotes a shell's reading took away, as `ps` prints it. A value that is cut off tells nothing. */
function fromBareJson(text: string): QemuValue {
  const values = new Map<string, string[]>();
  const whole = /^\{(.*)\}$/s.exec(text)?.[1];
  for (const [, key = "", value = ""] of whole?.matchAll(/(?:^|,)([\w-]+):(\[[^\]]*\]|[^,[{]*)/g) ?? []) {
    const texts = value.replace(/^\[|\]$/g, "").split(",");
    const words = texts.map((each) => (each === "true" ? "on" : each === "false" ? "off" : each));
    values.set(key === "driver" || key === "qom-type" ? "" : key, words);
  }
  return values;
}

/** The last value of a key, as QEMU takes it. */
export function lastOf(values: QemuValue, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = values.get(key)?.at(-1);
    if (value !== undefined) return value;
  }
  return undefined;
}

const UNITS: Readonly<Record<string, number>> = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40, p: 2 ** 50 };

/** A size in bytes: `4G`, `1.5G`, `0x100000`; a number alone is in `unit` (-m takes MiB, all others bytes). */
export function qemuSize(text: string | undefined, unit: keyof typeof UNITS = "b"): number | undefined {
  const match = /^(0x[0-9a-f]{1,16}|\d{1,17}(?:\.\d{1,9})?)([bkmgtp]?)(?:i?b)?$/i.exec(text ?? "");
  if (match === null) return undefined;
  const value = Math.floor(Number(match[1]) * UNITS[(match[2] === "" ? unit : match[2]!).toLowerCase()]!);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** `0-3`, `2`: processors of a node. */
export function qemuCpus(texts: readonly string[]): readonly number[] {
  return texts.flatMap((text) => {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
    if (match === null) return [];
    const first = Number(match[1]);
    const last = Math.min(Number(match[2] ?? first), first + 8191);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  });
}
