import { describe, expect, test } from "vitest";
import { GiB, MiB } from "../../../../server/simulation/units/units.ts";
import { bootLines } from "../../../../server/views/dmesg/dmesg.ts";
import { boot, qemuPc } from "../../boot/machines.ts";
import { printed } from "../../printed.ts";

/** The lines of the hash tables of a machine of 160 GiB. */
function hashLines(version: string): readonly string[] {
  const { state } = boot(qemuPc(version, "nokaslr", { machine: { memory: 160 * GiB } }));
  return bootLines(state).filter((line) => line.includes("hash table entries"));
}

describe("hash tables", () => {
  test("of more than 64 GiB are as large as memory asks for before 4.13, and half of it since", () => {
    expect(hashLines("4.12")[0]).toBe("Dentry cache hash table entries: 33554432 (order: 16, 268435456 bytes)");
    expect(hashLines("4.13")[0]).toBe("Dentry cache hash table entries: 16777216 (order: 15, 134217728 bytes)");
  });

  test("say how they are mapped since 5.3", () => {
    expect(hashLines("5.2")[0]).toBe("Dentry cache hash table entries: 16777216 (order: 15, 134217728 bytes)");
    expect(hashLines("5.3")[0]).toBe("Dentry cache hash table entries: 16777216 (order: 15, 134217728 bytes, linear)");
  });
});

describe("free pages that hash tables are sized by", () => {
  /** Between 2 GiB of memory without and with its memmap. */
  const dentries = (version: string): string | undefined =>
    bootLines(boot(qemuPc(version, "nokaslr", { machine: { memory: 2116 * MiB } })).state).find((line) =>
      line.startsWith("Dentry"),
    );

  test("lack the memmap up to 7.2, and have it since 7.3, which allocates it behind the count", () => {
    expect(dentries("7.2")).toBe("Dentry cache hash table entries: 262144 (order: 9, 2097152 bytes, linear)");
    expect(dentries("7.3")).toBe("Dentry cache hash table entries: 524288 (order: 10, 4194304 bytes, linear)");
  });
});

describe("pages of 1 GiB", () => {
  const dentries = (version: string): string | undefined => {
    const machine = { memory: 4300 * MiB, cpu: "EPYC" };
    const { state } = boot(qemuPc(version, "nokaslr hugepagesz=1G hugepages=2", { machine }));
    return bootLines(state).find((line) => line.startsWith("Dentry"));
  };

  test("are taken before that count up to 7.2, and behind it since 7.3", () => {
    expect(dentries("7.2")).toBe("Dentry cache hash table entries: 524288 (order: 10, 4194304 bytes, linear)");
    expect(dentries("7.3")).toBe("Dentry cache hash table entries: 1048576 (order: 11, 8388608 bytes, linear)");
  });
});

describe("hash tables of one node", () => {
  test("take nothing from memblock before 5.3: hashdist is on there", () => {
    const taken = (version: string): boolean =>
      boot(qemuPc(version, "nokaslr")).state.boot.reservations.some(({ by }) => by === "alloc_large_system_hash");
    expect([taken("5.2"), taken("5.3")]).toEqual([false, true]);
  });
});

describe("nosave regions", () => {
  test("are hibernation's since 5.6", () => {
    const region = { kind: "nosave-region", start: 0, end: 4096 } as const;
    expect(printed([region], "5.5")).toEqual(["PM: Registered nosave memory: [mem 0x00000000-0x00000fff]"]);
    expect(printed([region], "5.6")).toEqual([
      "PM: hibernation: Registered nosave memory: [mem 0x00000000-0x00000fff]",
    ]);
  });
});
