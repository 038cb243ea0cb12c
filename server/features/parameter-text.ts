/** A kernel parameter's documentation as Markdown, shared by hover and completion. */
import { type KernelParameter, unavailable } from "../parameters/catalogue.ts";
import { PLACEHOLDERS, placeholdersOf } from "../parameters/syntax.ts";
import type { KernelVersion } from "../simulation/kernels/version.ts";
import type { Arch } from "../simulation/state/events.ts";
import { code, paragraphs } from "./markdown.ts";

/** The kernel that the scenario boots, where that is known. */
export interface Kernel {
  readonly version: KernelVersion;
  readonly arch: Arch;
}

const EFFECTS: Record<KernelParameter["effect"], string> = {
  simulated: "",
  partly: "Memzone simulates what it does to the layout of memory only in part.",
  none: "Memzone knows it, but it changes nothing that is simulated.",
};

export function parameterDocumentation(parameter: KernelParameter, kernel?: Kernel): string {
  return paragraphs(
    `**${code(parameter.name)}** ${parameter.summary}`,
    formsText(parameter, kernel),
    parameter.documentation,
    relationsText(parameter),
    EFFECTS[parameter.effect],
    factsText(parameter),
  );
}

/** Why a kernel doesn't take something, as a clause: `since 4.17`, `until 6.11`, `x86_64 only`. */
export function availability(what: Pick<KernelParameter, "since" | "until" | "arch">): string {
  const parts: string[] = [];
  if (what.since !== undefined) parts.push(`since ${what.since}`);
  if (what.until !== undefined) parts.push(`before ${what.until}`);
  if (what.arch !== undefined) parts.push(`${what.arch.join(", ")} only`);
  return parts.join(", ");
}

function formsText(parameter: KernelParameter, kernel: Kernel | undefined): string {
  const forms = parameter.forms.filter(({ arch }) => kernel === undefined || (arch?.includes(kernel.arch) ?? true));
  const lines = forms.map((form) => {
    const missing = kernel !== undefined && unavailable(form, kernel.version, kernel.arch) !== undefined;
    const when =
      form.since === undefined && form.until === undefined ? "" : ` (${availability({ ...withoutArch(form) })})`;
    return `- ${code(form.syntax)} ${form.meaning}${when}${missing ? `; **not in ${kernel.version.text}**` : ""}`;
  });
  const placeholders = [...new Set(forms.flatMap((form) => placeholdersOf(form.syntax)))].map(
    (name) => `${name}: ${PLACEHOLDERS[name]!.meaning}`,
  );
  return paragraphs(lines.join("\n"), placeholders.length === 0 ? undefined : `${placeholders.join("; ")}.`);
}

function withoutArch({
  since,
  until,
}: Pick<KernelParameter, "since" | "until">): Pick<KernelParameter, "since" | "until"> {
  return { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
}

function relationsText(parameter: KernelParameter): string | undefined {
  if (parameter.relations === undefined) return undefined;
  return parameter.relations.map((relation) => `- ${code(relation.parameter)}: ${relation.says}`).join("\n");
}

function factsText(parameter: KernelParameter): string {
  const facts = [availability(parameter), parameter.config === undefined ? "" : `needs ${code(parameter.config)}`];
  if (parameter.repeated === "last") facts.push("given twice, the last one holds");
  facts.push(`read by ${code(parameter.source)}`);
  const text = facts.filter((fact) => fact !== "").join("; ");
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}
