import { describe, expect, it } from "vitest";
import { bootsOf, chosenBoot, linesOfBoot } from "../../../server/sources/dmesg/boots.ts";

const ARM = [
  "[    0.000000] Booting Linux on physical CPU 0x100",
  "[    0.000000] Initializing cgroup subsys cpuset",
  "[    0.000000] Linux version 4.4.38-tegra (builder@host) (gcc version 4.8.5) #1 SMP PREEMPT",
  "[    0.000000] On node 0 totalpages: 2051072",
];

describe("boots of a log", () => {
  it("begin at arm64's first line, a few lines before the kernel's name", () => {
    const log = [...ARM, ...ARM].join("\n");
    const boots = bootsOf(log);
    expect(boots.map(({ start, end }) => log.slice(start, end).trim())).toEqual([ARM.join("\n"), ARM.join("\n")]);
  });

  it("are told from what only quotes a kernel's name", () => {
    const log = [...ARM, "audit: Linux version 4.4.38-tegra", "$ cat /proc/version", "Linux version 4.4.38"].join("\n");
    // The version that a script printed begins nothing that tells of memory.
    expect(chosenBoot(log)).toMatchObject({ start: 0, index: 0, of: 2 });
    expect([...linesOfBoot(log)].map(({ line }) => line).slice(0, 4)).toEqual(ARM);
  });
});
