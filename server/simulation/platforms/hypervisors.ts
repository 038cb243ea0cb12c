/**
 * What a machine may be a guest of, as far as the kernel can tell: CPUID's hypervisor bit (leaf 1, ECX bit 31), and whose CPU it is.
 */
export interface Hypervisor {
  readonly name: string;
  /** The CPU says that it is virtual. */
  readonly hypervisorBit: boolean;
  /** Guest code runs on the host's CPU, whose vendor it sees. */
  readonly hostCpu: boolean;
  /** Emulates the CPU itself, as a tabled platform of QEMU does that nothing is stated of. */
  readonly ofPlatforms?: true;
  /** QEMU runs guests by it (`-accel NAME`), and what it shows of the machine is QEMU's. */
  readonly qemuAccelerator?: true;
  /** The CPU model by which it hands its host's CPU on as it is (QEMU's `-cpu host`). */
  readonly hostModel?: string;
}

export const HYPERVISORS: readonly Hypervisor[] = [
  { name: "none", hypervisorBit: false, hostCpu: false },
  { name: "tcg", hypervisorBit: true, hostCpu: false, ofPlatforms: true, qemuAccelerator: true },
  { name: "kvm", hypervisorBit: true, hostCpu: true, qemuAccelerator: true, hostModel: "host" },
  { name: "hyperv", hypervisorBit: true, hostCpu: true },
  { name: "xen", hypervisorBit: true, hostCpu: true },
  { name: "vmware", hypervisorBit: true, hostCpu: true },
  // Virtual machine monitors on KVM, whose CPUID they show.
  { name: "firecracker", hypervisorBit: true, hostCpu: true },
  { name: "cloud-hypervisor", hypervisorBit: true, hostCpu: true },
  { name: "nitro", hypervisorBit: true, hostCpu: true },
  { name: "bhyve", hypervisorBit: true, hostCpu: true },
  { name: "acrn", hypervisorBit: true, hostCpu: true },
  { name: "jailhouse", hypervisorBit: true, hostCpu: true },
  { name: "virtualbox", hypervisorBit: true, hostCpu: true },
];

export const HYPERVISOR_NAMES: readonly string[] = HYPERVISORS.map(({ name }) => name);

export function hypervisorNamed(name: string): Hypervisor | undefined {
  return HYPERVISORS.find((each) => each.name === name);
}
