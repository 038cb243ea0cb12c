/** Words of a command line that some kernel may have booted with. */
import fc from "fast-check";
import { parameters } from "../../server/parameters/catalogue.ts";

const number = fc.oneof(
  fc.constantFrom(
    "0",
    "1",
    "-1",
    "128M",
    "4G",
    "3.5G",
    "4096T",
    "1E",
    "99999999999999999999",
    "0x",
    "0777",
    "1K",
    "4095",
  ),
  fc.constantFrom("%", "50%", "101%", "abc", "0xffffffffffffffff"),
  fc.nat(10_000_000_000).map(String),
);
const glue = fc.constantFrom(
  "@",
  "#",
  "$",
  "!",
  "%",
  ":",
  ",",
  "-",
  "+",
  "U",
  ",high",
  ",low",
  ",cma",
  "fake=",
  "mirror",
  "off",
);
const value = fc.array(fc.oneof(number, glue), { maxLength: 6 }).map((pieces) => pieces.join(""));
const simulated = parameters.filter(({ effect }) => effect !== "none").map(({ name }) => name);
const range = fc
  .tuple(number, fc.constantFrom("@", "#", "$", "!", "%"), number)
  .map((parts) => `memmap=${parts.join("")}`);
/** A parameter that is simulated, with anything behind it. */
export const anyParameter = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .tuple(fc.constantFrom(...simulated, "memmap", "numa", "crashkernel", "mem"), value)
      .map(([name, text]) => (text === "" ? name : `${name}=${text}`)),
  },
  { weight: 1, arbitrary: range },
);
