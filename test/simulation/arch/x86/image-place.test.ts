import { expect, test } from "vitest";
import { iomemText } from "../../../../server/views/iomem.ts";
import { analyse } from "../../../analysis/analyse.ts";

/** Rows of the image, and why the state after the boot is only modelled. */
function imageOf(lines: string, item = "", steps = "") {
  const scenario = `kernel 6.12.107 x86_64 { build debian }\nmachine qemu-pc { memory 4G cpus 2 initrd 11344K ${item} }\n${lines}\nboot\n${steps}\n`;
  const state = analyse(scenario).timeline.at(-1)!.after!;
  const rows = iomemText(state)
    .split("\n")
    .filter((row) => row.includes("Kernel"))
    .map((row) => row.trim());
  return { rows, reasons: state.boot.evidence.reasons.map(({ kind }) => kind) };
}

const BUILT_FOR = [
  "01000000-01ffffff : Kernel code",
  "02000000-02b8cfff : Kernel rodata",
  "02c00000-02e70bff : Kernel data",
  "03738000-03bfffff : Kernel bss",
];

test.each([
  ["the early heap that a log of memblock=debug prints tells", "reserve 0x1e400000-0x1e410fff by setup_arch", ""],
  ["/proc/iomem tells", "", "image 0x1b800000"],
])("%s where KASLR put the image", (_, line, item) => {
  const { rows, reasons } = imageOf(line, item);
  expect(rows).toEqual([
    "1b800000-1c7fffff : Kernel code",
    "1c800000-1d38cfff : Kernel rodata",
    "1d400000-1d670bff : Kernel data",
    "1df38000-1e3fffff : Kernel bss",
  ]);
  expect(reasons).not.toContain("kaslr");
});

test.each([
  ["of another size", "reserve 0x1e400000-0x1e411fff by setup_arch"],
  ["at no place that KASLR takes", "reserve 0x1e401000-0x1e411fff by setup_arch"],
  ["of somebody else", "reserve 0x1e400000-0x1e410fff by alloc_node_data"],
])("a reservation %s tells nothing of the image", (_, reserve) => {
  const { rows, reasons } = imageOf(reserve);
  expect(rows).toEqual(BUILT_FOR);
  expect(reasons).toContain("kaslr");
});

test("of an image that lies where it was built to run the heap moves nothing", () => {
  expect(imageOf("cmdline { nokaslr }\nreserve 0x3c00000-0x3c10fff by setup_arch").rows).toEqual(BUILT_FOR);
});

test("a paravirtualised guest of Xen is started without the code that chooses a place", () => {
  expect(imageOf("", "hypervisor xen-pv").reasons).not.toContain("kaslr");
  expect(imageOf("", "hypervisor xen").reasons).toContain("kaslr");
});

test.each([
  ["reserve 0x1e400000-0x1e410fff by setup_arch", ""],
  ["", "image 0x1b800000"],
])("KASLR chooses anew in the next boot: %s %s", (line, item) => {
  const { rows, reasons } = imageOf(line, item, "reboot");
  expect(rows).toEqual(BUILT_FOR);
  expect(reasons).toContain("kaslr");
});
