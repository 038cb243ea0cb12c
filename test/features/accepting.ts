/** Scenarios in which completion is asked for, and what becomes of a text when an item is accepted. */
import { type Completion, completions, plainText } from "../../server/features/completion.ts";
import { scenario } from "./scenario.ts";

export const KERNEL = "kernel 6.12 x86_64 { build debian }\n";
export const HEAD = `${KERNEL}machine qemu-pc {
  memory 4G
  slots 2
  maxmem 8G
}
dimm stick { size 512M }
dimm second { size 256M }
cmdline { memhp_default_state=offline movablecore=1G nokaslr }
boot
`;
export const PLUGGED = `${HEAD}plug stick\n`;
export const TASKS = `${PLUGGED}concurrently {\n  offline memory33 hangs in do_migrate_range\n  offline memory34\n  offline memory35\n}\n`;
export const setup = (kernel: string, machine = "memory 4G", cmdline = "nokaslr") =>
  `kernel 6.12 x86_64 { ${kernel} }\nmachine qemu-pc {\n  ${machine}\n}\ncmdline { ${cmdline} }\nboot\n`;

export function offered(text: string): readonly Completion[] {
  const { analysis, offset } = scenario(text);
  return completions(analysis, offset);
}

/** The text with an item in the place of the whole word, as editors without snippets write it. */
export function accepted(text: string, label?: string): string {
  const { analysis, offset, text: written } = scenario(text);
  const list = completions(analysis, offset);
  const item = label === undefined ? list[0] : list.find((one) => one.label === label);
  if (item === undefined) throw new Error(`no ${label ?? "item"}`);
  return written.slice(0, item.replaced.start) + plainText(item.insert) + written.slice(item.replaced.end);
}

export const errorsOf = (text: string) =>
  scenario(text).analysis.diagnostics.flatMap(({ severity, message }) => (severity === "error" ? [message] : []));
