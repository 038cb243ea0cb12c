import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { statedBuild } from "../../server/simulation/builds/stated-build.ts";
import { parseKernelVersion } from "../../server/simulation/kernels/version.ts";
import type { KernelSpec } from "../../server/simulation/state/events.ts";
import { readRecordedFile } from "./recording.ts";
import { PARTS, RECORDINGS } from "./split-recordings.ts";
import { type WideSpec, wideBuildName, wideRecording } from "./wide-recording.ts";

/** Debian's version in the first line of a log: `(Debian 6.12.118-1 (2026-10-02))`, or `#1 SMP Debian 5.10.223-1 (2024-08-10)`. */
const PACKAGE = /\bLinux version .*\bDebian (\d+\.\d+\.\d+)-\S+ \(/;

function kernelOf(spec: WideSpec): KernelSpec {
  const build = wideBuildName(spec);
  return { version: spec.kernel, build, arch: "x86_64", pageSize: 4096, config: {}, whatIf: [], origin: 0 };
}

it("states the kernel that ran: the release, or the series that it stands for", () => {
  const files = PARTS.flatMap((part) => {
    const folder = join(RECORDINGS, part, "wide");
    return readdirSync(folder).map((file) => join(folder, file));
  });
  const stated = files.map((path) => {
    const { id, spec, section } = wideRecording(readRecordedFile(path));
    const build = statedBuild(kernelOf(spec), parseKernelVersion(spec.kernel)!);
    return { id, stated: build?.version, ran: PACKAGE.exec(section("dmesg"))?.[1] };
  });
  expect(stated.length).toBeGreaterThan(180);
  expect(stated.filter(({ stated, ran }) => stated !== ran || ran === undefined)).toEqual([]);
});
