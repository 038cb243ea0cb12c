/**
 * Which files of a folder or an archive tell of the machine. A sosreport, a copy of /proc and /sys, kdump's folder: files by their
 * names, of several of one kind the better one (sos: `sos_commands/`). Anything else: every file, by its content.
 */

/** A file of a container, with `/` between the parts of its name. */
export interface Member {
  readonly name: string;
  /** A symbolic link has a name alone. */
  readonly isLink: boolean;
}

export interface ChosenMembers {
  /** Files to be read; of each list the first that can be read and recognised is the one. */
  readonly files: readonly (readonly string[])[];
  /** Files of /sys/devices/system/memory: they become one text. */
  readonly memory: readonly Member[];
  /** Files beyond the limit, which nobody looks at. */
  readonly leftOut: number;
}

/** Best first. */
const KNOWN: readonly (readonly RegExp[])[] = [
  [
    /(?:^|\/)sos_commands\/kernel\/dmesg$/,
    /(?:^|\/)sos_commands\/kernel\/dmesg_-T$/,
    /(?:^|\/)var\/log\/dmesg$/,
    /(?:^|\/)vmcore-dmesg(?:-incomplete)?\.txt$/,
    /(?:^|\/)sos_commands\/logs\/journalctl_--no-pager_--boot$/,
    /(?:^|\/)sos_commands\/logs\/journalctl_--no-pager_--catalog_--boot$/,
    // What people save beside a copy of /proc.
    /(?:^|\/)(?:[\w-]+[.-])?dmesg(?:\.(?:txt|log))?$/,
  ],
  [/(?:^|\/)proc\/iomem$/, /(?:^|\/)iomem(?:\.txt)?$/],
  [/(?:^|\/)proc\/zoneinfo$/, /(?:^|\/)zoneinfo(?:\.txt)?$/],
  [/(?:^|\/)proc\/cmdline$/],
  [/(?:^|\/)proc\/meminfo$/],
  [/(?:^|\/)proc\/version$/, /(?:^|\/)sos_commands\/kernel\/uname_-a$/],
  [/(?:^|\/)sos_commands\/memory\/lsmem/, /(?:^|\/)lsmem(?:\.(?:txt|json))?$/],
];

/** Files that a container without known names may have before looking into all of them is too much. */
const MOST_MEMBERS = 200;

/** Below /sys/devices/system/memory, or below a copy of that folder. */
const MEMORY_FILE =
  /(?:^|\/)(?:memory\/)?(?:memory\d{1,9}\/(?:state|online|removable|valid_zones|phys_index|phys_device|node\d{1,5})|(?:block_size_bytes|auto_online_blocks))$/;

export function chooseMembers(members: readonly Member[]): ChosenMembers {
  const memory = members.filter(({ name }) => MEMORY_FILE.test(name));
  const files = members.filter(({ isLink }) => !isLink).map(({ name }) => name);
  const known = KNOWN.map((patterns) => [
    ...new Set(patterns.flatMap((pattern) => files.filter((name) => pattern.test(name)).sort())),
  ]);
  const found = known.filter((names) => names.length > 0);
  if (found.length > 0) return { files: found, memory, leftOut: 0 };
  const others = files.filter((name) => !MEMORY_FILE.test(name) && !/(?:^|\/)\./.test(name));
  // With the files of a running system's /sys there are other files that say nothing here.
  const looked = memory.length > 0 ? [] : others.sort().slice(0, MOST_MEMBERS);
  return {
    files: looked.map((name) => [name]),
    memory,
    leftOut: memory.length > 0 ? 0 : others.length - looked.length,
  };
}

/** The files of /sys/devices/system/memory as `grep -r` prints them; links to nodes are names alone. */
export function memoryListing(members: readonly Member[], contentOf: (name: string) => string | undefined): string {
  const lines = members.flatMap(({ name, isLink }) => {
    if (isLink || /\/node\d+$/.test(name)) return [name];
    const content = contentOf(name)?.trim();
    return content === undefined ? [] : [`${name}:${content.split("\n")[0]}`];
  });
  return `${lines.join("\n")}\n`;
}
