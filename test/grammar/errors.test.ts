import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { itemWords } from "../../grammar/words.ts";
import { annotated } from "./annotated.ts";

function says(name: string, fixture: string): void {
  test(name, () => {
    const trimmed = fixture.replace(/^\n/, "");
    expect(annotated(trimmed)).toBe(trimmed);
  });
}

describe("an unknown word", () => {
  says(
    "at the beginning of a line names the statement that was meant",
    `
boot
ofline memory39
^^^^^^ unknown statement \`ofline\`; did you mean \`offline\`?
onlin memory39
^^^^^ unknown statement \`onlin\`; did you mean \`online\`?
frobnicate
^^^^^^^^^^ unknown statement \`frobnicate\`
`,
  );
  says(
    "that belongs inside a block says in which",
    `
memory 4G
^^^^^^ \`memory\` belongs inside \`machine { }\`
requested 1G
^^^^^^^^^ \`requested\` belongs inside the \`{ }\` of a device
`,
  );
  says(
    "inside a block names the item that was meant",
    `
machine qemu-pc {
  memry 4G
  ^^^^^ \`memry\` can't stand inside \`machine { }\`; did you mean \`memory\`?
  cpus 2
}
nvdimm pmem0 { size 1G at 0x140000000 }
                       ^^ \`at\` can't stand inside \`nvdimm { }\`
`,
  );
  says(
    "for an outcome, a kind or a firmware type names what was meant",
    `
machine {
  firmware { 0x0-0x9fbff usabel }
                         ^^^^^^ \`usabel\` is no firmware type; did you mean \`usable\`?
}
boot
offline memory39 -> EBUZY
                    ^^^^^ \`EBUZY\` is no outcome; did you mean \`EBUSY\`?
allocate 64M movabel as app
             ^^^^^^^ \`movabel\` is no kind of allocation; did you mean \`movable\`?
reconfigure pmem0 as memory
                     ^^^^^^ \`memory\` is no mode of a device: it is one of system-ram, devdax, fsdax
`,
  );
});

describe("a line that ends too early", () => {
  says(
    "is marked at its last word",
    `
kernel
^^^^^^ expected a kernel version such as 6.5-rc2 after \`kernel\`
machine qemu-pc {
  memory
  ^^^^^^ expected a size such as 4G after \`memory\`
  cpus 2
}
reserve 256M@
            ^ expected the START of the range after \`@\`
boot
offline
^^^^^^^ expected blocks such as memory39 or memory34-39 after \`offline\`
offline memory39 ->
                 ^^ expected an outcome such as ok or EBUSY after \`->\`
offline memory39 -> EBUSY at
                          ^^ expected an address such as 0x13ff00000 after \`at\`
allocate 64M movable
             ^^^^^^^ expected \`as NAME\` after \`movable\`
resize vmem0 to
             ^^ expected a size such as 1G after \`to\`
expect
^^^^^^ expected blocks such as memory39, a zone such as \`node0 Movable\`, or lsmem after \`expect\`
expect memory39 state=
                     ^ expected a value after \`=\`
`,
  );
});

describe("a word that is none of those wanted", () => {
  says(
    "is marked, and said what was wanted",
    `
scenario movablecore
         ^^^^^^^^^^^ expected a title in quotes after \`scenario\`, not \`movablecore\`
machine qemu-pc { memory lots }
                         ^^^^ expected a size such as 4G after \`memory\`, not \`lots\`
reserve 0x13ff00000
        ^^^^^^^^^^^ expected a range such as 0x13ff00000-END or SIZE@0x13ff00000
boot
offline 39
        ^^ expected blocks such as memory39 or memory34-39 after \`offline\`, not \`39\`
resize vmem0 2G
             ^^ expected \`to\` after \`vmem0\`
chmem add 1G
      ^^^ \`add\` is no action of chmem: it is one of enable, disable
set online_policy auto-movable
                  ^^^^^^^^^^^^ expected \`= VALUE\` after \`online_policy\`
`,
  );
  says(
    "is told how the kernel writes sizes",
    `
machine qemu-pc { memory 4GiB }
                         ^^^^ expected a size such as 4G after \`memory\`, not \`4GiB\`: write 4G
`,
  );
  says(
    "behind a statement is one too many",
    `
boot
offline memory39, memory38
                ^ unexpected \`,\` behind \`memory39\`: a statement ends with its line
plug dimm0 online memory40
           ^^^^^^ unexpected \`online\` behind \`dimm0\`: a statement ends with its line
`,
  );
});

