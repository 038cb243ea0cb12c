import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { wordedEvidence } from "../../server/analysis/evidence-words.ts";
import { ARM64_EXTRACTORS } from "../../server/simulation/arch/arm64/build-from-log.ts";
import { chooseArm64Build } from "../../server/simulation/arch/arm64/choose-build.ts";
import { arm64Sizes } from "../../server/simulation/arch/arm64/sizes.ts";
import { X86_EXTRACTORS } from "../../server/simulation/arch/x86/build-from-log.ts";
import { chooseX86Build } from "../../server/simulation/arch/x86/choose-build.ts";
import { x86Sizes } from "../../server/simulation/arch/x86/sizes.ts";
import { bootKernel } from "../../server/simulation/boot/boot.ts";
import { nodeDataUnit } from "../../server/simulation/builds/image-rules.ts";
import { kernelConfig } from "../../server/simulation/builds/kernel-config.ts";
import { profileFromLog, USUAL_ITEMS } from "../../server/simulation/builds/log-extractors.ts";
import type { KernelProfile } from "../../server/simulation/builds/schema.ts";
import { ruleRow } from "../../server/simulation/kernels/rule-table.ts";
import { parseKernelVersion } from "../../server/simulation/kernels/version.ts";
import type { MeasuredBoot } from "../../server/simulation/state/boot-log-facts.ts";
import type { BootSetup, KernelSpec } from "../../server/simulation/state/events.ts";
import type { MemoryState } from "../../server/simulation/state/state.ts";
import { readSavedBuild } from "../../server/sources/dmesg/build.ts";
import { dmesgText } from "../../server/views/dmesg/dmesg.ts";
import { iomemText } from "../../server/views/iomem.ts";
import { readRecording } from "../fidelity/recording.ts";
import { analyse, checkMarked, codes } from "./fixture.ts";

const recordings = readRecordings("boot");

function readRecordings(family: "boot" | "arm64") {
  const folder = new URL(`../recordings/fit/${family}/`, import.meta.url).pathname;
  const names = readdirSync(folder).filter((name) => name.endsWith(".json.gz"));
  return names.map((name) => readRecording(folder + name));
}

function measured(log: string): MeasuredBoot {
  return { log: "boot.dmesg", ...readSavedBuild(log) };
}

function debian(version: string): KernelProfile {
  const spec: KernelSpec = {
    version,
    arch: "x86_64",
    pageSize: 4096,
    build: "debian",
    config: {},
    whatIf: [],
    origin: 0,
  };
  return chooseX86Build(spec, parseKernelVersion(version)!).profile;
}

function stateOf(setup: BootSetup): MemoryState {
  const trace = bootKernel(setup);
  if (!("state" in trace)) throw new Error("no boot");
  return trace.state;
}

function layout(setup: BootSetup) {
  const { nodes, watermarks, boot, blocks } = stateOf(setup);
  const { reservations } = boot;
  const evidence = wordedEvidence(boot.evidence);
  return { layout: { nodes, watermarks, blocks: blocks.runs, reservations }, evidence };
}

