/** From things of the kernel to what in the text made them; how a statement is written while it is typed. */
import { describe, expect, test } from "vitest";
import { definition, typeDefinition } from "../../server/features/definition.ts";
import { typedEdits } from "../../server/features/formatting.ts";
import { linkedSpans } from "../../server/features/rename.ts";
import { selections } from "../../server/features/selection.ts";
import { signatureAt } from "../../server/features/signature.ts";
import { cut, scenario } from "./scenario.ts";

const BOOTED = `kernel 6.12 x86_64 { build debian }
machine qemu-pc {
  memory 4G
  slots 2
  maxmem 8G
}
dimm stick { size 512M node0 }
cmdline { nokaslr movablecore=256M memmap=256M!0x120000000 }
boot
plug stick
`;

describe("what made a thing", () => {
  test.each([
    ["expect memory3$08 state=online", ["memory 4G"]],
    ["expect memory4$00 state=offline", ["dimm stick"]],
    ["expect node$00 Normal present=1", ["memory 4G", "dimm stick"]],
    ["expect node0 Mov$0able present=1", ["memory 4G", "movablecore=256M"]],
    ["reconfigure pm$0em0 as devdax", ["memmap=256M!0x120000000"]],
    ["unplug st$0ick", ["stick"]],
  ])("%s", (step, made) => {
    const { analysis, offset, loader, text } = scenario(`${BOOTED}${step}\n`);
    expect(definition(analysis, offset, loader)?.targets.map(({ span }) => cut(text, span))).toEqual(made);
  });

  test("the type of a block is its zone, with what that follows from", () => {
    const { analysis, offset, text } = scenario(`${BOOTED}expect memory3$08 state=online\n`);
    const found = typeDefinition(analysis, offset)?.targets.map(({ span }) => cut(text, span));
    expect(found).toEqual(["memory 4G", "movablecore=256M", "plug stick"]);
  });

  test("a block that there is not was made by nothing", () => {
    const { analysis, offset, loader } = scenario(`${BOOTED}expect no memory9$09\n`);
    expect(definition(analysis, offset, loader)).toBeUndefined();
  });
});

describe("signature help", () => {
  /** The form that is shown, and the part that comes next. */
  const shown = (text: string) => {
    const { analysis, offset } = scenario(text);
    const help = signatureAt(analysis, offset);
    const signature = help?.signatures[help.active];
    const part = help?.activePart === undefined ? undefined : signature?.parts[help.activePart];
    return [signature?.label, part === undefined ? undefined : signature?.label.slice(...part)];
  };
  const ALLOCATE = "allocate SIZE KIND [in ZONE] [node0] [at RANGE] as NAME";
  test.each([
    ["allocate $0", ALLOCATE, "SIZE"],
    ["allocate 64M $0", ALLOCATE, "KIND"],
    ["allocate 64M movable in $0", ALLOCATE, "ZONE"],
    ["plug $0", "plug DEVICE", "DEVICE"],
    ["set $0", "set KNOB = VALUE", "KNOB"],
    ["offline memory38 -> $0", "offline BLOCKS [descending]", undefined],
    ["expect $0", "expect BLOCKS FIELD=VALUE …", "BLOCKS"],
    ["expect memory38 state=online $0", "expect BLOCKS FIELD=VALUE …", "FIELD=VALUE"],
    ["expect node0 $0", "expect node0 ZONE FIELD=VALUE …", "ZONE"],
    ["expect node0 Movable present=$0", "expect node0 ZONE FIELD=VALUE …", "FIELD=VALUE"],
    ["expect no $0", "expect no BLOCKS", "BLOCKS"],
    ["expect no warning $0", "expect [no] warning CODE", "CODE"],
    ["expect reserved $0", "expect reserved RANGE", "RANGE"],
    ["expect task kmemleak $0", "expect task NAME blocked on LOCK", "blocked"],
    ["expect lsmem $0", "expect lsmem TEXT", "TEXT"],
  ])("of %j", (step, label, part) => expect(shown(`${BOOTED}${step}\n`)).toEqual([label, part]));
  test.each([
    ["memmap=$0", "memmap=SIZE@BASE", "SIZE"],
    ["memmap=1G!$0", "memmap=SIZE!BASE", "BASE"],
    ["crashkernel=256M,$0", "crashkernel=SIZE,high", "high"],
    ["crashkernel=1G-2G:$0", "crashkernel=START-[END]:SIZE[,START-[END]:SIZE]*[@BASE]", "SIZE"],
  ])("of %j", (parameter, label, part) =>
    expect(shown(BOOTED.replace("nokaslr", `nokaslr ${parameter}`))).toEqual([label, part]),
  );
  test("each form of a parameter once, as the scenario's kernel takes it", () => {
    const labels = (kernel: string) => {
      const { analysis, offset } = scenario(BOOTED.replace(/^kernel.*/, kernel).replace("nokaslr", "crashkernel=$0"));
      return signatureAt(analysis, offset)?.signatures.map(({ label }) => label) ?? [];
    };
    const now = labels("kernel 6.12 x86_64 { build debian }");
    expect(now).toEqual([...new Set(now)]);
    expect(now).not.toContain("crashkernel=SIZE,cma");
    expect(labels("kernel 7.2 x86_64")).toContain("crashkernel=SIZE,cma");
  });
  test("is none where nothing is begun", () => expect(shown(`${BOOTED}$0\n`)).toEqual([undefined, undefined]));
});

test("a selection grows by the value, the item, the body, the statement", () => {
  const { analysis, offset, text } = scenario(BOOTED.replace("512M", "51$02M"));
  expect(selections(analysis, offset).map((span) => cut(text, span))).toEqual([
    "512M",
    "size 512M",
    "size 512M node0",
    "{ size 512M node0 }",
    "dimm stick { size 512M node0 }",
    text,
  ]);
});

test("the line that was ended is formatted, and no other", () => {
  const { analysis, offset, text } = scenario(`${BOOTED}online    memory40\noffline    memory38\n$0`);
  expect(typedEdits(analysis.source, offset)).toEqual([
    { span: { start: text.indexOf("offline"), end: text.length - 1 }, newText: "offline memory38" },
  ]);
});

test("a name is written in all its places at once", () => {
  const { analysis, offset, text } = scenario(
    `param size = 1G | 2G\n${BOOTED.replace("movablecore=256M", () => "movablecore=$$0size")}`,
  );
  expect(linkedSpans(analysis, offset).map((span) => [span.start, cut(text, span)])).toEqual([
    [6, "size"],
    [text.indexOf("$size") + 1, "size"],
  ]);
});
