/** The data file of a build (server/simulation/builds) from its image: the TypeScript source that `build-from-recording.ts` writes from a log. */
import { ARCHITECTURES } from "../../simulation/arch/index.ts";
import { distributionOf, kernelConfig } from "../../simulation/builds/kernel-config.ts";
import { USUAL_ITEMS } from "../../simulation/builds/log-extractors.ts";
import { parseKernelVersion } from "../../simulation/kernels/version.ts";
import type { KernelImageFacts } from "../../simulation/state/kernel-image-facts.ts";

/** Items and parts that people know as addresses and structure sizes. */
const HEXADECIMAL =
  /^(imageStart|imageEnd|brk|trampoline|nodeData|memorylessNodeData|first|last|staysReserved|textOffset|imageSize|start|end)$/;

export interface BuildFile {
  readonly text: string;
  /** Items that the image does not tell. */
  readonly missing: readonly string[];
}

/** The data file as `npm run format` would leave it, but for long lines. */
export function buildFile(image: KernelImageFacts): BuildFile {
  const version = parseKernelVersion(image.version)!;
  const { buildType: type, buildFromImage } = ARCHITECTURES[image.arch];
  const { told, missing, sections } = buildFromImage(image, version);
  const usual: Readonly<Record<string, unknown>> = USUAL_ITEMS;
  const known = distributionOf(image.build);
  const build = {
    distribution: known?.distribution ?? "unknown",
    flavour: known?.flavour ?? "plain",
    version: image.version,
    package: image.package ?? image.version,
    release: image.release,
    arch: image.arch,
    pageSize: image.pageSize,
    sizes: Object.fromEntries(Object.entries(told).filter(([item, value]) => value !== usual[item])),
    lacks: missing.filter((item) => !(item in USUAL_ITEMS)),
    config: differing(image),
    ...(sections.length === 0 ? {} : { sections }),
  };
  const head = `/** Linux ${image.release}, ${image.arch}: read off its image. */\nimport type { ${type} } from "../schema.ts";\n`;
  return { text: `${head}\nexport const build: ${type} = ${literal(build, "", "")};\n`, missing };
}

/** Options that are not what the distribution's table says. */
function differing({ config, arch, pageSize, version, build }: KernelImageFacts): Record<string, boolean | number> {
  const known = kernelConfig({
    version,
    arch,
    pageSize,
    ...(build === undefined ? {} : { build }),
    config: {},
    whatIf: [],
    origin: 0,
  });
  const entries = Object.entries(config) as [keyof typeof config, boolean | number][];
  return Object.fromEntries(
    entries.filter(([name, value]) => known.source(name) === "usual" || known.value(name) !== value),
  );
}

function literal(value: unknown, key: string, indent: string): string {
  if (typeof value === "number") return HEXADECIMAL.test(key) ? `0x${value.toString(16)}` : String(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const parts = value.map((each) => literal(each, key, inner));
    const line = `[${parts.join(", ")}]`;
    return line.length < 80 && !line.includes("\n")
      ? line
      : `[\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent}]`;
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(([name, each]) => `${name}: ${literal(each, name, inner)}`);
  const line = parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
  if (line.length < 80 && !line.includes("\n")) return line;
  return `{\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent}}`;
}
