import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";

/** Kinds of the statements, and of the items of machines and concurrent steps. */
function outline(text: string): string {
  const kinds = parse(text).statements.map((statement) => {
    if (statement.kind === "machine") return `machine(${statement.items.map(({ kind }) => kind).join(" ")})`;
    if (statement.kind === "cmdline") return `cmdline(${statement.params.map(({ name }) => name).join(" ")})`;
    if (statement.kind === "concurrently") return `concurrently(${statement.lines.map(({ step }) => step.kind)})`;
    return statement.kind;
  });
  return kinds.join(" ");
}

describe("one broken line", () => {
  test("leaves the statements around it", () => {
    expect(outline("boot\nnonsense memory39\noffline memory38\n")).toBe("boot error offline");
    expect(outline("boot\nplug 5 !!\noffline memory38\n")).toBe("boot plug error offline");
  });

  test("leaves the other items of a machine", () => {
    expect(outline("machine qemu-pc {\n  memory 4G\n  nonsense 2\n  slots 4\n}\nboot\n")).toBe(
      "machine(memory slots) boot",
    );
    expect(outline("machine qemu-pc {\n  memory\n  cpus 2\n}\nboot\n")).toBe("machine(memory cpus) boot");
  });

  test("leaves the other parameters of a command line", () => {
    expect(outline('cmdline {\n  foo="bar\n  quiet\n}\nboot\n')).toBe("cmdline(foo quiet) boot");
  });

  test("leaves the block that a broken header opens", () => {
    expect(outline("machine qemu=pc {\n  memory 4G\n}\nboot\n")).toBe("machine(memory) boot");
    expect(outline("machine qemu-pc\n{\n  memory 4G\n}\nboot\n")).toBe("machine(memory) boot");
  });

  test("takes the block it opens with it", () => {
    expect(outline("nonsense qemu-pc {\n  memory 4G\n}\nboot\n")).toBe("error boot");
    expect(outline("machine qemu-pc {\n  nodes0 { memory 2G }\n  cpus 2\n}\nboot\n")).toBe("machine(cpus) boot");
  });

  test("leaves the other steps that run at the same time", () => {
    const text = "boot\nconcurrently {\n  nonsense memory34\n  plug dimm0\n  boot\n  unplug dimm1\n}\nreboot\n";
    expect(outline(text)).toBe("boot concurrently(plug,unplug) reboot");
  });
});

describe("a block that is not closed", () => {
  test("ends before the next statement that stands no deeper", () => {
    expect(outline("machine qemu-pc {\n  memory 4G\n\nboot\noffline memory3\n")).toBe("machine(memory) boot offline");
    expect(outline("machine qemu-pc {\n  node0 {\n    memory 4G\nboot\n")).toBe("machine(node) boot");
    expect(outline("cmdline {\n  quiet\n\nboot\noffline memory3\n")).toBe("cmdline(quiet) boot offline");
    expect(outline("boot\ncrash {\n  cmdline {\n    quiet\nboot\n")).toBe("boot crash boot");
  });

  test("does not end at a statement's word inside it", () => {
    expect(outline("machine qemu-pc {\n  memory 4G\n  offline memory3\n  cpus 2\n}\nboot\n")).toBe(
      "machine(memory cpus) boot",
    );
  });
});

describe("a text that is not closed", () => {
  test("ends before the next statement, even if another text follows", () => {
    const text = 'boot\nexpect lsmem """\nRANGE\nexpect iomem """\n0-1 : RAM\n"""\noffline memory3\n';
    expect(outline(text)).toBe("boot expect expect offline");
  });

  test("may hold lines that look like statements when it is closed", () => {
    const { statements, errors } = parse('boot\nexpect dmesg """\nreserve setup_data\nboot\n"""\noffline memory3\n');
    expect(errors).toEqual([]);
    expect(statements.map(({ kind }) => kind)).toEqual(["boot", "expect", "offline"]);
  });
});

describe("what is not finished", () => {
  test("is in the tree as far as it goes, so that it has a hover", () => {
    const { statements } = parse("boot\noffline memory39 -> \nresize vmem0 to\n");
    expect(statements[1]).toMatchObject({
      kind: "offline",
      blocks: { first: 39 },
      expected: { outcome: { kind: "bad", text: "" } },
    });
    expect(statements[2]).toMatchObject({ kind: "resize", device: { name: "vmem0" }, size: { kind: "bad" } });
  });
});

describe("a value that is none", () => {
  test("is said, and the rest of the file is read: a minus without a number", () => {
    const { statements, errors } = parse("kernel 6.12 x86_64 {\n  config NUMA=-y\n}\nboot\n");
    expect(statements.map(({ kind }) => kind)).toEqual(["kernel", "boot"]);
    expect(errors[0]!.message).toBe("expected a value such as y after `=`, not `-`");
  });
});
