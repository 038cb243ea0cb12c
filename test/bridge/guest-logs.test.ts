/** Guests of hypervisors by excerpts of their public boot logs: the imported scenario holds in every fact, and nothing is called exact. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, memzoneHere, removeFolder } from "../cli/program.ts";

interface Guest {
  readonly facts: number;
  /** Lines of the scenario. */
  readonly says: readonly string[];
}

const GUESTS: Readonly<Record<string, Guest>> = {
  "hyperv-wsl2": { facts: 27, says: ["hypervisor hyperv", "block-size 128M", "initrd 1884K at 0x3dd8000"] },
  "xen-pv": { facts: 25, says: ["hypervisor xen-pv", "0x0000000100000000-0x000000188725cfff usable"] },
  // A journal, whose lines have the kernel's stamp in front of `kernel:`.
  "vmware-440bx": { facts: 15, says: ["hypervisor vmware", "0x00000000bff00000-0x00000000bfffffff usable"] },
  // 5.12-rc: holes are counted by zone; crashkernel=auto is no mainline kernel's.
  "nitro-r5d": { facts: 39, says: ["hypervisor nitro", "dma-reserved 158"] },
  // Its kernel has neither ZONE_DMA nor ZONE_DMA32, and speaks of device trees though it is no arm64.
  "chromeos-arcvm": { facts: 22, says: ["hypervisor kvm", "0x0000000000100000-0x00000000cfffffff usable"] },
  // No DMI; ACPI tables tell who made them.
  "firecracker-6.12": { facts: 26, says: ["hypervisor firecracker", "0x0000000000100000-0x00000000cfffffff usable"] },
};

describe("a guest of a hypervisor", () => {
  it.each(Object.entries(GUESTS))("%s", async (name, { facts, says }) => {
    const log = readFileSync(join(import.meta.dirname, "field", `${name}.dmesg`));
    const folder = folderWith({ "boot.dmesg": log });
    const { out } = await memzoneHere(folder, "import", "boot.dmesg", "--check", "-o", "guest.memzone");
    const made = readFileSync(join(folder, "guest.memzone"), "utf8");
    removeFolder(folder);
    for (const line of says) expect(made).toContain(`  ${line}\n`);
    // Memory that is free when the page allocator takes over is a count of its moment.
    const counts = log.includes("Memory: ") ? 2 : 0;
    expect(out.trim().split("\n").at(-1)).toBe(
      `${facts} facts: ${facts - counts} same, 0 differ, ${counts} not simulated`,
    );
  });

  it("has no low zones where its log lists none, with or without that log beside it", async () => {
    const folder = folderWith({
      "logs/boot.dmesg": readFileSync(join(import.meta.dirname, "field/chromeos-arcvm.dmesg")),
    });
    const { out } = await memzoneHere(folder, "import", "logs/boot.dmesg");
    removeFolder(folder);
    expect(out).toContain("x86_64 { config ZONE_DMA=n config ZONE_DMA32=n }");
  });
});
