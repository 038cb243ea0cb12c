/** What /proc/iomem lists of the kernel's image, told by its symbols (rodata-listed). */
import { expect, test } from "vitest";
import { X86_IMAGE_EXTRACTORS } from "../../../../server/simulation/arch/x86/build-from-image.ts";
import { kernelImageRows } from "../../../../server/simulation/arch/x86/image-sections.ts";
import type { ImageFactsReading } from "../../../../server/simulation/builds/image-extractors.ts";
import type { ImageParts } from "../../../../server/simulation/builds/schema.ts";
import { parseKernelVersion } from "../../../../server/simulation/kernels/version.ts";
import type { KernelImageFacts } from "../../../../server/simulation/state/kernel-image-facts.ts";
import { hex } from "../../../../server/simulation/units/units.ts";
import { boot, qemuPc } from "../../boot/machines.ts";

/** The image of Ubuntu's 5.4.0-216: where its parts lie from _text on, at 16 MiB. */
const SYMBOLS = {
  _text: 0,
  _etext: 0xe00df1,
  __stop___ex_table: 0xe02b40,
  __start_rodata: 0x1000000,
  __end_rodata: 0x191b000,
  _sdata: 0x1a00000,
  _edata: 0x1c58100,
  __bss_start: 0x1f30000,
  __bss_stop: 0x3000000,
  _end: 0x3010000,
};

const rows = (version: string): readonly string[] => {
  const facts = {
    image: "vmlinuz",
    arch: "x86_64",
    version,
    release: version,
    textAddress: 0x1000000,
    symbols: SYMBOLS,
    structs: {},
    options: {},
    config: {},
  } as unknown as KernelImageFacts;
  const { state } = boot(qemuPc(version, "nokaslr", { kernel: { image: facts } }));
  expect(state.version).toEqual(parseKernelVersion(version));
  return kernelImageRows(state).map(({ name, first, last }) => `${name} ${hex(first)}-${hex(last)}`);
};

test("up to 5.4 the exception table behind the code stays, too", () => {
  const symbols = {
    ...SYMBOLS,
    __init_begin: 0x1c70000,
    __init_end: 0x1f25000,
    __smp_locks: 0x1f25000,
    __smp_locks_end: 0x1f2f000,
  };
  const parts = (version: string) => {
    const image = {
      textAddress: 0x1000000,
      symbols,
      options: { RANDOMIZE_MEMORY: true, X86_5LEVEL: true },
    } as unknown as KernelImageFacts;
    const told = X86_IMAGE_EXTRACTORS.image({ image, version: parseKernelVersion(version)! } as ImageFactsReading);
    return (told as ImageParts).staysReserved[0];
  };
  // mark_rodata_ro() gives 2036 KiB back up to 0x2000 on 5.4.0-216.
  expect(parts("5.4")).toEqual([0x1000, 0x1e02]);
  expect(parts("5.5")).toEqual([0x1000, 0x1e00]);
});

test("up to 5.4 data begins where code ends", () => {
  expect(rows("5.4.0")).toEqual([
    "Kernel code 0x1000000-0x1e00df0",
    "Kernel data 0x1e00df1-0x2c580ff",
    "Kernel bss 0x2f30000-0x3ffffff",
  ]);
});

test("since 5.5 read-only data has a line of its own", () => {
  expect(rows("5.5")).toEqual([
    "Kernel code 0x1000000-0x1e00df0",
    "Kernel rodata 0x2000000-0x291afff",
    "Kernel data 0x2a00000-0x2c580ff",
    "Kernel bss 0x2f30000-0x3ffffff",
  ]);
});
