/** Hovers of `config NAME=VALUE`: what the option decides, and what it is in the kernel of the scenario. */
import type { KernelItem } from "../../grammar/ast.ts";
import { configValueWords, OPTION_DECIDES } from "../analysis/config-words.ts";
import { type ConfigSource, kernelConfig } from "../simulation/builds/kernel-config.ts";
import { isOptionName, KCONFIG_OPTIONS } from "../simulation/kernels/kconfig/options.ts";
import type { KernelSpec } from "../simulation/state/events.ts";
import { code, paragraphs, plain } from "./markdown.ts";

const TOLD_BY: Readonly<Record<ConfigSource, string>> = {
  stated: "as the scenario states",
  image: "as the configuration of the kernel image tells",
  log: "as a boot log of the build tells",
  build: "as this build was configured",
  distribution: "as the distribution sets it",
  usual: "what is usual: nothing tells how this kernel is configured",
};

/** Undefined for an option that nothing depends on. */
export function optionHover(
  { name }: Extract<KernelItem, { readonly kind: "config" }>,
  kernel: KernelSpec | undefined,
): string | undefined {
  const option = name.kind === "name" ? name.name.replace(/^CONFIG_/, "") : "";
  if (!isOptionName(option)) return undefined;
  const { source } = KCONFIG_OPTIONS[option];
  return paragraphs(
    `**${code(`CONFIG_${option}`)}** ${plain(OPTION_DECIDES[option])} (${code(source)}); takes ${configValueWords(option)}`,
    kernel === undefined ? undefined : valueText(kernel, option),
  );
}

function valueText(kernel: KernelSpec, option: keyof typeof KCONFIG_OPTIONS): string {
  const config = kernelConfig(kernel);
  const value = config.value(option);
  const text = typeof value === "number" ? String(value) : value ? "y" : "n";
  return `here ${code(text)}, ${TOLD_BY[config.source(option)]}`;
}
