/**
 * What a machine may be a guest of, as far as the kernel can tell: CPUID's hypervisor bit (leaf 1, ECX bit 31), and whose CPU it is.
 */
export interface Hypervisor {
  readonly name: string;
  /** The CPU says that it is virtual. */
  readonly hypervisorBit: boolean;
  /** Guest code runs on the host's CPU, whose vendor it sees. */
  readonly hostCpu: boolean;
  /** It starts the kernel proper, without the code that unpacks it and chooses its place: nothing is randomised (arch/x86/xen/xen-head.S: startup_xen). */
  readonly startsPayload?: true;
  /** Emulates the CPU itself, as a tabled platform of QEMU does that nothing is stated of. */
  readonly ofPlatforms?: true;
  /** QEMU runs guests by it (`-accel NAME`), and what it shows of the machine is QEMU's. */
  readonly qemuAccelerator?: true;
  /** How the kernel's log calls it, in small letters: `Hypervisor detected: `, `Booting paravirtualized kernel on `. */
  readonly announced?: readonly string[];
  /**
   * Who made the firmware's tables, where the kernel sees another's interface: OEM IDs of ACPI, vendors and models of DMI, both
   * from their beginning.
   */
  readonly madeBy?: readonly RegExp[];
  /** `type` of libvirt's `<domain>`. */
  readonly libvirtType?: string;
  /** QEMU's option of its own that chooses it, besides `-accel NAME`. */
  readonly qemuOption?: string;
  /** The CPU model by which it hands its host's CPU on as it is (QEMU's `-cpu host`). */
  readonly hostModel?: string;
}

const VIRTUAL = { hypervisorBit: true, hostCpu: true } as const;

export const HYPERVISORS: readonly Hypervisor[] = [
  { name: "none", hypervisorBit: false, hostCpu: false },
  {
    name: "tcg",
    hypervisorBit: true,
    hostCpu: false,
    ofPlatforms: true,
    qemuAccelerator: true,
    libvirtType: "qemu",
  },
  {
    name: "kvm",
    ...VIRTUAL,
    qemuAccelerator: true,
    hostModel: "host",
    announced: ["kvm"],
    libvirtType: "kvm",
    qemuOption: "enable-kvm",
  },
  {
    name: "hyperv",
    ...VIRTUAL,
    announced: ["microsoft hyper-v", "microsoft hyperv", "hyper-v"],
    libvirtType: "hyperv",
  },
  { name: "xen", ...VIRTUAL, announced: ["xen hvm"], libvirtType: "xen" },
  // A paravirtualised guest, dom0 among them.
  { name: "xen-pv", ...VIRTUAL, startsPayload: true, announced: ["xen pv", "xen"] },
  { name: "vmware", ...VIRTUAL, announced: ["vmware", "vmware hypervisor"], libvirtType: "vmware" },
  // Virtual machine monitors on KVM, whose CPUID they show.
  { name: "firecracker", ...VIRTUAL, madeBy: [/^FIRECK$/] },
  { name: "cloud-hypervisor", ...VIRTUAL, madeBy: [/^CLOUDH$/, /^Cloud Hypervisor cloud-hypervisor\b/] },
  // An instance of its own machine (`metal`) is no guest.
  { name: "nitro", ...VIRTUAL, madeBy: [/^Amazon EC2 (?!\S+\.metal\b)/] },
  { name: "bhyve", ...VIRTUAL, announced: ["bhyve"] },
  { name: "acrn", ...VIRTUAL, announced: ["acrn"] },
  { name: "jailhouse", ...VIRTUAL, announced: ["jailhouse"] },
  { name: "virtualbox", ...VIRTUAL, madeBy: [/^innotek GmbH VirtualBox\b/] },
];

/** What emulates the CPUs of a tabled platform. */
export const HYPERVISOR_OF_PLATFORMS = HYPERVISORS.find(({ ofPlatforms }) => ofPlatforms === true)!.name;

export const HYPERVISOR_NAMES: readonly string[] = HYPERVISORS.map(({ name }) => name);

export function hypervisorNamed(name: string): Hypervisor | undefined {
  return HYPERVISORS.find((each) => each.name === name);
}

/** The one that a kernel's log calls so. */
export function hypervisorAnnounced(words: string): Hypervisor | undefined {
  return HYPERVISORS.find(({ announced }) => announced?.includes(words.toLowerCase()) === true);
}

/** The one whose monitor made the tables with this OEM ID of ACPI or this vendor and model of DMI. */
export function hypervisorOfTables(words: string): Hypervisor | undefined {
  return HYPERVISORS.find(({ madeBy }) => madeBy?.some((form) => form.test(words)) === true);
}
