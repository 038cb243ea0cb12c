import { describe, expect, test } from "vitest";
import { type Completion, completions, plainText, snippetText } from "../../server/features/completion.ts";
import { documentationOf } from "../../server/features/completion-resolve.ts";
import { cut, onMachine, scenario } from "./scenario.ts";

function offered(text: string): readonly Completion[] {
  const { analysis, offset } = onMachine(text);
  return completions(analysis, offset);
}
const labels = (text: string) => offered(text).map(({ label }) => label);

/** The text after a completion is taken, as an editor without snippets writes it. */
function taken(text: string, label: string): string {
  const found = onMachine(text);
  const item = completions(found.analysis, found.offset).find((one) => one.label === label);
  if (item === undefined) return `no ${label}`;
  const whole = found.text.slice(0, item.span.start) + plainText(item.insert) + found.text.slice(item.span.end);
  return whole.split("\n").slice(2).join("\n").trim();
}

describe("statements", () => {
  test("before the boot declarations are offered, and no steps", () => {
    expect(labels("$0\n")).toEqual(expect.arrayContaining(["cmdline", "dimm", "boot"]));
    expect(labels("$0\n")).not.toContain("offline");
  });

  test("after the boot steps and expectations are offered, and no declarations", () => {
    expect(labels("boot\n$0\n")).toEqual(expect.arrayContaining(["offline", "plug", "step", "expect"]));
    expect(labels("boot\n$0\n")).not.toContain("machine");
  });

  test("a half-typed word is replaced", () => {
    expect(taken("boot\noff$0\n", "offline")).toBe("boot\noffline memory38");
  });
});

describe("the command line", () => {
  test("parameters are offered with their forms", () => {
    expect(labels("cmdline { $0 }\n")).toEqual(
      expect.arrayContaining(["movablecore", "movablecore=PERCENT", "memmap=SIZE!BASE"]),
    );
  });

  test("also while it is not closed", () => {
    expect(labels("cmdline {\n  nokaslr\n  mov$0\n")).toContain("movablecore");
  });

  test("those that the kernel doesn't know are left out", () => {
    const { analysis, offset } = scenario("kernel 4.14 x86_64\nmachine qemu-pc { memory 4G }\ncmdline { $0 }\n");
    const names = completions(analysis, offset).map(({ label }) => label);
    expect(names).toContain("movablecore");
    expect(names).not.toContain("memory_hotplug.online_policy");
  });

  test("a parameter with a value brings its = and one to overwrite", () => {
    expect(taken("cmdline { movablec$0 }\n", "movablecore")).toBe("cmdline { movablecore=256M }");
  });

  test("behind the = its values are offered, and the scenario's parameters", () => {
    expect(labels("param zone = 1G\ncmdline { memhp_default_state=$0 }\n")).toEqual(
      expect.arrayContaining(["online_movable", "offline", "$zone"]),
    );
    expect(taken("cmdline { memhp_default_state=off$0 }\n", "offline")).toBe("cmdline { memhp_default_state=offline }");
  });

  test("a $ asks for parameters of the scenario", () => {
    expect(labels("param zone = 1G\ncmdline { movablecore=$$0 }\n")).toEqual(["$zone"]);
  });

  test("the long documentation comes when it is asked for", () => {
    const item = offered("cmdline { $0 }\n").find(({ label }) => label === "movablecore")!;
    expect(documentationOf(item.key!)).toContain("top of each node");
  });
});

describe("what exists at that point", () => {
  const BOOTED = "dimm d1 { size 1G }\ncmdline { movablecore=256M nokaslr }\nboot\n";

  test("blocks, each run and its last one", () => {
    expect(labels(`${BOOTED}offline $0\n`)).toEqual(expect.arrayContaining(["memory38", "memory39", "memory0"]));
  });

  test("blocks of a plugged device only once it is plugged", () => {
    expect(labels(`${BOOTED}online $0\n`).join(" ")).not.toContain("memory40");
    expect(labels(`${BOOTED}plug d1\nonline $0\n`).join(" ")).toContain("memory40");
  });

  test("devices that can be plugged", () => {
    expect(labels(`${BOOTED}plug $0\n`)).toEqual(["d1"]);
  });

  test("allocations that can be freed", () => {
    expect(labels(`${BOOTED}allocate 64M movable as app\nfree $0\n`)).toEqual(["app"]);
  });

  test("a half-written blocks range is replaced as a whole", () => {
    expect(taken(`${BOOTED}offline memory3$0\n`, "memory39").split("\n").at(-1)).toBe("offline memory39");
  });
});

