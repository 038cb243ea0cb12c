/**
 * The build that a kernel boots as: the one its boot log tells, the tabled one that is stated, or the nearest of the table, with the
 * reasons why the boot is only modelled then. Items that a log or a data file lacks are borrowed (`borrowed-items.ts`).
 */
import type { KnownBuild } from "../evidence/build-points.ts";
import type { Reason } from "../evidence/reason.ts";
import type { BootSizes } from "../geometry/boot-sizes.ts";
import { DYNAMIC_OF_RANDOM_CACHES } from "../geometry/per-cpu-slots.ts";
import { type KernelVersion, parseKernelVersion } from "../kernels/version.ts";
import type { MeasuredBoot } from "../state/boot-log-facts.ts";
import type { KernelSpec } from "../state/events.ts";
import { kernelArchName } from "../state/kernel-arch-name.ts";
import type { PrintedSizes } from "../state/memory-info.ts";
import { grouped } from "../units/grouped.ts";
import { KiB } from "../units/units.ts";
import { type BorrowedItems, borrowedItems } from "./borrowed-items.ts";
import { type ImageExtractors, profileFromImage } from "./image-extractors.ts";
import { kernelConfig } from "./kernel-config.ts";
import { type Extractors, type LogReading, profileFromLog, USUAL_ITEMS } from "./log-extractors.ts";
import type { Needs } from "./needed-items.ts";
import { type BuildProfile, buildName, type Item, type KernelBuild } from "./schema.ts";
import { namesSeriesAlone, statedAmong } from "./stated-build.ts";

/** Where a build's numbers come from: its data file, its image, a boot log of it, or the data file of another build. */
export type BuildSource = "tabled" | "image" | "learned" | "nearest";

export interface ChosenBuild<B extends KernelBuild, P extends BuildProfile> {
  /** The data file; of a build that only its image or its log tells, that of the nearest one. */
  readonly build: B;
  /** Complete. */
  readonly profile: P;
  readonly source: BuildSource;
  /** Why the boot is only modelled as far as the build goes; empty where it is exact. */
  readonly reasons: readonly Reason[];
}

/** What choosing needs to know of an architecture. */
export interface BuildTable<B extends KernelBuild, P extends BuildProfile> {
  /** The tabled builds of the architecture. */
  readonly builds: readonly B[];
  /** What a boot log of it tells. */
  readonly extractors: Extractors<P>;
  /** What its image tells. */
  readonly imageExtractors: ImageExtractors<P>;
  readonly sizes: (kernel: KernelSpec, version: KernelVersion) => BootSizes;
}

/** `debian 6.12.107`, `debian-cloud 7.2.13 arm64`: a build as people name it; x86_64 goes without saying. */
export function buildWords(build: KernelBuild): string {
  return [buildName(build), build.version, variantOf(build) ?? []].flat().join(" ");
}

/** `arm64`, `arm64-64k`; undefined on x86_64. */
function variantOf({ arch, pageSize }: Pick<KernelSpec, "arch" | "pageSize">): string | undefined {
  if (arch === "x86_64") return undefined;
  return kernelArchName({ arch, pageSize });
}

/** How a chosen build is known; undefined: its numbers are those of another. */
export function knownBuild(
  { build, source }: Pick<ChosenBuild<KernelBuild, BuildProfile>, "build" | "source">,
  kernel: KernelSpec,
  version: KernelVersion,
): KnownBuild | undefined {
  if (source === "nearest") return undefined;
  const tabled = namesSeriesAlone(kernel, version) ? "series" : "release";
  const by = source === "tabled" ? tabled : source === "image" ? "image" : "log";
  const { image } = kernel;
  // A kernel of nobody's that is known is its own kind.
  const told =
    by === "image" && image !== undefined ? { flavour: image.build ?? image.release, release: image.version } : {};
  return { name: buildWords(build), flavour: buildName(build), release: build.version, by, ...told };
}

/** Parts of the image as the kernel's log tells them; undefined: neither its build's table nor a log of it does. */
export function printedSizes(
  { build, source }: Pick<ChosenBuild<KernelBuild, BuildProfile>, "build" | "source">,
  { measured }: KernelSpec,
): PrintedSizes | undefined {
  const told = measured?.imageSizes;
  if (told === undefined) return source === "tabled" ? build.printedSizes : undefined;
  const { code, rwdata, rodata, init, bss } = told;
  return [code / KiB, rwdata / KiB, rodata / KiB, init / KiB, bss / KiB];
}

/** Whether a log was written by a kernel of another series: `6.1.0-50-amd64` for 6.12. */
export function isOtherSeries({ release }: Pick<MeasuredBoot, "release">, version: KernelVersion): boolean {
  const series = /^\d+\.\d+/.exec(release ?? "")?.[0];
  const written = series === undefined ? undefined : parseKernelVersion(series);
  return written !== undefined && (written.major !== version.major || written.minor !== version.minor);
}