describe("the log of a recorded boot", () => {
  it("tells every size of the build as it is tabled, but for those it is silent on", () => {
    for (const { id, setup, section } of recordings) {
      const { version } = setup.kernel;
      // What is not learned would be another build's.
      const nearest = debian(version === "5.10" ? "7.2" : "5.10");
      const log = measured(section("dmesg"));
      const config = kernelConfig(setup.kernel);
      const reading = { log, version: parseKernelVersion(version)!, config, nearest } as const;
      const told = profileFromLog({ ...reading, sizes: x86Sizes(4096) }, X86_EXTRACTORS);
      const tabled = { ...USUAL_ITEMS, ...debian(version) };
      const pick = (profile: KernelProfile) => told.extracted.map((item) => [item, profile[item]]);
      expect(pick(told.profile), id).toEqual(pick(tabled));
      // Up to 6.11 the data of a node with memory takes whole pages, and only a node without tells the structure's size.
      const inPages = ruleRow(nodeDataUnit, reading.version).value === "page";
      const silent = told.missing.filter((item) => !inPages || item !== "memorylessNodeData");
      expect(silent, id).toEqual([]);
    }
  });

  it("is known to be of a tabled build, whose return addresses and image sections then hold too", () => {
    const { setup, section } = recordings[0]!;
    const told = { ...setup, kernel: { ...setup.kernel, measured: measured(section("dmesg")) } };
    expect(dmesgText(stateOf(told))).toEqual(dmesgText(stateOf(setup)));
    expect(iomemText(stateOf(told))).toBe(iomemText(stateOf(setup)));
    const other = measured(section("dmesg").replaceAll("s221184", "s225280"));
    expect(dmesgText(stateOf({ ...setup, kernel: { ...setup.kernel, measured: other } }))).not.toContain("+0x");
  });

  it("of an arm64 kernel tells all but its image and what a device tree or a node takes", () => {
    for (const { id, setup, section } of readRecordings("arm64")) {
      const { pageSize, version: text } = setup.kernel;
      const version = parseKernelVersion(text)!;
      const tabled = chooseArm64Build(setup.kernel, version).profile;
      const sizes = arm64Sizes(pageSize, version);
      const reading = {
        log: measured(section("dmesg")),
        version,
        config: kernelConfig(setup.kernel),
        sizes,
        nearest: tabled,
      };
      const { profile, extracted } = profileFromLog(reading, ARM64_EXTRACTORS);
      // The descriptors of the log buffer only where memblock has one to allocate.
      const ofBuffer = setup.cmdline.some(({ name }) => name === "log_buf_len") ? ["printkInfo"] : [];
      expect(extracted, id).toEqual(expect.arrayContaining(["perCpuStatic", "perCpuChunk", ...ofBuffer]));
      for (const item of extracted)
        expect([id, item, profile[item]]).toEqual([id, item, { ...USUAL_ITEMS, ...tabled }[item]]);
    }
  });

  it("boots into the layout of the tabled build, and exactly where it tells all that the boot depends on", () => {
    for (const { id, setup, section } of recordings) {
      const { build: _build, ...kernel } = setup.kernel;
      const told = layout({ ...setup, kernel: { ...kernel, measured: measured(section("dmesg")) } });
      const tabled = layout(setup);
      expect(told.layout, id).toEqual(tabled.layout);
      if (told.evidence.level === "exact") continue;
      const untold = told.evidence.why.filter(
        (why) => why !== "no recording stands behind builds known from a boot log" && !why.startsWith("ZONE_DEVICE "),
      );
      if (untold.length === 0) continue;
      expect(untold.join("; ")).toMatch(
        /^boot\.dmesg does not tell the size of a memoryless node's data: as in debian /,
      );
      expect(setup.machine.nodes.length > 1 || setup.cmdlineText.includes("numa=fake"), id).toBe(true);
    }
  });
});

/** What a 5.3 kernel with KASLR and neither AMD memory encryption nor hibernation says; a made-up build. */
const FOREIGN = `
[    0.000000] Linux version 5.3.7-local (someone@host) (gcc version 9.2.1) #1 SMP
[    0.000000] Command line: memblock=debug
[    0.000000] memblock_reserve: [0x0000000023000000-0x0000000023006fff] setup_arch+0x66a/0xc6e
[    0.000000] MEMBLOCK configuration:
[    0.000000]  reserved[0x0]\t[0x0000000000000000-0x0000000000000fff], 0x0000000000001000 bytes flags: 0x0
[    0.000000]  reserved[0x1]\t[0x0000000021000000-0x0000000023006fff], 0x0000000002007000 bytes flags: 0x0
[    0.000000] memblock_reserve: [0x0000000000099000-0x000000000009efff] reserve_real_mode+0x6f/0x90
[    0.000000] MEMBLOCK configuration:
[    0.000000]  reserved[0x0]\t[0x0000000023000000-0x0000000023ffffff], 0x0000000001000000 bytes flags: 0x0
[    0.000000]   node   0: [mem 0x0000000000001000-0x000000000009efff]
[    0.000000]   node   0: [mem 0x0000000000100000-0x000000003fffffff]
[    0.000000] percpu: Embedded 55 pages/cpu s180224 r0 d45056 u262144
[    0.000000] pcpu-alloc: s180224 r0 d45056 u262144 alloc=1*2097152
[    0.000000] pcpu-alloc: [0] 0 1 2 3
[    0.000000] memblock_alloc_try_nid: 288 bytes align=0x40 nid=-1 from=0x0000000000000000 max_addr=0x0000000000000000 pcpu_setup_first_chunk+0x62b/0x763
[    0.000000] memblock_reserve: [0x000000003ffc68c0-0x000000003ffc69df] memblock_alloc_range_nid+0xb4/0x126
[    0.000000] Memory: 1000000K/1048056K available (12290K kernel code, 2048K rwdata, 6144K rodata, 2048K init, 4096K bss, 100K reserved)
[    0.100000] Freeing SMP alternatives memory: 32K
[    0.900000] Freeing unused kernel image memory: 2048K
[    0.900000] Freeing unused kernel image memory: 2044K
[    9.000000] Linux version 9.9.9 (next@boot)
[    9.000000] percpu: Embedded 9 pages/cpu s1 r1 d1 u1
`;

