/**
 * One boot log as people send it: what carries the messages (a journal, a console, a mail, a web page) differs, the messages don't. Forms as
 * util-linux (dmesg), systemd (journalctl), rsyslog, netconsole, pstore, GitHub and mail programs write them.
 */

/** A message with its number in the log: what a coat makes of time, level and host follows from it. */
interface Message {
  readonly index: number;
  readonly text: string;
}

export type Coat = (messages: readonly string[]) => string;

export const stamp = (index: number): string => `[${(index / 1_000_000).toFixed(6).padStart(12)}] `;
const clock = (index: number): string => `21:29:${String(37 + Math.floor(index / 100)).padStart(2, "0")}`;
const iso = (index: number): string => `2025-11-04T${clock(index)}`;

function each(line: (message: Message) => string, end = "\n"): Coat {
  return (messages) => messages.map((text, index) => `${line({ index, text })}${end}`).join("");
}

const plain: Coat = each(({ index, text }) => `${stamp(index)}${text}`);

/** Breaks at the last blank in front of a column, as mail programs do; a word that is longer stands alone. */
function wrapped(columns: number, quote: string, quotesRest: boolean): Coat {
  return (messages) =>
    plain(messages)
      .trimEnd()
      .split("\n")
      .flatMap((line) => {
        const lines: string[] = [];
        let rest = line;
        while (rest.length > columns) {
          const at = Math.max(rest.lastIndexOf(" ", columns), rest.search(/\S/));
          const blank = rest.lastIndexOf(" ", columns) > rest.search(/\S/) ? at : rest.indexOf(" ", columns);
          if (blank <= 0 || rest.slice(0, blank).trim() === "") break;
          lines.push(rest.slice(0, blank));
          rest = rest.slice(blank + 1);
        }
        return [...lines, rest].map((part, index) => `${index === 0 || quotesRest ? quote : ""}${part}\n`);
      })
      .join("");
}

/** As it is copied from a terminal of so many columns. */
function terminal(columns: number): Coat {
  return (messages) =>
    plain(messages)
      .split("\n")
      .map((line) => line.replace(new RegExp(`.{${columns}}(?=.)`, "g"), "$&\n"))
      .join("\n");
}

function pstore(messages: readonly string[]): string {
  const size = Math.ceil(messages.length / 4);
  const lines = plain(messages).trimEnd().split("\n");
  const parts = Array.from({ length: 4 }, (_, part) => lines.slice(part * size, (part + 1) * size));
  // The kernel writes the newest part first.
  return parts
    .map((part, index) => `Panic#1 Part${4 - index}\n<6>${part.join("\n<6>")}\n`)
    .toReversed()
    .join("");
}

const json = (value: unknown): string => JSON.stringify(value);

