import { describe, expect, it } from "vitest";
import { analyse, codes } from "./fixture.ts";

const MAP = "firmware { 0x0-0x9ffff usable\n 0x100000-0x7fffffff usable\n 0x100000000-0x17fffffff usable }";
const messages = (text: string): readonly string[] => analyse(text).diagnostics.map(({ message }) => message);

describe("nodes of a machine that a firmware map describes", () => {
  it("are told apart in what to write", () => {
    const told = messages(`kernel 6.12 x86_64\nmachine { ${MAP}\n node0 { memory 2G } node1 { memory 1G } }\nboot\n`);
    expect(told.filter((message) => message.includes("gets no memory"))).toEqual([
      expect.stringContaining("write `node0 { 0x0-0xffffffff }`"),
      expect.stringContaining("write `node1 { 0x100000000-0x13fffffff }`"),
    ]);
  });

  it("may be made by memory behind CXL alone", () => {
    const range = "0x2080000000-0x217fffffff";
    const machine = `machine { hypervisor none\n ${MAP.replace(" }", `\n ${range} soft reserved }`)}\n }`;
    const text = `kernel 6.3 x86_64\n${machine}\ncxl far { size 4G node1 at ${range} }\nboot\n`;
    expect(codes(analyse(text))).not.toContain("unknown-name");
    const added = analyse(`${text}reconfigure far as system-ram\nexpect memory1040-1071 node=1\n`);
    expect(added.diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
    expect(codes(analyse(text.replace(` at ${range}`, "")))).toContain("unknown-name");
  });
});

describe("more of a virtio-mem device than the kernel has room for the memmap of", () => {
  it("is ENOMEM for the rest", () => {
    const { timeline } = analyse(`kernel 6.1 x86_64
machine qemu-pc { memory 1G maxmem 512G slots 1 }
cmdline { memhp_default_state=online_movable }
virtio-mem v { size 256G }
boot
resize v to 256G
`);
    const { outcome } = timeline.at(-1)!;
    expect(outcome.result).toBe("ENOMEM");
    expect(outcome.reason).toMatchObject({ kind: "plug-out-of-memory", requested: 256 * 2 ** 30, size: 128 * 2 ** 20 });
  });
});

describe("ZONE_MOVABLE of kernelcore=mirror", () => {
  it("is as large as what is not mirrored, in the ratio too", () => {
    const text = `kernel 6.12 x86_64
machine {
  firmware {
    0x0-0x9ffff usable mirrored
    0x100000-0x3fffffff usable mirrored
    0x100000000-0x27fffffff usable
    0x280000000-0x2ffffffff usable mirrored
  }
}
cmdline { nokaslr kernelcore=mirror }
boot
`;
    expect(codes(analyse(text))).not.toContain("movable-ratio");
  });
});
