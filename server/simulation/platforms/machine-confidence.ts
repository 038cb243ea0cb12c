/** A state's confidence as one reason in words, with what is not known of the machine. */
import type { Reason } from "../evidence/reason.ts";
import type { BootSetup } from "../state/events.ts";
import type { Confidence } from "../state/state.ts";
import { machineEvidence } from "./machine-evidence.ts";

/** `profile`: name of the kernel's build. What is wrong with the build goes first. */
export function withMachine(confidence: Confidence, setup: BootSetup, profile: string): Confidence {
  if (confidence.level !== "exact") return confidence;
  const [reason] = machineEvidence(setup, profile).reasons;
  return reason === undefined ? confidence : { level: "modelled", why: words(reason) };
}

function words(reason: Reason): string {
  if (reason.kind === "loader-not-measured" && reason.firmware !== undefined) {
    return `what ${reason.firmware} leaves where was not measured: places are those of an older edk2`;
  }
  return MACHINE_WORDS[reason.kind] ?? reason.kind;
}

const MACHINE_WORDS: { readonly [K in Reason["kind"]]?: string } = {
  "map-only-machine": "of the machine only its memory map is known",
  "platform-version": "this version of QEMU is not tabled",
  "loader-not-measured": "where this machine's loader leaves things was not measured",
  "cpu-unknown": "features of the CPU are not known",
  "hypervisor-unknown": "whether the machine is a guest is not stated",
};
