import { describe, expect, it } from "vitest";
import { unknownParameters } from "../../../server/simulation/init/unknown-bootoption.ts";
import { boot, qemuPc } from "./machines.ts";

const KASLR = ["nokaslr"];

/** What a Debian kernel without CONFIG_CMA prints of a command line, and what of it is supposed. */
function unknown(cmdline: string) {
  return unknownParameters(qemuPc("6.12", cmdline, {}), KASLR);
}

describe("parameters that no parser of the kernel takes", () => {
  it("are printed with those of drivers, loader and options that are not built in", () => {
    const cmdline =
      "console=ttyS0 memblock=debug panic=-1 nokaslr splash vga=791 cma=128M hugetlb_cma=1G spectre_v2=off";
    expect(unknown(cmdline)).toEqual({
      words: ["nokaslr", "splash", "vga=791", "cma=128M", "hugetlb_cma=1G", "spectre_v2=off"],
      supposed: ["spectre_v2"],
    });
    const { memory } = boot(qemuPc("6.12", cmdline, {})).phases.memblock.result.boot;
    const sizes = memory.memblock.events.flatMap((event) =>
      event.op === "reserve" && event.caller.site === "print_unknown_bootoptions" ? [event.size] : [],
    );
    expect(sizes).toEqual([63]);
  });

  it("stand in the order of the string: arguments, then NAME=VALUE, of equal names the last in the place of the first", () => {
    expect(unknown("vga=1 nokaslr cma=1M vga=2 single").words).toEqual(["nokaslr", "single", "vga=2", "cma=1M"]);
  });

  it("are told without nokaslr as well", () => {
    expect(unknown("console=ttyS0 hugetlb_cma=1G")).toEqual({ words: ["hugetlb_cma=1G"], supposed: [] });
  });

  it("are none that a module, a sysctl or the environment has", () => {
    expect(unknown("nvme.poll_queues=1 hung_task_panic=1 TERM=vt100 hugepages=4")).toEqual({ words: [], supposed: [] });
  });

  it("are supposed of those whose parsers are not known", () => {
    const { evidence } = boot(qemuPc("6.12", "nokaslr apparmor=0 own=1", {})).state!.boot;
    expect(evidence.reasons).toContainEqual({ kind: "parser-supposed", names: ["apparmor", "own"] });
  });
});
