/**
 * Which kind of file a text is, by its content alone: names lie (`dmesg.txt` holds a zoneinfo, `vm.txt` a QEMU command line). Every kind
 * is told by lines that no other has; of a text with several kinds the one whose line stands first in KINDS wins.
 */
import { LONGEST_LINE, messageOf } from "./dmesg/carriers.ts";
import { linesOf } from "./dmesg/lines.ts";
import type { SourceKind } from "./facts.ts";
import { RESOURCE_LINE } from "./iomem/machine.ts";
import { isVersionLine } from "./kernel-version/machine.ts";
import { readLsmemTable } from "./lsmem/table.ts";
import { qemuCommands } from "./qemu/machine.ts";
import { readMemoryFiles } from "./sysfs/files.ts";

export type Recognised = { readonly kind: SourceKind } | { readonly unknown: string };

/** What a kind is called in sentences. */
export const KIND_WORDS: Readonly<Record<SourceKind, string>> = {
  dmesg: "a boot log",
  iomem: "/proc/iomem",
  zoneinfo: "/proc/zoneinfo",
  cmdline: "/proc/cmdline",
  lsmem: "the output of lsmem",
  "memory-blocks": "files of /sys/devices/system/memory",
  meminfo: "/proc/meminfo",
  "kernel-version": "a kernel's version",
  qemu: "a QEMU command line",
  libvirt: "a libvirt domain",
};

/** Messages that a kernel prints while it boots; a line of them makes a text a boot log. */
const BOOT_MESSAGE = new RegExp(
  [
    String.raw`^(?:BIOS-e820|Xen): (?:\[(?:mem|gap) 0x|[0-9a-f]{16} - )`,
    "^(?:BIOS-provided physical RAM map|Zone ranges|Early memory node ranges|Movable zone start for each node|MEMBLOCK configuration):?$",
    "^(?:Kernel command|Command) line: ",
    "^Booting Linux on physical CPU ",
    String.raw`^\s*node\s+\d+: \[mem 0x`,
    "^Initmem setup node ",
    "^On node \\d+,? (?:totalpages|zone )",
    "^(?:NUMA: )?NODE_DATA",
    String.raw`^_{0,2}memblock_(?:reserve|add|phys_free|free|phys_alloc_range|alloc_try_nid)\w*: `,
    "^(?:percpu|PERCPU): Embedded ",
    "^Memory: \\d+K/\\d+K available",
    "^Built \\d+ zonelists",
    "^Reserved memory: created ",
    "^efi: (?:mem\\d+: |EFI v)",
    "^last_pfn = 0x",
    "^RAMDISK: \\[mem 0x",
    "^Kernel panic - not syncing",
    // A call trace names a process, `qemu-system-x86` among them, and is no command.
    String.raw`^(?:CPU: \d+ (?:UID: \d+ )?)?P[Ii][Dd]: \d+,? [Cc]omm: `,
    "^(?:ACPI: )?(?:SRAT|NUMA): (?:Node|SRAT)",
  ].join("|"),
);
const BANNER = /^Linux version \d/;
const KERNEL_LINE = /^(?:<\d+>)?\[ *\d+\.\d{6}\]|\bkernel: /;

