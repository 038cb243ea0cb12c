/** A parameter that is written into a scenario, and one in its place, lead to what the text says from scratch: no phase of a boot is kept that reads them. */
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { SourceText } from "../../grammar/incremental/source-text.ts";
import { Analyser } from "../../server/analysis/analyser.ts";
import { parameters } from "../../server/parameters/catalogue.ts";
import { analyse, optionsOf, URI } from "./analyse.ts";
import { seenFacts } from "./seen-facts.ts";

/** `@` is where the parameter goes. Each has what a parameter may be about: a soft reservation, persistent memory, nodes, DIMMs, UEFI. */
const SCENARIOS = {
  "a map with soft reserved and persistent memory": `kernel 6.8 x86_64
machine {
  cpus 4
  firmware {
    0x0-0x9ffff usable
    0x100000-0x7fffffff usable
    0x100000000-0x23fffffff usable
    0x240000000-0x2bfffffff soft reserved
    0x2c0000000-0x2ffffffff persistent
  }
}
cmdline { memmap=1G!8G @ }
boot
`,
  "two nodes, a DIMM and an NVDIMM": `kernel 6.12 x86_64 { build debian }
machine qemu-pc {
  slots 2
  maxmem 16G
  node0 { memory 3G  cpus 0,1 }
  node1 { memory 2G  hotpluggable  cpus 2,3 }
  cpus 4
}
dimm cold { size 1G  cold }
nvdimm pmem { size 1G }
cmdline { movablecore=512M @ }
boot
`,
  "an arm64 guest with UEFI": `kernel 6.12 arm64 { build debian }
machine qemu-virt { memory 4G  uefi edk2-2022.11 }
cmdline { @ }
boot
`,
};

const WORDS = parameters.flatMap(({ name, effect, examples = [] }) => {
  const words = examples.filter((word) => !/[\s{}]/.test(word));
  return effect === "none" ? [] : words.length > 0 ? words.slice(0, 2) : [name];
});

describe.each(Object.entries(SCENARIOS))("%s", (_, scenario) => {
  it("says the same with one parameter in the place of another as from scratch", () => {
    const options = optionsOf();
    const at = scenario.indexOf("@");
    const subject = new Analyser();
    let source = SourceText.of(scenario.replace("@", ""));
    subject.analyse(URI, source, 1, options);
    let length = 0;
    const differing = ["", ...WORDS, ""].filter((word) => {
      source = source.edit(at, at + length, word);
      length = word.length;
      const kept = seenFacts(subject.analyse(URI, source, 1, options));
      return !isDeepStrictEqual(kept, seenFacts(analyse(source.text)));
    });
    expect(differing).toEqual([]);
  });
});
