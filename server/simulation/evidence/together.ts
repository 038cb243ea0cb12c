/**
 * Which pairs of a boot act on one mechanism of the kernel (mechanisms.ts): two parameters, a parameter and a kind of memory device, two kinds. A pair
 * is a value of the dimension `together`, seen where one recording had both.
 */
import type { BootSetup, DeviceSpec } from "../state/events.ts";
import {
  type ActsOn,
  ALIKE_FORMS,
  DEVICE_MECHANISMS,
  type DeviceForm,
  ORDERED_PARAMETERS,
  PARAMETER_MECHANISMS,
} from "./mechanisms.ts";
import { type FormOfParameter, SHARED_BY_ALL } from "./parameter-forms.ts";

/** Between the two of a pair. */
const AND = " & ";

/** Pairs of forms of two parameters. `shared`: both are read by code that all architectures share; else one at least is not. */
export function parametersTogether(forms: readonly FormOfParameter[], shared: boolean): readonly string[] {
  const pairs = forms.flatMap((second, at) =>
    forms
      .slice(0, at)
      .filter((first) => first.name !== second.name && actTogether(ofParameter(first), ofParameter(second)))
      .filter((first) => (SHARED_BY_ALL.has(first.name) && SHARED_BY_ALL.has(second.name)) === shared)
      .map((first) =>
        ORDERED_PARAMETERS.has(first.name) && ORDERED_PARAMETERS.has(second.name)
          ? `${first.form}${AND}${second.form}`
          : pairOf(first.form, second.form),
      ),
  );
  return [...new Set(pairs)];
}

/** Pairs of a form of parameter and a kind of device. */
export function parametersWithDevices(forms: readonly FormOfParameter[], setup: Devices): readonly string[] {
  const kinds = kindsOf(setup);
  const pairs = forms.flatMap((form) =>
    kinds
      .filter((kind) => actTogether(ofParameter(form), DEVICE_MECHANISMS[kind]))
      .map((kind) => pairOf(form.form, kind)),
  );
  return [...new Set(pairs)];
}

/** Pairs of kinds of device. */
export function devicesTogether(setup: Devices): readonly string[] {
  const kinds = kindsOf(setup);
  return kinds.flatMap((kind, at) =>
    kinds
      .slice(0, at)
      .filter((other) => actTogether(DEVICE_MECHANISMS[other], DEVICE_MECHANISMS[kind]))
      .map((other) => pairOf(other, kind)),
  );
}

type Devices = Pick<BootSetup, "devices"> & { readonly machine: Pick<BootSetup["machine"], "maxmem"> };

function kindsOf({ machine, devices }: Devices): readonly DeviceForm[] {
  return [...new Set([...(machine.maxmem > 0 ? ["device area" as const] : []), ...devices.map(formOfDevice)])];
}

/** The two of a pair, as `asMet` calls them. */
export function twoOf(pair: string): readonly [string, string] {
  const at = pair.indexOf(AND);
  return [pair.slice(0, at), pair.slice(at + AND.length)];
}

/** The same whichever comes first. */
function pairOf(...two: readonly [string, string]): string {
  return two.map(asMet).sort().join(AND);
}

/** What a form is to others. */
export function asMet(form: string): string {
  return ALIKE_FORMS.find(({ forms }) => forms.includes(form))?.as ?? form;
}

function ofParameter({ name }: FormOfParameter): ActsOn {
  return Object.hasOwn(PARAMETER_MECHANISMS, name) ? PARAMETER_MECHANISMS[name]! : {};
}

function formOfDevice(device: DeviceSpec): DeviceForm {
  if (device.kind !== "dimm") return device.kind;
  return device.cold === true ? "cold DIMM" : "DIMM";
}

/** Whether one sets what the other sets or reads. */
function actTogether(a: ActsOn, b: ActsOn): boolean {
  return setsFor(a, b) || setsFor(b, a);
}

function setsFor({ sets = [] }: ActsOn, { sets: alsoSet = [], reads = [] }: ActsOn): boolean {
  return sets.some((mechanism) => alsoSet.includes(mechanism) || reads.includes(mechanism));
}
