/**
 * The second phase of a boot: memblock as it lives from the first reservation in setup_arch() to the last one before
 * memblock_free_all(). What setup_arch() of x86 does is in setup-arch.ts, the rest of start_kernel() in start-kernel.ts.
 */

import { lastParameter, machineOrigins, type ZoneSizing } from "../../boot-context/boot-context.ts";
import { BootMemory } from "../../boot-context/boot-memory.ts";
import type { FirmwarePhase } from "../../boot-context/firmware-phase.ts";
import type { MemblockPhase } from "../../boot-context/memblock-phase.ts";
import { maxNumnodes } from "../../builds/kernel-config.ts";
import type { KernelProfile } from "../../builds/schema.ts";
import { earlyParamMessages } from "../../init/early-options.ts";
import { startKernel } from "../../init/start-kernel.ts";
import { vmallocTablesPreallocated } from "../../kernels/memory-info-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { CmaArea } from "../../mm/cma/cma.ts";
import { Memblock, memblockConfig } from "../../mm/memblock/memblock.ts";
import { freedImageParts } from "../../mm/memblock/memblock-free-all.ts";
import { hasGigabytePages } from "../../platforms/cpu-features.ts";
import { BootLog } from "../../printk/boot-log.ts";
import type { BootSetup } from "../../state/events.ts";
import type { KaslrPlaces } from "../../state/kaslr-places.ts";
import type { Note } from "../../state/notes.ts";
import type { Turns } from "../../units/turns.ts";
import type { Bytes, Pages } from "../../units/units.ts";
import type { X86BootContext } from "./boot-context.ts";
import { earlyReserveMemory } from "./early-reservations.ts";
import { freedBootServices } from "./efi-boot-services.ts";
import { maxMapped, usesFiveLevels, withFiveLevels } from "./five-levels.ts";
import { isRandomised } from "./image-place.ts";
import { kaslrPlaces } from "./kaslr-places.ts";
import { setupArch } from "./setup-arch.ts";
import { x86Sizes } from "./sizes.ts";
import { x86Steps } from "./steps.ts";

export function* memblockPhase(
  { seenAt, ...setup }: SetupWithImage,
  version: KernelVersion,
  profile: KernelProfile,
  firmware: FirmwarePhase,
  zonesOf: ZoneSizing,
): Turns<MemblockPhase> {
  const fiveLevels = usesFiveLevels(setup, version);
  const gigabytePages = hasGigabytePages(setup.machine);
  const plain = x86Sizes(setup.kernel.pageSize);
  const sizes = fiveLevels ? withFiveLevels(plain) : plain;
  const maxNodes = maxNumnodes(setup.kernel);
  const memblock = Memblock.create(memblockConfig(version, sizes.page, { maxNodes }));
  const memory = new BootMemory(memblock);
  const image = {
    start: profile.imageStart,
    end: profile.imageEnd,
    brkEnd: profile.imageEnd + profile.brk,
  };
  const origins = machineOrigins(setup);
  const randomised = isRandomised(setup);
  earlyReserveMemory({ setup, version, memory, image, origins }, firmware.platform.initrd);
  const boot: X86BootContext = {
    setup,
    version,
    profile,
    sizes,
    memory,
    log: new BootLog(memblock, lastParameter(setup, "memblock")?.value === "debug"),
    zonesOf,
    origins,
    image,
    maxPfn: firmware.memory.maxPfn,
    randomised,
    imageSeen: seenAt !== undefined,
    ...(randomised && seenAt === undefined
      ? { kaslrPlaces: placesOfImage(setup, firmware, image.brkEnd - image.start, fiveLevels) }
      : {}),
    memmapBase: 0,
    gigabytePages,
    gigabyteDirectMap: gigabytePages && lastParameter(setup, "nogbpages") === undefined,
    fiveLevels,
  };
  boot.log.printLater(({ cmdlineText: text }) => [{ kind: "command-line", in: "setup_arch", text }]);
  const { messages, options } = firmware.memory;
  boot.log.printk(...messages.beforeParameters);
  boot.log.printLater((known) => earlyParamMessages(known.setup, version, options.changes));
  boot.log.printk(...messages.behindParameters);
  const arch = yield* setupArch(boot, firmware);
  const cma: CmaArea[] = [...arch.cma];
  const notes: Note[] = [...arch.notes];
  const kernel = yield* startKernel(boot, arch, x86Steps(boot, firmware, arch, cma, notes));
  return {
    boot,
    ...arch,
    ...kernel,
    cma,
    freedImage: freedImageParts(profile, image, sizes.page),
    bootServices: freedBootServices(boot, firmware.memory.map),
    memInitTables: vmallocTables(version, fiveLevels, randomised),
    notes: [...notes, ...kernel.notes],
    messages: boot.log.messages,
  };
}

/** `seenAt`: where the image of the observed boot lay, at which `profile` has it; undefined: nothing told. */
type SetupWithImage = BootSetup & { readonly seenAt: Bytes | undefined };

/** Tables below the top level: 32 TiB in pieces of 512 GiB, or 12800 in pieces of 256; KASLR begins inside of one. */
function vmallocTables(version: KernelVersion, fiveLevels: boolean, randomised: boolean): Pages {
  if (!ruleFor(vmallocTablesPreallocated, version)) return 0;
  return (fiveLevels ? 50 : 64) + (randomised ? 1 : 0);
}

function placesOfImage(
  { cmdline }: BootSetup,
  { memory, platform }: FirmwarePhase,
  imageSize: Bytes,
  fiveLevels: boolean,
): KaslrPlaces {
  const { srat, initrd } = platform;
  return kaslrPlaces({ firmware: memory.firmware, srat, initrd, cmdline, imageSize, limit: maxMapped(fiveLevels) });
}
