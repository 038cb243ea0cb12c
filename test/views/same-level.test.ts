/** One fact has one level wherever it is shown: in the views of a terminal, for assistants, in the editor, held against a real machine. */
import { describe, expect, test } from "vitest";
import { endState } from "../../server/analysis/end-state.ts";
import { answerTool } from "../../server/bridge/assistant-tools.ts";
import { compareSource } from "../../server/bridge/compare/compare.ts";
import { completions } from "../../server/features/completion.ts";
import { hover } from "../../server/features/hover.ts";
import { inlayHints } from "../../server/features/inlay.ts";
import { blockText } from "../../server/views/block-text.ts";
import { stateJson } from "../../server/views/json.ts";
import { layoutOf } from "../../server/views/layout-model.ts";
import { printedText } from "../../server/views/renderers.ts";
import { storyOf } from "../../server/views/story-model.ts";
import { type Scenario, scenario } from "../features/scenario.ts";

const MEASURED = `kernel 6.12.107 x86_64 { build debian }
machine qemu-q35 { memory 4G cpus 4 slots 4 maxmem 16G }
dimm d { size 1G }
cmdline { nokaslr }
boot
plug d
`;
/** Nobody knows which step this was to be. */
const MISREAD = "resze frob to\n";
const WHY = "the file has an error at line 7, and what is not understood there is not simulated";

function assistantShows(text: string, as: string, step?: number): string {
  const input = { scenario: text, as, ...(step === undefined ? {} : { step }) };
  return answerTool("memzone_show", input, () => 0).text;
}

describe("what a line behind the last step leaves in doubt", () => {
  const { analysis, text } = scenario(`${MEASURED}${MISREAD}expect memory4$00 state=online\n`);
  const entry = analysis.entry(1)!;
  const textOf = () => undefined;

  test("is modelled in every view of the end", () => {
    expect(stateJson(analysis, entry, "end", textOf)!.evidence).toMatchObject({ level: "modelled", why: [WHY] });
    expect(layoutOf(analysis, undefined)!.evidence).toMatchObject({ level: "modelled", why: [WHY] });
    expect(blockText(analysis, endState(analysis)!, 40, textOf)).toContain(
      "state        online in Normal on node0, modelled",
    );
    expect(assistantShows(text, "lsmem")).toContain(`modelled: ${WHY}`);
  });

  test("leaves the step's own state as it was", () => {
    expect(stateJson(analysis, entry, 1, textOf)!.evidence.level).toBe("exact");
    expect(assistantShows(text, "lsmem", 1)).toContain("exact: ");
  });

  test("is modelled where a whole story ends", () => {
    const { behind } = storyOf(analysis, 1);
    expect(JSON.stringify(behind.at(-1))).toContain(WHY);
  });

  test("is modelled in a hover behind the line, and exact in one in front of it", () => {
    const markdownAt = (at: Scenario) => hover(at.analysis, at.offset)!.markdown;
    expect(markdownAt(scenario(text.replace("memory40", "mem$0ory40")))).toContain(
      "modelled: the file has an error at line 7",
    );
    const before = scenario(`${MEASURED}expect mem$0ory40 state=online\n${MISREAD}`);
    expect(markdownAt(before)).toContain("exact: inside what was measured");
  });

  test("is modelled fact by fact where the machine is held against a real one", () => {
    const state = endState(analysis)!;
    const held = compareSource({ name: "lsmem", kind: "lsmem", text: printedText("lsmem", state).text }, state, false);
    expect(held.facts.length).toBeGreaterThan(5);
    expect(new Set(held.facts.map(({ level }) => level))).toEqual(new Set(["modelled"]));
  });
});

