/** Whether a configuration is that of a kernel, by the architecture and the version that it names (scripts/kconfig/confdata.c). */
import { parseKernelVersion } from "../kernels/version.ts";
import type { Arch } from "../state/events.ts";

/** Why a configuration that was given is not used, or only with a doubt (`version`). */
export type ConfigMismatch =
  /** It is for this architecture. */
  | { readonly wrong: "architecture"; readonly arch: string }
  /** It is of this version of Linux. */
  | { readonly wrong: "version"; readonly version: string }
  /** The image carries one. */
  | { readonly wrong: "embedded" };

/** Of a kernel whose version may be a series alone, or that of a vendor who counts updates otherwise: then the series decides. */
export function configMismatch(
  { arch, version: text }: { readonly arch?: string; readonly version?: string },
  kernel: { readonly arch: Arch; readonly version: string },
): ConfigMismatch | undefined {
  if (arch !== undefined && arch !== kernel.arch) return { wrong: "architecture", arch };
  const version = text === undefined ? undefined : parseKernelVersion(text);
  const own = parseKernelVersion(kernel.version);
  if (version === undefined || own === undefined || text === undefined) return undefined;
  const isSame = version.major === own.major && version.minor === own.minor;
  const tellsUpdate = /^v?\d+\.\d+\.[1-9]/.test(kernel.version);
  return isSame && (!tellsUpdate || version.patch === own.patch) ? undefined : { wrong: "version", version: text };
}
