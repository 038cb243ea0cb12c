/** What a scenario states of its machine that no machine has, or that none was measured with: an error, or modelled with its reason. */
import { describe, expect, it } from "vitest";
import { wordedEvidence } from "../../server/analysis/evidence-words.ts";
import { platformMemoryMap } from "../../server/simulation/platforms/platform-map.ts";
import { analyse } from "./analyse.ts";

const X86 = "kernel 6.12.107 x86_64 { build debian }\nmachine qemu-pc";
const ARM64 = "kernel 6.12.107 arm64 { build debian }\nmachine qemu-virt";

function told(machine: string, story = "") {
  const analysis = analyse(`${machine}\ncmdline { nokaslr }\nboot\n${story}`);
  const { level, why } = wordedEvidence(analysis.evidence);
  const errors = analysis.diagnostics.filter(({ severity }) => severity === "error");
  return {
    level,
    why,
    errors: errors.map(({ code, message }) => `${code}: ${message}`),
    timeline: analysis.timeline,
    diagnostics: analysis.diagnostics,
  };
}

describe("a stated place of the initrd", () => {
  it.each([
    [`${X86} { memory 4G cpus 2 initrd 4500K at 0x7fb40000 }`, "qemu-pc 7.2", 0x7fb40000],
    [`${ARM64} { memory 4G cpus 2 initrd 4200K at 0x48000000 }`, "qemu-virt 7.2", 0x48000000],
    [`${ARM64} { memory 4G cpus 2 initrd 4200K at 0x60000000 }`, "qemu-virt 7.2", 0x60000000],
  ])("is modelled, and the initrd lies there: %s", (machine, platform, start) => {
    const { level, why, errors, timeline } = told(machine);
    expect(level).toBe("modelled");
    expect(why).toEqual([`a stated place of the initrd was never measured on ${platform}, only the loader's own`]);
    expect(errors).toEqual([]);
    const { boot } = timeline[0]!.after!;
    expect(boot.reservations.some(({ first }) => first === start)).toBe(true);
  });

  it.each([
    [
      `${X86} { memory 4G cpus 2 initrd 4500K at 0xfeb40000 }`,
      /^initrd-place: the initrd at 0xfeb40000-0xfefa4fff does not lie in RAM$/,
    ],
    [
      `${X86} { memory 4G cpus 2 initrd 4500K at 0x1000000 }`,
      /^initrd-place: modelled: the initrd at 0x1000000-0x1464fff lies in the kernel image, 0x1000000-/,
    ],
    [`${ARM64} { memory 4G cpus 2 initrd 4500K at 0x10000000 }`, /does not lie in RAM$/],
    [`${ARM64} { memory 4G cpus 2 initrd 4500K at 0x40400000 }`, /lies in the kernel image, 0x40[0-9a-f]+-/],
  ])("where none can lie is an error: %s", (machine, message) => {
    const { level, errors } = told(machine);
    expect(level).toBe("modelled");
    expect(errors).toEqual([expect.stringMatching(message)]);
  });

  it("is exact where the loader decides", () => {
    expect(told(`${X86} { memory 4G cpus 2 initrd 4500K }`)).toMatchObject({ level: "exact", errors: [] });
  });
});

describe("CPUs of nodes", () => {
  const nodes = (first: string, second: string) =>
    `${X86} { memory 4G cpus 4 initrd 4500K node0 { memory 2G ${first} } node1 { memory 2G ${second} } }`;

  it("are on one node each", () => {
    const { level, why, errors, diagnostics } = told(nodes("cpus 0-1", "cpus 1-3"));
    expect(level).toBe("modelled");
    expect(why).toContain("what is stated of the machine contradicts itself: there is no such machine");
    expect(errors).toEqual(["bad-value: CPU 1 is on node0 and on node1: QEMU does not start, a CPU is on one node"]);
    expect(diagnostics[0]!.related).toHaveLength(1);
  });

  it("are on node 0 where no node names them, as QEMU has it", () => {
    const { errors, timeline } = told(nodes("cpus 0", "cpus 1-2"));
    expect(errors).toEqual([]);
    expect(platformMemoryMap(timeline[0]!.after!.boot.setup.machine).srat?.cpuNodes).toEqual([0, 1, 1, 0]);
  });
});

describe("numa=noacpi", () => {
  const twoNodes = "{ node0 { memory 2G cpus 0 } node1 { memory 2G cpus 1 } }\ncmdline { numa=noacpi }\nboot\n";

  it.each([
    ["x86_64 { build debian }\nmachine qemu-pc", [0]],
    ["arm64 { build debian }\nmachine qemu-virt", [0, 1]],
  ])("leaves of the nodes of %s those that its kernel keeps: arm64 knows no such word", (machine, nodes) => {
    const { timeline } = analyse(`kernel 6.12.107 ${machine} ${twoNodes}`);
    expect(timeline[0]!.after!.nodes.map(({ id }) => id)).toEqual(nodes);
  });
});

describe("bootconfig", () => {
  it("may hold further parameters, which are not looked up", () => {
    const setup = `kernel 6.12.107 x86_64 { build debian }\nmachine qemu-pc { memory 4G cpus 2 initrd 4600K }\n`;
    const { timeline } = analyse(`${setup}cmdline { nokaslr bootconfig }\nboot\n`);
    expect(timeline[0]!.after!.boot.evidence.reasons).toContainEqual({
      kind: "parameter-not-simulated",
      name: "bootconfig",
    });
  });
});

describe("a second boot", () => {
  const machine = `${X86} { memory 4G cpus 2 initrd 4500K slots 4 maxmem 16G }\ndimm d { size 1G }`;

  it("is a reboot of the machine with all that is plugged in", () => {
    const { level, why, errors, timeline } = told(machine, "plug d\nboot");
    expect(level).toBe("modelled");
    expect(why).toEqual(["a boot behind the first one was never measured"]);
    expect(errors).toEqual([]);
    const after = timeline.at(-1)!.after!;
    expect([...after.hotplug.devices.keys()]).toEqual(["d"]);
    expect(after.blocks.get(40)).toBeDefined();
  });

  it("has the declared command line, and so has the reboot behind it", () => {
    const { timeline } = told(machine, "reboot { cmdline { nokaslr movable_node } }\nboot\nreboot");
    expect(timeline.map(({ after }) => after!.boot.setup.cmdline.map(({ name }) => name))).toEqual([
      ["nokaslr"],
      ["nokaslr", "movable_node"],
      ["nokaslr"],
      ["nokaslr"],
    ]);
  });
});
