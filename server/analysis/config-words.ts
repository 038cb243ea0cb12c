/** What a Kconfig option takes, in words. */
import { KCONFIG_OPTIONS, type OptionName } from "../simulation/kernels/kconfig/options.ts";
import type { KconfigOption } from "../simulation/kernels/kconfig/schema.ts";

const VALUES: { readonly [T in KconfigOption["type"]]: (option: Extract<KconfigOption, { type: T }>) => string } = {
  bool: () => "y or n",
  tristate: () => "y, m or n",
  int: ({ range: [least, most] }) => `a number from ${least} to ${most}`,
};

/** `y or n`, `a number from 1 to 10`. */
export function configValueWords(name: OptionName): string {
  const option: KconfigOption = KCONFIG_OPTIONS[name];
  return (VALUES[option.type] as (option: KconfigOption) => string)(option);
}
