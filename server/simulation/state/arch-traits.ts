/**
 * What the architecture decides about memory while the kernel runs, as plain values: arch/ makes them for a version, mm/ and drivers/ read
 * them and ask for no architecture by name.
 */

export interface ArchTraits {
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
