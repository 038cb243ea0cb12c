/**
 * Lines of a shell that are steps: what people type on a machine to switch its memory blocks, pasted into a scenario
 * (`echo offline > /sys/devices/system/memory/memory50/state`).
 */

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
const AUTO_ONLINE = /^["']?(?:\S*\/)?auto_online_blocks["']?$/;

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

/** The statement that a shell's line is here; undefined: none. */
export function stepOfShell(line: string): string | undefined {
  if (line.length > 400) return undefined;
  const command = line.trim().replace(PROMPT, "").replace(SUDO, "");
  const [, double, single] = SHELL.exec(command) ?? [];
  const written = (double ?? single ?? command).trim().replace(/\s*[;&]\s*$/, "");
  for (const form of WRITES) {
    const [, word, path] = form.exec(written) ?? [];
    if (word === undefined || path === undefined) continue;
    if (PROBE.test(path) && ADDRESS.test(word)) return `probe ${word}`;
    if (AUTO_ONLINE.test(path)) return `set auto_online_blocks = ${word}`;
    const [, block, file] = BLOCK_FILE.exec(path) ?? [];
    const step = file === undefined ? undefined : COMMANDS[file]![word];
    if (step !== undefined) return `${step} memory${Number(block)}`;
  }
  return undefined;
}
