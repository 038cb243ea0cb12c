/** How steps end, in the words of those who get the error: what each errno means for memory that is plugged or moved. */

export interface OutcomeWord {
  readonly name: string;
  readonly meaning: string;
}

/** The ones that hotplug gives, most frequent first. */
export const OUTCOME_WORDS: readonly OutcomeWord[] = [
  { name: "ok", meaning: "The step is done." },
  {
    name: "EBUSY",
    meaning: "Something stands in the way: a page that can't be moved, or a range that is isolated already.",
  },
  {
    name: "EINVAL",
    meaning:
      "The kernel refuses: the state is that already, the zone is not allowed there, or the range is unaligned or has holes.",
  },
  { name: "ENOMEM", meaning: "No memory for what the step needs, the memmap of new memory above all." },
  { name: "EEXIST", meaning: "There is memory at that address already." },
  { name: "ENODEV", meaning: "There is no such device." },
  { name: "ENOENT", meaning: "This kernel has no such file." },
  { name: "EAGAIN", meaning: "Not just now: pages could not be moved yet." },
  { name: "EINTR", meaning: "A signal ended it: offlining tries for as long as it takes." },
  { name: "EPERM", meaning: "Not allowed there, whatever the state." },
  { name: "EACCES", meaning: "The file can only be read." },
  { name: "ENOSPC", meaning: "No room left in the device's region." },
  { name: "EIO", meaning: "The device did not do what it was asked for." },
];

export function outcomeMeaning(name: string): string | undefined {
  if (name === "depends") return "Only a running system knows; what is stated is taken as what was observed.";
  return OUTCOME_WORDS.find((word) => word.name === name)?.meaning;
}
