/**
 * Which kernel runs: `uname -r` (the release alone), `uname -a`, /proc/version, whose line is the first of a boot log
 * (init/version.c: linux_banner).
 */
import type { Arch } from "../../simulation/state/events.ts";
import { type LinePlace, NO_MACHINE, type ReadMachine, type Told } from "../facts.ts";

/** `6.1.0-18-amd64`, `5.14.0-503.el9.x86_64`, `7.2.13+deb14-amd64`. */
export const RELEASE = String.raw`\d{1,2}\.\d{1,3}(?:\.\d{1,3})?[-+.~\w]{0,100}`;
const RELEASE_LINE = new RegExp(`^(${RELEASE})$`);
const UNAME_LINE = new RegExp(`^Linux \\S{1,255} (${RELEASE}) #`);
const BANNER_LINE = new RegExp(`^Linux version (${RELEASE})(?: (.*))?$`);

const ARCH_WORDS: readonly (readonly [RegExp, Arch])[] = [
  [/(?:^|[^a-z])(?:aarch64|arm64)(?![a-z])/i, "arm64"],
  [/(?:^|[^a-z])(?:x86_64|x86-64|amd64)(?![a-z])/i, "x86_64"],
];

/** The architecture that a release or a banner names. */
export function archOfText(text: string): Arch | undefined {
  return ARCH_WORDS.find(([words]) => words.test(text))?.[1];
}

export function readVersionMachine(text: string): ReadMachine {
  const start = Math.max(0, text.search(/\S/));
  const newline = text.indexOf("\n", start);
  const end = newline === -1 ? text.length : newline;
  const at: LinePlace = { start, end };
  const line = text.slice(start, Math.min(end, start + 4096)).trim();
  const banner = BANNER_LINE.exec(line);
  const release = (banner ?? UNAME_LINE.exec(line) ?? RELEASE_LINE.exec(line))?.[1];
  if (release === undefined) return { machine: NO_MACHINE, doubts: [{ at, kind: "unread", what: line.slice(0, 40) }] };
  const arch = archOfText(release) ?? archOfText(line);
  const told = <T>(value: T): Told<T> => ({ value, at });
  return {
    machine: {
      ...NO_MACHINE,
      release: told(release),
      ...(banner?.[2] === undefined ? {} : { banner: told(banner[2].trim()) }),
      ...(arch && { arch: told(arch) }),
    },
    doubts: [],
  };
}

/** Whether a line is one of these; a boot log's first line is told apart by what follows it. */
export function isVersionLine(line: string): boolean {
  return [RELEASE_LINE, UNAME_LINE, BANNER_LINE].some((pattern) => pattern.test(line));
}
