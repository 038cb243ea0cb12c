/** Mistakes in the lines of steps and expectations, as other programs take them; see mistakes.ts. */
import { BOOTED, KERNEL, MACHINE, type MISTAKES } from "./mistakes.ts";

export const TYPED_MISTAKES: typeof MISTAKES = [
  ["a block in two words", `${BOOTED}offline memory 38 -> ok\n`, "syntax", "offline memory38 -> ok"],
  ["blocks with a comma", `${BOOTED}offline memory38,39 -> EBUSY\n`, "syntax", "offline memory38-39 -> EBUSY"],
  [
    "blocks that are no range",
    `${BOOTED}  offline memory34, 36 memory38 -> ok\n`,
    "syntax",
    "  offline memory34 -> ok\n  offline memory36 -> ok\n  offline memory38 -> ok\n",
  ],
  ["a range with spaces", `${BOOTED}expect memory34 - 35 state=online\n`, "syntax", "expect memory34-35 state=online"],
  ["a range as Rust has it", `${BOOTED}expect memory34..35 state=online\n`, "syntax", "expect memory34-35 state"],
  ["a block by its hexadecimal id", `${BOOTED}expect memory0x22 state=online\n`, "syntax", "expect memory34 state"],
  [
    "a zone behind the block",
    `${BOOTED}offline memory38\nonline memory38 movable\n`,
    "syntax",
    "online_movable memory38\n",
  ],
  ["an error by its number", `${BOOTED}offline memory39 -> -16\n`, "syntax", "memory39 -> EBUSY"],
  ["an outcome without its arrow", `${BOOTED}offline memory39 EBUSY\n`, "syntax", "memory39 -> EBUSY"],
  ["a state without its field", `${BOOTED}expect memory38 online\n`, "syntax", "memory38 state=online"],
  ["a field without its sign", `${BOOTED}expect memory38 state online\n`, "syntax", "memory38 state=online"],
  [
    "a field of a zone without its sign",
    `${BOOTED}expect node0 Movable present 65536\n`,
    "syntax",
    "Movable present=65536",
  ],
  [
    "zones as the file prints them",
    `${BOOTED}plug stick\noffline memory40\nexpect memory40 valid_zones=Normal Movable\n`,
    "syntax",
    "valid_zones=Normal,Movable",
  ],
  ["a knob without its sign", `${BOOTED}set auto_online_blocks offline\n`, "syntax", "auto_online_blocks = offline"],
  [
    "a size without its word",
    `${MACHINE}virtio-mem vm { size 2G requested 0 }\nboot\nresize vm 1G -> ok\n`,
    "syntax",
    "resize vm to 1G -> ok",
  ],
  ["an allocation without a name", `${BOOTED}allocate 64M movable\n`, "syntax", "allocate 64M movable as app\n"],
  ["a kind in front of the size", `${BOOTED}allocate movable 64M as it\n`, "syntax", "allocate 64M movable as it"],
  ["an action behind the size", `${BOOTED}chmem 128M disable\n`, "syntax", "chmem disable 128M"],
  ["a heading without quotes", `${BOOTED}step a DIMM comes # now\n`, "syntax", 'step "a DIMM comes" # now'],
  ["a second kernel", `${KERNEL}${BOOTED}`, "duplicate-name", BOOTED],
];