describe("the log of a build of one's own", () => {
  const version = parseKernelVersion("5.3")!;
  const nearest = debian("5.10");
  const config = kernelConfig({ arch: "x86_64", pageSize: 4096, version: "5.3", config: {}, whatIf: [], origin: 0 });
  const reading = { log: measured(FOREIGN), version, config, sizes: x86Sizes(4096), nearest };
  const { profile, extracted, missing } = profileFromLog(reading, X86_EXTRACTORS);

  it("puts an image that KASLR moved back to where it was built to run", () => {
    expect(profile).toMatchObject({ imageStart: 0x1000000, imageEnd: 0x3000000, brk: 0x7000, brkPageTables: 6 });
  });

  it("finds the freed gap behind code by its size, though a part of a page is cut from what is told", () => {
    expect(profile.image).toEqual({
      smpAlternatives: 8,
      staysReserved: [
        // 12290 KiB of code end inside a page, the gap of 2044 KiB ends at the next huge page; no gap follows 6 MiB of rodata.
        [0x1000, 0x1c00],
        [0x1e00, 0x29f7],
        [0x2c00, 0x3006],
      ],
    });
  });

  it("knows per-CPU areas without room for modules, and kernels that can't hibernate", () => {
    expect(profile).toMatchObject({ perCpuReserved: 0, perCpuDynamic: 45056, perCpuSlots: { extra: 2, size: 16 } });
    expect(profile.nosaveFrom).toBe("none");
    expect(missing).toEqual(expect.arrayContaining(["nodeData", "printkInfo", "perCpuChunk", "memSection"]));
    expect([...extracted, ...missing].sort()).toEqual(Object.keys(X86_EXTRACTORS).sort());
  });

  it("ends where the journal goes on with the next boot", () => {
    expect(reading.log.release).toBe("5.3.7-local");
    expect(profile.perCpuStatic).toBe(180224);
  });
});

describe("an ordinary log of a kernel without tables for unwinding", () => {
  const LOG = `[    0.000000] Linux version 5.4.0-110-generic (buildd@ubuntu) (gcc version 9.4.0 (Ubuntu 9.4.0-1ubuntu1~20.04.1)) #124-Ubuntu SMP
[    0.000000] PM: hibernation: Registered nosave memory: [mem 0x00000000-0x00000fff]
[    0.000000] log_buf_len individual max cpu contribution: 8192 bytes
[    0.000000] log_buf_len total cpu_extra contributions: 253952 bytes
[    0.000000] log_buf_len min size: 262144 bytes
[    0.000000] Zone ranges:
[    0.000000]   DMA      [mem 0x0000000000001000-0x0000000000ffffff]
[    0.000000]   DMA32    [mem 0x0000000001000000-0x000000006ffdffff]
[    0.000000]   Normal   empty
[    0.000000]   node   0: [mem 0x0000000000100000-0x000000006ffdffff]
[    0.270582] Memory: 1533204K/1684404K available (14339K kernel code, 2401K rwdata, 9504K rodata, 2752K init, 4948K bss, 151200K reserved, 0K cma-reserved)
[    0.540870] Freeing SMP alternatives memory: 40K
[    1.729477] Freeing unused decrypted memory: 2040K
[    1.732149] Freeing unused kernel image memory: 2752K
[    1.735912] Freeing unused kernel image memory: 2008K
[    1.737644] Freeing unused kernel image memory: 736K
`;
  const log = measured(LOG);
  const kernel = { arch: "x86_64", pageSize: 4096, version: "5.4.0-110-generic", build: "ubuntu" } as const;
  const config = kernelConfig({ ...kernel, measured: log, config: {}, whatIf: [], origin: 0 });
  const version = parseKernelVersion(kernel.version)!;
  const reading = { log, version, config, sizes: x86Sizes(4096), nearest: debian("5.10") };
  const { profile, missing } = profileFromLog(reading, X86_EXTRACTORS);

  it("ends where the sizes of its parts say", () => {
    expect(profile).toMatchObject({ imageStart: 0x1000000, imageEnd: 0x3400000 });
    expect(missing).toContain("brk");
  });

  it("keeps the exception table behind its code, as the gap that is given back tells", () => {
    // 2008 KiB end at the next huge page behind 14339 KiB.
    expect(profile.image?.staysReserved[0]).toEqual([0x1000, 0x1e09]);
  });

  it("has no pointer for page_owner in a section: its distribution's configuration says so", () => {
    expect(profile.memSection).toBe(16);
  });

  it("tells of its configuration by the log buffer, and by the memory that is free at once", () => {
    expect(log.config).toMatchObject({
      LOG_BUF_SHIFT: 18,
      LOG_CPU_MAX_BUF_SHIFT: 13,
      DEFERRED_STRUCT_PAGE_INIT: false,
    });
    const small = LOG.replaceAll("6ffdffff", "0ffdffff").replace("1533204K/1684404K", "100000K/251200K");
    expect(measured(small).config.DEFERRED_STRUCT_PAGE_INIT).toBeUndefined();
  });
});

