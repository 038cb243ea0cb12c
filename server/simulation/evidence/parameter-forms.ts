/**
 * A kernel parameter as an envelope sees it: its name and the shape of its value. What has no effect on the layout of memory does not count,
 * and what changes memory without being simulated counts as such, whatever was measured.
 */

import type { CmdlineParameter } from "../state/events.ts";
import { LARGEST_NUMBER, memparse, withoutOverflow } from "../units/memparse.ts";
import { words } from "../units/words.ts";

/** A number of a parameter's value: a count or a size, in bytes, or an address. */
export interface ParameterNumber {
  readonly kind: "size" | "address";
  readonly value: number;
}

/** What one parameter of a command line means for the evidence of its boot. */
export type ParameterForm =
  | { readonly kind: "inert" }
  | { readonly kind: "not-simulated"; readonly name: string }
  | FormOfParameter;

/** `crashkernel=N,high`: numbers, sizes and addresses as N, which `numbers` holds in their order. */
export interface FormOfParameter {
  readonly kind: "form";
  readonly name: string;
  readonly form: string;
  readonly numbers: readonly ParameterNumber[];
}

/** Forms by the text of the parameter: each boot of a story, and each of a thousand cases, asks for the same few. */
const knownForms = new Map<string, ParameterForm>();
const MOST_KNOWN = 4096;
/** Characters of a text that is worth keeping. */
const LONGEST_KNOWN = 200;

export function parameterForm(parameter: CmdlineParameter): ParameterForm {
  const { name, value } = parameter;
  // A name holds no `=`: no two parameters have one text.
  const text = value === undefined ? name : `${name}=${value}`;
  const known = knownForms.get(text);
  if (known !== undefined) return known;
  const form = readForm(parameter);
  if (text.length > LONGEST_KNOWN) return form;
  if (knownForms.size === MOST_KNOWN) knownForms.clear();
  knownForms.set(text, form);
  return form;
}

function readForm({ name, value: stated }: CmdlineParameter): ParameterForm {
  const known = name.replaceAll("-", "_");
  const value = BOOLEANS.has(known) ? asDigit(stated) : stated;
  if (
    INERT.has(known) ||
    INERT.has(`${known}=${value ?? ""}`) ||
    INERT_PREFIXES.some((prefix) => known.startsWith(prefix))
  )
    return { kind: "inert" };
  const text = value === undefined ? name : `${name}=${value}`;
  if (NOT_SIMULATED.has(known) || NOT_SIMULATED.has(`${known}=${value ?? ""}`))
    return { kind: "not-simulated", name: text };
  if (value === undefined) return { kind: "form", name, form: name, numbers: [] };
  return { kind: "form", name, form: `${name}=${shapeOf(value, known)}`, numbers: numbersOf(value, known) };
}

/** The parameters of a command line that count, in their order. */
export function formsIn(cmdline: readonly CmdlineParameter[]): readonly FormOfParameter[] {
  return cmdline.map(parameterForm).filter((form) => form.kind === "form");
}

/** `Y`, `on` and no value at all are `1` to a boolean parameter (kernel/params.c:param_set_bool()); another word, `force`, stays what it is. */
function asDigit(value: string | undefined): string | undefined {
  return value === undefined ? "1" : (DIGITS.get(value.toLowerCase()) ?? value);
}

const DIGITS: ReadonlyMap<string, string> = new Map([
  ["y", "1"],
  ["on", "1"],
  ["n", "0"],
  ["off", "0"],
]);

/** The numbers of a value, with their units. Of a list of equal members the smallest and the largest are what counts, where each means the same. */
function numbersOf(value: string, name: string): readonly ParameterNumber[] {
  const members = value.split(",").map(numbersOfMember);
  const isList = members.length > 1 && members.every(({ length }) => length === members[0]!.length);
  if (!isList || POSITIONAL.has(name)) return members.flat();
  return members[0]!.flatMap(({ kind }, place) => {
    const values = members.map((numbers) => numbers[place]!.value);
    return [
      { kind, value: Math.min(...values) },
      { kind, value: Math.max(...values) },
    ];
  });
}

const BEFORE_ADDRESS: ReadonlySet<string> = new Set("@$!#%");

/**
 * What stands behind `@`, `$`, `!`, `#` or `%` is an address (`memmap=79G$82G`, `crashkernel=256M@1G`), and so is the limit of a range
 * that begins with one (`cma=256M@5G-8G`). A letter behind a number is of the form and leaves the number (`numa=fake=2U`).
 */
function numbersOfMember(member: string): readonly ParameterNumber[] {
  const all: ParameterNumber[] = [];
  for (const match of member.matchAll(/(?:0x[0-9a-f]+|\b\d+)[KMGTPE]?/gi)) {
    const [text] = match;
    const before = member[match.index - 1] ?? "";
    const isLimit = before === "-" && member.includes("@") && all.at(-1)?.kind === "address";
    all.push({
      kind: BEFORE_ADDRESS.has(before) || isLimit ? "address" : "size",
      value: memparse(text).value,
    });
  }
  return all;
}

