/** Whole pieces of a scenario to begin with. `‹1G›` is a value to overwrite, `‹PLATFORM›` one of the words there are. */

/** Parts of a scenario that a piece may need in front of it, one after the other. */
export const FRAME = {
  kernel: "kernel ‹6.12› ‹ARCH›\n",
  machine: "machine ‹PLATFORM› {\n  memory ‹4G›\n}\n",
  boot: "boot\n",
} as const;
type Part = keyof typeof FRAME;

export interface SnippetEntry {
  readonly needs?: readonly Part[];
  /** What it has itself, and a scenario has once. */
  readonly brings?: readonly (Part | "scenario")[];
  /** What it does, machines of the architecture that a kernel has unless it says another can do alone. */
  readonly isOfDefaultArch?: true;
  readonly description: string;
  readonly insert: string;
}

export const SNIPPETS: Readonly<Record<string, SnippetEntry>> = {
  Scenario: {
    brings: ["scenario", "kernel", "machine", "boot"],
    description: "A whole scenario: kernel, machine, command line, boot and a first expectation",
    insert: `scenario "‹what happens›"

kernel ‹6.12› ‹ARCH›

machine ‹PLATFORM› {
  memory ‹4G›
  cpus ‹2›
}

cmdline {
  ‹movablecore=256M›
}

boot

expect node0 ‹Movable› present=‹256M›
`,
  },
  "NUMA machine": {
    brings: ["machine"],
    description: "A machine of two nodes; the memory of the second is hot-pluggable",
    insert: `machine ‹PLATFORM› {
  node0 {
    memory ‹2G›
    cpus ‹0-1›
  }
  node1 {
    memory ‹2048M›
    cpus ‹2-3›
    hotpluggable
  }
}
`,
  },
  "Machine by firmware map": {
    brings: ["machine"],
    description: "A machine by its BIOS-e820 map; lines of dmesg can be pasted into it",
    insert: `machine {
  firmware {
    ‹0x0000000000000000-0x000000000009fbff› usable
    ‹0x0000000000100000-0x00000000bffdffff› usable
  }
}
`,
  },
  "Hotplug of a DIMM": {
    needs: ["kernel"],
    brings: ["machine", "boot"],
    isOfDefaultArch: true,
    description: "A DIMM to plug, in a machine with room for it",
    insert: `machine ‹PLATFORM› {
  memory ‹4G›
  slots ‹4›
  maxmem ‹16G›
}

dimm ‹dimm0› { size ‹1G› node0 }

boot

step "‹a DIMM comes›"
plug ‹dimm0›
online_movable memory‹40-47›
`,
  },
  "virtio-mem device": {
    description: "A virtio-mem device",
    insert: "virtio-mem ‹vmem0› { size ‹4G› block ‹2M› node0 requested ‹1G› }",
  },
  "Sweep over a parameter": {
    description: "A parameter with its possible values; $name stands for it",
    insert: "param ‹size› = ‹256M› | ‹512M› | ‹1G›",
  },
  "Offlining with its outcome": {
    needs: ["kernel", "machine", "boot"],
    isOfDefaultArch: true,
    description: "Takes a block offline and states how that ends",
    insert: "offline memory‹38› -> ‹ok|EBUSY|EINVAL›",
  },
  "What lsmem prints": {
    needs: ["kernel", "machine", "boot"],
    description: "Compares with the output of lsmem --split ZONES --output-all",
    insert: 'expect lsmem """\n‹RANGE SIZE STATE REMOVABLE BLOCK NODE ZONES›\n"""\n',
  },
  "Crash dump": {
    needs: ["kernel", "machine"],
    brings: ["boot"],
    isOfDefaultArch: true,
    description: "Panic into the crash kernel, and a dump to a file system in memory of ZONE_MOVABLE",
    insert: `cmdline {
  crashkernel=‹256M›
  movablecore=‹512M›
}

boot

crash {
  cmdline {
    ‹memmap=256M!0x120000000›
  }
}
dump to ‹pmem0›
`,
  },
  "Steps at the same time": {
    needs: ["kernel", "machine", "boot"],
    description: "Steps that run at the same time: who waits for which lock?",
    insert: "concurrently {\n  ‹offline memory34›\n  ‹offline memory35›\n}\n",
  },
};