describe("a scenario with `build from`", () => {
  const MACHINE = "machine qemu-pc { memory 4G }\ncmdline { nokaslr log_buf_len=4M }\nboot\n";
  const recording = recordings.find(({ setup }) => setup.kernel.version === "6.12")!;
  const files = {
    "boot.dmesg": recording.section("dmesg"),
    "own.dmesg": FOREIGN,
    "plain.dmesg": "Linux version 6.12.1\n",
  };

  it("boots by the sizes of the log, whose writer names the build", () => {
    const { setup, diagnostics } = analyse(`kernel 6.12 { build from "boot.dmesg" }\n${MACHINE}`, { files });
    expect(diagnostics).toEqual([]);
    expect(setup!.kernel).toMatchObject({ build: "debian", measured: { log: "boot.dmesg" } });
    expect(layout(setup!).evidence).toMatchObject({ level: "exact", why: [] });
  });

  it("says what the log does not tell", () => {
    const { setup } = analyse(`kernel 5.3 { build from "own.dmesg" }\n${MACHINE}`, { files });
    expect(setup!.kernel.build).toBeUndefined();
    expect(layout(setup!).evidence).toEqual({
      level: "modelled",
      why: [
        "own.dmesg does not tell the size of a node's data, the size of printk's records, the per-CPU allocator's tables, the size of mem_section and the size of a section's usage map: as in debian 5.10.223",
        "not known of this kernel's configuration: CONFIG_TRANSPARENT_HUGEPAGE",
        "5.3 is outside 5.10 to 7.3, the versions that were measured",
      ],
    });
  });

  it("is warned of another kernel's log, and boots with its sizes", () => {
    const { setup } = checkMarked(
      `kernel 6.1 { build from "boot.dmesg" }
#                       ^^^^^^^^^^^^ build-version: \`boot.dmesg\` was written by Linux 6.12.107+deb13-amd64, not 6.1: sizes may differ
${MACHINE}`,
      { files },
    );
    expect(layout(setup!).evidence).toMatchObject({
      level: "modelled",
      why: ["sizes are those of boot.dmesg, which Linux 6.12.107+deb13-amd64 wrote"],
    });
  });

  it("is told when nothing can be learned, and boots by the nearest tabled build", () => {
    const { setup } = checkMarked(
      `kernel 6.12 { build from "plain.dmesg" }
#                        ^^^^^^^^^^^^^ build-untold: \`plain.dmesg\` holds no lines of \`memblock=debug\`: it tells nothing of the kernel's build
${MACHINE}`,
      { files },
    );
    expect(setup!.kernel.measured).toBeUndefined();
  });

  it("depends on the log, and says when it is not there", () => {
    const analysis = analyse(`kernel 6.12 { build from "gone.dmesg" }\n${MACHINE}`, { files });
    expect(codes(analysis)).toEqual(["use-not-found"]);
    expect(analysis.dependencies).toEqual(["file:///scenarios/gone.dmesg"]);
  });
});
