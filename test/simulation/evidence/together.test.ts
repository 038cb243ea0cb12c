/** Two that act on one mechanism of the kernel are exact together where a recording had both, whichever is written first. */
import { describe, expect, it } from "vitest";
import { reasonText } from "../../../server/analysis/evidence-words.ts";
import { parameters } from "../../../server/parameters/catalogue.ts";
import { type Envelopes, grown, outsideReasons } from "../../../server/simulation/evidence/envelope.ts";
import {
  type ActsOn,
  DEVICE_MECHANISMS,
  ORDERED_PARAMETERS,
  PARAMETER_MECHANISMS,
} from "../../../server/simulation/evidence/mechanisms.ts";
import { formsIn } from "../../../server/simulation/evidence/parameter-forms.ts";
import type { Point } from "../../../server/simulation/evidence/point.ts";
import {
  devicesTogether,
  parametersTogether,
  parametersWithDevices,
} from "../../../server/simulation/evidence/together.ts";
import type { DimmSpec } from "../../../server/simulation/state/events.ts";
import { GiB } from "../../../server/simulation/units/units.ts";

function formOf(text: string) {
  const [name = "", ...rest] = text.split("=");
  return formsIn([{ name, ...(rest.length === 0 ? {} : { value: rest.join("=") }), origin: 0 }]);
}

/** Each documented parameter in its first example. */
const FORMS = parameters.flatMap(({ name, examples = [] }) => formOf(examples[0] ?? `${name}=1`));

const pairs = FORMS.flatMap((a, at) => FORMS.slice(at + 1).map((b) => [a, b] as const)).filter(
  ([a, b]) => a.name !== b.name,
);

function together(...forms: typeof FORMS): readonly string[] {
  return [...parametersTogether(forms, true), ...parametersTogether(forms, false)];
}

function meet(a: ActsOn, b: ActsOn): boolean {
  const sets = (one: ActsOn, other: ActsOn) =>
    one.sets?.some((each) => [...(other.sets ?? []), ...(other.reads ?? [])].includes(each)) === true;
  return sets(a, b) || sets(b, a);
}

const COLD: DimmSpec = { kind: "dimm", name: "d0", size: GiB, cold: true, origin: 0 };
const COLD_MACHINE = { machine: { maxmem: 0 }, devices: [COLD] };

describe("all pairs of the catalogue", () => {
  it("are the same in both orders, but for those of which one says what the other means", () => {
    const ofOrder = pairs.filter(([a, b]) => together(a, b).join() !== together(b, a).join());
    expect(pairs.length).toBeGreaterThan(500);
    expect(ofOrder.flat().filter(({ name }) => !ORDERED_PARAMETERS.has(name))).toEqual([]);
  });

  it("are one thing more to measure where they meet in a mechanism, and nothing where they do not", () => {
    for (const [a, b] of pairs) {
      const count = meet(PARAMETER_MECHANISMS[a.name] ?? {}, PARAMETER_MECHANISMS[b.name] ?? {}) ? 1 : 0;
      expect(together(a, b), `${a.form} ${b.form}`).toHaveLength(count);
    }
  });

  it("are known of every parameter that is simulated and read at boot", () => {
    const simulated = parameters.filter(({ name, effect }) => effect !== "none" && !name.includes("sysctl"));
    const read = simulated.filter(({ name }) => FORMS.some((form) => form.name === name));
    expect(read.filter(({ name }) => PARAMETER_MECHANISMS[name] === undefined).map(({ name }) => name)).toEqual([]);
  });

  it("of kinds of device are told once", () => {
    const area = { ...COLD_MACHINE, machine: { maxmem: 4 * GiB } };
    expect(devicesTogether(area)).toEqual(["cold DIMM & device area"]);
    expect(devicesTogether(COLD_MACHINE)).toEqual([]);
  });

  it("are held against kinds of device as well", () => {
    for (const form of FORMS) {
      const count = meet(PARAMETER_MECHANISMS[form.name] ?? {}, DEVICE_MECHANISMS["cold DIMM"]) ? 1 : 0;
      expect(parametersWithDevices([form], COLD_MACHINE), form.form).toHaveLength(count);
    }
  });
});

describe("a pair", () => {
  const point = (values: Point["values"]): Point => ({
    of: { kind: "command-line", name: "x86_64" },
    ranges: {},
    values,
  });
  const forms = [...formOf("swiotlb=200000"), ...formOf("crashkernel=512M,high")];
  const both = point({ parameter: forms.map(({ form }) => form), together: parametersTogether(forms, false) });
  const apart = forms.reduce<Envelopes>((all, { form }) => grown(all, [point({ parameter: [form] })]), {});

  it("of which each was measured alone is a reason, in words", () => {
    expect(outsideReasons(both, apart).map(reasonText)).toEqual([
      "crashkernel=N,high and swiotlb=N were never measured together",
    ]);
  });

  it("that was measured is none", () => {
    expect(outsideReasons(both, grown(apart, [both]))).toEqual([]);
  });

  it("of which one was never measured is no second reason", () => {
    const one = grown({}, [point({ parameter: ["swiotlb=N"] })]);
    expect(outsideReasons(both, one).map(({ kind }) => kind)).toEqual(["parameter-not-measured"]);
  });

  it("of a form and a device names the device", () => {
    const values = { together: parametersWithDevices(formOf("mem=2G"), COLD_MACHINE) };
    const reasons = outsideReasons(point(values), {});
    expect(reasons.map(reasonText)).toEqual([
      "a DIMM that is there at power-on and mem=N were never measured together",
    ]);
  });
});
