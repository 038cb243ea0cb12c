/** Names that nothing has. */
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "unknown-name": {
      readonly command: string;
      readonly function: string;
      readonly version: string;
      readonly locks: readonly string[];
    };
  }
}

/** What a name is taken for. */
const NOTHING_OF_THE_NAME = {
  allocation: (name: string) => `\`${name}\` is not allocated at this point`,
  architecture: (name: string) => `\`${name}\` is no architecture known here`,
  build: (name: string) => `\`${name}\` is no kernel build that is known here`,
  code: (name: string) => `\`${name}\` is no diagnostic's code`,
  cpu: (name: string) => `\`${name}\` is no CPU model known here`,
  device: (name: string) => `no device \`${name}\` is declared`,
  field: (name: string) => `there is no field \`${name}\` here`,
  hypervisor: (name: string) => `\`${name}\` is no hypervisor known here`,
  knob: (name: string) => `there is no knob \`${name}\``,
  lock: (name: string) => `\`${name}\` is no lock that these steps take`,
  node: (name: string) => `the machine has no \`${name}\``,
  option: (name: string) => `\`${name}\` is no Kconfig option known here`,
  param: (name: string) => `no parameter \`${name}\` is declared`,
  platform: (name: string) => `\`${name}\` is no platform known here`,
  qemu: (name: string) => `\`${name}\` is no version of QEMU`,
  state: (name: string) => `\`${name}\` is no state of a block`,
  uefi: (name: string) => `\`${name}\` is no firmware known here`,
  "what-if": (name: string) => `\`${name}\` is no change of the kernel that can be supposed here`,
  zone: (name: string) => `\`${name}\` is no zone`,
} as const;

/** How what nobody knows by its name can be told otherwise, or that it can't. */
const OTHERWISE: { readonly [Kind in keyof typeof NOTHING_OF_THE_NAME]?: string } = {
  architecture: "; no kernel of another is simulated",
  build:
    '; another is told by its kernel image, `kernel from "vmlinuz"`, or by a boot log, `build from "boot.dmesg"`; without, sizes are those of the nearest',
  platform:
    '; another machine is told by its boot log, `machine from "boot.dmesg"`, or by its memory map, `machine { firmware { … } }`; without, the first of these that runs the kernel stands for it',
};

export interface UnknownName {
  readonly of: keyof typeof NOTHING_OF_THE_NAME;
  readonly name: string;
  /** The name as it compares with the known ones, where that differs. */
  readonly written?: string;
}

type Unknown = UnknownName & {
  readonly known: readonly string[];
  /** The known one that is nearest. */
  readonly meant?: string;
  /** Where it belongs, if it is something else, `a hypervisor stands inside …`; or why it is none. */
  readonly home?: string;
};

export const unknownName = defineNote({
  code: "unknown-name",
  about: "a name nothing has",
  severity: "error",
  restsOn: "text",
  // A function that a step does not come to: the step is simulated all the same.
  severityOf: () => "info",
  words: ({ command, function: name, version, locks }) => ({
    message: `${command.includes(" ") ? `\`${command}\`` : command} is not known to go through ${name} on ${version}: it is taken to hold all of its locks (${locks.join(", ")})`,
  }),
  sentence: ({ of, name, known, meant, home }: Unknown) => {
    const nothing = NOTHING_OF_THE_NAME[of](name);
    if (home !== undefined) return `${nothing}: ${home}`;
    return nothing + (meant === undefined ? knownNames(known) + (OTHERWISE[of] ?? "") : `; did you mean \`${meant}\`?`);
  },
  page: {
    meaning:
      "A device, a parameter, an allocation, a knob, a function or a diagnostic's code is named, and there is none of that name.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
set min_free_kbyte = 67584
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
set min_free_kbytes = 67584
`,
    why: "Names are never guessed: a misspelled one would change what is simulated without a word.",
    mend: "Write the name that was meant, or declare it.",
  },
});

/** Title of the fix that declares a device of the name. */
export function declareTitle(statement: string): string {
  return `Declare \`${statement}\``;
}

/** Lists up to this length are told whole; of a longer one, the first few. */
const SHORT_LIST = 12;
const FEW = 4;

function knownNames(known: readonly string[]): string {
  if (known.length === 0) return "";
  const told = known.length > SHORT_LIST ? known.slice(0, FEW) : known;
  const names = told.map((name) => `\`${name}\``).join(", ");
  if (told.length < known.length) return `; known are ${names} and ${known.length - told.length} more`;
  return `; known ${told.length === 1 ? "is" : "are"} ${names}`;
}
