/**
 * What the kernel printed, told apart from what carried it: its own time stamp (plain, `dmesg -T`, with the caller's id), a journal, syslog or
 * build server in front of it, records of journalctl and dmesg in JSON, a serial console's escape sequences and carriage returns, a web page.
 */

/** A line of the kernel has a few hundred characters; whatever is longer is none, and is not looked at further. */
export const LONGEST_LINE = 4096;

/** Of a record that has the message among other fields, perhaps as an array of bytes. */
const LONGEST_RECORD = 8 * LONGEST_LINE;

const ESCAPES = new RegExp(
  `${String.fromCharCode(27)}(?:\\[[0-9;?]*[A-Za-z]|[()][0-9A-Za-z]|[=>78A-Z])|${String.fromCharCode(27)}c`,
  "g",
);

const DATE = String.raw`(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: \d{4})?`;
const ISO_DATE = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?`;
/** `[Di Nov  4 21:29:37 2025]`: names of days and months are those of any language. */
const ANY_DATE = String.raw`[^[\]]{3,30} \d\d:\d\d:\d\d(?:[.,]\d+)?(?: \d{4})?`;

/** What may stand in front of a message; several may follow each other, in any order. */
const PREFIXES: readonly RegExp[] = [
  // A mail that quotes a log.
  /^(?:[>|] ?)+/,
  // `<6>` of /dev/kmsg and consoles; `kern  :info  : ` of dmesg -x.
  /^<\d{1,3}>/,
  /^(?:kern|user|daemon|syslog)\s*:\s*[a-z]+\s*: /,
  // `6,0,0,-;` of /dev/kmsg and the extended netconsole.
  /^\d{1,4},\d+,\d+,[^;\s[\]]{1,60};/,
  // `[    0.000000] `, `[    0.000000 <    0.000000>] `, `[    T0] `, `[  +0.000003] `, `[Tue Nov  4 21:29:37 2025] `, `[Nov 4 21:29] `.
  new RegExp(
    String.raw`^\[\s*(?:\+?\d+\.\d+(?: <\s*\d+\.\d+ ?>)?|[TC]\d+|${DATE}|${ISO_DATE}|${ANY_DATE})\s*\](?:\[\s*[TC]\d+\])? ?`,
  ),
  // `Nov 04 21:29:37 host kernel: `, `2025-11-04T21:29:37+0000 host kernel: `, or dmesg's date alone.
  new RegExp(String.raw`^(?:${DATE}|${ISO_DATE}|\d{9,}\.\d+) (?:\S{1,100} kernel(?:\[\d+\])?: ?)?`),
  // `MESSAGE=` of journalctl -o export and -o verbose.
  /^MESSAGE=/,
  // Whatever else ends with syslog's tag: `host kernel: ` behind a time of one of the above forms, fields of a log collector.
  /^[^[<]{0,200}?\bkernel(?:\[(?:\d+|n\/a)\])?: /,
];

/** What the kernel printed: the line without what carried it. Blanks that begin the message stay, those at its end don't. */
export function messageOf(line: string): string {
  const plain = inRecord(line) ?? line;
  if (plain === "" || plain.length > LONGEST_LINE) return "";
  let text = withoutMarkup(plain.includes("\u001b") ? plain.replace(ESCAPES, "") : plain).trimEnd();
  for (let round = 0; round < PREFIXES.length; round++) {
    const behind = behindPrefix(text) ?? (/^\s/.test(text) ? behindPrefix(text.trimStart()) : undefined);
    if (behind === undefined) break;
    text = behind;
  }
  return text;
}

function behindPrefix(text: string): string | undefined {
  const found = PREFIXES.map((prefix) => prefix.exec(text)).find((match) => match !== null);
  return found == null ? undefined : text.slice(found[0].length);
}

/** Fields of journalctl -o json, of json-seq behind a record separator, json-sse and json-pretty, and of dmesg --json. */
const RECORD = /^(?:data: |.)?\s*\{.*?"(?:MESSAGE|msg)"\s*:\s*("(?:[^"\\]|\\.)*"|\[[\d,\s]*\])/;
const FIELD = /^\s*"(?:MESSAGE|msg)"\s*:\s*("(?:[^"\\]|\\.)*"|\[[\d,\s]*\]),?\s*\}?,?\s*$/;

/** The message of a record in JSON; undefined: the line is none. */
function inRecord(line: string): string | undefined {
  if (line.length > LONGEST_RECORD || !/"(?:MESSAGE|msg)"/.test(line)) return undefined;
  const value = (RECORD.exec(line) ?? FIELD.exec(line))?.[1];
  if (value === undefined) return undefined;
  try {
    const read: unknown = JSON.parse(value);
    return typeof read === "string" ? read : textOfBytes(read);
  } catch {
    return undefined;
  }
}

/** journalctl writes what is no printable UTF-8 so. */
function textOfBytes(bytes: unknown): string | undefined {
  if (!Array.isArray(bytes)) return undefined;
  return new TextDecoder().decode(Uint8Array.from(bytes, Number));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#34;": '"',
  "&#39;": "'",
  "&#x27;": "'",
  "&apos;": "'",
  "&nbsp;": " ",
  "&#160;": " ",
  "&amp;": "&",
};
const ENTITY = /&(?:lt|gt|quot|apos|nbsp|amp|#34|#39|#160|#x27);/g;
const TAG = /<\/?(?:span|br|pre|code|div|p|td|tr|font|a|b)(?:\s[^<>]*)?\/?>/g;

/** A web page's elements, names of characters and hard blanks. */
function withoutMarkup(line: string): string {
  let text = line.includes("\u00a0") ? line.replaceAll("\u00a0", " ") : line;
  if (text.includes("<") && text.includes(">")) text = text.replace(TAG, "");
  return text.includes("&") ? text.replace(ENTITY, (name) => ENTITIES[name]!) : text;
}
