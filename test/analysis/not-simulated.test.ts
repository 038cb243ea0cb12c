import { describe, expect, test } from "vitest";
import { analyse, checkMarked } from "./fixture.ts";

const MACHINE = (items: string) => `kernel 6.1 x86_64 { build debian }
machine qemu-pc { memory 4G ${items} }
cmdline { nokaslr }
boot
`;

describe("what the simulation does not follow yet", () => {
  test("is said once, where it stands", () => {
    checkMarked(`kernel 6.1 x86_64 { build debian }
machine qemu-pc {
  memory 4G
  cpu host
# ^^^^^^^^ not-simulated: not simulated yet: \`cpu host\`; the machine has the platform's default CPU
}
boot
`);
  });

  test("arrives in the machine's description and makes every state modelled", () => {
    const { setup, timeline } = analyse(MACHINE("cpu host  qemu 8.2  hypervisor kvm"));
    expect(setup?.machine).toMatchObject({ cpu: "host", qemu: "8.2", hypervisor: "kvm" });
    expect(timeline.at(-1)?.after?.boot.confidence).toEqual({
      level: "modelled",
      why: "not simulated: `cpu host`, `qemu 8.2`, `hypervisor kvm`",
    });
  });

  test("stays modelled through a reboot", () => {
    const { timeline } = analyse(`${MACHINE("cpu host")}reboot\n`);
    expect(timeline.map(({ after }) => after?.boot.confidence.level)).toEqual(["modelled", "modelled"]);
  });

  test("is not the version of QEMU whose machines are tabled", () => {
    const { diagnostics, timeline, setup } = analyse(MACHINE("qemu 7.2"));
    expect(diagnostics).toEqual([]);
    expect(setup?.machine.qemu).toBe("7.2");
    expect(timeline.at(-1)?.after?.boot.confidence.level).toBe("exact");
  });
});
