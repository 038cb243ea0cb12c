import { expect, test } from "vitest";
import type { KernelSpec } from "../../../../server/simulation/state/events.ts";
import { boot, qemuPc } from "../../boot/machines.ts";

const marks = (version: string, cmdline: string, config: KernelSpec["config"] = {}) => {
  const setup = qemuPc(version, `log_buf_len=4M nokaslr movablecore=1G ${cmdline}`, {
    kernel: { config },
    machine: { memory: 5 * 2 ** 30, cpus: 2, initrd: 0xb14000 },
  });
  return boot(setup).state.watermarks.minFreeKbytes;
};

// As booted: 5.10.223 with 5 GiB has 8067, 6.12.107 has 8054; with khugepaged 67584.
test.each([
  ["5.10.223", "transparent_hugepage=never", 8067],
  ["6.12.107", "transparent_hugepage=never", 8054],
  ["6.12.107", "transparent_hugepage=madvise", 67584],
  ["6.12.107", "transparent_hugepage=never transparent_hugepage=always", 67584],
  ["6.12.107", "transparent_hugepage=never transparent_hugepage=sometimes", 8054],
])("min_free_kbytes of %s with %s is %d", (version, cmdline, expected) => {
  expect(marks(version, cmdline)).toBe(expected);
});

test("a kernel may be built with huge pages off, and a parameter switches them on", () => {
  const never = { TRANSPARENT_HUGEPAGE_NEVER: "y" };
  expect(marks("6.12.107", "", never)).toBe(8054);
  expect(marks("6.12.107", "transparent_hugepage=always", never)).toBe(67584);
});