/** `256M,high` → `N,high`; equal members of a list are one: `0:1G,1:1G` → `N:N,…`. What 64 bits do not hold is no number that any other stands for. */
function shapeOf(value: string, name: string): string {
  const shape = withoutOverflow(value, true)
    .replaceAll(LARGEST_NUMBER, "OVERFLOW")
    .replaceAll(/(0x[0-9a-f]+|\b\d+)[KMGTPE]\b/gi, COUNTED.has(name) ? "SIZE" : "N")
    .replaceAll(/0x[0-9a-f]+|\b\d+/gi, "N");
  // What is written in quotes is one value.
  if (/\s/.test(value)) return `"${shape}"`;
  const members = shape.split(",");
  const isList = members.length > 1 && new Set(members).size === 1 && !POSITIONAL.has(name);
  return isList ? `${members[0]},…` : shape;
}

/**
 * Read by code that all architectures share: measured on one, they are measured. Areas of CMA are none of them: when they are reserved, and how
 * far devices reach, is the architecture's (setup_arch(), bootmem_init()).
 */
export const SHARED_BY_ALL: ReadonlySet<string> = new Set([
  "movablecore",
  "kernelcore",
  "memhp_default_state",
  "memory_hotplug.memmap_on_memory",
  "memory_hotplug.online_policy",
  "memory_hotplug.auto_movable_ratio",
  "memory_hotplug.auto_movable_numa_aware",
  "hugepages",
  "log_buf_len",
]);

/** What the numbers of a parameter are: sizes in bytes, sizes in KiB, or a count of slots, pages, CPUs. */
export type NumberUnit = "bytes" | "kibibytes" | "count";

const UNITS: ReadonlyMap<string, NumberUnit> = new Map([
  ["swiotlb", "count"],
  ["hugepages", "count"],
  ["nr_cpus", "count"],
  ["possible_cpus", "count"],
  ["maxcpus", "count"],
  ["memory_hotplug.auto_movable_ratio", "count"],
]);

/** The unit of a parameter's numbers. A file of sysctl tells its own by its name (`min_free_kbytes`), or counts. */
export function unitOfNumbers(name: string): NumberUnit {
  if (!name.startsWith("sysctl.")) return UNITS.get(name) ?? "bytes";
  if (name.endsWith("_kbytes")) return "kibibytes";
  return name.endsWith("_bytes") ? "bytes" : "count";
}

/** Parameters whose value kstrtobool() reads. */
const BOOLEANS: ReadonlySet<string> = new Set([
  "memory_hotplug.memmap_on_memory",
  "memory_hotplug.auto_movable_numa_aware",
]);

/** Parameters whose members mean each something else: slots and areas. */
const POSITIONAL: ReadonlySet<string> = new Set(["swiotlb"]);

/** Parameters where `2` is a count and `2G` a size. */
const COUNTED: ReadonlySet<string> = new Set(["numa"]);

/**
 * Taken by kernels and without effect on what memblock reserves, on zones and on blocks: they speak to drivers, consoles, user space and
 * mitigations, or only print. What allocates per CPU or per page at boot (isolcpus=, page_owner=) is not here.
 */
const INERT: ReadonlySet<string> = new Set(
  words(`
BOOT_IMAGE efi=debug apparmor audit biosdevname clocksource console consoleblank debug earlycon earlyprintk enforcing fbcon fsck.mode
fsck.repair hpet hung_task_panic i8042.noaux i8042.nomux idle ignore_loglevel init initcall_debug intel_pstate ip kpti l1tf
loglevel lsm mce mds memblock mitigations mmio_stale_data module_blacklist net.ifnames no_console_suspend no_timer_check
nokprobes nomodeset nopti nosoftlockup nospectre_v1 nospectre_v2 nosplash nowatchdog nmi_watchdog numa_balancing oops
panic panic_on_oops panic_on_warn panic_print pause_on_oops pci pcie_aspm preempt printk.devkmsg printk.time psi pti quiet
rd.break rdinit reboot rhgb resume retbleed ro root rootdelay rootflags rootfstype rootwait rw security selinux sched_debug
single splash spec_store_bypass_disable spectre_v2 srbds systemd.unit threadirqs tsc tsx tsx_async_abort dyndbg usbcore.autosuspend
vga video watchdog`),
);

/** Names that belong to user space or to a driver that is loaded after boot. */
const INERT_PREFIXES: readonly string[] = [
  "systemd.",
  "rd.",
  "udev.",
  "plymouth.",
  "nvme.",
  "nvme_core.",
  "i915.",
  "libata.",
  "usbcore.",
];

/** Accepted by the kernel, with an effect on memory that the simulation leaves out. */
const NOT_SIMULATED: ReadonlySet<string> = new Set(
  words(`
acpi dhash_entries ihash_entries mhash_entries mphash_entries rhash_entries thash_entries uhash_entries hashdist
possible_cpus nr_cpus maxcpus nosmp percpu_alloc
page_owner early_page_ext page_poison page_alloc.shuffle debug_pagealloc debug_guardpage_minorder memtest kmemleak kasan
kfence.sample_interval efi add_efi_memmap mtrr_gran_size mtrr_chunk_size disable_mtrr_trim reservelow
memory_corruption_check memory_corruption_check_size vmalloc mem_encrypt nogbpages no5lvl iommu
ramoops.mem_address bootconfig kho kho_scratch retain_initrd keepinitrd noinitrd initrdmem elfcorehdr kvm_arm.mode kvm_cma_resv_ratio
kstack_depot stack_depot_disable isolcpus nohz_full rcu_nocbs irqaffinity nolapic noapic disable_dma32 tdx_host prot_virt`),
);
