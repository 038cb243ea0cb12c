import { describe, expect, it } from "vitest";
import { evidenceTexts } from "../../server/analysis/evidence-words.ts";
import { newestUpdate } from "../simulation/platforms/untabled.ts";
import { analyse } from "./fixture.ts";

/** What is said of a boot with this command line on Debian's 6.12.107. */
function said(cmdline: string, behind = "") {
  const text = `kernel 6.12.107 x86_64 { build debian }\nmachine qemu-pc { memory 4G }\ncmdline { nokaslr ${cmdline} }\nboot\n${behind}`;
  return analyse(text).diagnostics.map(({ severity, message }) => `${severity}: ${message}`);
}

function reasons(cmdline: string): readonly string[] {
  const text = `kernel 6.12.107 x86_64 { build debian }\nmachine qemu-pc { memory 4G initrd 11344K }\ncmdline { nokaslr ${cmdline} }\nboot\n`;
  return evidenceTexts(analyse(text).timeline[0]!.after!.boot.evidence);
}

describe("a command line's words", () => {
  it.each([
    ["hugetlb_cma=1G", "CMA", ""],
    ["hugetlb_cma=0:1G", "CMA", ""],
    ["cma=128M", "DMA_CMA", ""],
    // No recording has it.
    ["cma_pernuma=64M", "DMA_NUMA_CMA", "modelled: "],
  ])("%s without CONFIG_%s reserves nothing", (parameter, config, level) => {
    const nothing = `${parameter} reserves nothing: this kernel has no CONFIG_${config}`;
    expect(said(parameter)).toContain(`warning: ${level}${nothing}`);
  });

  it("that are a number of 32 bits are refused above it, as a kernel that was booted with one said", () => {
    const invalid = "the kernel says that it is invalid for parameter `auto_movable_ratio` and keeps 301";
    const ratio = (value: string) => said(`memory_hotplug.auto_movable_ratio=${value}`);
    for (const value of ["4294967296", "0x100000000", "-1"])
      expect(ratio(value)).toContain(`error: \`memory_hotplug.auto_movable_ratio=${value}\`: ${invalid}`);
    expect(ratio("4294967295")).toEqual([]);
  });

  it("that ask for no area need no option", () => {
    expect(said("cma=0 hugetlb_cma=0").filter((each) => each.includes("CONFIG_"))).toEqual([]);
  });

  it("near a parameter about memory are warned of, near another they are told", () => {
    const unknown = (name: string, meant: string) =>
      `no kernel parameter \`${name}\` is known; the kernel hands it to init; did you mean \`${meant}\`?`;
    expect(said("movablcore=1G")).toContain(`warning: ${unknown("movablcore", "movablecore")}`);
    expect(said("loglevl=7")).toContain(`info: ${unknown("loglevl", "loglevel")}`);
  });

  it("are suggested with the value behind their own `=`", () => {
    expect(said("numa=fak=2").find((each) => each.includes("fak=2"))).toContain("did you mean `fake=2`?");
  });

  it("are measured in the unit of the parameter", () => {
    const why = reasons("sysctl.vm.min_free_kbytes=10000").join("\n");
    expect(why).toContain("sysctl.vm.min_free_kbytes=N of 9.8 MiB was not measured, only 64 MiB");
  });

  it("in quotes are one parameter", () => {
    expect(reasons('dyndbg="file mm/* +p"').filter((each) => each.includes("together"))).toEqual([]);
    expect(reasons('earlyfoo="a b"')).toContain('earlyfoo="a b" was never measured');
  });
});

describe("names", () => {
  it("with a number are suggested with it", () => {
    expect(said("", "expect nodes0 Movable\n").join("\n")).toContain("did you mean `node0`?");
  });

  it("of one letter are suggested where only the case differs", () => {
    const devices = (name: string) =>
      analyse(
        `kernel 6.12 x86_64\nmachine qemu-pc { memory 4G slots 2 maxmem 16G }\nvirtio-mem v { size 2G }\nboot\nresize ${name} to 1G\n`,
      ).diagnostics.map(({ message }) => message);
    expect(devices("w").join("\n")).not.toContain("did you mean");
    expect(devices("V").join("\n")).toContain("did you mean `v`?");
  });
});

describe("a release", () => {
  const newer = (version: string) =>
    analyse(`kernel ${version} x86_64\nmachine qemu-pc { memory 4G }\nboot\n`).diagnostics.filter(
      ({ code }) => code === "version-not-measured",
    );

  it("that is newer than all known of its series is told of with the newest", () => {
    const known = newestUpdate("6.12");
    expect(newer(known.newer).map(({ severity, message }) => [severity, message])).toEqual([
      ["info", `${known.newer}: the newest update of 6.12 that is known here is ${known.newest}`],
    ]);
    expect(newer(known.newest)).toEqual([]);
  });

  it("behind the end of its series is a vendor's", () => {
    expect(newer("6.17.20").map(({ severity, message }) => [severity, message])).toEqual([
      [
        "info",
        "modelled: kernel.org ended 6.17 at 6.17.13 (2025-12-18): 6.17.20 is of a vendor's tree, and rules are those of the mainline version",
      ],
    ]);
    expect(newer("6.11.9")).toEqual([]);
  });
});

describe("a virtio-mem device that the machine refused", () => {
  it("is not there, whatever its block", () => {
    const { diagnostics } = analyse(
      "kernel 6.12 x86_64\nmachine qemu-pc { memory 4G slots 2 maxmem 5G }\nvirtio-mem v { size 3G block 3M }\nboot\nresize v to 7T\n",
    );
    expect(diagnostics.map(({ message }) => message)).toContain(
      "modelled: `resize v to 7T` fails with ENODEV: v is not plugged",
    );
  });
});

describe("a step whose line is an error", () => {
  const why = (step: string) =>
    evidenceTexts(
      analyse(`kernel 6.12.107 x86_64 { build debian }\nmachine qemu-pc { memory 4G }\nboot\n${step}\n`).evidence,
    ).filter((each) => each.includes("depends on the running system"));

  it("is only guessed: nothing is said to depend on the running system", () => {
    expect(why("ofline memory3")).toEqual([]);
    expect(why("offline memory3")).toHaveLength(1);
    expect(why("nonsense\noffline memory3")).toHaveLength(1);
  });
});
