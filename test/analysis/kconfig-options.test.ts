/** Kconfig options that a scenario states and no rule asks for. */
import { expect, test } from "vitest";
import { analyse } from "./fixture.ts";

function as(setting: string): readonly [string, string] {
  return ["info", `\`${setting}\` changes nothing here: the kernels that were measured have it so`];
}

function otherwise(setting: string): readonly [string, string] {
  return ["error", `\`${setting}\` is not simulated: the kernels that were measured have it otherwise`];
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
  ["NUMA=maybe", otherwise("NUMA=maybe")],
  ["PHYSICAL_ALIGN=0x1000000", otherwise("PHYSICAL_ALIGN=0x1000000")],
  // Of both that were measured, nothing tells which this kernel has.
  ["PGTABLE_LEVELS=4", otherwise("PGTABLE_LEVELS=4")],
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

test.each(["x86_64 PHYSICAL_START=0x2000000", "arm64 ARCH_FORCE_MAX_ORDER=13", "arm64 ARM64_VA_BITS=39"])(
  "a number that no measured kernel has leaves nothing exact: %s",
  (stated) => {
    const [arch, option] = stated.split(" ");
    const machine = arch === "arm64" ? "qemu-virt" : "qemu-pc";
    const level = (config: string) =>
      analyse(`kernel 6.12.107 ${arch} { build debian ${config} }
machine ${machine} { memory 4G }
cmdline { nokaslr }
boot
`).timeline[0]!.after!.boot.evidence.level;
    expect([level(""), level(`config ${option}`)]).toEqual(["exact", "modelled"]);
  },
);