/** Parameters of which nearly every command line has one with a value. */
const USUAL_PARAMETER = new RegExp(
  `^(?:${[
    "BOOT_IMAGE|root|console|initrd|init|rootfstype|rootflags|rootwait|resume|earlycon|earlyprintk|loglevel|log_buf_len|panic|reboot|ro|rw",
    "quiet|splash|crashkernel|memmap|mem|movablecore|kernelcore|hugepages|hugepagesz|default_hugepagesz|cma|memblock|memhp_default_state",
    String.raw`rd\.[\w.]+|systemd\.[\w.]+|isolcpus|nohz_full|rcu_nocbs|nokaslr|mitigations|(?:intel_|amd_)?iommu|pci|acpi|noapic|numa`,
    String.raw`nomodeset|selinux|audit|apparmor|net\.ifnames|vga|tsc|clocksource|swiotlb|transparent_hugepage|i8042\.\w+|random\.\w+`,
  ].join("|")})(?:=\\S*)?$`,
);
/** `name`, `name=value`; behind `--` stands what is for init. */
const ANY_PARAMETER = /^(?:"?[A-Za-z_][\w.,/-]*(?:=.*)?|--)$/;

interface Evidence {
  readonly kind: SourceKind;
  /** Whether a line can only stand in such a text. `line` has no more than LONGEST_LINE characters. */
  readonly isOf: (line: string) => boolean;
}

/** The first kind with a line wins. */
const KINDS: readonly Evidence[] = [
  { kind: "zoneinfo", isOf: (line) => /^Node \d+, zone\s+\w+$/.test(line) },
  { kind: "meminfo", isOf: (line) => /^MemTotal:\s+\d+ kB$/.test(line) },
  {
    kind: "iomem",
    // /proc/ioports has the same form.
    isOf: (line) => /System RAM|Kernel code|Persistent Memory|Soft Reserved/.test(line) && RESOURCE_LINE.test(line),
  },
  {
    kind: "lsmem",
    isOf: (line) =>
      /^(?:(?:RANGE|SIZE|STATE|REMOVABLE|BLOCK|NODE|ZONES)(?:\s+|$)){2,}$/.test(line) ||
      /^(?:RANGE|BLOCK)="\S+" |^Memory block size:\s+\S+$/.test(line) ||
      /^0x[0-9a-f]{16}-0x[0-9a-f]{16}\s+\S+\s+(?:online|offline)\b/.test(line),
  },
  {
    kind: "memory-blocks",
    isOf: (line) =>
      /\/sys\/devices\/system\/memory\b|(?:^|[\s/])memory\d+\/(?:state|online|removable|valid_zones|phys_index|phys_device)\b|\bblock_size_bytes\b/.test(
        line,
      ) || /^(?:memory\d+\s+){2,}|^\d+ (?:online|offline) removable=[01] /.test(`${line} `),
  },
  { kind: "dmesg", isOf: (line) => BOOT_MESSAGE.test(messageOf(line)) },
];

/** For who hands over something else. */
const LOOKED_FOR =
  "boot messages of the kernel, /proc/iomem, zoneinfo, meminfo, cmdline or version, lsmem, /sys/devices/system/memory, a QEMU command line, libvirt's XML";

/** The boot protocol's magic of x86 and of arm64, and that of ELF. */
const IMAGE_HEAD = /HdrS|ARMd|^\x7fELF/;

const A_KERNEL_IMAGE =
  "it is a kernel image or another program: `memzone profile` and, in a scenario, `kernel from` read those";

export function recogniseSource(text: string): Recognised {
  if (text.trim() === "") return { unknown: "it is empty" };
  if (isBinary(text)) return { unknown: IMAGE_HEAD.test(text.slice(0, 1024)) ? A_KERNEL_IMAGE : "it is no text" };
  const head = text.slice(0, 64 * 1024).trimStart();
  if (head.startsWith("<") && /<domain[\s>]/.test(text.slice(0, 1024 * 1024))) return { kind: "libvirt" };
  if (head.startsWith("{") && isLsmemJson(text)) return { kind: "lsmem" };
  const byLine = kindByLines(text);
  // A command in a log (`-append "console=ttyS0"`) is not what makes the log; a log may come before any command.
  if (byLine !== undefined) return { kind: byLine };
  if (/\bqemu|\bkvm\b/.test(text) && qemuCommands(text).length > 0) return { kind: "qemu" };
  const kind = kindOfOneLine(text);
  return kind === undefined ? { unknown: `none of what is known is in it: ${LOOKED_FOR}` } : { kind };
}

function kindByLines(text: string): SourceKind | undefined {
  const seen = new Set<SourceKind>();
  let banner = false;
  let stamped = 0;
  let lines = 0;
  for (const { line } of linesOf(text)) {
    if (line.length > LONGEST_LINE) continue;
    const bare = line.trim();
    if (bare === "") continue;
    lines++;
    const kind = KINDS.find(({ isOf }) => isOf(bare))?.kind;
    if (kind !== undefined) seen.add(kind);
    // The first sure line decides; files of one block's state stand in logs of scripts too.
    if (kind !== undefined) break;
    banner ||= BANNER.test(messageOf(line));
    if (KERNEL_LINE.test(line)) stamped++;
  }
  const [first] = seen;
  if (first === "memory-blocks" && readMemoryFiles(text).blocks.length === 0) return undefined;
  if (first !== undefined) return first;
  // A ring buffer that has wrapped holds nothing of the boot, and is a log all the same.
  return (banner && lines > 1) || stamped * 2 > lines ? "dmesg" : undefined;
}

/** The kinds that are one line; a command line may be wrapped by who pasted it. */
function kindOfOneLine(text: string): SourceKind | undefined {
  const line = text.trim();
  if (line.length > 64 * 1024) return undefined;
  if (!line.includes("\n") && isVersionLine(line)) return "kernel-version";
  const words = line.split(/\s+/);
  const behindInit = words.indexOf("--");
  const own = behindInit === -1 ? words : words.slice(0, behindInit);
  // Bare words like `quiet` stand in prose too.
  const hasValue = own.some((word) => word.includes("=") && USUAL_PARAMETER.test(word));
  const strange = own.filter((word) => !ANY_PARAMETER.test(word)).length;
  return hasValue && strange * 4 <= own.length ? "cmdline" : undefined;
}

/** Characters: a line for each of a hundred thousand blocks. Larger or deeper JSON is not lsmem's, and takes long to read. */
const LARGEST_JSON = 16 * 1024 * 1024;

function isLsmemJson(text: string): boolean {
  const start = /^\s*\{\s*"memory"\s*:\s*\[\s*\{\s*"(?:range|size|state|removable|block|node|zones)"/;
  return text.length <= LARGEST_JSON && start.test(text.slice(0, 4096)) && readLsmemTable(text).rows.length > 0;
}

/** Characters that no text has; a few stand in logs that a power failure cut. */
function isBinary(text: string): boolean {
  const sample = text.slice(0, 8192);
  let strange = 0;
  for (const char of sample) {
    const code = char.codePointAt(0)!;
    if (code === 0xfffd || (code < 32 && !"\n\r\t\f\u001b\b".includes(char))) strange++;
  }
  return strange * 10 > sample.length;
}
