/**
 * How much of a command line a kernel reads: what is behind COMMAND_LINE_SIZE is not there for it. Models the copies to boot_command_line
 * and from it (arch/x86/kernel/head64.c: copy_bootdata(), arch/x86/kernel/setup.c: setup_arch(), drivers/of/fdt.c:
 * early_init_dt_scan_chosen()), and that parameters end at `--` (kernel/params.c: parse_args()). Lengths in characters.
 */
import { charactersRead } from "../builds/characters-read.ts";
import type { BootSetup, CmdlineParameter } from "../state/events.ts";
import { type Note, note } from "../state/notes.ts";

export interface SeenCommandLine {
  /** With the command line as the kernel sees it; the same object where it sees all of it. */
  readonly setup: BootSetup;
  readonly notes: readonly Note[];
}

/** The boot with what the kernel sees of the command line. A parameter that the end falls into is cut, and means what is left of it. */
export function seenCommandLine(setup: BootSetup): SeenCommandLine {
  const { cmdline, cmdlineText: text } = setup;
  const reads = charactersRead(setup.kernel);
  if (text.length <= reads) return { setup, notes: [] };
  const words = wordsOf(text);
  // kexec writes words of its own in front.
  const own = words.slice(words.length - cmdline.length);
  const behind = own.findIndex(({ end }) => end > reads);
  const first = cmdline[behind];
  if (first === undefined) return { setup: { ...setup, cmdlineText: text.slice(0, reads) }, notes: [] };
  const left = text.slice(own[behind]!.start, reads);
  const partial = left.length > 0 ? [cutParameter(first, left)] : [];
  const facts = {
    reads,
    length: text.length,
    parameter: text.slice(own[behind]!.start, own[behind]!.end),
    left,
    more: cmdline.length - behind - 1,
  };
  return {
    setup: {
      ...setup,
      cmdline: [...cmdline.slice(0, behind), ...partial],
      cmdlineText: text.slice(0, reads),
    },
    notes: [note("command-line-cut", facts, first.origin)],
  };
}

/**
 * The boot with the parameters that are the kernel's: a bare `--` ends them, and what stands behind it are arguments of init
 * (kernel/params.c: parse_args(), init/main.c: start_kernel(), since 3.15). The text stays whole: the kernel keeps and prints it.
 */
export function withoutInitArguments(setup: BootSetup): BootSetup {
  const own = kernelParameters(setup.cmdline);
  return own.length === setup.cmdline.length ? setup : { ...setup, cmdline: own };
}

/** Those in front of a bare `--`; the same array where there is none. */
export function kernelParameters(cmdline: readonly CmdlineParameter[]): readonly CmdlineParameter[] {
  const end = cmdline.findIndex(({ name, value }) => name === "--" && value === undefined);
  return end === -1 ? cmdline : cmdline.slice(0, end);
}

/** Words with their places, `end` exclusive; a quoted space belongs to its word (lib/cmdline.c: next_arg()). */
function wordsOf(text: string): readonly { readonly start: number; readonly end: number }[] {
  return [...text.matchAll(/(?:"[^"]*"?|[^\s"])+/g)].map(({ index, 0: word }) => ({
    start: index,
    end: index + word.length,
  }));
}

/** next_arg() splits at the first `=`, and takes a quote at the beginning away without one at the end. */
function cutParameter({ origin }: CmdlineParameter, left: string): CmdlineParameter {
  const plain = left.replaceAll('"', "");
  const equals = plain.indexOf("=");
  return equals < 0
    ? { name: plain, origin }
    : { name: plain.slice(0, equals), value: plain.slice(equals + 1), origin };
}