/** `needs`: which items the boot depends on at all. */
export function chooseBuild<B extends KernelBuild & { readonly sizes: Partial<P> }, P extends BuildProfile>(
  table: BuildTable<B, P>,
  kernel: KernelSpec,
  version: KernelVersion,
  needs: Needs = () => true,
): ChosenBuild<B, P> {
  const { builds, extractors, sizes } = table;
  const stated = statedAmong(builds, kernel, version);
  const borrowed = borrowedItems<B, P>(builds, stated, kernel, version);
  const nearest = borrowed.build;
  const randomCaches = kernelConfig(kernel).value("RANDOM_KMALLOC_CACHES");
  const profile: P = {
    ...borrowed.profile,
    ...(randomCaches ? { perCpuDynamic: DYNAMIC_OF_RANDOM_CACHES } : {}),
  };
  const lacks = (nearest.lacks as readonly string[]).filter(needs);
  const lacking: readonly Reason[] =
    stated === undefined
      ? []
      : bySource(lacks, borrowed).map((each) => ({
          kind: "table-lacks",
          build: buildWords(nearest),
          ...each,
        }));
  if (kernel.image !== undefined) {
    const told = toldByImage(table, kernel, version, { ...borrowed, profile }, needs);
    const agreed = stated !== undefined && agrees(told.profile, profile, told.items);
    return { build: nearest, profile: told.profile, source: agreed ? "tabled" : "image", reasons: told.reasons };
  }
  const { measured } = kernel;
  if (measured !== undefined) {
    const config = kernelConfig(kernel);
    const reading = { log: measured, version, config, sizes: sizes(kernel, version), nearest: profile };
    const learned = learnedBuild(reading, extractors, needs, borrowed, stated !== undefined);
    return learned === undefined
      ? { build: nearest, profile, source: "tabled", reasons: lacking }
      : { build: nearest, ...learned };
  }
  if (stated !== undefined) return { build: nearest, profile, source: "tabled", reasons: lacking };
  return { build: nearest, profile, source: "nearest", reasons: [notTabled(kernel, borrowed)] };
}

/** The profile with every item that the image tells. `needed`: only what the boot depends on is missed. */
function toldByImage<B extends KernelBuild & { readonly sizes: Partial<P> }, P extends BuildProfile>(
  { imageExtractors, sizes }: BuildTable<B, P>,
  kernel: KernelSpec,
  version: KernelVersion,
  borrowed: BorrowedItems<B, P>,
  needed: Needs,
): { readonly profile: P; readonly items: readonly Item<P>[]; readonly reasons: readonly Reason[] } {
  const image = kernel.image!;
  const { build: nearest, profile } = borrowed;
  const { told, missing, absent } = profileFromImage(
    { image, version, sizes: sizes(kernel, version) },
    imageExtractors,
  );
  // What an image never tells is tabled with its release; of one that lacks a part it is not known whether it is that build.
  const isOfTable = nearest.release === image.release && image.isPartial !== true;
  const lacking = isOfTable ? missing.filter((item) => nearest.sizes[item] === undefined) : missing;
  const items = (lacking as readonly string[]).filter(needed);
  const complete: Partial<P> = { ...profile, ...told };
  for (const item of absent) delete complete[item];
  return {
    profile: complete as P,
    items: Object.keys(told) as Item<P>[],
    reasons: bySource(items, borrowed).map((each) => ({ kind: "image-lacks", image: image.image, ...each })),
  };
}

/** Undefined where the log is one of the tabled build and nothing in it speaks against the table, which knows what the log leaves out. */
function learnedBuild<B extends KernelBuild, P extends BuildProfile>(
  reading: LogReading<P>,
  extractors: Extractors<P>,
  needs: Needs,
  borrowed: BorrowedItems<B, P>,
  tabled: boolean,
): Pick<ChosenBuild<KernelBuild, P>, "profile" | "source" | "reasons"> | undefined {
  const { log, version } = reading;
  const { profile, extracted, missing } = profileFromLog(reading, extractors);
  if (tabled && !isOtherSeries(log, version) && agrees(profile, reading.nearest, extracted)) return undefined;
  if (isOtherSeries(log, version)) {
    const reason: Reason = { kind: "log-of-other-series", log: log.log, release: log.release ?? "" };
    return { profile, source: "learned", reasons: [reason] };
  }
  const items = (missing as readonly string[]).filter(needs);
  const reasons = bySource(items, borrowed).map((each): Reason => ({ kind: "log-lacks", log: log.log, ...each }));
  return { profile, source: "learned", reasons };
}

/** Items by the build that they are taken from, in the order of the items. */
function bySource<B extends KernelBuild>(
  items: readonly string[],
  { sourceOf }: Pick<BorrowedItems<B, BuildProfile>, "sourceOf">,
): readonly { readonly items: readonly string[]; readonly nearest: string }[] {
  const groups = grouped(items, (item) => buildWords(sourceOf(item)));
  return [...groups].map(([nearest, those]) => ({ items: those, nearest }));
}

function agrees<P extends BuildProfile>(profile: P, table: P, extracted: readonly Item<P>[]): boolean {
  const tabled: P = { ...USUAL_ITEMS, ...table };
  return extracted.every((item) => JSON.stringify(profile[item]) === JSON.stringify(tabled[item]));
}

function notTabled(kernel: KernelSpec, { build: nearest, sourceOf }: BorrowedItems<KernelBuild, BuildProfile>): Reason {
  const { build, version } = kernel;
  const structures = sourceOf("nodeData");
  const from = {
    nearest: buildWords(nearest),
    ...(structures === nearest ? {} : { structures: buildWords(structures) }),
  };
  if (build === undefined) return { kind: "build-not-stated", ...from };
  const variant = variantOf(kernel);
  return { kind: "no-table", build, version, ...(variant === undefined ? {} : { variant }), ...from };
}
