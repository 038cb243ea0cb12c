import fc from "fast-check";
import { expect, test } from "vitest";
import {
  compareKernelVersions,
  isKernelVersion,
  nearestSeries,
  nearestVersion,
  parseKernelVersion,
  releaseOrdinal,
} from "../../../server/simulation/kernels/version.ts";

const exists = (text: string) => isKernelVersion(parseKernelVersion(text)!);
const ordinal = (text: string) => releaseOrdinal(parseKernelVersion(text)!);

test("versions that Linux has had, and those of its newest major, exist", () => {
  const real = [
    "2.6.32",
    "3.0",
    "3.19.8",
    "4.0",
    "4.20.17",
    "5.19",
    "6.5-rc2",
    "6.19",
    "7.2.13",
    "5.18.0-rc4-next-20220426",
  ];
  expect(real.filter((text) => !exists(text))).toEqual([]);
});

test("series that no major had, majors that are none and absurd digits don't exist", () => {
  const absurd = "99999999999999999999";
  const unreal = ["0.99", "2.4", "3.20", "4.21", "5.20", "6.20", "7.99", "8.0", `${absurd}.5`, `6.${absurd}`];
  expect(unreal.filter(exists)).toEqual([]);
  expect([`6.1.${absurd}`, `6.1-rc${absurd}`].filter(exists)).toEqual([]);
});

test("digits that a number is not printed with have a nearest version, too", () => {
  const many = "9".repeat(23);
  const nearest = [`${many}.5.10`, `6.${many}.3`, `6.1.${many}`, `2.6.${many}`].map((text) =>
    nearestVersion(parseKernelVersion(text)!, "7.3"),
  );
  expect(nearest).toEqual(["7.3", "6.19", "6.1", "2.6.39"]);
});

test("no series has 700 updates or more than 15 release candidates", () => {
  expect(["6.5-rc16", "6.5-rc99", "6.1.1000", "6.13.999"].filter(exists)).toEqual([]);
  expect(["5.19-rc8", "6.7-rc10", "4.9.337", "4.4.302-cip97"].filter((text) => !exists(text))).toEqual([]);
});

test("kernel.org's last update of a series is not the last that a tree can have", () => {
  const real = ["4.8.26", "4.12.28", "4.14.355", "4.14.357-openela", "4.18.45", "5.2.24", "6.13.13"];
  expect(real.filter(exists)).toEqual(real);
});

test("the nearest series is the end of what the major has, and the newest behind all", () => {
  expect(["6.12.0.0.5", "2.6.99", "6.12.107-rc9"].filter(exists)).toEqual([]);
  const real = [
    "2.6.32.71",
    "2.6.39-rc7",
    "6.12.107-rc1",
    "3.8.13.28",
    "5.15.90.1",
    "5.15.90.1-microsoft-standard-WSL2",
    "2.6.43.8-1.fc15.x86_64",
    "4.18.0-553.el8_10.x86_64",
  ];
  expect(real.filter(exists)).toEqual(real);
  const nearest = (text: string) => nearestSeries(parseKernelVersion(text)!, "7.3");
  expect(["1.2", "2.4", "3.20", "6.25", "7.21", "8.0", "6.5-rc99", "6.1.1000"].map(nearest)).toEqual([
    "2.6",
    "2.6",
    "3.19",
    "6.19",
    "7.3",
    "7.3",
    "6.5",
    "6.1",
  ]);
});

test("a major begins one release after the last of the one before", () => {
  expect([ordinal("3.0"), ordinal("4.0"), ordinal("5.0"), ordinal("6.0"), ordinal("7.0")]).toEqual([
    ordinal("2.6") + 1,
    ordinal("3.19") + 1,
    ordinal("4.20") + 1,
    ordinal("5.19") + 1,
    ordinal("6.19") + 1,
  ]);
});

test("the count of a release follows the order of versions, whatever the digits", () => {
  const digits = fc.oneof(fc.nat(30), fc.bigInt(0n, 10n ** 25n)).map(String);
  fc.assert(
    fc.property(digits, digits, digits, digits, (a, b, c, d) => {
      const [one, other] = [parseKernelVersion(`${a}.${b}`)!, parseKernelVersion(`${c}.${d}`)!];
      const [first, second] = compareKernelVersions(one, other) <= 0 ? [one, other] : [other, one];
      expect(releaseOrdinal(first)).toBeLessThanOrEqual(releaseOrdinal(second));
    }),
  );
});
