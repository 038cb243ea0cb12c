/**
 * QEMU's x86 CPU models (target/i386/cpu.c: builtin_x86_defs). The first table is what QEMU 7.2 answers to
 * query-cpu-model-expansion; later models are from the source. 32-bit models are left out: they run no 64-bit kernel.
 */
import type { CpuModel, CpuVendor } from "./schema.ts";

/** Name, vendor, pdpe1gb, la57, highest version, variants. */
type Row = readonly [string, CpuVendor, 0 | 1, 0 | 1, number, ...string[]];

const QEMU_7_2: readonly Row[] = [
  ["EPYC", "AMD", 1, 0, 3, "IBPB"],
  ["EPYC-Milan", "AMD", 1, 0, 1],
  ["EPYC-Rome", "AMD", 1, 0, 2],
  ["Opteron_G1", "AMD", 0, 0, 1],
  ["Opteron_G2", "AMD", 0, 0, 1],
  ["Opteron_G3", "AMD", 0, 0, 1],
  ["Opteron_G4", "AMD", 1, 0, 1],
  ["Opteron_G5", "AMD", 1, 0, 1],
  ["phenom", "AMD", 1, 0, 1],
  ["qemu64", "AMD", 0, 0, 1],
  ["Broadwell", "Intel", 0, 0, 4, "IBRS", "noTSX", "noTSX-IBRS"],
  ["Cascadelake-Server", "Intel", 1, 0, 5, "noTSX"],
  ["Conroe", "Intel", 0, 0, 1],
  ["Cooperlake", "Intel", 1, 0, 2],
  ["core2duo", "Intel", 0, 0, 1],
  ["Denverton", "Intel", 1, 0, 3],
  ["Haswell", "Intel", 0, 0, 4, "IBRS", "noTSX", "noTSX-IBRS"],
  ["Icelake-Server", "Intel", 1, 1, 6, "noTSX"],
  ["IvyBridge", "Intel", 0, 0, 2, "IBRS"],
  ["KnightsMill", "Intel", 1, 0, 1],
  ["kvm64", "Intel", 0, 0, 1],
  ["Nehalem", "Intel", 0, 0, 2, "IBRS"],
  ["Penryn", "Intel", 0, 0, 1],
  ["SandyBridge", "Intel", 0, 0, 2, "IBRS"],
  ["Skylake-Client", "Intel", 0, 0, 4, "IBRS", "noTSX-IBRS"],
  ["Skylake-Server", "Intel", 1, 0, 5, "IBRS", "noTSX-IBRS"],
  ["Snowridge", "Intel", 1, 0, 4],
  ["Westmere", "Intel", 0, 0, 2, "IBRS"],
  ["Dhyana", "Hygon", 1, 0, 2],
];

/**
 * By the source alone: no running QEMU was asked, and no recording is of one, so that a machine with one is modelled. SapphireRapids since
 * 8.0 (7eb061b06e97), EPYC-Genoa (166b1741884d) and GraniteRapids (6d5e9694ef37) since 8.1, SierraForest since 9.1 (6e82d3b62207), ClearwaterForest
 * since 10.0 ("target/i386: Add new CPU model ClearwaterForest"), EPYC-Turin since 10.1 (3771a4daa273). Features are those of version 1, which the
 * name alone means on pc, q35: SierraForest and ClearwaterForest have CPUID_EXT2_PDPE1GB and not CPUID_7_0_ECX_LA57, all others both.
 */
const LATER: readonly Row[] = [
  ["EPYC-Genoa", "AMD", 1, 1, 2],
  ["EPYC-Turin", "AMD", 1, 1, 1],
  ["ClearwaterForest", "Intel", 1, 0, 3],
  ["GraniteRapids", "Intel", 1, 1, 5],
  ["SapphireRapids", "Intel", 1, 1, 6],
  ["SierraForest", "Intel", 1, 0, 5],
];

/** Generations, which QEMU has a model or two of, by what people call them: that of servers is meant. */
const GENERATIONS: Readonly<Record<string, readonly string[]>> = {
  "EPYC-Milan": ["Milan"],
  "EPYC-Rome": ["Rome"],
  "Skylake-Server": ["Skylake"],
};

