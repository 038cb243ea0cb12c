/** Options of `memzone show --as svg`: width, theme, proportion, and which part of memory. */
import { memparse } from "../simulation/units/memparse.ts";
import type { ByteRange } from "../simulation/units/units.ts";
import type { SvgOptions } from "../views/svg.ts";
import { SVG_THEMES } from "../views/svg-style.ts";

/** `block`: bytes of a memory block, where blocks may be named; undefined: not known yet. */
export function readSvgOptions(
  values: { readonly [name: string]: unknown },
  block?: number,
): SvgOptions | { readonly wrong: string } {
  const { width, theme, range, "to-scale": toScale } = values;
  const given = [width, theme, range].some((value) => value !== undefined);
  if (values.as !== "svg" && (given || toScale === true)) {
    return { wrong: "--width, --theme, --to-scale and --range go with --as svg only" };
  }
  if (width !== undefined && !/^\d{3,5}$/.test(String(width))) {
    return { wrong: `'${width}' is no width in pixels: a number from 480 to 99999` };
  }
  const known = SVG_THEMES.find((name) => name === theme);
  if (theme !== undefined && known === undefined) {
    return { wrong: `unknown theme '${theme}': one of ${SVG_THEMES.join(", ")}` };
  }
  const part = range === undefined ? undefined : partOf(String(range), block ?? 1);
  if (range !== undefined && part === undefined) {
    return {
      wrong: `'${range}' is no part of memory: FROM-TO in bytes (0x100000000-0x13fffffff, 4G-5G) or memory38-39`,
    };
  }
  return {
    ...(width === undefined ? {} : { width: Number(width) }),
    ...(known === undefined ? {} : { theme: known }),
    ...(part === undefined ? {} : { part }),
    proportion: toScale === true ? "scale" : "fitted",
  };
}

/** `0x100000000-0x13fffffff`, both ends inclusive; `4G-5G`, up to the second; `memory38`, `memory38-39`. */
function partOf(text: string, block: number): ByteRange | undefined {
  const blocks = /^memory(\d+)(?:-(\d+))?$/.exec(text);
  if (blocks !== null) {
    const [first, last] = [Number(blocks[1]), Number(blocks[2] ?? blocks[1])];
    return last < first ? undefined : { first: first * block, last: (last + 1) * block - 1 };
  }
  const from = memparse(text);
  if (!/^\d/.test(text) || !/^-\d/.test(from.rest)) return undefined;
  const to = memparse(from.rest.slice(1));
  const last = /[kmgtpe]$/i.test(text) && !/0x[0-9a-f]*$/i.test(text) ? to.value - 1 : to.value;
  return to.rest !== "" || last <= from.value ? undefined : { first: from.value, last };
}
