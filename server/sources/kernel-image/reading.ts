/**
 * What reading a file that may be a kernel image comes to: facts and what the image leaves out, or why nothing is told. Who reads the bytes makes these, and analysis
 * says them (server/bridge/kernel-image, server/analysis/notes/image-unreadable.ts).
 */
import { type ConfigMismatch, configMismatch } from "../../simulation/builds/config-match.ts";
import type { KernelImageFacts } from "../../simulation/state/kernel-image-facts.ts";
import type { ConfigFacts } from "./config-text.ts";

/** How a payload is packed; by the kernel's configuration `KERNEL_…`. */
export type Compression = "none" | "gzip" | "zstd" | "xz" | "lz4" | "lzma" | "bzip2" | "lzo";

export type ImageProblem =
  /** `what` it is, as people call it, with its article. */
  | { readonly wrong: "not-an-image"; readonly what: string }
  | { readonly wrong: "truncated" }
  /** `what`: whose kernel it is. */
  | { readonly wrong: "other-architecture"; readonly what: string }
  | { readonly wrong: "unsupported-compression"; readonly compression: Compression }
  /** Unpacked or packed, larger than so many bytes. */
  | { readonly wrong: "too-large"; readonly limit: number }
  | { readonly wrong: "damaged"; readonly compression: Compression }
  /** Nothing in it says which Linux it is. */
  | { readonly wrong: "no-banner" };

/** What a kernel can carry of itself and this one does not: type information, symbols at all, those of data; `kernel`: only the head of its file could be read. */
export type ImageLack = "btf" | "symbols" | "all-symbols" | "configuration" | "kernel";

export interface ReadImage {
  readonly facts: KernelImageFacts;
  /** From the outside in: `bzImage`, `zstd`, `ELF`. */
  readonly wrappings: readonly string[];
  readonly lacks: readonly ImageLack[];
  /** Of an image that lacks the kernel: what is wrong with it. */
  readonly why?: ImageProblem;
}

export type ImageReading = ReadImage | ImageProblem;

/** What there is to say of the file of an image: it may not be there, not be for reading (`why`: the end of a sentence), or still be being read. */
export type ImageFile =
  | ImageReading
  | { readonly wrong: "missing" }
  | { readonly wrong: "refused"; readonly why: string }
  | "pending";

/** Where distributions install the configuration of an image: `config-6.12.107+deb13-amd64` beside `vmlinuz-…`; undefined where the name tells of no release. */
export function configBeside(path: string): string | undefined {
  const match = /^(.*?)(?:vmlinuz|vmlinux|Image)(-[^/\\]+)$/.exec(path);
  return match === null ? undefined : `${match[1]}config${match[2]}`;
}

export interface ConfiguredImage extends ReadImage {
  readonly mismatch?: ConfigMismatch;
}

/** The same with a configuration that was given apart, for an image without one of its own. What symbols tell goes before it. */
export function withConfig(read: ReadImage, name: string, given: ConfigFacts): ConfiguredImage {
  const { facts, lacks } = read;
  if (facts.configFrom !== undefined) return { ...read, mismatch: { wrong: "embedded" } };
  const mismatch = configMismatch(given, facts);
  if (mismatch?.wrong === "architecture") return { ...read, mismatch };
  return {
    ...read,
    facts: {
      ...facts,
      configFrom: name,
      config: given.config,
      memoryOptions: given.memory,
      ...(mismatch?.wrong === "version" ? { configVersion: mismatch.version } : {}),
      options: { ...given.options, ...facts.options },
    },
    lacks: lacks.filter((lack) => lack !== "configuration"),
    ...(mismatch === undefined ? {} : { mismatch }),
  };
}