describe("a number", () => {
  says(
    "above 2^52 is no address",
    `
machine qemu-pc { memory 4096T }
reserve 0x0-0x10000000000000
reserve 0x0-0x10000000000001
            ^^^^^^^^^^^^^^^^ 0x10000000000001 is above 2^52, the largest address there is
reserve 4096T@0x1000
        ^^^^^^^^^^^^ the range ends above 2^52, the largest address there is
`,
  );
  says(
    "at the END of a range is not below its START",
    `
reserve 0x2000-0x1fff
        ^^^^^^^^^^^^^ the range ends (0x1fff) below its start (0x2000)
boot
offline memory39-34
        ^^^^^^^^^^^ the blocks end (34) below their start (39)
`,
  );
});

describe("what is not closed", () => {
  says(
    "is not said of a `{` that is missing itself",
    `
machine
^^^^^^^ expected \`{\` after \`machine\`
  memory 4G
kernel
^^^^^^ expected a kernel version such as 6.5-rc2 after \`kernel\`
 node0
 ^^^^^ \`node0\` can't stand inside \`kernel { }\`: it belongs inside \`machine { }\`
`,
  );
  says(
    "is marked where it opens, and ends before the next statement",
    `
scenario "movablecore
         ^^^^^^^^^^^^ the text is not closed: \`"\` is missing at its end
machine qemu-pc {
                ^ \`{\` is never closed
  memory 4G
cmdline {
        ^ \`{\` is never closed
  movablecore=256M

boot
expect lsmem """
             ^^^ this text is never closed: \`"""\` is missing
RANGE SIZE
expect lsmem """
RANGE SIZE
"""
offline memory39
`,
  );
  says(
    "in a command line is a quote on its line",
    `
cmdline {
  dyndbg="file x +p
         ^^^^^ this quote is not closed on its line
  movablecore=256M
}
`,
  );
  says(
    "was not open",
    `
boot
}
^ unexpected \`}\`: no \`{\` is open here
`,
  );
});

describe("the order", () => {
  says(
    "puts declarations before the first boot",
    `
boot
kernel 6.5 x86_64
^^^^^^ \`kernel\` stands behind \`boot\`: declarations come before it
reserve from "boot.dmesg"
^^^^^^^ \`reserve\` stands behind \`boot\`: declarations come before it
crash { cmdline { maxcpus=1 } }
boot
`,
  );
  says(
    "puts steps behind it, and says so once",
    `
plug dimm0
^^^^ \`plug\` stands before \`boot\`: the timeline begins with \`boot\`
offline memory39
boot
`,
  );
  says(
    "wants a boot at all where there are steps",
    `
kernel 6.5 x86_64
offline memory39
^^^^^^^ \`offline\` stands before \`boot\`: the timeline has no \`boot\`
expect no memory40
`,
  );
  test("lets a file that is used hold declarations alone", () => {
    expect(parse("machine qemu-pc { memory 4G }\n").errors).toEqual([]);
  });
});

test("of very many errors the first thousand are kept, and how many were cut is said", () => {
  const { errors } = parse("}\n".repeat(1200));
  expect(errors).toHaveLength(1001);
  expect(errors.at(-1)?.message).toBe("200 more errors are not shown");
});

test("what is nearest to a word is looked for in one list, so that it is found once for a word on many lines", () => {
  for (const owner of ["machine", "node", "kernel", "dimm"] as const) expect(itemWords(owner)).toBe(itemWords(owner));
});