/**
 * What a processor of each model calls itself (CPUID leaves 0x80000002 to 4, `model-id` of query-cpu-model-expansion), up to where variants
 * differ: `Intel Xeon Processor (Skylake, IBRS)`. Of later models as the source has it.
 */
const BRANDS: Readonly<Record<string, string>> = {
  qemu64: "QEMU Virtual CPU version",
  kvm64: "Common KVM processor",
  EPYC: "AMD EPYC Processor",
  "EPYC-Milan": "AMD EPYC-Milan Processor",
  "EPYC-Rome": "AMD EPYC-Rome Processor",
  "EPYC-Genoa": "AMD EPYC-Genoa Processor",
  "EPYC-Turin": "AMD EPYC-Turin Processor",
  Opteron_G1: "AMD Opteron 240 (Gen 1 Class Opteron)",
  Opteron_G2: "AMD Opteron 22xx (Gen 2 Class Opteron)",
  Opteron_G3: "AMD Opteron 23xx (Gen 3 Class Opteron)",
  Opteron_G4: "AMD Opteron 62xx class CPU",
  Opteron_G5: "AMD Opteron 63xx class CPU",
  phenom: "AMD Phenom(tm) 9550 Quad-Core Processor",
  Dhyana: "Hygon Dhyana Processor",
  Broadwell: "Intel Core Processor (Broadwell",
  "Cascadelake-Server": "Intel Xeon Processor (Cascadelake",
  Conroe: "Intel Celeron_4x0 (Conroe/Merom Class Core 2)",
  Cooperlake: "Intel Xeon Processor (Cooperlake",
  core2duo: "Intel(R) Core(TM)2 Duo CPU     T7700  @ 2.40GHz",
  Denverton: "Intel Atom Processor (Denverton",
  Haswell: "Intel Core Processor (Haswell",
  "Icelake-Server": "Intel Xeon Processor (Icelake",
  IvyBridge: "Intel Xeon E3-12xx v2 (Ivy Bridge",
  KnightsMill: "Intel Xeon Phi Processor (Knights Mill",
  Nehalem: "Intel Core i7 9xx (Nehalem",
  Penryn: "Intel Core 2 Duo P9xxx (Penryn Class Core 2)",
  SandyBridge: "Intel Xeon E312xx (Sandy Bridge",
  "Skylake-Client": "Intel Core Processor (Skylake",
  "Skylake-Server": "Intel Xeon Processor (Skylake",
  Snowridge: "Intel Atom Processor (SnowRidge",
  Westmere: "Westmere E56xx/L56xx/X56xx",
  ClearwaterForest: "Intel Xeon Processor (ClearwaterForest",
  GraniteRapids: "Intel Xeon Processor (GraniteRapids",
  SapphireRapids: "Intel Xeon Processor (SapphireRapids",
  SierraForest: "Intel Xeon Processor (SierraForest",
};

/** `max` is all that the emulator can do (TCG: both features since 7.0); with a hypervisor, as `host`. */
const OF_THE_HOST: readonly CpuModel[] = [
  {
    name: "max",
    arch: "x86_64",
    vendor: "AMD",
    gigabytePages: true,
    fiveLevels: true,
    variants: [],
    versions: 0,
    hostsWhenVirtualised: true,
    brand: "QEMU TCG CPU version",
    libvirtMode: "maximum",
  },
  {
    name: "host",
    arch: "x86_64",
    vendor: "unknown",
    gigabytePages: "unknown",
    fiveLevels: "unknown",
    variants: [],
    versions: 0,
    libvirtMode: "host-passthrough",
  },
];

export const QEMU_X86_CPUS: readonly CpuModel[] = [
  ...[...QEMU_7_2, ...LATER].map(
    ([name, vendor, gigabytePages, fiveLevels, versions, ...variants]): CpuModel => ({
      name,
      ...(GENERATIONS[name] === undefined ? {} : { otherNames: GENERATIONS[name] }),
      arch: "x86_64",
      vendor,
      gigabytePages: gigabytePages === 1,
      fiveLevels: fiveLevels === 1,
      variants,
      versions,
      ...(BRANDS[name] === undefined ? {} : { brand: BRANDS[name] }),
    }),
  ),
  ...OF_THE_HOST,
];
