/**
 * Kernel versions as people write them (`6.5-rc2`, `5.18.0-rc4-next-20220426`, `7.2`) and their order. A release
 * candidate comes before its release; a linux-next tree of an rc already holds what the next release will have merged,
 * so it sorts behind every rc of its own series but before the release.
 */

export interface KernelVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** Number of the release candidate; undefined for a release. */
  readonly rc?: number;
  /** Date of the linux-next tree (`20220426`), where it is one. */
  readonly next?: string;
  /** As written. */
  readonly text: string;
}

const VERSION = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:-rc(\d+))?(?:-next-(\d{8}))?(?:[-+].*)?$/;

/** Reads a version; undefined where the text is none. */
export function parseKernelVersion(text: string): KernelVersion | undefined {
  const match = VERSION.exec(text);
  if (match === null) return undefined;
  const [, major, minor, patch, rc, next] = match;
  return {
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch ?? 0),
    ...(rc === undefined ? {} : { rc: Number(rc) }),
    ...(next === undefined ? {} : { next }),
    text,
  };
}

/** Negative, zero or positive as `a` comes before, with or after `b`. */
export function compareKernelVersions(a: KernelVersion, b: KernelVersion): number {
  return (
    a.major - b.major ||
    a.minor - b.minor ||
    a.patch - b.patch ||
    candidateRank(a) - candidateRank(b) ||
    (a.next ?? "").localeCompare(b.next ?? "")
  );
}

function candidateRank(version: KernelVersion): number {
  if (version.next !== undefined) return 1000;
  return version.rc ?? 10_000;
}
