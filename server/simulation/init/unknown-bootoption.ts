/**
 * Which parameters of a command line a kernel hands to init because no parser took them, in the order of the string that
 * print_unknown_bootoptions() makes: arguments, then NAME=VALUE (init/main.c: unknown_bootoption(), obsolete_checksetup()). Which parsers
 * are built in is known of the parameters listed here; of others it is supposed, and who prints them says so.
 */

import { kernelConfig } from "../builds/kernel-config.ts";
import { parameterForm } from "../evidence/parameter-forms.ts";
import type { OptionName } from "../kernels/kconfig/options.ts";
import type { Arch, BootSetup, CmdlineParameter } from "../state/events.ts";
import { words } from "../units/words.ts";

/** Where a parameter has a parser. */
interface Parser {
  readonly arch?: Arch;
  /** Without it the parser is not built. */
  readonly config?: OptionName;
  /** Values that it takes; it returns 0 for others, which is as if there were none. */
  readonly takes?: RegExp;
}

const each = (text: string, parser: Parser): readonly (readonly [string, Parser])[] =>
  words(text).map((name) => [name, parser]);

/** Parsers of all kernels from 5.10 to 7.1, or that hang on one option alone. Names with `_` for `-`. */
const PARSERS: ReadonlyMap<string, Parser> = new Map([
  ...each(
    `cgroup_disable coherent_pool console consoleblank crashkernel debug earlycon efi ignore_loglevel init init_on_alloc init_on_free
    initcall_debug initrd kernelcore log_buf_len loglevel lsm maxcpus mem memblock memhp_default_state mitigations module_blacklist
    movable_node movablecore nokaslr no_console_suspend nosmp nr_cpus numa panic panic_on_warn panic_print pause_on_oops percpu_alloc quiet rdinit
    reboot ro rodata root rootdelay rootflags rootfstype rootwait rw security slab_nomerge slub_debug swiotlb threadirqs`,
    {},
  ),
  ...each("acpi earlyprintk hugetlb_free_vmemmap memmap no_timer_check possible_cpus", { arch: "x86_64" }),
  ["transparent_hugepage", { takes: /^(always|madvise|never)$/ }],
  ...each("default_hugepagesz hugepagesz", { takes: /^\d/ }),
  ["hugepages", { takes: /^\d/ }],
  ["cma", { config: "DMA_CMA" }],
  ["hugetlb_cma", { config: "CMA" }],
  ...each("cma_pernuma numa_cma", { config: "DMA_NUMA_CMA" }),
]);

/** In the sources of none of those kernels: they speak to the loader and to user space. */
const IN_NO_KERNEL: ReadonlySet<string> = new Set(words("biosdevname nosplash rhgb single splash vga"));

/** Names of sysctl_aliases (fs/proc/proc_sysctl.c). */
const SYSCTL_ALIASES: ReadonlySet<string> = new Set(
  words(
    "hardlockup_all_cpu_backtrace hung_task_panic numa_zonelist_order softlockup_all_cpu_backtrace softlockup_panic",
  ),
);

/** In the environment from the beginning: their values are replaced, and not among what is printed (init/main.c: envp_init). */
const IN_ENVIRONMENT: ReadonlySet<string> = new Set(["HOME", "TERM"]);

/** What takes these has no entry that unknown_bootoption() could find, or differs by version: supposed to be unknown. */
const READ_WITHOUT_PARSER: ReadonlySet<string> = new Set(
  words("BOOT_IMAGE kpti nokprobes nopti nospectre_v2 pti spec_store_bypass_disable spectre_v2 spectre_v2_user tsx"),
);

export interface UnknownParameters {
  /** As they are printed. */
  readonly words: readonly string[];
  /** Those of which it is only supposed whether this kernel takes them. */
  readonly supposed: readonly string[];
}

/** `ofArch`: parameters that kernels of this architecture and version have no parser for. */
export function unknownParameters(setup: BootSetup, ofArch: readonly string[]): UnknownParameters {
  const args: string[] = [];
  const environment = new Map<string, string>();
  const supposed = new Set<string>();
  for (const parameter of setup.cmdline) {
    const { value } = parameter;
    const name = parameter.written ?? parameter.name;
    const known = ofArch.includes(parameter.name) ? "unknown" : knownOf(parameter, setup);
    if (known === "supposed") supposed.add(name);
    if (known === "taken" || (known === "supposed" && isSupposedTaken(parameter))) continue;
    if (value === undefined) args.push(name);
    else environment.set(name, `${name}=${value}`);
  }
  return { words: [...args, ...environment.values()], supposed: [...supposed] };
}

function knownOf({ name, value }: CmdlineParameter, { kernel }: BootSetup): "taken" | "unknown" | "supposed" {
  const known = name.replaceAll("-", "_");
  // Of a module that may be loaded later.
  if (name.includes(".") || SYSCTL_ALIASES.has(known) || IN_ENVIRONMENT.has(name)) return "taken";
  if (IN_NO_KERNEL.has(known)) return "unknown";
  const parser = PARSERS.get(known);
  if (parser === undefined || (parser.arch ?? kernel.arch) !== kernel.arch) return "supposed";
  if (parser.takes?.test(value ?? "") === false) return "supposed";
  if (parser.config !== undefined && !kernelConfig(kernel).value(parser.config)) return "unknown";
  return "taken";
}

function isSupposedTaken(parameter: CmdlineParameter): boolean {
  const name = parameter.name.replaceAll("-", "_");
  if (READ_WITHOUT_PARSER.has(name)) return false;
  return PARSERS.has(name) || parameterForm(parameter).kind !== "form";
}
