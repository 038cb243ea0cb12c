import { describe, expect, test } from "vitest";
import { wordedEvidence } from "../../server/analysis/evidence-words.ts";
import { stateEvidence } from "../../server/simulation/evidence/levels.ts";
import { analyse, checkMarked } from "./fixture.ts";

const MACHINE = (items: string) => `kernel 6.1 x86_64 { build debian }
machine qemu-pc { memory 4G ${items} }
cmdline { nokaslr }
boot
`;

describe("what the simulation does not follow yet", () => {
  test("is none of what tells one machine of a platform from another", () => {
    const { setup, diagnostics } = analyse(MACHINE("cpu host  qemu 8.2  hypervisor kvm"));
    expect(setup?.machine).toMatchObject({ cpu: "host", qemu: "8.2", hypervisor: "kvm" });
    expect(diagnostics.filter(({ code }) => code === "not-simulated")).toEqual([]);
  });

  test("is not the version of QEMU whose machines are tabled", () => {
    const { diagnostics, timeline, setup } = analyse(MACHINE("qemu 7.2"));
    expect(diagnostics).toEqual([]);
    expect(setup?.machine.qemu).toBe("7.2");
    expect(timeline.at(-1)?.after?.boot.evidence.reasons.map(({ kind }) => kind)).not.toContain("platform-version");
  });
});

test("an outcome that no step has is said, and passed over", () => {
  checkMarked(`kernel 6.1 x86_64 { build debian }
machine qemu-pc { memory 4G }
boot
set min_free_kbytes = 67584 -> deadlock
#                           ^^^^^^^^^^^ not-simulated: not simulated yet: \`-> deadlock\`; no step of the simulation ends so, and the outcome is passed over
`);
});

test("what a device tree says is an error on a machine that has none", () => {
  checkMarked(`kernel 6.1 x86_64 { build debian }
machine qemu-pc {
  memory 4G
  dma-range 0x0-0x3fffffff
# ^^^^^^^^^ bad-value: \`dma-range\` is a matter of a device tree, which this machine has none of
  reserved-memory video { size 64M in 0x0-0x3fffffff }
# ^^^^^^^^^^^^^^^ bad-value: \`reserved-memory\` is a matter of a device tree, which this machine has none of
}
boot
`);
});

test("processors of a node may be ranges", () => {
  const { setup, diagnostics } = analyse(
    MACHINE("cpus 8").replace("memory 4G", "node0 { memory 2G cpus 0-3,7 } node1 { memory 2G cpus 4-6 }"),
  );
  expect(diagnostics).toEqual([]);
  expect(setup?.machine.nodes.map(({ cpus }) => cpus)).toEqual([
    [0, 1, 2, 3, 7],
    [4, 5, 6],
  ]);
});

test("UEFI on a PC is read, and modelled with what is missing", () => {
  const { timeline, diagnostics } = analyse(
    "kernel 6.12.107 x86_64 { build debian }\nmachine qemu-q35 { memory 2G initrd 4400K uefi ovmf }\ncmdline { nokaslr }\nboot\n",
  );
  expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'firmware-not-simulated: modelled: ovmf is not simulated on qemu-q35: the memory map is that of its BIOS; its own is told by the log of a boot, `machine from "boot.dmesg"`, or written, `machine { uefi ovmf firmware { … } }`',
  ]);
  const { why } = wordedEvidence(stateEvidence(timeline[0]!.after!));
  expect(why).toContain("ovmf is not simulated on qemu-q35: the memory map is that of its BIOS");
});

test("UEFI with the firmware's own map asks for nothing more", () => {
  const { diagnostics } = analyse(
    "kernel 6.12.107 x86_64 { build debian }\nmachine {\n  uefi ovmf\n  firmware {\n    0x0-0x9ffff usable\n    0x100000-0x7fffffff usable\n  }\n}\ncmdline { nokaslr }\nboot\n",
  );
  expect(diagnostics.map(({ message }) => message)).toEqual([
    "modelled: what ovmf and the boot loader hold besides the map is not simulated",
  ]);
});

test.each([
  [
    "machine microvm { memory 4G }",
    "`microvm` is no platform known here: QEMU's microvm is not simulated: it is told by",
  ],
  ["machine ovmf { memory 4G }", "`ovmf` is no platform known here: firmware stands inside `machine { }`"],
  ["machine qemu-q35 { memory 4G hmat }", "zones and blocks are the same without it, leave it out"],
  ["machine qemu-q35 { memory 4G\n distance 20 }", "as far from each other as without a SLIT"],
  ["machine qemu-q35 { memory 4G uefi edk3 }", "`edk3` is no firmware known here; known is `ovmf`"],
])("what there is no word for says what to write: %s", (machine, sentence) => {
  const { diagnostics } = analyse(`kernel 6.12 x86_64 { build debian }\n${machine}\ncmdline { nokaslr }\nboot\n`);
  expect(diagnostics.map(({ message }) => message).join("\n")).toContain(sentence);
});
