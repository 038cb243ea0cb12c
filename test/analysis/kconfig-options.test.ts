/** Kconfig options that a scenario states and no rule asks for. */
import { describe, expect, test } from "vitest";
import { analyse } from "./fixture.ts";

function as(setting: string): readonly [string, string] {
  return ["info", `\`${setting}\` changes nothing here: the kernels that were measured have it so`];
}

function otherwise(setting: string): readonly [string, string] {
  return ["error", `\`${setting}\` is not simulated: the kernels that were measured have it otherwise`];
}

function differing(setting: string): readonly [string, string] {
  return [
    "error",
    `\`${setting}\` is not simulated: some of the kernels that were measured have it so, others otherwise`,
  ];
}

test.each([
  ["CONFIG_NUMA=y", as("CONFIG_NUMA=y")],
  ["SPARSEMEM_VMEMMAP=y", as("SPARSEMEM_VMEMMAP=y")],
  ["CONFIG_HZ=250", ["info", "nothing that is simulated depends on `CONFIG_HZ`"]],
  ["CONFIG_KASAN=n", as("CONFIG_KASAN=n")],
  ["PHYSICAL_ALIGN=0x200000", as("PHYSICAL_ALIGN=0x200000")],
  ["PHYSICAL_ALIGN=2097152", as("PHYSICAL_ALIGN=2097152")],
  ["CONFIG_NUMA=n", otherwise("CONFIG_NUMA=n")],
  ["CONFIG_KASAN=y", otherwise("CONFIG_KASAN=y")],
  ["NUMA=maybe", ["error", "`NUMA=maybe` is no value of it: it takes y, m or n"]],
  ["PHYSICAL_ALIGN=0x1000000", otherwise("PHYSICAL_ALIGN=0x1000000")],
  // Others that were measured have them otherwise: 5.10 both, 6.1 KFENCE.
  ["PGTABLE_LEVELS=4", otherwise("PGTABLE_LEVELS=4")],
  ["KFENCE=y", as("KFENCE=y")],
  ["KFENCE=n", otherwise("KFENCE=n")],
  // PREEMPT_RT kernels have none; nothing tells that this is one of those.
  ["NUMA_BALANCING=y", differing("NUMA_BALANCING=y")],
  ["PGTABLE_LEVELS=3", otherwise("PGTABLE_LEVELS=3")],
  ['CMDLINE=""', ["info", "`CMDLINE=` changes nothing here: the kernels that were measured have it so"]],
  [
    "CONFIG_MEMORY_HOTPLG=y",
    ["error", "`CONFIG_MEMORY_HOTPLG` is no Kconfig option known here; did you mean `MEMORY_HOTPLUG`?"],
  ],
  [
    "CONFIG_SPARSEMEM_VMEMAP=y",
    ["error", "`CONFIG_SPARSEMEM_VMEMAP` is no Kconfig option known here; did you mean `SPARSEMEM_VMEMMAP`?"],
  ],
])("%s", (option, said) => {
  const { diagnostics } = analyse(`kernel 6.12 x86_64 { config ${option} }
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
`);
  expect(diagnostics.map(({ severity, message }) => [severity, message])).toEqual([said]);
});

test.each([
  ["6.1.176 x86_64 { build debian config KFENCE=n }", as("KFENCE=n")],
  ["6.12.107 arm64 { build debian config ARM64_PA_BITS=52 }", as("ARM64_PA_BITS=52")],
  ["6.12.107 arm64 { build debian config ARM64_PA_BITS=48 }", otherwise("ARM64_PA_BITS=48")],
  // 6.6 lies between 6.1, which has none, and 6.12; 6.14 between two that have it.
  ["6.6 x86_64 { config KFENCE=y }", differing("KFENCE=y")],
  ["6.14 x86_64 { config KFENCE=y }", as("KFENCE=y")],
  ["6.12.118 x86_64 { build debian-rt config NUMA_BALANCING=n }", as("NUMA_BALANCING=n")],
])("an option is held against the measured kernels of its series and build: %s", (kernel, said) => {
  const machine = kernel.includes("arm64") ? "qemu-virt" : "qemu-pc";
  const { diagnostics } = analyse(`kernel ${kernel}
machine ${machine} { memory 4G }
cmdline { nokaslr }
boot
`);
  expect(diagnostics.map(({ severity, message }) => [severity, message])).toEqual([said]);
});

test.each([
  "x86_64 PHYSICAL_START=0x2000000",
  "x86_64 KFENCE=n",
  "arm64 ARCH_FORCE_MAX_ORDER=13",
  "arm64 ARM64_VA_BITS=39",
])("a setting that a measured kernel may not have leaves nothing exact: %s", (stated) => {
  const [arch, option] = stated.split(" ");
  const machine = arch === "arm64" ? "qemu-virt" : "qemu-pc";
  const level = (config: string) =>
    analyse(`kernel 6.12.107 ${arch} { build debian ${config} }
machine ${machine} { memory 4G }
cmdline { nokaslr }
boot
`).timeline[0]!.after!.boot.evidence.level;
  expect([level(""), level(`config ${option}`)]).toEqual(["exact", "modelled"]);
});

describe("an option that rules ask for", () => {
  const why = (config: string) =>
    analyse(`kernel 6.12.107 x86_64 { build debian ${config} }
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
`).timeline[0]!.after!.boot.evidence.reasons;

  test.each([
    "NODES_SHIFT=10",
    "PAGE_EXTENSION=y",
    "UNWINDER_ORC=y",
    "ZONE_DMA32=y",
    "LOG_BUF_SHIFT=17",
    "MEMORY_HOTPLUG_DEFAULT_ONLINE=y",
    "DEV_DAX=y",
  ])("stated as the build has it leaves all exact: %s", (option) => {
    expect(why(`config ${option}`)).toEqual([]);
  });

  test.each(["NODES_SHIFT=6", "LOG_BUF_SHIFT=18", "MEMORY_HOTPLUG_DEFAULT_ONLINE=n"])(
    "stated otherwise was never measured: %s",
    (option) => {
      const [name, value] = option.split("=");
      expect(why(`config ${option}`)).toContainEqual({ kind: "config-not-measured", name, value });
    },
  );
});
