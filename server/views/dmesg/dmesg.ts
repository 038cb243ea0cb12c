/**
 * The kernel's log as far as the model can vouch for it: the messages of the boot, then those of the steps since, each in the
 * words of the version. Without time stamps, which depend on the machine.
 */
import type { Reason } from "../../simulation/evidence/reason.ts";
import { printedPlaceReasons } from "../../simulation/platforms/machine-evidence.ts";
import type { KernelMessage } from "../../simulation/state/kernel-messages.ts";
import type { MemoryState } from "../../simulation/state/state.ts";
import { DRIVER_WORDS } from "./driver-words.ts";
import { FIRMWARE_WORDS } from "./firmware-words.ts";
import { HOTPLUG_WORDS } from "./hotplug-words.ts";
import { type LogContext, logContext } from "./log-context.ts";
import { MEMBLOCK_WORDS } from "./memblock-words.ts";
import { NUMA_WORDS } from "./numa-words.ts";
import { RESERVATION_WORDS } from "./reservation-words.ts";
import { START_WORDS } from "./start-words.ts";
import type { WordsOf } from "./words.ts";
import { ZONE_WORDS } from "./zone-words.ts";

const WORDS: WordsOf<KernelMessage> = {
  ...FIRMWARE_WORDS,
  ...MEMBLOCK_WORDS,
  ...NUMA_WORDS,
  ...ZONE_WORDS,
  ...RESERVATION_WORDS,
  ...START_WORDS,
  ...HOTPLUG_WORDS,
  ...DRIVER_WORDS,
};

/** Lines joined, without a newline behind the last one. */
export function dmesgText(state: MemoryState): string {
  return [...bootLines(state), ...stepLines(state, state.log)].join("\n");
}

/** The log of the boot. */
export function bootLines(state: MemoryState): readonly string[] {
  return messageLines(state.boot.dmesg, logContext(state));
}

/**
 * Why lines of the whole log are only modelled, besides what the machine's memory is: return addresses that the build's table lacks, a byte that
 * the scenario gives rounded, where firmware keeps its memory.
 */
export function wordingDoubts(state: MemoryState): readonly Reason[] {
  const context = logContext(state);
  messageLines([...state.boot.dmesg, ...state.log], context);
  const build = state.boot.build?.name;
  const doubts = [...context.doubts, ...printedPlaceReasons(state.boot.setup.machine)];
  // Of a build that is guessed the memory is only modelled, and the log with it.
  if (context.unnamed.size === 0 || build === undefined) return doubts;
  const functions = context.callers === undefined ? {} : { functions: [...context.unnamed] };
  return [...doubts, { kind: "log-callers-unknown", build, ...functions }];
}

/** What steps printed: `messages` of the state's log. */
export function stepLines(state: MemoryState, messages: Iterable<KernelMessage>): readonly string[] {
  return messageLines(messages, logContext(state));
}

/** In the order in which they were printed: of memblock's calls the context counts those before. */
export function messageLines(messages: Iterable<KernelMessage>, context: LogContext): readonly string[] {
  return [...messages].flatMap((message) => {
    // The table is keyed by kind: TypeScript can't follow that an entry takes the very message it was found by.
    const words = WORDS[message.kind] as (message: KernelMessage, context: LogContext) => readonly string[];
    return words(message, context);
  });
}
