import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { format } from "../../grammar/format.ts";
import { main } from "../../server/cli/main.ts";
import { BANNER, CMDLINE, DMESG, IOMEM, LIBVIRT, LSMEM, QEMU_SCRIPT, SYSFS_GREP, TEXTS } from "../sources/texts.ts";
import { folderWith, memzone, memzoneHere, removeFolder } from "./program.ts";

const folders: string[] = [];
function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const made = folderWith(files);
  folders.push(made);
  return made;
}
afterEach(() => {
  for (const each of folders.splice(0)) removeFolder(each);
});

/** A tar as `tar -cf` makes it. */
function tarOf(files: Readonly<Record<string, string>>, ...options: string[]): Uint8Array {
  const made = folder(files);
  execFileSync("tar", ["-C", made, "-cf", join(made, "all.tar"), ...options, ...Object.keys(files)]);
  return readFileSync(join(made, "all.tar"));
}

describe("memzone import", () => {
  it("makes a scenario that a person would write, in the canonical layout", async () => {
    const made = folder({ "boot.dmesg": DMESG });
    const { status, out, err } = await memzoneHere(made, "import", "boot.dmesg");
    expect([status, err]).toEqual([0, ""]);
    expect(out).toBe(`scenario "the machine of boot.dmesg"

# Made from boot.dmesg.

# uname -r: 6.1.0-18-amd64
kernel 6.1.76 x86_64 { build debian }

# How many processors there are is not told.
machine {
  firmware {
    0x0000000000000000-0x000000000009fbff usable
    0x0000000000100000-0x00000000bffdffff usable
    0x0000000100000000-0x000000013fffffff usable
  }
}

cmdline {
  BOOT_IMAGE=/vmlinuz-6.1.0-18-amd64 root=UUID=0b5b-11 ro movablecore=25% quiet
}

boot
`);
    expect(format(out)).toBe(out);
  });

  it.each(Object.entries(TEXTS))("of %s is without errors, or says what is missing", async (_, [, text]) => {
    const made = folder({ "file.txt": text });
    const { status, out, err } = await memzoneHere(made, "import", "file.txt");
    if (status === 2) expect(err).toMatch(/tells of the machine's memory/);
    else {
      expect([status, err.includes("has an error")]).toEqual([0, false]);
      writeFileSync(join(made, "made.memzone"), out);
      expect(await memzoneHere(made, "check", "made.memzone")).toMatchObject({ status: 0 });
    }
  });

  it("writes a VM by its platform, with nodes and devices, and the DIMMs it starts with", async () => {
    const made = folder({ "run.sh": QEMU_SCRIPT, "guest.xml": LIBVIRT });
    const script = await memzoneHere(made, "import", "run.sh");
    for (const line of [
      "machine qemu-q35 {",
      "  qemu 8.2",
      "  memory 4G",
      "  cpus 8",
      "  cpu host",
      "  hypervisor kvm",
      "  node0 { memory 2G cpus 0-1 }",
      "  slots 4",
      "  maxmem 32G",
      "dimm dimm0 { size 1G cold node1 }",
      "virtio-mem vm0 { size 8G block 4M requested 1G node0 }",
    ]) {
      expect(script.out.split("\n")).toContain(line);
    }
    expect(script.out).toContain("UEFI, which is not simulated on qemu-q35");
    const guest = await memzoneHere(made, "import", "guest.xml");
    expect(guest.out).toContain('scenario "guest & friends"');
    expect(guest.out).toContain("  node0 { memory 2G cpus 0-1,4 }");
  });

  it("takes several files of one machine, and names what contradicts itself with both places", async () => {
    const made = folder({
      "boot.dmesg": DMESG,
      "lsmem.txt": LSMEM,
      version: "5.10.0-30-amd64\n",
      "small.txt": "RANGE SIZE STATE REMOVABLE BLOCK\n0x0000000000000000-0x000000003fffffff 1G online yes 0-7\n",
    });
    const agreeing = await memzoneHere(made, "import", "boot.dmesg", "lsmem.txt");
    expect([agreeing.status, agreeing.err]).toEqual([0, ""]);
    const other = await memzoneHere(made, "import", "small.txt", "version", "boot.dmesg");
    expect(other.err).toBe(
      "memzone: the kernel: boot.dmesg:1 says `6.1.0-18-amd64`, version:1 says `5.10.0-30-amd64`; the first holds\n" +
        "memzone: all memory: boot.dmesg:4 says 4.00 GiB, small.txt:2 says 1 GiB; the first holds\n",
    );
    expect(other.out).toContain("# the kernel: boot.dmesg:1 says");
  });

  it("says that a packed log was cut off, and reads what could be unpacked", async () => {
    const long = `${DMESG}\n${Array.from({ length: 20_000 }, (_, line) => `[   9.${line}] ${(line * 7919) % 65_521}`).join("\n")}`;
    const packed = gzipSync(long);
    const made = folder({ "cut.gz": packed.subarray(0, packed.length - 2000) });
    const { out, err, status } = await memzoneHere(made, "import", "cut.gz");
    expect([status, out.includes("firmware {")]).toEqual([0, true]);
    expect(err).toContain(
      "cut.gz: only its beginning is read: what is behind it can't be unpacked, the file is cut or damaged",
    );
  });

  it("reads standard input, UTF-16, and packed files", async () => {
    const utf16 = Buffer.from(`\ufeff${DMESG}`, "utf16le");
    const made = folder({ "utf16.txt": utf16, "boot.gz": gzipSync(DMESG), "boot.zst": zstdCompressSync(DMESG) });
    for (const name of ["utf16.txt", "boot.gz", "boot.zst"]) {
      expect((await memzoneHere(made, "import", name)).out).toContain("kernel 6.1.76 x86_64");
    }
    let out = "";
    const status = await main(["import", "-"], {
      out: (text) => {
        out += text;
      },
      err: () => undefined,
      live: undefined,
      columns: 80,
      colour: false,
      folder: made,
      input: async () => ({ bytes: Buffer.from(DMESG), cut: false }),
    });
    expect([status, out.includes("# Made from standard input.")]).toEqual([0, true]);
  });

  const REPORT = {
    "sosreport-host/sos_commands/kernel/dmesg": DMESG,
    "sosreport-host/sos_commands/kernel/dmesg_-T": DMESG,
    "sosreport-host/proc/iomem": IOMEM,
    "sosreport-host/proc/cmdline": CMDLINE,
    "sosreport-host/proc/version": `${BANNER}\n`,
    "sosreport-host/var/log/messages": "nothing\n",
    "sosreport-host/etc/fstab": "/dev/sda1 / ext4\n",
  };

  it("says that an archive was cut off", async () => {
    const tar = tarOf(REPORT);
    const made = folder({ "cut.tar": tar.subarray(0, tar.findLastIndex((byte) => byte !== 0) - 20) });
    const { err } = await memzoneHere(made, "import", "cut.tar");
    expect(err).toContain("cut.tar: it is cut off or too large, and not all files in it were read");
  });

  it("takes a sosreport as a folder, a tar and a packed tar", async () => {
    const made = folder({ ...REPORT, "report.tar": tarOf(REPORT), "report.tar.gz": gzipSync(tarOf(REPORT)) });
    for (const name of ["sosreport-host", "report.tar", "report.tar.gz"]) {
      const { status, out } = await memzoneHere(made, "import", name);
      expect(status).toBe(0);
      expect(out).toContain("sos_commands/kernel/dmesg, ");
      expect(out).toContain("proc/iomem");
      expect(out).not.toContain("dmesg_-T");
    }
  });

  it("takes the journal of a sosreport whose ring buffer has lost the boot", async () => {
    const made = folder({
      "s/sos_commands/kernel/dmesg": "[99999.000001] usb 1-1: new device\n[99999.000002] usb 1-2: new device\n",
      "s/sos_commands/logs/journalctl_--no-pager_--boot": DMESG.replaceAll(
        "[    0.000000]",
        "Nov 04 21:29:37 host kernel:",
      ),
    });
    const { status, out } = await memzoneHere(made, "import", "s");
    expect([status, out.includes("0x0000000100000000-0x000000013fffffff usable")]).toEqual([0, true]);
  });

  it("takes a copy of /sys/devices/system/memory, its links to nodes too", async () => {
    const blocks: Record<string, string> = { "memory/block_size_bytes": "8000000\n" };
    for (const id of [0, 1, 32]) {
      blocks[`memory/memory${id}/state`] = "online\n";
      blocks[`memory/memory${id}/valid_zones`] = "Normal\n";
    }
    const made = folder(blocks);
    mkdirSync(join(made, "node"));
    symlinkSync("../../node", join(made, "memory/memory0/node0"));
    symlinkSync("../../node", join(made, "memory/memory1/node0"));
    symlinkSync("../../node", join(made, "memory/memory32/node1"));
    execFileSync("tar", ["-C", made, "-cf", join(made, "memory.tar"), "memory"]);
    for (const name of ["memory", "memory.tar"]) {
      const { status, out } = await memzoneHere(made, "import", name);
      expect(status).toBe(0);
      expect(out).toContain("0x0000000000000000-0x000000000fffffff usable");
      expect(out).toMatch(/node1 \{\s+0x100000000-0x107ffffff\s+\}/);
    }
  });

  it("follows no link out of a folder", async () => {
    const made = folder({ "report/notes.txt": "nothing\n", "secret.dmesg": DMESG });
    symlinkSync("../secret.dmesg", join(made, "report/boot.dmesg"));
    const { status, err } = await memzoneHere(made, "import", "report");
    expect([status, err]).toEqual([
      2,
      "memzone: can't read report: no file in it tells of a machine (2 looked through)\n",
    ]);
  });

  it("writes a file that is not there yet, and over one only where it is told to", async () => {
    const made = folder({ "boot.dmesg": DMESG, "here.memzone": "# mine\n" });
    expect(await memzoneHere(made, "import", "boot.dmesg", "-o", "new.memzone")).toMatchObject({
      status: 0,
      out: "new.memzone\n",
    });
    expect(await memzoneHere(made, "check", "new.memzone")).toMatchObject({ status: 0 });
    expect(await memzoneHere(made, "import", "boot.dmesg", "-o", "here.memzone")).toMatchObject({
      status: 2,
      err: "memzone: can't write here.memzone: there is a file of this name (--force writes over it)\n",
    });
    expect(readFileSync(join(made, "here.memzone"), "utf8")).toBe("# mine\n");
    expect(await memzoneHere(made, "import", "boot.dmesg", "-o", "here.memzone", "--force")).toMatchObject({
      status: 0,
    });
    expect(readFileSync(join(made, "here.memzone"), "utf8")).toContain("kernel 6.1.76");
    expect(await memzoneHere(made, "import", "boot.dmesg", "-o", "none/x.memzone")).toMatchObject({ status: 2 });
    expect(existsSync(join(made, "none"))).toBe(false);
  });

  it("names a log of memblock=debug that lies beside the scenario", async () => {
    const debug = `${DMESG}[    0.000000] memblock_reserve: [0x0000000013f00000-0x0000000013ffffff] setup_arch+0x10/0x20\n`;
    const made = folder({ "logs/boot.dmesg": debug });
    await memzoneHere(made, "import", "logs/boot.dmesg", "-o", "a.memzone");
    const text = readFileSync(join(made, "a.memzone"), "utf8");
    expect(text).toContain('{ build from "logs/boot.dmesg" }');
    expect(text).toContain('reserve from "logs/boot.dmesg"');
    const printed = await memzoneHere(made, "import", "logs/boot.dmesg");
    expect(printed.out).toContain("reserve 0x13f00000-0x13ffffff by setup_arch");
    // Since 6.14 the function that prints it has two underscores in front.
    const newer = debug
      .replace("memblock_reserve: [", "__memblock_reserve: [")
      .replace("] setup", "] nid=-1 flags=20 setup");
    writeFileSync(join(made, "logs/newer.dmesg"), newer);
    await memzoneHere(made, "import", "logs/newer.dmesg", "-o", "newer.memzone");
    expect(readFileSync(join(made, "newer.memzone"), "utf8")).toContain('reserve from "logs/newer.dmesg"');
    // As PowerShell saves what it redirects.
    writeFileSync(join(made, "logs/wide.dmesg"), Buffer.from(`\ufeff${debug}`, "utf16le"));
    await memzoneHere(made, "import", "logs/wide.dmesg", "-o", "wide.memzone");
    expect(readFileSync(join(made, "wide.memzone"), "utf8")).toContain('reserve from "logs/wide.dmesg"');
  });

  it("--check has the build of the log, wherever that lies", async () => {
    const percpu = "[    0.000000] percpu: Embedded 60 pages/cpu s208896 r8192 d28672 u524288\n";
    const made = folder({ "logs/boot.dmesg": `${DMESG}${percpu}`, "here/x": "" });
    const compared = await memzoneHere(join(made, "here"), "import", "../logs/boot.dmesg", "--check");
    expect([compared.status, compared.out]).toEqual([0, expect.stringContaining("0 differ")]);
  });

  it("--check holds the scenario against the files", async () => {
    const zones = `${DMESG}[    0.000000] Zone ranges:
[    0.000000]   DMA      [mem 0x0000000000001000-0x0000000000ffffff]
[    0.000000]   DMA32    [mem 0x0000000001000000-0x00000000ffffffff]
[    0.000000]   Normal   [mem 0x0000000100000000-0x000000013fffffff]
`;
    const made = folder({ "boot.dmesg": zones, "wrong.dmesg": zones.replace("13fffffff]\n", "14fffffff]\n") });
    const same = await memzoneHere(made, "import", "boot.dmesg", "--check");
    expect([same.status, same.out]).toEqual([0, expect.stringContaining("3 same, 0 differ")]);
    const other = zones.replaceAll(
      "Normal   [mem 0x0000000100000000-0x000000013fffffff]",
      "Normal   [mem 0x0000000100000000-0x000000014fffffff]",
    );
    writeFileSync(join(made, "wrong.dmesg"), other);
    expect(await memzoneHere(made, "import", "wrong.dmesg", "--check", "-o", "w.memzone")).toMatchObject({ status: 1 });
  });

  it.each([
    ["an empty file", "", "it is empty"],
    ["bytes", new Uint8Array(5000).map((_, index) => (index * 7919) % 256), "it is no text"],
    ["prose", "nothing of memory\n", "none of what is known is in it"],
    ["a command line alone", CMDLINE, "tells of the machine's memory"],
    [
      "a log whose beginning is gone",
      "[   12.345678] usb 1-1: new device\n[   13.000000] x\n",
      "lacks the first lines of the boot",
    ],
    ["hidden addresses", IOMEM.replace(/[0-9a-f]+-[0-9a-f]+ :/g, "00000000-00000000 :"), "read the file as root"],
    ["a bzip2", Buffer.from("BZh91AY&SY0000"), "it is packed with bzip2; unpack it first (bunzip2)"],
    ["half a gzip", gzipSync(DMESG).subarray(0, 12), "it can't be unpacked"],
    ["an archive of nothing", tarLess(), "no file in it tells of a machine"],
  ])("%s is refused with one sentence", async (_, content, sentence) => {
    const made = folder({ file: content });
    const { status, out, err } = await memzoneHere(made, "import", "file");
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(sentence);
    expect(err.trim().split("\n").length).toBe(1);
  });

  function tarLess(): Uint8Array {
    return tarOf({ "readme.txt": "nothing\n" });
  }

  it("tells the size of memory blocks of a tabled platform, where the log or lsmem does", async () => {
    const made = folder({ "boot.log": DMESG, lsmem: "Memory block size:         1G\nTotal online memory:       4G\n" });
    const { out } = await memzoneHere(made, "import", "boot.log", "lsmem");
    expect(out).toContain("  block-size 1G\n");
  });

  it("takes the last of two boots or the one asked for, and the beginning of a log that is cut off", async () => {
    const second = DMESG.replaceAll("6.1.0-18", "6.1.0-25").replaceAll("6.1.76", "6.1.106");
    const made = folder({ "two.log": DMESG + second, "half.log": DMESG.slice(0, -40) });
    const two = await memzoneHere(made, "import", "two.log");
    expect(two.out).toContain("kernel 6.1.106");
    expect(two.err).toBe(
      "memzone: two.log:7: the boot that begins here is read (Linux version 6.1.0-25-amd64, boot 2 of 2)\n",
    );
    for (const option of ["--boot=1", "--boot=-1"]) {
      const first = await memzoneHere(made, "import", "two.log", option);
      expect(first.out).toContain("kernel 6.1.76");
      expect(first.err).toBe(
        "memzone: two.log:1: boot 1 of 2 is read (Linux version 6.1.0-18-amd64); --boot takes another\n",
      );
    }
    expect((await memzoneHere(made, "import", "two.log", "--boot", "3")).err).toContain(
      "there is no boot 3 in it: it has 2 boots",
    );
    expect((await memzoneHere(made, "import", "two.log", "--boot", "last")).err).toContain("--boot takes a number");
    expect((await memzoneHere(made, "import", "half.log")).out).toContain(
      "0x0000000000100000-0x00000000bffdffff usable",
    );
  });

  it("of bare metal names a CPU model like the machine's, and the place of the initrd", async () => {
    const metal = `${DMESG}[    0.000000] last_pfn = 0x140000 max_arch_pfn = 0x400000000
[    0.000000] Using GB pages for direct mapping
[    0.000000] RAMDISK: [mem 0x3322f000-0x3590efff]
[    0.000000] smpboot: Allowing 8 CPUs, 0 hotplug CPUs
[    0.100000] smpboot: CPU0: Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz (family: 0x6, model: 0x55, stepping: 0x7)
`;
    const made = folder({ "boot.dmesg": metal });
    const { status, out } = await memzoneHere(made, "import", "boot.dmesg");
    expect(status).toBe(0);
    expect(out).toMatch(
      /# The CPU has the vendor, the pages and the levels of page tables of (\S+)\.\n[\s\S]*\n {2}cpu \1\n/,
    );
    expect(out).toContain("  cpus 8\n");
    expect(out).toContain("  initrd 39808K at 0x3322f000\n");
  });

  it("of a VM's definition with a log of another map writes the map, and no node without a place", async () => {
    const made = folder({ "boot.dmesg": DMESG, "run.sh": QEMU_SCRIPT });
    const { out } = await memzoneHere(made, "import", "boot.dmesg", "run.sh");
    expect(out).toContain("machine {\n");
    expect(out).not.toMatch(/^ +node\d/m);
  });

  it("leaves out of the command line what the language can't hold, and says so", async () => {
    const odd = DMESG.replace("movablecore=25% quiet", 'a=$b c={d} dyndbg="file x.c +p" memmap=4K$0x10000 quiet');
    const made = folder({ "boot.dmesg": odd });
    const { status, out } = await memzoneHere(made, "import", "boot.dmesg");
    expect(status).toBe(0);
    expect(out).toContain("# Not in it: a=$b");
    for (const param of ['c="{d}"', 'dyndbg="file x.c +p"', "memmap=4K$0x10000"]) expect(out).toContain(param);
  });

  it("reads a file and prints as a process of its own", { timeout: 30_000 }, async () => {
    const made = folder({ "blocks.txt": SYSFS_GREP });
    expect(await memzone(made, "import", "blocks.txt")).toMatchObject({
      status: 0,
      out: expect.stringContaining("boot\n"),
    });
  });

  it("says what it takes", async () => {
    const made = folder({});
    expect(await memzoneHere(made, "import")).toMatchObject({
      status: 2,
      err: expect.stringContaining("import what?"),
    });
    expect(await memzoneHere(made, "import", "--help")).toMatchObject({
      status: 0,
      out: expect.stringContaining("sosreport"),
    });
  });
});
