/** /proc/cmdline: one line, as the boot loader handed it over (fs/proc/cmdline.c). */
import { NO_MACHINE, type ReadMachine, type Told } from "../facts.ts";
import { archOfText } from "../kernel-version/machine.ts";
import { releaseOfImage } from "./boot-image.ts";

export function readCmdlineMachine(text: string): ReadMachine {
  const start = text.search(/\S/);
  if (start === -1) return { machine: NO_MACHINE, doubts: [] };
  const newline = text.indexOf("\n", start);
  const end = newline === -1 ? text.length : newline;
  const rest = newline === -1 ? -1 : text.slice(newline).search(/\S/);
  const told = <T>(value: T): Told<T> => ({ value, at: { start, end } });
  const cmdline = text.slice(start, end).trim();
  const release = releaseOfImage(cmdline);
  const arch = archOfText(release ?? "");
  return {
    machine: {
      ...NO_MACHINE,
      cmdline: told(cmdline),
      ...(release === undefined ? {} : { release: told(release) }),
      ...(arch && { arch: told(arch) }),
    },
    doubts:
      rest === -1 ? [] : [{ at: { start: newline + rest, end: text.length }, kind: "unread", what: "a second line" }],
  };
}
