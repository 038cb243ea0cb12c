import fc from "fast-check";

const SURROGATES = { first: 0xd800, count: 0x800 } as const;

/**
 * Any character of Unicode, as `unit: "binary"` of fast-check, which makes a table of all 1,112,064 whenever a string is asked for: a second, and
 * 100 MB that every collection of garbage goes through.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 0x10ffff - SURROGATES.count })
  .map((code) => String.fromCodePoint(code < SURROGATES.first ? code : code + SURROGATES.count));