test("a text that rests on more than the state says so to assistants, too", () => {
  const machine = `kernel 6.12.107 arm64 { build debian }
machine qemu-virt { memory 4G maxmem 8G slots 2 cpus 4 initrd 4136K uefi edk2-2022.11 }
cmdline { nokaslr }
boot
`;
  const { analysis } = scenario(machine);
  const { evidence } = printedText("iomem", endState(analysis)!);
  expect(evidence.reasons.map(({ kind }) => kind)).toContain("firmware-tables");
  expect(assistantShows(machine, "iomem")).toContain("rows of /proc/iomem may be off by pages");
  expect(assistantShows(machine, "lsmem")).not.toContain("rows of /proc/iomem");
});

describe("a fact of a kernel that nobody measured", () => {
  const text = `kernel 5.4 x86_64
machine qemu-pc { memory 4G slots 2 maxmem 8G }
nvdimm n { size 1G }
dimm d { size 1G }
cmdline { nokaslr movablecore=1G }
step "grow"
boot
plug d
offline memory3
`;
  const { analysis } = scenario(text);

  test("is modelled in every hint behind the text", () => {
    const hints = inlayHints(analysis, { start: 0, end: text.length });
    expect(hints.map(({ kind }) => kind)).toEqual(["zones", "blocks", "outcomes"]);
    for (const { tooltip } of hints) expect(tooltip).toContain("modelled: 5.4 is outside");
  });

  test.each(["plug $0d", "nvdimm $0n"])("is modelled in the hover of a device, at %s", (where) => {
    const found = scenario(text.replace(where.replace("$0", ""), where));
    expect(hover(found.analysis, found.offset)!.markdown).toContain("modelled: 5.4 is outside");
  });

  test.each(["expect memory5 state=$0", "expect node0 Normal managed=$0", "online memory99 -> $0"])(
    "is modelled where completion offers it: %s",
    (line) => {
      const found = scenario(`${text}${line}\n`);
      const details = completions(found.analysis, found.offset).map(({ detail }) => detail);
      expect(details[0]).toMatch(/^simulated, (?:modelled|depends)/);
    },
  );

  test("what is exact is offered without a word on it", () => {
    const found = scenario(`${MEASURED}expect memory5 state=$0\n`);
    expect(completions(found.analysis, found.offset)[0]).toMatchObject({ label: "online", detail: "simulated" });
  });

  test("is modelled in the hover of an address, of a number of a zone and of a heading", () => {
    const more = (line: string) => {
      const found = scenario(`${text}${line}\n`);
      return hover(found.analysis, found.offset)!.markdown;
    };
    expect(more("expect reserved 0x100000$00-0x10000fff")).toContain("modelled: 5.4 is outside");
    expect(more("expect node0 Normal pres$0ent=5")).toContain("modelled: 5.4 is outside");
    const heading = scenario(text.replace("grow", "gr$0ow"));
    expect(hover(heading.analysis, heading.offset)!.markdown).toMatch(/\| `plug d` \| ok \| modelled \|/);
  });
});

describe("how large memory blocks are", () => {
  const hoverOfKernel = (text: string) => {
    const found = scenario(text.replace("kernel", "ker$0nel"));
    return hover(found.analysis, found.offset)!.markdown;
  };

  test("is no more certain in the hover of a measured kernel than on its machine", () => {
    const map = `kernel 6.12.107 x86_64 { build debian }
machine { cpus 4 firmware {
  0x0-0x9fbff usable
  0x100000-0x7fffffff usable
  0x100000000-0x407fffffff usable
} }
cmdline { nokaslr }
boot
`;
    expect(hoverOfKernel(map)).toMatch(
      /\| 2 GiB \|\n\nexact: inside what was measured[^\n]*\n\nmemory block: modelled: the machine/,
    );
  });

  test("is exact there where it is", () => {
    expect(hoverOfKernel(MEASURED)).not.toContain("modelled");
  });
});

test("the hover of a boot has its level above the table, which is longer than what an editor shows of a hover", () => {
  const found = scenario("kernel 5.4 x86_64\nmachine qemu-pc { memory 4G }\nbo$0ot\n");
  expect(hover(found.analysis, found.offset)!.markdown).toMatch(/simulated: \*\*ok\*\*\n\nmodelled: /);
});