export const COATS: Readonly<Record<string, Coat>> = {
  "no time stamps": each(({ text }) => text),
  "dmesg -T": each(({ text }) => `[Tue Nov  4 21:29:37 2025] ${text}`),
  "dmesg -T, other language": each(({ text }) => `[Di Nov  4 21:29:37 2025] ${text}`),
  "dmesg --time-format iso": each(({ index, text }) => `${iso(index)},${String(index).padStart(6, "0")}+01:00 ${text}`),
  "dmesg -r": each(({ index, text }) => `<6>${stamp(index)}${text}`),
  "dmesg -x": each(({ index, text }) => `kern  :info  : ${stamp(index)}${text}`),
  "dmesg -x -T": each(({ text }) => `kern  :info  : [Tue Nov  4 21:29:37 2025] ${text}`),
  "dmesg -d": each(({ index, text }) => `[${(index / 1e6).toFixed(6).padStart(12)} <    0.000001>] ${text}`),
  "dmesg -e": each(({ index, text }) => (index === 0 ? `[Nov 4 21:29] ${text}` : `[  +0.000003] ${text}`)),
  "dmesg --json": (messages) => {
    const entries = messages.map(
      (text, index) =>
        `      {\n         "pri": 6,\n         "time": ${(index / 1e6).toFixed(6).padStart(12)},\n         "msg": ${json(text)}\n      }`,
    );
    return `{\n   "dmesg": [\n${entries.join(",")}\n   ]\n}\n`;
  },
  "/dev/kmsg": each(({ index, text }) => `6,${index},${index},-;${text}`),
  "journalctl -k": each(({ index, text }) => `Nov 04 ${clock(index)} host kernel: ${text}`),
  "journalctl -k, another language": each(({ index, text }) => `nov. 04 ${clock(index)} host kernel: ${text}`),
  "journalctl -o short-precise": each(({ index, text }) => `Nov 04 ${clock(index)}.000123 host kernel: ${text}`),
  "journalctl -o short-iso": each(({ index, text }) => `${iso(index)}+0100 host kernel: ${text}`),
  "journalctl -o short-iso-precise": each(({ index, text }) => `${iso(index)}.000123+01:00 host kernel: ${text}`),
  "journalctl -o short-full": each(({ index, text }) => `Tue 2025-11-04 ${clock(index)} CET host kernel: ${text}`),
  "journalctl -o short-unix": each(
    ({ index, text }) => `1762288177.${String(index).padStart(6, "0")} host kernel: ${text}`,
  ),
  "journalctl -o short-monotonic": each(({ index, text }) => `${stamp(index)}host kernel: ${text}`),
  "journalctl -o short-delta": each(
    ({ index, text }) => `[${(index / 1e6).toFixed(6).padStart(12)} <    0.000001 >] host kernel: ${text}`,
  ),
  "journalctl -o with-unit": each(({ index, text }) => `Tue 2025-11-04 ${clock(index)} CET host kernel[n/a]: ${text}`),
  "journalctl -o cat": each(({ text }) => text),
  "journalctl -o json": each(({ index, text }) =>
    json({
      PRIORITY: "6",
      __REALTIME_TIMESTAMP: `17622881770${index}`,
      MESSAGE: text,
      _TRANSPORT: "kernel",
      _BOOT_ID: "0f".repeat(16),
    }),
  ),
  "journalctl -o json, bytes": each(({ text }) =>
    json({ _TRANSPORT: "kernel", MESSAGE: [...Buffer.from(text)], PRIORITY: "6" }),
  ),
  "journalctl -o json-sse": each(({ text }) => `data: ${json({ MESSAGE: text, _TRANSPORT: "kernel" })}\n`),
  "journalctl -o json-seq": each(({ text }) => `\u001e${json({ MESSAGE: text, _TRANSPORT: "kernel" })}`),
  "journalctl -o json-pretty": each(
    ({ text }) => `{\n\t"PRIORITY" : "6",\n\t"MESSAGE" : ${json(text)},\n\t"_TRANSPORT" : "kernel"\n}`,
  ),
  "journalctl -o export": each(
    ({ index, text }) => `__CURSOR=s=1;i=${index}\nPRIORITY=6\nMESSAGE=${text}\n_TRANSPORT=kernel\n`,
  ),
  "journalctl -o verbose": each(
    ({ index, text }) =>
      `Tue 2025-11-04 ${clock(index)}.000123 CET [s=1;i=${index};b=2]\n    PRIORITY=6\n    MESSAGE=${text}\n    _TRANSPORT=kernel`,
  ),
  "journalctl -k, boots named": (messages) => `-- Boot 0123456789abcdef0123456789abcdef --\n${plain(messages)}`,
  "kern.log": each(({ index, text }) => `Nov  4 ${clock(index)} host kernel: ${stamp(index)}${text}`),
  "kern.log of rsyslog 8": each(({ index, text }) => `${iso(index)}.000123+01:00 host kernel: ${stamp(index)}${text}`),
  "RFC 5424": each(({ index, text }) => `<6>1 ${iso(index)}.000123Z host kernel - - - ${stamp(index)}${text}`),
  "a serial console": each(({ index, text }) => `${stamp(index)}${text}`, "\r\n"),
  "a serial console, CR twice": each(({ index, text }) => `${stamp(index)}${text}`, "\r\r\n"),
  "a serial console, CR in front": each(({ index, text }) => `\r${stamp(index)}${text}`),
  "dmesg --color=always": each(
    ({ index, text }) => `\u001b[32m${stamp(index)}\u001b[0m\u001b[33m${text.replace(": ", ":\u001b[0m ")}\u001b[0m`,
  ),
  "a journal in colour": each(
    ({ index, text }) => `Nov 04 ${clock(index)} host kernel: \u001b[0;1;39m${text}\u001b[0m`,
  ),
  "printk.caller": each(({ index, text }) => `${stamp(index)}[    T0] ${text}`),
  "caller in one bracket": each(({ index, text }) => `[${(index / 1e6).toFixed(6).padStart(12)}][    T0] ${text}`),
  "minicom's time": each(({ index, text }) => `[2025-11-04 ${clock(index)}] ${stamp(index)}${text}`),
  "ts of moreutils": each(({ index, text }) => `Nov 04 ${clock(index)} ${stamp(index)}${text}`),
  "ts -s of moreutils": each(({ index, text }) => `00:00:0${index % 10} ${stamp(index)}${text}`),
  grabserial: each(({ index, text }) => `[0.000001 0.000001] ${stamp(index)}${text}`),
  netconsole: each(({ index, text }) => `${stamp(index)}${text}`),
  "extended netconsole": each(({ index, text }) => `6,${index},${index},-,ncfrag=0/${text.length};${text}`),
  "Xen's console of a guest": each(({ index, text }) => `(XEN) d0v0 ${stamp(index)}${text}`),
  "Xen's console of dom0": each(({ index, text }) => `(XEN) [2025-11-04 ${clock(index)}] [    0.000000] ${text}`),
  "firmware in front": (messages) =>
    `SeaBIOS (version 1.16.2-1)\niPXE (https://ipxe.org) 00:03.0 C000 PCI2.10 PnP PMM+7FFD+7FF\n\nBooting from ROM...\n\u001bc\u001b[?7l\u001b[2J${plain(messages)}`,
  "EDK2 and GRUB in front": (messages) =>
    `BdsDxe: starting Boot0001 "UEFI Misc Device" from PciRoot(0x0)\n  Booting \`Debian GNU/Linux'\n\nLoading Linux 6.12 ...\r\nEFI stub: Loaded initrd from LINUX_EFI_INITRD_MEDIA_GUID device path\r\n${plain(messages)}`,
  "U-Boot in front": (messages) =>
    `U-Boot 2023.01 (Jan 10 2023)\n\nDRAM:  4 GiB\nHit any key to stop autoboot:  0 \nStarting kernel ...\n\n${plain(messages)}`,
  "the kernel behind the loader's line": (messages) => `Starting kernel ... ${plain(messages)}`,
  "vmcore-dmesg": plain,
  "crash> log": (messages) => `crash> log\n${plain(messages)}`,
  pstore,
  "a mail's quote": each(({ index, text }) => `> ${stamp(index)}${text}`),
  "a quote in a quote": each(({ index, text }) => `> > ${stamp(index)}${text}`),
  "a quote in a quote, close": each(({ index, text }) => `>> ${stamp(index)}${text}`),
  "wrapped at 72": wrapped(72, "", true),
  "wrapped at 78": wrapped(78, "", true),
  "wrapped at 80": wrapped(80, "", true),
  "copied from 80 columns": terminal(80),
  "copied from 100 columns": terminal(100),
  "wrapped, then quoted": wrapped(72, "> ", true),
  "quoted, then wrapped": wrapped(76, "> ", false),
  "indented by four": each(({ index, text }) => `    ${stamp(index)}${text}`),
  "behind a tab": each(({ index, text }) => `\t${stamp(index)}${text}`),
  "Markdown's fence": (messages) => `Here it is:\n\n\`\`\`\n${plain(messages)}\`\`\`\n`,
  "a list in Markdown": each(({ index, text }) => `- ${stamp(index)}${text}`),
  "line numbers of cat -n": each(({ index, text }) => `${String(index + 1).padStart(6)}\t${stamp(index)}${text}`),
  "line numbers of grep -n": each(({ index, text }) => `${index + 1}:${stamp(index)}${text}`),
  "name of grep -H": each(({ index, text }) => `dmesg.txt:${stamp(index)}${text}`),
  "a patch": each(({ index, text }) => `+${stamp(index)}${text}`),
  "GitHub's log": each(({ index, text }) => `${iso(index)}.0001234Z ${stamp(index)}${text}`),
  "GitHub's log of gh": each(({ index, text }) => `build\tBoot it\t${iso(index)}.0001234Z ${stamp(index)}${text}`),
  "GitLab's log": each(({ index, text }) => `${iso(index)}.000123Z 01O ${stamp(index)}${text}`),
  "docker compose": each(({ index, text }) => `qemu-1  | ${stamp(index)}${text}`),
  "kubectl --timestamps": each(({ index, text }) => `${iso(index)}.000123456Z ${stamp(index)}${text}`),
  LAVA: each(({ index, text }) => `<6>${stamp(index)}${text}`),
  "HTML entities": each(
    ({ index, text }) =>
      `&lt;6&gt;${stamp(index)}${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")}`,
  ),
  "a web page": (messages) =>
    `<!DOCTYPE html>\n<html><body><pre>\n${messages.map((text, index) => `<span id="L${index}">${stamp(index)}${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")}</span>\n`).join("")}</pre></body></html>\n`,
  "line breaks of a web page": (messages) =>
    messages.map((text, index) => `${stamp(index)}${text.replaceAll("<", "&lt;")}<br>\n`).join(""),
  "hard blanks": each(({ index, text }) => `${stamp(index)}${text}`.replaceAll("  ", " \u00a0")),
  "Windows' line ends": each(({ index, text }) => `${stamp(index)}${text}`, "\r\n"),
  "old Macs' line ends": each(({ index, text }) => `${stamp(index)}${text}`, "\r"),
  "an empty line between": each(({ index, text }) => `${stamp(index)}${text}`, "\n\n"),
  "blanks at the end": each(({ index, text }) => `${stamp(index)}${text}   `),
};
