import { describe, expect, test } from "vitest";
import type { KernelMessage } from "../../server/simulation/state/kernel-messages.ts";
import { GiB, MiB } from "../../server/simulation/units/units.ts";
import { bootLines, dmesgText, stepLines, wordingDoubts } from "../../server/views/dmesg/dmesg.ts";
import { boot, qemuPc } from "../simulation/boot/machines.ts";
import { printed } from "../simulation/printed.ts";

describe("a message of the kernel", () => {
  test("has the words of its version", () => {
    const map: KernelMessage = {
      kind: "memory-map",
      who: "BIOS-e820",
      entries: [
        { start: 0, end: 0x9fc00, type: 1 },
        { start: MiB, end: GiB, type: 1 },
      ],
    };
    expect(printed([map], "6.12")).toEqual([
      "BIOS-provided physical RAM map:",
      "BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable",
      "BIOS-e820: [mem 0x0000000000100000-0x000000003fffffff] usable",
    ]);
    expect(printed([map], "7.0")).toEqual([
      "BIOS-provided physical RAM map:",
      "BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff]  System RAM",
      "BIOS-e820: [gap 0x000000000009fc00-0x00000000000fffff]",
      "BIOS-e820: [mem 0x0000000000100000-0x000000003fffffff]  System RAM",
    ]);
  });

  test("is not printed by versions that don't know it", () => {
    const nodes = [
      { id: 0, hasMemory: true, hasCpus: true },
      { id: 1, hasMemory: true, hasCpus: true },
    ];
    const zonelists: KernelMessage = { kind: "zonelists", count: 2, pages: 1000, nodes, policyZone: "Normal" };
    const built = ["Built 2 zonelists, mobility grouping on.  Total pages: 1000", "Policy zone: Normal"];
    expect(printed([zonelists], "5.15")).toEqual(built);
    expect(printed([zonelists], "6.1")).toEqual([
      "Fallback order for Node 0: 0 1 ",
      "Fallback order for Node 1: 1 0 ",
      ...built,
    ]);
  });
});

describe("memblock=debug", () => {
  test("tells the calls of one function apart by their return addresses, in turn", () => {
    const { state } = boot(qemuPc("6.12", "nokaslr memblock=debug", { kernel: { build: "debian" } }));
    const tables = bootLines(state).filter((line) => /_try_nid: .* pcpu_setup_first_chunk\+/.test(line));
    expect(tables).toHaveLength(5);
    expect(new Set(tables.map((line) => line.split(" ").at(-1))).size).toBe(5);
    expect(bootLines(state)).toEqual(bootLines(state));
  });

  // Recorded: 2148M with crashkernel=512M,high, which has no 512M above 4G.
  test("tells of a search that finds nothing, too", () => {
    const machine = { memory: 2148 * MiB, cpus: 2 };
    const cmdline = "nokaslr memblock=debug crashkernel=512M,high";
    const { state } = boot(qemuPc("6.12.107", cmdline, { kernel: { build: "debian" }, machine }));
    const searches = bootLines(state).filter((line) => line.includes(" reserve_crashkernel_generic+0x7f/0x210"));
    const what = "memblock_phys_alloc_range: 536870912 bytes align=0x1000000";
    expect(searches).toEqual([
      `${what} from=0x0000000100000000 max_addr=0x0000400000000000 reserve_crashkernel_generic+0x7f/0x210`,
      `${what} from=0x0000000000000000 max_addr=0x0000000100000000 reserve_crashkernel_generic+0x7f/0x210`,
    ]);
  });

  test("adds to the log, and takes nothing away", () => {
    const quiet = bootLines(boot(qemuPc("6.12", "nokaslr")).state).filter((line) => !line.includes("ommand line"));
    const debug = bootLines(boot(qemuPc("6.12", "nokaslr memblock=debug")).state);
    expect(quiet.filter((line) => !debug.includes(line))).toEqual([]);
    expect(debug.some((line) => line.startsWith("MEMBLOCK configuration:"))).toBe(true);
  });
});

describe("what the lines tell and nothing else does", () => {
  const log = (cmdline: string, initrd: number, isFile?: true) => {
    const { state } = boot(
      qemuPc("6.1.176", `memblock=debug nokaslr ${cmdline}`, {
        kernel: { build: "debian" },
        machine: { initrd, memory: GiB, ...(isFile === undefined ? {} : { initrdIsFile: isFile }) },
      }),
    );
    return { lines: bootLines(state), doubts: wordingDoubts(state) };
  };

  test("is whichever of its calls reserve_crashkernel() was inlined with", () => {
    const { lines, doubts } = log("crashkernel=192M", 4600 * 1024);
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^memblock_phys_alloc_range: 201326592 bytes .*max_addr=0x0000000100000000 setup_arch\+0xa7f\/0xd4f$/,
      ),
    );
    expect(doubts).toEqual([]);
    const high = log("crashkernel=192M,high", 4600 * 1024).lines;
    expect(high).toContainEqual(expect.stringMatching(/max_addr=0x0000400000000000 setup_arch\+0xa22\/0xd4f$/));
  });

  test("is in doubt where a call has no return address in the build's table", () => {
    const { lines, doubts } = log("crashkernel=64M@512M", 4600 * 1024);
    expect(lines).toContainEqual(expect.stringMatching(/^memblock_phys_alloc_range: .* reserve_crashkernel$/));
    const functions = ["reserve_crashkernel"];
    expect(doubts).toEqual([{ kind: "log-callers-unknown", build: "debian 6.1.176", functions }]);
  });

  test("is the byte that an initrd ends at, which whole pages do not say", () => {
    const stated = log("mem=600M", 0x44ba00);
    expect(stated.lines).toContainEqual(expect.stringMatching(/^Allocated new RAMDISK: \[mem 0x\w+-0x\w+9ff\]$/));
    expect(stated.lines).toContainEqual(expect.stringMatching(/^RAMDISK: \[mem 0x\w+-0x\w+fff\]$/));
    expect(stated.doubts).toEqual([]);
    const rounded = log("mem=600M", 4400 * 1024);
    expect(rounded.doubts).toEqual([{ kind: "initrd-size-rounded", size: 4400 * 1024 }]);
    expect(log("", 4400 * 1024).doubts).toEqual([]);
    expect(log("mem=600M", 4400 * 1024, true).doubts).toEqual([]);
  });
});

test("the log of a state is that of its boot and of its steps", () => {
  const { state } = boot(qemuPc("6.12", "nokaslr"));
  const stepped = { ...state, log: state.log.append({ kind: "eject-stopped", block: 32 }) };
  expect(stepLines(stepped, stepped.log)).toEqual(["memory memory32: Offline failed."]);
  expect(dmesgText(stepped)).toBe(`${dmesgText(state)}\nmemory memory32: Offline failed.`);
});
