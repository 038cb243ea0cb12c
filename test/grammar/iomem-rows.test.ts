import { describe, expect, it } from "vitest";
import { format } from "../../grammar/format.ts";
import { parse } from "../../grammar/parse.ts";

/** The firmware map of a machine with these lines in it: `0x1000-0x9fbff usable`. */
function mapOf(lines: string): readonly string[] {
  const { statements } = parse(`machine {\n  firmware {\n${lines}\n  }\n}\n`);
  const machine = statements[0]!;
  const firmware = machine.kind === "machine" ? machine.items[0] : undefined;
  if (firmware?.kind !== "firmware") return [];
  return firmware.entries.map(({ range, type }) => {
    const value = (end: typeof range.first | undefined) =>
      end?.kind === "number" ? `0x${end.value.toString(16)}` : "?";
    return `${value(range.first)}-${value(range.last)} ${type}`;
  });
}

function errorsOf(text: string): readonly string[] {
  return parse(text).errors.map(({ message }) => message);
}

const IOMEM = `00000000-00000fff : Reserved
00001000-0009fbff : System RAM
000a0000-000bffff : PCI Bus 0000:00
000f0000-000fffff : Reserved
  000f0000-000fffff : System ROM
00100000-dffeffff : System RAM
  26000000-26e00e60 : Kernel code
dfff0000-dfffffff : ACPI Tables
fee00000-fee00fff : Local APIC
  fee00000-fee00fff : Reserved
100000000-11fffffff : System RAM`;

describe("rows of /proc/iomem in a firmware map", () => {
  it("are its top level that is memory; what lies below, and devices, are passed over", () => {
    expect(mapOf(IOMEM)).toEqual([
      "0x0-0xfff reserved",
      "0x1000-0x9fbff usable",
      "0xf0000-0xfffff reserved",
      "0x100000-0xdffeffff usable",
      "0xdfff0000-0xdfffffff ACPI data",
      "0x100000000-0x11fffffff usable",
    ]);
    expect(errorsOf(`machine {\n  firmware {\n${IOMEM}\n  }\n}\n`)).toEqual([]);
  });

  it("stand among ranges of other forms, in the order of the text", () => {
    expect(mapOf("0x0-0xfff reserved\n  00001000-0009fbff : System RAM\n[mem 0x100000-0x1fffff] usable")).toEqual([
      "0x0-0xfff reserved",
      "0x1000-0x9fbff usable",
      "0x100000-0x1fffff usable",
    ]);
  });

  it("keep their words when they are laid out", () => {
    const once = format(`machine {\nfirmware {\n${IOMEM}\n}\n}\n`);
    expect(once).toContain("\n    000f0000-000fffff : System ROM\n");
    expect(format(once)).toBe(once);
  });

  it("that hide their addresses say how to see them", () => {
    const [message] = errorsOf(
      "machine {\n  firmware {\n00000000-00000000 : System RAM\n00000000-00000000 : Reserved\n  }\n}\n",
    );
    expect(message).toContain("sudo cat /proc/iomem");
  });

  it.each(["00001000-0009fbff : System RAM\n", "machine {\n00001000-0009fbff : System RAM\n}\n"])(
    "elsewhere say where they belong: %j",
    (text) => {
      expect(errorsOf(text).join()).toContain("rows of /proc/iomem stand inside `machine { firmware { } }`");
    },
  );
});
