/** Whatever stands on the command line, some kernel has booted with it: no value may break the simulation, or be no number in it. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { STATE_TEXTS } from "../../server/views/renderers.ts";
import { runs } from "../property-runs.ts";
import { anyParameter } from "./any-parameter.ts";
import { analyse } from "./fixture.ts";

const machine = fc.constantFrom(
  "kernel 6.12 x86_64 { build debian }\nmachine qemu-pc { memory 4G }",
  "kernel 4.12 x86_64\nmachine qemu-q35 { memory 4G cpus 4 node0 { memory 1G } node1 { memory 3G } }",
  "kernel 7.2 x86_64\nmachine qemu-pc { memory 64T }",
  "kernel 5.10 x86_64\nmachine qemu-pc { memory 129M }",
  "kernel 6.1 x86_64 { what-if movable-avoids-reserved }\nmachine qemu-pc { node0 { memory 5G } node1 { memory 3G hotpluggable } }",
  "kernel 6.12 arm64\nmachine qemu-virt { memory 4G }",
  "kernel 7.2 arm64-64k\nmachine qemu-virt { memory 16G }",
);

it("no command line breaks a boot, or hangs it", () => {
  fc.assert(
    fc.property(machine, fc.array(anyParameter, { minLength: 1, maxLength: 3 }), (head, words) => {
      const { diagnostics, timeline } = analyse(`${head}\ncmdline {\n${words.join("\n")}\n}\nboot\noffline memory3\n`);
      expect(diagnostics.filter(({ code }) => code === "internal-error")).toEqual([]);
      const state = timeline.at(-1)?.after;
      if (state === undefined) return;
      for (const { zones } of state.nodes) {
        for (const { spanned, present, managed, min, high } of zones) {
          expect(spanned >= present && present >= managed && managed >= 0 && high >= min).toBe(true);
        }
      }
      for (const print of Object.values(STATE_TEXTS)) {
        expect(print(state)).not.toMatch(/NaN|undefined|Infinity/);
      }
    }),
    {
      numRuns: runs(50),
      // Shrinking a find of a machine of 64 TiB takes minutes: the example is enough.
      endOnFailure: true,
      examples: [
        [
          "kernel 6.12 x86_64 { build debian }\nmachine qemu-pc { memory 4G }",
          ["hugetlb_free_vmemmap", "hugepages=8182282921"],
        ],
      ],
    },
  );
});
