/**
 * Early parameters whose handler returns an error, which the log tells of between the firmware's map and what parameters made of it
 * (init/main.c: do_early_param()). Handlers of other parameters take any value, or are not known here.
 */

import { kernelConfig } from "../builds/kernel-config.ts";
import { type E820Change, isMemoryOption } from "../e820/memory-options.ts";
import type { OptionName } from "../kernels/kconfig/options.ts";
import type { KernelVersion } from "../kernels/version.ts";
import { malformedParameters } from "../mm/hugetlb/hugetlb-parameters.ts";
import type { Arch, BootSetup, CmdlineParameter } from "../state/events.ts";
import type { KernelMessage } from "../state/kernel-messages.ts";
import { parseBoolean } from "../units/kstrtobool.ts";
import { memparse } from "../units/memparse.ts";

type EarlyRefusal = Extract<KernelMessage, { readonly kind: "early-option-refused" }>["why"];

interface Handler {
  readonly arch?: Arch;
  /** Without it there is no handler. */
  readonly config?: OptionName;
  readonly refuses: (value: string | undefined, setup: BootSetup) => boolean;
  /** What it says itself of the value that it refuses. */
  readonly says?: (value: string | undefined) => EarlyRefusal | undefined;
}

const isMissing = (value: string | undefined): boolean => value === undefined;
const isNoBoolean = (value: string | undefined): boolean => parseBoolean(value) === undefined;

const ACPI_WORDS: ReadonlySet<string | undefined> = new Set([
  "off",
  "force",
  "strict",
  "rsdt",
  "noirq",
  "copy_dsdt",
  "nocmcff",
]);

/** Names with `_`; what one refuses is refused. */
const HANDLERS: readonly (readonly [string, Handler])[] = [
  ["mem", { refuses: isMissing }],
  // arch/x86/kernel/e820.c:parse_memopt().
  [
    "mem",
    {
      arch: "x86_64",
      refuses: (value = "0") => memparse(value).value === 0,
      says: (value) => (value === "nopentium" ? "mem=nopentium" : undefined),
    },
  ],
  ["numa", { refuses: isMissing }],
  // arch/x86/mm/numa.c:numa_setup(): without NUMA_EMU numa_emu_cmdline() is -EINVAL.
  [
    "numa",
    {
      arch: "x86_64",
      refuses: (value = "", { kernel }) => value.startsWith("fake=") && !kernelConfig(kernel).value("NUMA_EMU"),
    },
  ],
  // mm/mm_init.c:cmdline_parse_core().
  ["kernelcore", { refuses: isMissing }],
  ["movablecore", { refuses: isMissing }],
  // kernel/printk/printk.c:log_buf_len_setup().
  ["log_buf_len", { refuses: isMissing }],
  // init/main.c:loglevel(): get_option() wants a number.
  ["loglevel", { refuses: (value = "") => !/^-?\d/.test(value) }],
  // mm/percpu.c:percpu_alloc_setup().
  ["percpu_alloc", { refuses: isMissing }],
  // kernel/dma/contiguous.c:early_cma().
  ["cma", { config: "DMA_CMA", refuses: isMissing, says: () => "no-cma-value" }],
  // mm/mm_init.c:early_init_on_alloc(), early_init_on_free().
  ["init_on_alloc", { refuses: isNoBoolean }],
  ["init_on_free", { refuses: isNoBoolean }],
  // arch/x86/kernel/pci-dma.c:iommu_setup(): `usedac` ends the reading with 1.
  ["iommu", { arch: "x86_64", refuses: (value) => value === undefined || /(?:^|,)usedac/.test(value) }],
  // arch/x86/kernel/acpi/boot.c:parse_acpi().
  ["acpi", { arch: "x86_64", refuses: (value) => !ACPI_WORDS.has(value) }],
];

/** What is said while early parameters are read: `changes` of the map, each where its parameter stands, and refused parameters. */
export function earlyParamMessages(
  setup: BootSetup,
  version: KernelVersion,
  changes: readonly E820Change[],
): readonly KernelMessage[] {
  const { cmdline, kernel } = setup;
  const ofHugepages = malformedParameters({ cmdline, version, arch: kernel.arch });
  let option = 0;
  return cmdline.flatMap((parameter): readonly KernelMessage[] => {
    const own = isMemoryOption(parameter) ? option++ : undefined;
    const made = own === undefined ? [] : changes.filter((change) => change.option === own);
    const refusing = refusingHandlers(parameter, setup);
    const refused = ofHugepages.includes(parameter) || refusing.length > 0;
    const said = refusing.flatMap(({ says }) => says?.(parameter.value) ?? []);
    return [
      ...made.map((change): KernelMessage => ({ kind: "memory-map-change", change })),
      ...said.map((why): KernelMessage => ({ kind: "early-option-refused", why })),
      ...(refused ? [{ kind: "malformed-early-option", name: parameter.written ?? parameter.name } as const] : []),
    ];
  });
}

function refusingHandlers({ name, value }: CmdlineParameter, setup: BootSetup): readonly Handler[] {
  const plain = name.replaceAll("-", "_");
  return HANDLERS.flatMap(([of, handler]) =>
    of === plain && isBuilt(handler, setup) && handler.refuses(value, setup) ? [handler] : [],
  );
}

function isBuilt({ arch, config }: Handler, { kernel }: BootSetup): boolean {
  return (arch ?? kernel.arch) === kernel.arch && (config === undefined || kernelConfig(kernel).value(config) === true);
}
