/** Kconfig options that a scenario states and no rule asks for. */
import { expect, test } from "vitest";
import { analyse } from "./fixture.ts";

test.each([
  ["CONFIG_NUMA=y", ["info", "nothing that is simulated depends on `CONFIG_NUMA`"]],
  ["SPARSEMEM_VMEMMAP=y", ["info", "nothing that is simulated depends on `SPARSEMEM_VMEMMAP`"]],
  ["CONFIG_HZ=250", ["info", "nothing that is simulated depends on `CONFIG_HZ`"]],
  ["CONFIG_KASAN=n", ["info", "nothing that is simulated depends on `CONFIG_KASAN`"]],
  ["CONFIG_NUMA=n", ["error", "`CONFIG_NUMA=n` is not simulated: the kernels that were measured have it otherwise"]],
  ["CONFIG_KASAN=y", ["error", "`CONFIG_KASAN=y` is not simulated: the kernels that were measured have it otherwise"]],
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
