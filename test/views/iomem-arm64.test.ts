import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { iomemText } from "../../server/views/iomem.ts";
import { analysed } from "./analysed.ts";
import { recordingNamed } from "./recordings.ts";

const SCENARIOS = join(import.meta.dirname, "../recordings/fit/arm64");
/** What the model vouches for; buses and their windows are a machine's furniture. */
const MEMORY = / : (System RAM|reserved|Kernel code|Kernel data|Crash kernel)$/;

describe("/proc/iomem of arm64", () => {
  test.each([
    ["with a crash kernel between the reservations", "dt-crash256m-612"],
    ["with what UEFI keeps for its runtime beside RAM", "efi-8g-72"],
    ["with pages of 16 KiB", "dt-numa-16k"],
    ["with code that starts behind its header in 6.1", "dt-1234m-61"],
  ])("is the kernel's own %s", (_what, id) => {
    const recording = recordingNamed("arm64", id);
    const scenario = readFileSync(join(SCENARIOS, `${id}.memzone`), "utf8");
    const state = analysed(`${scenario.split(/^boot$/m)[0]}boot\n`).timeline.at(-1)!.after!;
    const memory = (text: string) => text.split("\n").filter((line) => MEMORY.test(line));
    expect(memory(iomemText(state))).toEqual(memory(recording.sections.get("boot iomem")!));
  });
});
