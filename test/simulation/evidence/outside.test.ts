/** One thing of a machine that was measured is changed to what was not: the boot is modelled because of that, and of nothing else. */
import { describe, expect, it } from "vitest";
import { Analyser } from "../../../server/analysis/analyser.ts";
import { wordedEvidence } from "../../../server/analysis/evidence-words.ts";
import { blockEvidence, outcomeEvidence } from "../../../server/simulation/evidence/levels.ts";
import { STATE_TEXTS } from "../../../server/views/renderers.ts";

const BUDGET = { steps: 100_000, runs: 4_000_000, milliseconds: 120_000, now: () => 0 } as const;

interface Changed {
  readonly kernel?: string;
  readonly machine?: string;
  readonly cmdline?: string;
  readonly devices?: string;
}

const TWO_NODES = "memory 4G  cpus 2  initrd 4608K  node0 { memory 2G cpus 0 }";

function why({ kernel = "6.1 x86_64 { build debian }", machine, cmdline = "", devices = "" }: Changed) {
  const text = `kernel ${kernel}
machine qemu-q35 { ${machine ?? "memory 4G  cpus 2  initrd 4608K"} }
${devices}
cmdline { nokaslr ${cmdline} }
boot
`;
  const analysis = new Analyser().analyse("file:///a.memzone", text, 1, {
    loader: { resolve: (_from, path) => path, read: () => undefined },
    budget: BUDGET,
    renderers: STATE_TEXTS,
  });
  return wordedEvidence(analysis.evidence).why;
}

describe("a machine that was measured", () => {
  it("is exact", () => {
    expect(why({})).toEqual([]);
    expect(why({ cmdline: "movablecore=1G" })).toEqual([]);
    expect(why({ cmdline: "cma=256M" })).toEqual([]);
    expect(why({ machine: `${TWO_NODES}  node1 { memory 2G cpus 1 }` })).toEqual([]);
    expect(why({ machine: "memory 4G  cpus 2  initrd 4608K  qemu 7.2" })).toEqual([]);
  });
});

describe("a number with a letter behind it", () => {
  it("is as exact as the numbers that were measured", () => {
    const fake = (form: string) => ({
      kernel: "6.12.107 x86_64 { build debian }",
      machine: `${TWO_NODES}  node1 { memory 2G cpus 1 }`,
      cmdline: `numa=fake=${form}`,
    });
    expect(why(fake("2U"))).toEqual([]);
    for (const count of [3, 16, 64])
      expect(why(fake(`${count}U`))).toContain(`numa=fake=NU of ${count} was not measured, only 2`);
  });
});

describe("memory that a parameter leaves to the kernel", () => {
  it("is not exact below what boots were measured with", () => {
    // The real kernel panics: 16 MiB are too few for what it allocates.
    expect(
      why({
        kernel: "6.12.107 x86_64 { build debian }",
        machine: "memory 2G  cpus 2  initrd 4600K",
        cmdline: "kernelcore=16M",
      }),
    ).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^memory left to the kernel \(.*\) 15 MiB is outside /),
        expect.stringMatching(/^kernelcore=N of 16 MiB is outside /),
      ]),
    );
  });
});

describe("a build", () => {
  const cloud = "7.3 x86_64 { build debian-cloud }";

  it("has the data of nodes without memory from its image, and is exact with them and without", () => {
    expect(why({ kernel: cloud })).toEqual([]);
    expect(why({ kernel: cloud, machine: `${TWO_NODES}  node1 { memory 2G cpus 1 }`, cmdline: "mem=1G" })).toEqual([]);
  });

  it("of which only the series is stated has an initrd that was measured with such builds, or states its release", () => {
    const machine = "memory 4G  cpus 2  initrd 4336K";
    expect(why({ kernel: "6.12 x86_64 { build debian }", machine })).toEqual([
      expect.stringMatching(
        /^the kernel's release is not stated: sizes are those of debian 6\.12\.107, .*`kernel 6\.12\.107`$/,
      ),
    ]);
    expect(why({ kernel: "6.12.107 x86_64 { build debian }", machine })).toEqual([]);
    expect(why({ kernel: "6.17 x86_64 { build debian-cloud }", machine })).toEqual([]);
  });

  it("is measured with one CPU or with several", () => {
    expect(why({ kernel: cloud, machine: "memory 4G  cpus 4  initrd 4608K" })).toEqual([]);
    expect(why({ kernel: cloud, machine: "memory 4G  cpus 1  initrd 4608K" })).toEqual([
      "a single CPU was never measured with debian-cloud 7.3.4, only several",
    ]);
  });
});