describe("inside a statement", () => {
  test.each([
    ["machine $0", "qemu-q35"],
    ["kernel $0", "6.12"],
    ["kernel 6.1 $0", "arm64-64k"],
    ["kernel 6.1 x86_64 {\n  $0\n}", "what-if"],
    ["kernel 6.1 x86_64 { build $0 }", "debian"],
    ["kernel 6.1 x86_64 { build $0 }", "from"],
    ["machine qemu-pc {\n  $0\n}", "hotpluggable", "not"],
    ["machine qemu-pc {\n  $0\n}", "maxmem"],
    ["machine qemu-pc {\n  node0 { $0 }\n}", "hotpluggable"],
    ["machine qemu-pc {\n  memory $0\n}", "4G"],
    ["machine {\n  firmware {\n    0x0-0xfff $0\n  }\n}", "soft reserved"],
    ["virtio-mem v { $0 }", "requested"],
    ["dimm v { $0 }", "at"],
    ["dimm v { $0 }", "requested", "not"],
  ])("%s offers %s", (text, label, not?: string) => {
    if (not === undefined) expect(labels(text)).toContain(label);
    else expect(labels(text)).not.toContain(label);
  });

  test.each([
    ["offline memory39 -> $0", "EBUSY"],
    ["offline memory39 -> EB$0", "EBUSY"],
    ["offline memory39 $0", "descending"],
    ["set $0", "online_policy"],
    ["set online_policy = $0", "auto-movable"],
    ["chmem $0", "disable"],
    ["chmem enable 1G zone $0", "Movable"],
    ["allocate $0", "256M"],
    ["allocate 64M $0", "pinned"],
    ["allocate 64M movable in $0", "Normal"],
    ["allocate 64M movable $0", "as"],
    ["reconfigure pmem as $0", "devdax"],
    ["resize v $0", "to"],
    ["expect $0", "no"],
    ["expect memory0 $0", "valid_zones"],
    ["expect memory0 state=$0", "going-offline"],
    ["expect memory0 valid_zones=Normal,$0", "Movable"],
    ["expect node0 $0", "Movable"],
    ["expect node0 Movable $0", "managed"],
    ["concurrently {\n  $0\n}", "offline"],
  ])("after the boot, %s offers %s", (text, label) => expect(labels(`boot\n${text}`)).toContain(label));

  test.each([
    ["config $0", "CONFIG_LOG_BUF_SHIFT"],
    ["config CONFIG_CMA=$0", "y"],
    ["config VIRTIO_MEM=$0", "n"],
    ["build $0", "rhel"],
  ])("in a kernel's body, %s offers %s", (item, label) =>
    expect(labels(`kernel 6.12 x86_64 {\n  ${item}\n}\n`)).toContain(label),
  );

  test("in the braces of a kernel from its image, what an image leaves open is offered", () => {
    const offers = labels('kernel from "vmlinuz" {\n  $0\n}\n');
    expect(offers).toEqual(expect.arrayContaining(["config", "what-if"]));
    expect(offers).not.toContain("build");
    expect(labels('kernel from "vmlinuz" {\n  config $0\n}\n')).toContain("CONFIG_LOG_BUF_SHIFT");
  });

  test("expect warning offers the codes that there are", () => {
    const text = "cmdline { movablecore=256M nokaslr }\nreserve 0x13ff00000-0x13ffbffff\nboot\nexpect warning $0\n";
    expect(labels(text)).toContain("movable-reserved");
  });

  test.each(["# $0", 'scenario "mov$0"', 'expect lsmem """\nRAN$0', "boot # off$0"])("%j offers nothing", (text) => {
    expect(labels(text)).toEqual([]);
  });
});

describe("what is inserted", () => {
  test("places to fill in become a snippet, with the characters it gives meaning to escaped", () => {
    expect(snippetText("memmap=‹64M›$‹0x1›")).toBe(`memmap=\${1:64M}\\$\${2:0x1}`);
    expect(snippetText("x=‹Y|N› }")).toBe(`x=\${1|Y,N|} \\}`);
  });

  test("without snippets the first choice stands there", () => {
    expect(plainText("x=‹Y|N› ‹1G›")).toBe("x=Y 1G");
  });

  test("the word at the cursor is what is replaced", () => {
    const { analysis, offset, text } = onMachine("boot\nexpect memory0 valid_z$0\n");
    expect(cut(text, completions(analysis, offset)[0]!.span)).toBe("valid_z");
  });
});
