/**
 * The same scenario with something else supposed: a proposed change of the kernel, another version, another value of a
 * parameter. Plain data.
 */

import { localized } from "./localized.ts";

export interface Supposition {
  /** Name of a proposed change. */
  readonly whatIf?: string;
  /** Version of the kernel in place of the written one. */
  readonly kernel?: string;
  /** Values by name, in place of the chosen ones. */
  readonly params?: Readonly<Record<string, string>>;
}

/** `what if: movable at node start`, `kernel 6.12`, `$size = 512M`. Empty: nothing is supposed. */
export function suppositionWords({ whatIf, kernel, params = {} }: Supposition): string {
  return [
    ...(whatIf === undefined ? [] : [localized("what if: {0}", inWords(whatIf))]),
    ...(kernel === undefined ? [] : [`kernel ${kernel}`]),
    ...Object.entries(params).map(([name, value]) => `$${name} = ${value}`),
  ].join(", ");
}

/** `movable-at-node-start` as one says it. */
export function inWords(name: string): string {
  return name.replaceAll("-", " ");
}

/** What tells a layout from those beside it: the step where they are moments of one story, else what is supposed. */
export function captionOf(layout: Captioned, layouts: readonly Captioned[]): string {
  const step = layout.step === 0 ? layout.stepText : `${localized("step {0}", layout.step)}: ${layout.stepText}`;
  const words = suppositionWords(layout.supposed ?? {});
  const isMoment = layouts.some((other) => other.step !== layout.step);
  if (isMoment) return words === "" ? step : `${step} (${words})`;
  return words === "" ? localized("as it is written") : words;
}

/** The same in a word or two: `boot`, `step 3`, `kernel 6.12`. */
export function shortCaptionOf(layout: Captioned, layouts: readonly Captioned[]): string {
  const words = suppositionWords(layout.supposed ?? {});
  const isMoment = layouts.some((other) => other.step !== layout.step);
  if (!isMoment) return words === "" ? localized("as written") : words;
  const step = layout.step === 0 ? localized("boot") : localized("step {0}", layout.step);
  return words === "" ? step : `${step}, ${words}`;
}

interface Captioned {
  readonly step: number;
  readonly stepText: string;
  readonly supposed?: Supposition;
}
