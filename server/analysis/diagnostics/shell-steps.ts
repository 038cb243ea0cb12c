/**
 * Lines of a shell that are steps: what people type on a machine to switch its memory blocks, to write to knobs, to crash it, or in QEMU's monitor,
 * pasted into a scenario (`echo offline > /sys/devices/system/memory/memory50/state`).
 */
import { knobs } from "../../parameters/knobs.ts";

/** `$ `, `root@host:~# `: what stands before a command in a terminal. A line that begins with `#` is a comment. */
const PROMPT = /^(?:\[?[\w.-]+@[^\s$#]+(?: [^\s$#\]]+)?\]?[$#]|[$%])\s+/;
const SUDO = /^sudo\s+(?:-\w+\s+)*/;
const SHELL = /^(?:ba|da|z)?sh\s+-c\s+(?:"([^"]*)"|'([^']*)')$/;
const ECHO = String.raw`(?:echo|printf)\s+(?:-n\s+)?["']?([\w-]+)(?:\\n)?["']?`;
const WRITES = [
  new RegExp(String.raw`^${ECHO}\s*>{1,2}\s*(\S+)$`),
  new RegExp(String.raw`^${ECHO}\s*\|\s*(?:sudo\s+)?tee\s+(?:-a\s+)?(\S+)(?:\s*>\s*/dev/null)?$`),
];
const BLOCK_FILE = /^["']?(?:\S*\/)?memory(\d+)\/(state|online)["']?$/;
const PROBE = /^["']?(?:\S*\/)?memory\/probe["']?$/;
const ADDRESS = /^(?:0x[0-9a-f]+|[1-9]\d*)$/i;
const SYSRQ = /^["']?\/proc\/sysrq-trigger["']?$/;
const REBOOT = /^(?:systemctl\s+)?reboot$|^shutdown\s+(?:-r|--reboot)\s+now$|^init\s+6$/;
const SYSCTL = /^sysctl\s+(?:(?:-w|--write|-q)\s+)*(?:vm[./])(\w+)\s*=\s*["']?([\w-]+)["']?$/;
/** QEMU's monitor (hmp-commands.hx). */
const MONITOR: readonly (readonly [RegExp, (...parts: readonly string[]) => string])[] = [
  [/^(?:\(qemu\)\s*)?device_add\s+(?:pc-dimm|nvdimm)\b\S*?[, ]id=([A-Za-z][\w-]*)\S*$/, (name) => `plug ${name}`],
  [/^(?:\(qemu\)\s*)?device_del\s+([A-Za-z][\w-]*)$/, (name) => `unplug ${name}`],
  [
    /^(?:\(qemu\)\s*)?qom-set\s+\/?(?:\S*\/)?([A-Za-z][\w-]*)\s+requested-size\s+(\d+[KMGT]?)$/,
    (name, size) => `resize ${name} to ${size}`,
  ],
];

/** Commands by what is written to which file (drivers/base/memory.c: state_store, online_store). */
const COMMANDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  state: {
    online: "online",
    online_kernel: "online_kernel",
    online_movable: "online_movable",
    offline: "offline",
  },
  online: { "1": "online", "0": "offline", y: "online", n: "offline" },
};

/** `grep . /sys/devices/system/memory/memory3?/valid_zones` prints: the file and what it says. */
const FILE_SAYS = /^(?:\S*\/)?memory(\d+)\/(state|removable|valid_zones):\s*(\w+(?: \w+)*)$/;

/** Errors as a shell names them (strerror(3)) that a write to a file of the kernel ends with. */
const ERRORS: Readonly<Record<string, string>> = {
  "Device or resource busy": "EBUSY",
  "Invalid argument": "EINVAL",
  "No such file or directory": "ENOENT",
  "No such device": "ENODEV",
  "No such device or address": "ENXIO",
  "Cannot allocate memory": "ENOMEM",
  "File exists": "EEXIST",
  "Interrupted system call": "EINTR",
  "Resource temporarily unavailable": "EAGAIN",
  "Operation not supported": "EOPNOTSUPP",
};

/** `bash: echo: write error: Device or resource busy`: the error that the command above it ended with; undefined: the line tells none. */
export function errorOfShell(line: string): string | undefined {
  const [, words = ""] =
    /^(?:-?(?:ba|da|z|k)?sh|tee|echo|printf|chmem|daxctl)\b.*: ([A-Z][a-z ]+)$/.exec(line.trim()) ?? [];
  return Object.hasOwn(ERRORS, words) ? ERRORS[words] : undefined;
}

/** The statement that a shell's line, or a line of what it prints, is here; undefined: none. */
export function stepOfShell(line: string): string | undefined {
  if (line.length > 400) return undefined;
  const [, id, field, says = ""] = FILE_SAYS.exec(line.trim()) ?? [];
  if (id !== undefined) return `expect memory${Number(id)} ${field}=${says.replaceAll(" ", ",")}`;
  const command = line.trim().replace(PROMPT, "").replace(SUDO, "");
  const [, double, single] = SHELL.exec(command) ?? [];
  const written = (double ?? single ?? command).trim().replace(/\s*[;&]\s*$/, "");
  const other = monitorStep(written) ?? chmemStep(written) ?? daxctlStep(written) ?? sysctlStep(written);
  if (other !== undefined) return other;
  if (REBOOT.test(written)) return "reboot";
  for (const form of WRITES) {
    const [, word, path] = form.exec(written) ?? [];
    if (word === undefined || path === undefined) continue;
    if (PROBE.test(path) && ADDRESS.test(word)) return `probe ${word}`;
    if (SYSRQ.test(path)) return word === "c" ? "crash" : word === "b" ? "reboot" : undefined;
    const knob = knobOfPath(path.replace(/^["']|["']$/g, ""));
    if (knob !== undefined) return `set ${knob} = ${word}`;
    const [, block, file] = BLOCK_FILE.exec(path) ?? [];
    const steps = file === undefined ? {} : COMMANDS[file]!;
    const step = Object.hasOwn(steps, word) ? steps[word] : undefined;
    if (step !== undefined) return `${step} memory${Number(block)}`;
  }
  return undefined;
}

function monitorStep(command: string): string | undefined {
  for (const [form, step] of MONITOR) {
    const found = form.exec(command);
    if (found !== null) return step(...found.slice(1));
  }
  return undefined;
}

function sysctlStep(command: string): string | undefined {
  const [, name, value] = SYSCTL.exec(command) ?? [];
  return knobs.some((knob) => knob.name === name && knob.file.startsWith("/proc/sys/vm/"))
    ? `set ${name} = ${value}`
    : undefined;
}

/** The file of a knob, whole or from the folder that one is in. */
function knobOfPath(path: string): string | undefined {
  return knobs.find(({ file, name }) => path === file || (file.endsWith(`/${path}`) && path.endsWith(name)))?.name;
}

const DAXCTL_MODE = /^(?:-m|--mode)(?:=(\S+))?$/;
const DAX_MODES: Readonly<Record<string, string>> = { "system-ram": "system-ram", ram: "system-ram", devdax: "devdax" };

/** `daxctl reconfigure-device --mode=system-ram dax0.0` (ndctl, Documentation/daxctl); with options that leave memory offline it is no such step. */
function daxctlStep(command: string): string | undefined {
  const [name, verb, ...words] = command.split(/\s+/);
  if (name !== "daxctl" || verb !== "reconfigure-device") return undefined;
  let mode: string | undefined;
  let device: string | undefined;
  while (words.length > 0) {
    const word = words.shift()!;
    const found = DAXCTL_MODE.exec(word);
    if (found !== null) mode = found[1] ?? words.shift();
    else if (/^dax\d+\.\d+$/.test(word) && device === undefined) device = word;
    else if (word !== "-f" && word !== "--force" && word !== "-u" && word !== "--human") return undefined;
  }
  const known = mode === undefined || !Object.hasOwn(DAX_MODES, mode) ? undefined : DAX_MODES[mode];
  return known === undefined || device === undefined ? undefined : `reconfigure ${device} as ${known}`;
}

const CHMEM_OPTIONS = /^(?:-([ed])|--(enable|disable))$/;

/** `chmem -e -z Movable 1g`, `chmem --disable --blocks 36-39` (util-linux, sys-utils/chmem.c). */
function chmemStep(command: string): string | undefined {
  const [name, ...words] = command.split(/\s+/);
  if (name !== "chmem") return undefined;
  let action: string | undefined;
  let zone: string | undefined;
  let isBlocks = false;
  let target: string | undefined;
  while (words.length > 0) {
    const word = words.shift()!;
    const [, short, long] = CHMEM_OPTIONS.exec(word) ?? [];
    if (short !== undefined || long !== undefined) action = short === "e" ? "enable" : short === "d" ? "disable" : long;
    else if (word === "-b" || word === "--blocks") isBlocks = true;
    else if (word === "-z" || word === "--zone") zone = words.shift();
    else if (word.startsWith("--zone=")) zone = word.slice("--zone=".length);
    else if (word !== "-v" && word !== "--verbose" && target === undefined) target = word;
    else if (word !== "-v" && word !== "--verbose") return undefined;
  }
  const what = target === undefined ? undefined : chmemTarget(target, isBlocks);
  if (action === undefined || what === undefined) return undefined;
  return `chmem ${action} ${what}${zone === undefined ? "" : ` zone ${zone}`}`;
}

function chmemTarget(target: string, isBlocks: boolean): string | undefined {
  if (isBlocks) return /^\d+(?:-\d+)?$/.test(target) ? `memory${target}` : undefined;
  if (/^\d+[kmgtp]?$/i.test(target)) return target.toUpperCase();
  return /^0x[0-9a-f]+-0x[0-9a-f]+$/i.test(target) ? target : undefined;
}
