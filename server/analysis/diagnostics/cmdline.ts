/**
 * The command line against the catalogue of kernel parameters: names no kernel takes, parameters that belong to another
 * version or architecture, and parameters given twice. What values do is said by the simulation.
 */
import type { CmdlineParam } from "../../../grammar/ast.ts";
import {
  findParameter,
  formOf,
  isKnownParameter,
  type KernelParameter,
  suggestParameter,
  unavailable,
} from "../../parameters/catalogue.ts";
import type { BootSetup, CmdlineParameter } from "../../simulation/events.ts";
import { type KernelVersion, parseKernelVersion } from "../../simulation/kernels/version.ts";
import type { Diagnostic, Fix, Place } from "../analysis.ts";
import { problem, replacement } from "../problem.ts";
import type { OriginTable } from "../scenario/origins.ts";

interface Written {
  readonly given: CmdlineParameter;
  readonly place: Place;
  readonly param: CmdlineParam;
}

/** Everything the catalogue has to say about the command line of one boot. */
export function cmdlineDiagnostics(setup: BootSetup, origins: OriginTable): readonly Diagnostic[] {
  const kernel = parseKernelVersion(setup.kernel.version);
  const written = setup.cmdline.flatMap((given): Written[] => {
    const source = origins.source(given.origin);
    if (source?.parameter === undefined) return [];
    return [{ given, place: { uri: source.uri, span: source.span }, param: source.parameter }];
  });
  // Behind `--` stands what the kernel hands on to init.
  const end = written.findIndex(({ given }) => given.name === "--");
  const mine = end === -1 ? written : written.slice(0, end);
  return [
    ...mine.flatMap((each) => nameDiagnostics(each)),
    ...(kernel === undefined ? [] : mine.flatMap((each) => availability(each, kernel, setup, origins))),
    ...overridden(mine),
  ];
}

function nameDiagnostics({ given, place, param }: Written): readonly Diagnostic[] {
  // A word without `=` that no kernel knows goes to init as an argument, `NAME=VALUE` to its environment: both are in use.
  if (given.name === "" || isKnownParameter(given.name)) return [];
  const meant = suggestParameter(given.name);
  const hint = meant === undefined ? "" : `; did you mean \`${meant}\`?`;
  const at = { uri: place.uri, span: param.nameSpan };
  return [
    problem("param-unknown", at, `no kernel parameter \`${given.name}\` is known; the kernel hands it to init${hint}`, {
      fixes: meant === undefined ? [] : [replacement(`Write \`${meant}\``, at.uri, at.span, meant)],
    }),
  ];
}

function availability(
  { given, place, param }: Written,
  kernel: KernelVersion,
  setup: BootSetup,
  origins: OriginTable,
): readonly Diagnostic[] {
  const parameter = findParameter(given.name);
  if (parameter === undefined) return [];
  const { arch } = setup.kernel;
  const missing = unavailable(parameter, kernel, arch);
  const form = missing === undefined ? formOf(parameter, given.value) : undefined;
  const formMissing = form === undefined ? undefined : unavailable(form, kernel, arch);
  const found = missing ?? formMissing;
  if (found === undefined) return [];
  const subject = missing === undefined ? `\`${param.raw}\`` : `\`${given.name}\``;
  if (found.why === "arch") {
    return [problem("param-version", place, `${subject} is for ${found.arch.join(" and ")}, this is ${arch}`)];
  }
  if (found.why === "until") {
    return [problem("param-version", place, `${subject} is gone since Linux ${found.version}, this is ${kernel.text}`)];
  }
  const version = origins.source(setup.kernel.origin);
  const fixes =
    version?.version === undefined
      ? []
      : [replacement(`Set the kernel to ${found.version}`, version.uri, version.version, found.version, false)];
  return [
    problem("param-version", place, `${subject} needs Linux ${found.version}, this is ${kernel.text}`, { fixes }),
  ];
}

/** A parameter of which only the last (or first) one counts, given more than once. */
function overridden(written: readonly Written[]): readonly Diagnostic[] {
  const groups = new Map<KernelParameter, Written[]>();
  for (const each of written) {
    const parameter = findParameter(each.given.name);
    if (parameter === undefined || parameter.repeated === undefined || parameter.repeated === "all") continue;
    const group = groups.get(parameter);
    if (group === undefined) groups.set(parameter, [each]);
    else group.push(each);
  }
  return [...groups].flatMap(([parameter, group]) => {
    const holding = parameter.repeated === "first" ? group[0]! : group.at(-1)!;
    return group
      .filter((each) => each !== holding)
      .map((each) =>
        problem(
          "param-overridden",
          each.place,
          `\`${parameter.name}\` is given again: \`${holding.param.raw}\` holds`,
          {
            related: [{ ...holding.place, message: "this one holds" }],
            fixes: [removal(each)],
            unnecessary: true,
          },
        ),
      );
  });
}

function removal({ place, param }: Written): Fix {
  return replacement(`Remove \`${param.raw}\``, place.uri, place.span, "", false);
}
