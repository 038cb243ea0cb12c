/** What a boot log tells of its kernel: release, architecture, command line. */

import type { Arch } from "../../../simulation/state/events.ts";
import { memparse } from "../../../simulation/units/memparse.ts";
import type { Message } from "./message.ts";

/** Characters of a message without its stamp: what is longer printk() cuts off (6.19, commit message of print_kernel_cmdline()). */
const LONGEST_MESSAGE = 1021;

/** `x86_64` of `…x86_64-linux-gnu-gcc…` and releases: what a log's first line gives away of the architecture. */
const ARCH_WORDS: readonly (readonly [RegExp, Arch])[] = [
  [/\b(?:aarch64|arm64)\b/i, "arm64"],
  [/\b(?:x86[_-]64|amd64)\b/i, "x86_64"],
];

/** What kernels that are not simulated print of themselves. */
const FOREIGN_LINES: readonly (readonly [RegExp, string])[] = [
  [/^CPU: ARMv\d/, "32-bit ARM"],
  [/^(?:\d+MB HIGHMEM available|Kernel\/User page tables isolation: .* 32-bit)/, "32-bit x86"],
  [/^(?:riscv: (?:base )?ISA extensions|SBI specification v)/, "RISC-V"],
  [/^(?:hash-mmu: |radix-mmu: |phys_mem_size\s+= 0x)/, "PowerPC"],
  [/^setup: (?:Linux is running|The maximum memory size)/, "s390"],
  [/^(?:CPU0 revision is: |CPU revision is: )/, "MIPS"],
];

/** Architectures that are not simulated, by releases and compilers of the log's first line. */
const FOREIGN_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:i[3-6]86|686(?:-pae)?)\b/, "32-bit x86"],
  [/\briscv(?:32|64)\b/, "RISC-V"],
  [/\b(?:ppc64(?:le|el)?|powerpc(?:64(?:le)?)?)\b/, "PowerPC"],
  [/\bs390x?\b/, "s390"],
  [/\bloongarch64\b/, "LoongArch"],
  [/\b(?:armv[67]\w*|arm-linux-gnueabi(?:hf)?)\b/, "32-bit ARM"],
];

export const KERNEL_MESSAGES: readonly Message[] = [
  {
    pattern: /^Linux version (\S+)(.*)$/,
    take: (reader, [release = "", rest = ""], at) => {
      reader.facts.release = { value: release, at };
      reader.facts.banner = { value: rest.trim(), at };
      const told = ARCH_WORDS.find(([words]) => words.test(release)) ?? ARCH_WORDS.find(([words]) => words.test(rest));
      if (told !== undefined) reader.tell("arch", told[1], at);
      const text = `${release} ${rest}`;
      const foreign = told === undefined ? FOREIGN_WORDS.find(([words]) => words.test(text)) : undefined;
      if (foreign !== undefined) reader.facts.foreign ??= { value: foreign[1], at };
    },
  },
  // arm64, in front of the version; 32-bit ARM prints it too, and then what it is.
  {
    pattern: /^(?:Booting Linux on physical CPU 0x|Boot CPU: AArch64 )/,
    take: (reader, _, at) => reader.tell("arch", "arm64", at),
  },
  ...FOREIGN_LINES.map(
    ([pattern, name]): Message => ({
      pattern,
      take: (reader, _, at) => {
        reader.facts.foreign ??= { value: name, at };
      },
    }),
  ),
  // dump_stack_print_info(): of a log that has wrapped, the only line that names the kernel.
  {
    pattern:
      /^(?:CPU: \d+ (?:UID: \d+ )?)?P[Ii][Dd]: \d+,? [Cc]omm: .{1,100}?(?:Not tainted|Tainted: [A-Z ()]+) (\d+\.\d+\.\d\S*)/,
    take: (reader, [release = ""], at) => {
      reader.facts.release ??= { value: release, at };
    },
  },
  {
    pattern: /^(Kernel command|Command) line: (.*)$/,
    take: (reader, [who = "", text = ""], at, cut) => {
      const isFull = `${who} line: ${text}`.length >= LONGEST_MESSAGE;
      reader.tellCmdline(text, at, { isCut: cut || isFull, asUsed: who === "Kernel command" });
      // early_initrd() of arm64: place and size, both in any unit.
      const initrd = /(?:^|\s)initrd=(0x[0-9a-f]+|\d+),(\w+)/.exec(text);
      const [start, size] = initrd === null ? [] : [memparse(initrd[1]!).value, memparse(initrd[2]!).value];
      if (start !== undefined && size !== undefined && size > 0) {
        reader.tell("ramdisk", { first: start, last: start + size - 1 }, at);
      }
    },
  },
];