describe("is modelled", () => {
  it.each([
    ["another flavour of the release", { kernel: "6.12.118+deb13-rt-amd64 x86_64 { build debian }" }],
    ["a kernel that somebody built from the release", { kernel: "6.1.176-mycustom x86_64 { build debian }" }],
  ] as const)("%s", (_what, changed) => {
    expect(why(changed)).toContainEqual(expect.stringMatching(/^no table of build debian for /));
  });

  it.each(["cma=128M@2G", "numa_cma=0:96M"])("what only arm64 was measured with: %s", (cmdline) => {
    const form = cmdline.replaceAll(/\d+[MG]?/g, "N");
    expect(why({ cmdline, kernel: "7.2.13 x86_64 { build debian }" })).toContainEqual(`${form} was never measured`);
  });

  it("what was measured only where the kernel has no use for it: areas of CMA on kernels without CMA", () => {
    const cmdline = "hugetlb_cma=1G";
    expect(why({ cmdline, kernel: "6.12.107 x86_64 { build debian }" })).toEqual([]);
    const heeded = { cmdline, kernel: "7.2.13 x86_64 { build debian }", machine: "memory 4G  cpus 2  cpu EPYC" };
    expect(why(heeded)).toContainEqual("hugetlb_cma=N was never measured");
  });

  it("a boot that has next to nothing left beside its huge pages: it may end in a panic", () => {
    const machine = "memory 4G  cpus 2  initrd 4400K";
    const kernel = "6.12.107 x86_64 { build debian }";
    expect(why({ kernel, machine, cmdline: "hugepages=300" })).toEqual([]);
    for (const cmdline of ["mem=640M hugepages=300", "hugepages=1900"])
      expect(why({ kernel, machine, cmdline }).join("\n")).toMatch(
        /memory left to unpack the initrd and run init .* is outside/,
      );
  });

  it("what no recording shows left alone", () => {
    expect(why({ cmdline: "numa_cma=0:96M" })).toContainEqual(
      "a kernel or CPU that has no use for numa_cma= was never measured with it",
    );
  });

  it.each([
    ["numa=fake=64", "numa=fake=N of 64 is outside"],
    ["mem=40M", "mem=N of 40 MiB is outside"],
    ["log_buf_len=1G", "log_buf_len=N of 1 GiB was not measured, only 4 MiB"],
    ["movablecore=1T", "movablecore=N of 1 TiB is outside"],
    ["crashkernel=3G", "crashkernel=N of 3 GiB is outside"],
    ["memmap=256M$512M", "memmap at 0x20000000 is outside"],
    ["memmap=79G$82G", "memmap at 0x1480000000 is outside"],
  ])("a number far from those measured: %s", (cmdline, said) => {
    expect(why({ cmdline }).join("\n")).toContain(said);
  });

  it.each([
    [
      "a node that may be unplugged",
      `${TWO_NODES}  node1 { memory 2G cpus 1 hotpluggable }`,
      /^nodes that may be unplugged were never measured on x86_64 machines$/,
    ],
    [
      "a tiny node",
      "cpus 2  initrd 4608K  node0 { memory 4095M cpus 0 }  node1 { memory 1M cpus 1 }",
      /^memory of a node 1 MiB /,
    ],
    ["an odd size", "memory 1234567K  cpus 2  initrd 4608K", /^memory in multiples of 1 KiB /],
  ])("%s", (_what, machine, said) => {
    expect(why({ machine })).toContainEqual(expect.stringMatching(said));
  });
});

