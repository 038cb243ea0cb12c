/** Devices that this kernel has no driver for. */
import type { DeviceUnseen } from "../../simulation/state/outcome-reason.ts";
import { defineNote, type Remedy } from "./define-note.ts";
import { inTheWayText } from "./refusal-words.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "device-unseen": DeviceUnseen;
  }
}

export const deviceUnseen = defineNote({
  code: "device-unseen",
  about: "a device the kernel has no driver for",
  severity: "warning",
  restsOn: "outcome",
  words: (facts) => ({ message: deviceUnseenText(facts) }),
  fixes: (facts): readonly Remedy[] =>
    facts.why === "no-driver" && facts.since !== undefined ? [{ kind: "set-kernel", version: facts.since }] : [],
  page: {
    meaning: "A virtio-mem device is resized, and no driver of this kernel looks at it.",
    example: `kernel 5.7 x86_64
machine qemu-pc {
  memory 4G
  maxmem 16G
}
virtio-mem vm0 { size 4G }
boot
resize vm0 to 1G
`,
    cured: `kernel 5.8 x86_64
machine qemu-pc {
  memory 4G
  maxmem 16G
}
virtio-mem vm0 { size 4G }
boot
resize vm0 to 1G
`,
    why: "drivers/virtio/virtio_mem.c came with Linux 5.8 for x86-64 and was enabled for arm64 later.",
    mend: "Boot a kernel that has the driver.",
  },
});

export function deviceUnseenText(facts: DeviceUnseen): string {
  const { device } = facts;
  if (facts.why === "not-built") return `nobody looks at ${device}: this kernel has no CONFIG_VIRTIO_MEM`;
  if (facts.why === "region-taken")
    return `virtio_mem takes nothing of ${device}, "could not reserve device region": ${inTheWayText(facts.start, facts.size, facts.resource)}`;
  const { arch, version, since } = facts;
  const known =
    since === undefined ? `no virtio-mem driver for ${arch}` : `a virtio-mem driver for ${arch} since ${since}`;
  return `nobody looks at ${device}: Linux has ${known}, this is ${version}`;
}
