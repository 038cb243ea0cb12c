/** Runs inputs of a subject until it is enough, and makes each find of a new kind smaller. */
import { shrunk } from "./shrink.ts";
import { ALL, complaintOf, type Find, inputsOf, kindOf, type Share, type Subject } from "./subject.ts";

/** Milliseconds that making a find smaller may take. */
const SHRINKING = 20_000;

export interface Watcher {
  /** Before an input is run: if nothing more is heard, it is the one that hangs. */
  readonly begins?: (input: unknown) => void;
  /** Behind each input. */
  readonly done?: (inputs: number, finds: number) => void;
  readonly found?: (find: Find) => void;
}

export interface Ran {
  readonly inputs: number;
  /** One of each kind. */
  readonly finds: readonly Find[];
}

/** `isEnough` is asked with the number of inputs that were run. */
export async function fuzzed(
  subject: Subject,
  seed: number,
  isEnough: (inputs: number) => boolean,
  watcher: Watcher = {},
  share: Share = ALL,
): Promise<Ran> {
  const finds = new Map<string, Find>();
  let count = 0;
  try {
    for (const input of inputsOf(subject, seed, share)) {
      if (isEnough(count)) break;
      watcher.begins?.(input);
      const complaint = await complaintOf(subject, input);
      count++;
      if (complaint !== undefined && !finds.has(kindOf(complaint))) {
        const find = await smallest(subject, input, complaint, watcher);
        finds.set(kindOf(complaint), find);
        watcher.found?.(find);
      }
      watcher.done?.(count, finds.size);
    }
  } finally {
    await subject.end?.();
  }
  return { inputs: count, finds: [...finds.values()] };
}

async function smallest(subject: Subject, input: unknown, complaint: string, watcher: Watcher): Promise<Find> {
  const until = Date.now() + SHRINKING;
  const kind = kindOf(complaint);
  const isSame = async (smaller: unknown): Promise<boolean> => {
    if (!isInputOf(subject, smaller)) return false;
    watcher.begins?.(smaller);
    const said = await complaintOf(subject, smaller);
    return said !== undefined && kindOf(said) === kind;
  };
  const least = await shrunk(input, isSame, () => Date.now() > until);
  return { subject: subject.name, complaint: (await complaintOf(subject, least)) ?? complaint, input: least };
}

/** Pieces may be missing, of which it asks. */
function isInputOf(subject: Subject, smaller: unknown): boolean {
  try {
    return subject.isInput?.(smaller) ?? true;
  } catch {
    return false;
  }
}
