/** Booleans as kernel parameters and sysfs files take them (lib/kstrtox.c: kstrtobool). */

/** What kstrtobool() makes of a word; undefined: not a boolean. */
export function parseBoolean(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (/^([yYtT1]|on)/i.test(text)) return true;
  if (/^([nNfF0]|of)/i.test(text)) return false;
  return undefined;
}