describe("a parameter", () => {
  const kernel = "6.12.107 x86_64 { build debian }";
  const two = `${TWO_NODES}  node1 { memory 2G cpus 1 }`;

  it("is measured without nodes, on one, or on several", () => {
    expect(why({ kernel, machine: two, cmdline: "numa=fake=4" })).toEqual([]);
    expect(why({ kernel, cmdline: "numa=fake=2U" })).toEqual([
      "numa=fake=NU on a machine without nodes was never measured",
    ]);
    expect(why({ kernel, machine: two, cmdline: "swiotlb=20000,noforce" })).toEqual([
      "swiotlb=N,noforce on a machine with several nodes was never measured",
    ]);
  });
});

describe("parameters about one thing", () => {
  it.each([
    ["numa=off numa=noacpi", "numa=off numa=noacpi were never measured together"],
    ["memmap=256M$5G memmap=256M!6G", "memmap=N$N memmap=N!N were never measured together"],
  ])("that were seen apart are not exact together: %s", (cmdline, reason) => {
    expect(why({ kernel: "6.12.107 x86_64 { build debian }", cmdline })).toContain(reason);
  });
});

describe("memmap that huge pages give back", () => {
  it("is not exact where huge pages fill ZONE_MOVABLE", () => {
    // They fill the zone of 6.1.176; what they gave back is taken, and boosts its watermarks.
    const of = (cmdline: string) =>
      why({ kernel: "6.1.176 x86_64 { build debian }", machine: "memory 6G cpus 2 initrd 4628K", cmdline });
    expect(of("hugetlb_free_vmemmap=on hugepages=300")).toEqual([]);
    expect(of("hugetlb_free_vmemmap=on hugepages=2040 kernelcore=2G").join()).toMatch(
      /^memory that huge pages which give back their memmap leave of a ZONE_MOVABLE .* 0 bytes is outside /,
    );
  });
});

describe("offlining where KASLR places the kernel", () => {
  const levels = (steps: string) => {
    const text = `kernel 6.12.107 x86_64 { build debian }
machine qemu-pc { memory 4G  cpus 2  initrd 4600K }
cmdline { movablecore=1G }
boot
${steps}
`;
    const analysis = new Analyser().analyse("file:///a.memzone", text, 1, {
      loader: { resolve: (_from, path) => path, read: () => undefined },
      budget: BUDGET,
      renderers: STATE_TEXTS,
    });
    return blockEvidence(analysis.timeline.at(-1)!.after!).level;
  };

  it("leaves blocks that rest on where it lies", () => {
    expect(levels("")).toBe("exact");
    expect(levels("offline memory39")).toBe("modelled");
  });
});

describe("what a step takes from the kernel", () => {
  const levels = (memory: string, cmdline: string, sizes: readonly string[]) => {
    const text = `kernel 6.12.107 x86_64 { build debian }
machine qemu-pc { memory ${memory}  cpus 2  initrd 4628K  slots 4  maxmem 64G }
${sizes.map((size, at) => `dimm d${at} { size ${size}  node0 }`).join("\n")}
cmdline { nokaslr log_buf_len=4M memhp_default_state=offline ${cmdline} }
boot
${sizes.map((_, at) => `plug d${at}`).join("\n")}
`;
    const analysis = new Analyser().analyse("file:///a.memzone", text, 1, {
      loader: { resolve: (_from, path) => path, read: () => undefined },
      budget: BUDGET,
      renderers: STATE_TEXTS,
    });
    return analysis.timeline.map(({ before, after, outcome }) => [
      outcomeEvidence(before ?? after, outcome)?.level,
      blockEvidence(after!).level,
    ]);
  };
  const [exact, modelled] = ["exact", "modelled"].map((level) => [level, level] as const);

  // Real kernels panic in the second plug of both: "System is deadlocked on memory".
  it("beside huge pages is exact as far as it was measured", () => {
    expect(levels("4G", "hugepages=1750", ["16G", "8G"])).toEqual([exact, modelled, modelled]);
    expect(levels("4G", "hugepages=1000", ["16G", "8G"])).toEqual([exact, exact, exact]);
  });

  it("where most memory is Movable, too", () => {
    expect(levels("2G", "kernelcore=100M", ["2G", "1G"])).toEqual([exact, modelled, modelled]);
    expect(levels("2G", "kernelcore=200M", ["2G", "1G"])).toEqual([exact, exact, exact]);
  });
});

