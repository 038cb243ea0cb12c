import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MachineFacts, MapOrigin, SourceKind } from "../../server/sources/facts.ts";
import { MACHINE_READERS } from "../../server/sources/readers.ts";
import {
  BANNER,
  CMDLINE,
  DMESG,
  IOMEM,
  LIBVIRT,
  LSMEM,
  LSMEM_JSON,
  LSMEM_NODES,
  LSMEM_PAIRS,
  LSMEM_RAW,
  MEMINFO,
  QEMU_LIBVIRT_LOG,
  QEMU_PS,
  QEMU_SCRIPT,
  SYSFS_FIND,
  SYSFS_GREP,
  SYSFS_HEAD,
  TEXTS,
  ZONEINFO,
} from "./texts.ts";

const GiB = 2 ** 30;
const read = (kind: SourceKind, text: string) => MACHINE_READERS[kind](text);

/** `0x100000-0xbffdffff usable`. */
function mapOf(machine: MachineFacts, origin: MapOrigin): readonly string[] {
  const hex = (value: number) => `0x${value.toString(16)}`;
  return (machine.maps[origin] ?? []).map(({ value }) => `${hex(value.first)}-${hex(value.last)} ${value.type}`);
}

/** Facts without their places. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, each) => (key === "at" && typeof each === "object" ? undefined : each)),
  );
}

describe("/proc/iomem", () => {
  it("is the firmware's map: its top level, and nothing that a driver added", () => {
    const { machine, doubts } = read("iomem", IOMEM);
    expect(mapOf(machine, "iomem")).toEqual([
      "0x0-0xfff reserved",
      "0x1000-0x9fbff usable",
      "0x9fc00-0x9ffff reserved",
      "0x100000-0xbffdffff usable",
      "0xbffe0000-0xbfffffff reserved",
      "0x100000000-0x13fffffff usable",
      "0x140000000-0x17fffffff persistent",
    ]);
    expect(machine.arch?.value).toBe("x86_64");
    expect(doubts).toEqual([]);
  });

  it("says that its addresses were hidden from who is not root", () => {
    const { machine, doubts } = read("iomem", IOMEM.replace(/[0-9a-f]+-[0-9a-f]+ :/g, "00000000-00000000 :"));
    expect(machine.maps).toEqual({});
    expect(doubts.map(({ kind }) => kind)).toEqual(["zeroed"]);
  });

  it("tells root where the kernel's image lies", () => {
    const rows = ["  1b800000-1c7fffff : Kernel code", "  1df38000-1e3fffff : Kernel bss"];
    const told = (text: string) => read("iomem", `00100000-bffdffff : System RAM\n${text}\n`).machine.imageAt?.value;
    expect(told(rows.join("\n"))).toBe(0x1b800000);
    expect(told(rows.join("\n").replace(/[0-9a-f]+-[0-9a-f]+ :/g, "00000000-00000000 :"))).toBeUndefined();
    // arm64 has no row of its bss; code alone is cut off.
    expect(told(`${rows[0]}\n  1d400000-1d70ffff : Kernel data`)).toBe(0x1b800000);
    expect(told(rows[0]!)).toBeUndefined();
  });

  it("of arm64 has what is reserved below its memory", () => {
    const text =
      "40000000-7bffffff : System RAM\n  40210000-41c6ffff : Kernel code\n  48000000-48008fff : reserved\n7c000000-7fffffff : reserved\n";
    const { machine } = read("iomem", text);
    expect(machine.arch?.value).toBe("arm64");
    expect(mapOf(machine, "iomem")).toEqual(["0x40000000-0x7bffffff usable", "0x7c000000-0x7fffffff reserved"]);
  });
});

describe("/proc/zoneinfo", () => {
  it("tells zones, nodes and processors, and says that it does not tell where holes are", () => {
    const { machine, doubts } = read("zoneinfo", ZONEINFO);
    expect(mapOf(machine, "zones")).toEqual([
      "0x1000-0x9efff usable",
      "0x100000-0xffffff usable",
      "0x1000000-0xbffdffff usable",
      "0x100000000-0x13fffffff usable",
    ]);
    expect(machine.nodes.map(({ id, ranges }) => [id, ranges.length])).toEqual([
      [0, 2],
      [1, 1],
    ]);
    expect([machine.arch?.value, machine.pageSize?.value, machine.cpus?.value]).toEqual(["x86_64", 4096, 2]);
    expect(doubts.map(({ kind, what }) => `${kind}: ${what}`)).toEqual([
      "estimated: node 0, zone DMA: 97 pages",
      "estimated: node 0, zone DMA32: 262176 pages",
    ]);
  });

  it.each([
    [1048576, 4096],
    [262144, 16384],
    [65536, 65536],
  ])("a zone Normal that begins at page %i has pages of %i bytes", (start, pageSize) => {
    const text = `Node 0, zone   Normal\n        spanned  1024\n        present  1024\n  start_pfn:           ${start}\n`;
    const { machine } = read("zoneinfo", text);
    expect(machine.pageSize?.value).toBe(pageSize);
    expect(machine.maps.zones?.[0]?.value.first).toBe(4 * GiB);
  });
});

describe("lsmem", () => {
  const BLOCKS = ["0x0-0x7fffffff usable", "0x100000000-0x17fffffff usable"];

  it.each([
    ["table", LSMEM, ["0x0-0xbfffffff usable", "0x100000000-0x13fffffff usable"]],
    ["pairs", LSMEM_PAIRS, BLOCKS],
    ["raw", LSMEM_RAW, BLOCKS],
    ["json", LSMEM_JSON, BLOCKS],
    ["block numbers alone", "STATE BLOCK\nonline 0-15\nonline 32-47\n\nMemory block size: 128M\n", BLOCKS],
  ])("tells blocks: %s", (_, text, blocks) => {
    expect(mapOf(read("lsmem", text).machine, "blocks")).toEqual(blocks);
  });

  it("tells nodes where they were asked for; a block of none has none", () => {
    const { machine } = read("lsmem", LSMEM_NODES);
    expect(machine.nodes.map(({ id, ranges }) => [id, ranges.length])).toEqual([
      [0, 2],
      [1, 1],
    ]);
    expect(machine.maps.blocks?.length).toBe(4);
  });
});

describe("/sys/devices/system/memory", () => {
  it.each([
    ["grep -r", SYSFS_GREP],
    ["head", SYSFS_HEAD],
  ])("is its blocks: %s", (_, text) => {
    const { machine } = read("memory-blocks", text);
    expect(mapOf(machine, "blocks")).toEqual(["0x0-0x7ffffff usable", "0x100000000-0x107ffffff usable"]);
  });

  it("without the size of a block tells no address", () => {
    const { machine, doubts } = read("memory-blocks", SYSFS_FIND);
    expect(machine.maps).toEqual({});
    expect(doubts.map(({ what }) => what)).toEqual(["block_size_bytes"]);
  });

  it("tells nodes by their links", () => {
    const { machine } = read("memory-blocks", `block_size_bytes:8000000\n${SYSFS_FIND}`);
    expect(machine.nodes.map(({ id, ranges }) => [id, ranges[0]?.value.first])).toEqual([
      [0, 0],
      [1, 4 * GiB],
    ]);
  });
});

describe("small files of /proc", () => {
  it("meminfo: what is mapped is near to what there is", () => {
    const { machine, doubts } = read("meminfo", MEMINFO);
    expect(machine.memory?.value).toBe(4 * GiB);
    expect([machine.arch?.value, machine.gigabytePages?.value]).toEqual(["x86_64", true]);
    expect(doubts.map(({ kind }) => kind)).toEqual(["estimated"]);
  });

  it("cmdline that names its image tells which kernel runs", () => {
    const { machine } = read("cmdline", "BOOT_IMAGE=/ostree/rhcos-405a/vmlinuz-4.18.0-80.11.2.el8_0.x86_64 ro quiet\n");
    expect([machine.release?.value, machine.arch?.value]).toEqual(["4.18.0-80.11.2.el8_0.x86_64", "x86_64"]);
    expect(read("cmdline", "BOOT_IMAGE=/vmlinuz root=/dev/vda1 ro\n").machine.release).toBeUndefined();
  });

  it("cmdline", () => {
    expect(read("cmdline", CMDLINE).machine.cmdline?.value).toBe(CMDLINE.trim());
  });

  it.each([
    [BANNER, "6.1.0-18-amd64", "x86_64"],
    ["5.14.0-503.el9.x86_64", "5.14.0-503.el9.x86_64", "x86_64"],
    ["Linux h 6.8.0-45-generic #45-Ubuntu SMP x86_64 GNU/Linux", "6.8.0-45-generic", "x86_64"],
    ["6.17.12-asahi-1-edge", "6.17.12-asahi-1-edge", undefined],
  ])("version: %s", (text, release, arch) => {
    const { machine } = read("kernel-version", text);
    expect([machine.release?.value, machine.arch?.value]).toEqual([release, arch]);
  });
});

describe("a QEMU command line", () => {
  it("of a script: variables, line continuations, nodes, devices, firmware, kernel", () => {
    const { machine, doubts } = read("qemu", QEMU_SCRIPT);
    expect(doubts).toEqual([]);
    expect(plain(machine)).toEqual({
      arch: { value: "x86_64" },
      platform: { value: { name: "qemu-q35", version: "8.2" } },
      memory: { value: 4 * GiB },
      slots: { value: 4 },
      maxmem: { value: 32 * GiB },
      cpus: { value: 8 },
      hypervisor: { value: "kvm" },
      efi: { value: true },
      cpuModel: { value: "host" },
      cmdline: { value: "root=/dev/vda1 ro console=ttyS0" },
      maps: {},
      nodes: [
        { id: 0, ranges: [], cpus: [0, 1], hotpluggable: false, memory: { value: 2 * GiB } },
        { id: 1, ranges: [], cpus: [2, 3], hotpluggable: false, memory: { value: 2 * GiB } },
      ],
      devices: [
        { value: { kind: "dimm", name: "dimm0", size: GiB, node: 1, at: 0x180000000, cold: true } },
        { value: { kind: "virtio-mem", name: "vm0", size: 8 * GiB, node: 0, block: 4 << 20, requested: GiB } },
        { value: { kind: "nvdimm", name: "nv0", size: 2 * GiB - 128 * 1024 } },
      ],
      files: { kernel: { value: "/boot/vmlinuz" }, initrd: { value: "/boot/initrd.img" } },
      reservations: [],
    });
  });

  it("of a process list has no quotes", () => {
    const { machine } = read("qemu", QEMU_PS);
    expect(machine.cmdline?.value).toBe("root=/dev/vda ro movablecore=1G");
    expect([machine.memory?.value, machine.cpus?.value, machine.platform?.value]).toEqual([
      2 * GiB,
      2,
      { name: "qemu-pc" },
    ]);
  });

  it("of libvirt's log is the last start, in JSON", () => {
    const { machine } = read("qemu", QEMU_LIBVIRT_LOG);
    expect([machine.memory?.value, machine.slots?.value, machine.platform?.value.version]).toEqual([
      4 * GiB,
      16,
      "8.2",
    ]);
    expect(machine.nodes.map(({ memory, cpus }) => [memory?.value, cpus])).toEqual([[4 * GiB, [0, 1]]]);
    expect(machine.devices.map(({ value }) => value)).toEqual([
      { kind: "dimm", name: "dimm0", size: GiB / 2, node: 0, at: 0x180000000, cold: true },
    ]);
  });

  it.each([
    ["qemu-system-aarch64 -M virt-8.2 -cpu max -m 2G", "arm64", { name: "qemu-virt", version: "8.2" }, 2 * GiB],
    ["qemu-system-x86_64 -enable-kvm", "x86_64", { name: "qemu-pc" }, 128 << 20],
    ["qemu-kvm -machine type=q35 -m 1.5G", "x86_64", { name: "qemu-q35" }, 1.5 * GiB],
    ["'qemu-system-x86_64' '-machine' 'pc-i440fx-jammy' '-m' '512'", "x86_64", { name: "qemu-pc" }, 512 << 20],
  ])("%s", (text, arch, platform, memory) => {
    const { machine } = read("qemu", text);
    expect([machine.arch?.value, machine.platform?.value, machine.memory?.value]).toEqual([arch, platform, memory]);
  });

  it.each([
    ["qemu-system-riscv64 -M virt -m 1G", ["qemu-system-riscv64"]],
    ["qemu-system-x86_64 -M microvm -m 1G", ["machine microvm"]],
    ["qemu-system-x86_64 -m $SIZE", ["$SIZE"]],
    ["qemu-system-x86_64 -device pc-dimm,memdev=nowhere", ["-device pc-dimm"]],
    ["qemu-system-x86_64 -device cxl-type3,id=c", ["-device cxl-type3"]],
  ])("%s names what is not read", (text, unread) => {
    expect(read("qemu", text).doubts.map(({ what }) => what)).toEqual(unread);
  });
});

describe("a libvirt domain", () => {
  it("has its memory in cells, and devices besides", () => {
    const { machine, doubts } = read("libvirt", LIBVIRT);
    expect(doubts).toEqual([]);
    expect(plain(machine)).toMatchObject({
      model: { value: "guest & friends" },
      platform: { value: { name: "qemu-q35", version: "6.2" } },
      memory: { value: 4 * GiB },
      maxmem: { value: 16 * GiB },
      slots: { value: 16 },
      cpus: { value: 8 },
      hypervisor: { value: "kvm" },
      cpuModel: { value: "host" },
      efi: { value: true },
      cmdline: { value: "root=/dev/vda1 ro" },
      nodes: [
        { id: 0, cpus: [0, 1, 4], memory: { value: 2 * GiB } },
        { id: 1, cpus: [2, 3], memory: { value: 2 * GiB } },
      ],
      devices: [
        { value: { kind: "dimm", name: "dimm0", size: GiB, node: 1, at: 0x180000000, cold: true } },
        { value: { kind: "virtio-mem", name: "ua-vmem", size: 2 * GiB, node: 0, block: 2 << 20, requested: GiB / 2 } },
      ],
    });
  });

  it("without cells has what its devices leave", () => {
    const { machine } = read("libvirt", LIBVIRT.replace(/<numa>[\s\S]*<\/numa>/, ""));
    expect(machine.memory?.value).toBe(4 * GiB);
  });

  it("expands no entities, and ends where it ends", () => {
    const bomb = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<domain type="kvm"><name>&b;</name></domain>';
    expect(read("libvirt", bomb).machine.model).toBeUndefined();
    expect(read("libvirt", LIBVIRT.slice(0, 700)).machine.memory?.value).toBeGreaterThan(0);
  });
});

describe("every reader", () => {
  it("leaves out ranges that no machine can have, each with its line", () => {
    const line = "BIOS-e820: [mem 0x0000000100000000-0x0040000000000000] usable";
    const { machine, doubts } = read("dmesg", DMESG.replace(/BIOS-e820: .*0x000000013fffffff\] usable/, line));
    expect(machine.maps.e820!.map(({ value }) => value.last)).not.toContain(2 ** 54);
    expect(doubts.filter(({ kind }) => kind === "impossible").map(({ what }) => what.slice(-line.length))).toEqual([
      line,
    ]);
    expect(
      read("iomem", "00001000-0009fbff : System RAM\n100000000-fffffffffffffff : System RAM\n").doubts,
    ).toMatchObject([{ kind: "impossible", what: "100000000-fffffffffffffff : System RAM" }]);
  });

  it("takes any text, and any beginning of a real one", () => {
    const kinds = Object.keys(MACHINE_READERS) as SourceKind[];
    const cut = fc
      .tuple(fc.constantFrom(...Object.values(TEXTS)), fc.double({ min: 0, max: 1, noNaN: true }), fc.string())
      .map(([[, text], part, tail]) => text.slice(0, Math.floor(text.length * part)) + tail);
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.oneof(cut, fc.string()), (kind, text) => {
        const { machine } = read(kind, text);
        for (const { value, at } of Object.values(machine.maps).flat()) {
          expect(value.last).toBeGreaterThanOrEqual(value.first);
          expect(at.end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});

describe("a processor that hides that it is virtual", () => {
  const domain = (feature: string) =>
    `<domain type='kvm'><os><type arch='x86_64' machine='q35'>hvm</type></os><cpu mode='host-passthrough'>${feature}</cpu></domain>`;
  it.each([
    ["qemu-system-x86_64 -enable-kvm -cpu host,-hypervisor -m 4G", "none"],
    ["qemu-system-x86_64 -enable-kvm -cpu host,hypervisor=off -m 4G", "none"],
    ["qemu-system-x86_64 -enable-kvm -cpu host,+pdpe1gb -m 4G", "kvm"],
    [domain("<feature policy='disable' name='hypervisor'/>"), "none"],
    [domain("<feature policy='require' name='hypervisor'/>"), "kvm"],
  ])("%s", (text, hypervisor) => {
    const kind = text.startsWith("<") ? "libvirt" : "qemu";
    expect(read(kind, text).machine.hypervisor?.value).toBe(hypervisor);
  });
});
