/** /proc/cmdline: one line, as the boot loader handed it over (fs/proc/cmdline.c). */
import { NO_MACHINE, type ReadMachine } from "../facts.ts";

export function readCmdlineMachine(text: string): ReadMachine {
  const start = text.search(/\S/);
  if (start === -1) return { machine: NO_MACHINE, doubts: [] };
  const newline = text.indexOf("\n", start);
  const end = newline === -1 ? text.length : newline;
  const rest = newline === -1 ? -1 : text.slice(newline).search(/\S/);
  return {
    machine: { ...NO_MACHINE, cmdline: { value: text.slice(start, end).trim(), at: { start, end } } },
    doubts:
      rest === -1 ? [] : [{ at: { start: newline + rest, end: text.length }, kind: "unread", what: "a second line" }],
  };
}