describe("what the kernel needs for each CPU", () => {
  it("is not exact below what was measured: watermarks of a real kernel are boosted", () => {
    const kernel = "7.2.12 x86_64 { build debian }";
    const cmdline = "log_buf_len=4M kernelcore=88M";
    expect(why({ kernel, cmdline, machine: "memory 2G  cpus 24  initrd 4628K" })).toEqual([
      expect.stringMatching(/^memory left for each CPU .* is outside /),
    ]);
    expect(why({ kernel, cmdline, machine: "memory 2G  cpus 2  initrd 4628K" })).toEqual([]);
  });
});

describe("a parameter that nothing is simulated for", () => {
  it("is exact on the series that it was measured on: later kernels keep stacks of slub_debug=U in a table of 2 MiB", () => {
    const cmdline = "slub_debug=FZPU";
    expect(why({ kernel: "5.10.223 x86_64 { build debian }", cmdline })).toEqual([]);
    for (const version of ["6.1.176", "6.12.107", "7.2.12"])
      expect(why({ kernel: `${version} x86_64 { build debian }`, cmdline })).toEqual([
        `slub_debug=FZPU was never measured on Linux ${version.replace(/\.\d+$/, "")}`,
      ]);
    expect(why({ kernel: "6.12.107 x86_64 { build debian }", cmdline: "slub_debug=FZP" })).toEqual([]);
  });
});

describe("an initrd under UEFI firmware", () => {
  const machine = (initrd: string) => `kernel 6.12.107 arm64 { build debian }
machine qemu-virt { uefi edk2-2022.11  memory 1000M  cpus 8  initrd ${initrd} }
cmdline { nokaslr log_buf_len=4M initrd=initrd }
boot
`;

  // A page more than what was measured: the real image lies 2 MiB above where it would be by this one.
  it("is one of those that were measured", () => {
    const why = (initrd: string) =>
      wordedEvidence(
        new Analyser().analyse("file:///a.memzone", machine(initrd), 1, {
          loader: { resolve: (_from, path) => path, read: () => undefined },
          budget: BUDGET,
          renderers: STATE_TEXTS,
        }).evidence!,
      ).why;
    expect(why("4136K")).toEqual([]);
    for (const initrd of ["4036K", "4140K"])
      expect(why(initrd)).toEqual([
        `initrd ${initrd.replace("K", " KiB")} was never measured with debian 6.12.107 arm64 under edk2-2022.11, only 1932 KiB, 4136 KiB and 30 MiB`,
      ]);
  });
});

describe("a step that was never measured and changes nothing", () => {
  const levels = (steps: string) => {
    const text = `kernel 6.12.107 x86_64 { build debian }
machine qemu-pc { memory 4G  cpus 2  initrd 4600K  slots 4  maxmem 16G }
dimm d0 { size 1G }
cmdline { nokaslr log_buf_len=4M memhp_default_state=online }
boot
${steps}
`;
    return new Analyser()
      .analyse("file:///a.memzone", text, 1, {
        loader: { resolve: (_from, path) => path, read: () => undefined },
        budget: BUDGET,
        renderers: STATE_TEXTS,
      })
      .timeline.map(({ after }) => blockEvidence(after!).level);
  };

  it("leaves all behind it modelled: that it changes nothing was not measured", () => {
    expect(levels("plug d0")).toEqual(["exact", "exact"]);
    expect(levels("set transparent_hugepage = never\nplug d0")).toEqual(["exact", "modelled", "modelled"]);
    expect(levels("crash\nplug d0")).toEqual(["exact", "modelled", "modelled"]);
  });

  it("is in doubt each time: a boot behind the first one", () => {
    expect(levels("reboot\nreboot\nreboot")).toEqual(["exact", "modelled", "modelled", "modelled"]);
  });
});

describe("a boot that has next to nothing left", () => {
  it.each(["crashkernel=384M", "hugepages=200", ""])("for init, with %s", (cmdline) => {
    const initrd = cmdline === "" ? "148M" : "11336K";
    const reasons = why({
      kernel: "6.12.107 x86_64 { build debian }",
      machine: `memory 482M  cpus 2  initrd ${initrd}`,
      cmdline,
    });
    expect(reasons.join("\n")).toContain("memory left to unpack the initrd and run init");
  });
});
