/** Whole pieces of a scenario to begin with. `‹1G›` is a value to overwrite, `‹PLATFORM›` one of the words there are. */

export interface SnippetEntry {
  readonly prefix: string | readonly string[];
  readonly description: string;
  readonly insert: string;
}

export const SNIPPETS: Readonly<Record<string, SnippetEntry>> = {
  Scenario: {
    prefix: ["scenario", "new"],
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
    prefix: "machine numa",
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
    prefix: "machine firmware",
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
    prefix: "dimm",
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
    prefix: "virtio-mem",
    description: "A virtio-mem device",
    insert: "virtio-mem ‹vmem0› { size ‹4G› block ‹2M› node0 requested ‹1G› }",
  },
  "Sweep over a parameter": {
    prefix: "param",
    description: "A parameter with its possible values; \\$name stands for it",
    insert: "param ‹size› = ‹256M› | ‹512M› | ‹1G›",
  },
  "Offlining with its outcome": {
    prefix: "offline",
    description: "Takes a block offline and states how that ends",
    insert: "offline memory‹39› -> ‹ok|EBUSY|EINVAL›",
  },
  "What lsmem prints": {
    prefix: "expect lsmem",
    description: "Compares with the output of lsmem --split ZONES --output-all",
    insert: 'expect lsmem """\n‹RANGE SIZE STATE REMOVABLE BLOCK NODE ZONES›\n"""\n',
  },
  "Crash dump": {
    prefix: "crash",
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
    prefix: "concurrently",
    description: "Steps that run at the same time: who waits for which lock?",
    insert: "concurrently {\n  ‹offline memory34›\n  ‹offline memory35›\n}\n",
  },
};
