/** Scenarios outside what was measured: each is modelled, and says for what reason. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Analyser } from "../../../server/analysis/analyser.ts";
import { wordedEvidence } from "../../../server/analysis/evidence-words.ts";
import { STATE_TEXTS } from "../../../server/views/renderers.ts";

const BUDGET = { steps: 100_000, runs: 4_000_000, milliseconds: 120_000, now: () => 0 } as const;

function evidenceOf(name: string, edit = (text: string) => text) {
  const text = edit(readFileSync(join(import.meta.dirname, "cases", `${name}.memzone`), "utf8"));
  const analysis = new Analyser().analyse(`file:///${name}.memzone`, text, 1, {
    loader: { resolve: (_from, path) => path, read: () => undefined },
    budget: BUDGET,
    renderers: STATE_TEXTS,
  });
  return wordedEvidence(analysis.evidence);
}

describe("outside what was measured", () => {
  it.each([
    [
      "arm",
      /^initrd 60 MiB was never measured with debian 6\.12\.107 arm64 under edk2-2022\.11, only 1932 KiB, 4136 KiB and 30 MiB$/,
    ],
    ["arm", /^cpus 32 is outside 1 to \d+, what was measured on arm64 machines$/],
    ["bare", /^the machine is a memory map: its firmware and loader are not known$/],
    ["bare", /^memory 255\.7 GiB is outside 480 MiB to 200 GiB, what was measured on x86_64 machines$/],
    ["c", /^the kernel's build is not stated: /],
    ["f", /^no table of build debian for 7\.2 \(arm64-64k\): /],
    ["fake-arm64-16k", /^a kernel or CPU that has no use for numa=fake= was never measured with it$/],
    ["pan", /^the machine is a memory map: /],
    ["probe", /^probe was never measured$/],
    ["v", /^no table of build debian for 6\.11\.2: /],
  ])("%s is modelled: %s", (name, why) => {
    const evidence = evidenceOf(name);
    expect(evidence.level).toBe("modelled");
    expect(evidence.why).toContainEqual(expect.stringMatching(why));
  });

  it("two virtio-mem devices are inside what was measured", () => {
    expect(evidenceOf("two").level).toBe("exact");
  });

  it.each(["mirror", "huge"])(
    "%s is inside what was measured, with and without initrd, and not of another CPU",
    (name) => {
      expect(evidenceOf(name).level).toBe("exact");
      expect(evidenceOf(name, (text) => text.replace("cpus 4", "cpus 4 initrd 4600K")).level).toBe("exact");
      expect(evidenceOf(name, (text) => text.replace("cpus 4", "cpus 4 initrd 4600K cpu host")).level).toBe("modelled");
    },
  );
});
