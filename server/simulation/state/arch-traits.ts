/**
 * What the architecture decides about memory while the kernel runs, as plain values: arch/ makes them for a version, mm/ and drivers/ read
 * them and ask for no architecture by name.
 */

/** How ranges of the firmware's map that are no RAM stand in the tree of resources. Names of types as in FirmwareEntryState. */
export interface FirmwareResources {
  /** Not busy: what is added can lie in it wholly. */
  readonly shared: ReadonlySet<string>;
  /** Not busy until a driver claims them, which it does: only what the driver adds lies in it. */
  readonly claimed: ReadonlySet<string>;
}

export interface ArchTraits {
  /** `numa=noacpi` is a word of its own: x86's numa_setup(). Where it is none the SRAT is read all the same. */
  readonly numaNoAcpi: boolean;
  /**
   * Ranges of the firmware's map that are no RAM, as the command line leaves it, stand in the tree of resources (/proc/iomem) by themselves, and memory
   * that is added has to find its place there; undefined: they don't.
   */
  readonly firmwareResources: FirmwareResources | undefined;
  /** Whether boot memory may go offline as far as the architecture's memory notifier is concerned. */
  readonly bootMemory: "may-go" | "stays" | "stays-and-says-so";
  /** The notifier refuses a range that begins or ends inside a huge mapping of linear map or memmap. */
  readonly refusesSplitLeaf: boolean;
  /**
   * register_page_bootmem_info_node(): pages of memmap, usage maps and node data are counted by the sections that they
   * describe (CONFIG_HAVE_BOOTMEM_INFO_NODE).
   */
  readonly countsBootmemPages: boolean;
  /** Virtual address of the struct page of pfn 0 without KASLR; undefined: it depends on where memory starts, and is not modelled. */
  readonly vmemmapBase?: number;
}
