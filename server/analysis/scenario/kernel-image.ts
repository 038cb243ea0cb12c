/**
 * `kernel from "vmlinuz" { config "FILE" }` as the simulation wants it, and `config "FILE"` of any kernel. The image is read by the host of the analysis,
 * which may still be at it.
 */
import type { KernelFromStatement, KernelItem } from "../../../grammar/ast.ts";
import { configMismatch } from "../../simulation/builds/config-match.ts";
import { parseKernelVersion } from "../../simulation/kernels/version.ts";
import type { KernelSpec } from "../../simulation/state/events.ts";
import { type ConfigFacts, readConfigText } from "../../sources/kernel-image/config-text.ts";
import {
  type ConfiguredImage,
  configBeside,
  type ImageFile,
  type ReadImage,
  withConfig,
} from "../../sources/kernel-image/reading.ts";
import type { Diagnostic, Place } from "../analysis.ts";
import { fileName } from "../file-name.ts";
import { problem } from "../problem.ts";
import type { SetupContext } from "./boot-setup.ts";
import { notMeasured, readKernelItems } from "./kernel-spec.ts";
import { addressOf, type NamedLog, noFile, placeOf } from "./named-logs.ts";
import { refused } from "./named-paths.ts";
import type { Declared, SourceDocument } from "./sources.ts";

/** Undefined where the image tells nothing, or is not read yet. */
export function readKernelFrom(declared: Declared<KernelFromStatement>, context: SetupContext): KernelSpec | undefined {
  const { statement, document } = declared;
  const { problems, origins, asked, readerOf } = context;
  const named = { path: statement.path, document };
  const bare = readImage(named, context);
  if (bare === undefined) return undefined;
  const given = configOf(statement.items, document, context) ?? besideImage(named, context);
  const { facts, lacks, mismatch, why }: ConfiguredImage =
    given === undefined ? bare : withConfig(bare, given.name, given.facts);
  const place = placeOf(named);
  if (given !== undefined && mismatch !== undefined && !(given.isBeside && mismatch.wrong === "embedded")) {
    problems.add(problem("config-differs", given.place ?? place, { config: given.name, kernel: facts, why: mismatch }));
  }
  const parsed = parseKernelVersion(facts.version);
  if (parsed === undefined) {
    problems.add(problem("image-unreadable", place, { image: facts.image, why: { wrong: "no-banner" } }));
    return undefined;
  }
  problems.add(...notMeasured(facts.version, place));
  const isPartial = lacks.some((lack) => lack !== "configuration");
  if (isPartial) {
    problems.add(problem("image-untold", place, { image: facts.image, lacks, why, release: facts.release }));
  }
  const reader = readerOf(document);
  const items = readKernelItems(statement.items, reader, problems, facts);
  return {
    version: facts.version,
    arch: facts.arch,
    pageSize: facts.pageSize,
    ...(facts.build !== undefined && { build: facts.build }),
    image: isPartial ? { ...facts, isPartial } : facts,
    config: Object.fromEntries(items.config),
    whatIf: [...new Set([...items.whatIf, ...asked.whatIf])],
    origin: origins.add("kernel", reader.place({ start: statement.keyword.start, end: statement.path.span.end })),
  };
}

function readImage(named: NamedLog, context: SetupContext): ReadImage | undefined {
  const { loader, problems } = context;
  const uri = addressOf(named, context);
  if (uri === undefined) return undefined;
  const image = fileName(uri);
  if (loader.image === undefined) {
    problems.add(problem("image-unreadable", placeOf(named), { image, why: { wrong: "no-reader" } }));
    return undefined;
  }
  const file = loader.image(uri);
  if (file !== "pending" && !("wrong" in file)) return file;
  problems.add(problemOf(named, image, file));
  return undefined;
}

/** What is said of an image that tells nothing. */
function problemOf(named: NamedLog, image: string, file: Exclude<ImageFile, ReadImage>): Diagnostic {
  const place = placeOf(named);
  if (file === "pending") return problem("image-pending", place, { image });
  const path = named.path.kind === "string" ? named.path.value : image;
  if (file.wrong === "missing") return problem("use-not-found", place, { path, chain: [] });
  if (file.wrong === "refused") return refused(path, place, { kind: "reader", said: file.why });
  return problem("image-unreadable", place, { image, why: file });
}

interface GivenConfig {
  readonly name: string;
  readonly facts: ConfigFacts;
  readonly place?: Place;
  /** Nobody named it: it lies beside the image. */
  readonly isBeside?: true;
}

/** The last `config "FILE"` among the items; a file that is no configuration is a problem. */
function configOf(
  items: readonly KernelItem[],
  document: SourceDocument,
  context: SetupContext,
): GivenConfig | undefined {
  const item = items.find((each) => each.kind === "config-from");
  if (item === undefined) return undefined;
  const named = { path: item.path, document };
  const uri = addressOf(named, context);
  if (uri === undefined) return undefined;
  const text = context.loader.read(uri);
  if (text === undefined) {
    noFile(named, uri, context);
    return undefined;
  }
  const name = fileName(uri);
  const facts = readConfigText(text);
  if (facts === undefined) context.problems.add(problem("bad-value", placeOf(named), { kind: "configuration", name }));
  return facts === undefined ? undefined : { name, facts, place: placeOf(named) };
}

/** The configuration that a distribution installs with its image. Nobody named it: that it is not there is no problem. */
function besideImage({ path, document }: NamedLog, { loader, sources }: SetupContext): GivenConfig | undefined {
  const beside = path.kind === "bad" ? undefined : configBeside(path.value);
  if (beside === undefined) return undefined;
  const uri = loader.resolve(document.uri, beside);
  const text = loader.read(uri);
  const facts = text === undefined ? undefined : readConfigText(text);
  if (facts === undefined) return undefined;
  if (!sources.dependencies.includes(uri)) sources.dependencies.push(uri);
  return { name: fileName(uri), facts, isBeside: true };
}

/** A kernel with `config "FILE"`. An option that is stated by itself goes before. */
export function withConfigFile(
  kernel: KernelSpec,
  items: readonly KernelItem[],
  document: SourceDocument,
  context: SetupContext,
): KernelSpec {
  const given = configOf(items, document, context);
  if (given === undefined) return kernel;
  const mismatch = configMismatch(given.facts, kernel);
  if (mismatch !== undefined && given.place !== undefined) {
    context.problems.add(problem("config-differs", given.place, { config: given.name, kernel, why: mismatch }));
  }
  if (mismatch?.wrong === "architecture") return kernel;
  const configFile = {
    configFrom: given.name,
    config: given.facts.config,
    memoryOptions: given.facts.memory,
    ...(mismatch?.wrong === "version" ? { configVersion: mismatch.version } : {}),
  };
  return { ...kernel, configFile };
}
