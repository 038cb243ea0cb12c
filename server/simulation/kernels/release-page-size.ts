/**
 * The size of arm64's pages that a release (`uname -r`) tells: distributions name the flavour by it, or have one size alone. x86 has
 * one size, and nothing of a release changes it.
 */
import { type Bytes, KiB } from "../units/units.ts";

interface ReleaseForm {
  /** Of the whole release; its first group, where it has one, is the size in KiB. */
  readonly form: RegExp;
  readonly pageSize?: Bytes;
  readonly source: string;
}

/** The first that fits holds. */
const RELEASE_FORMS: readonly ReleaseForm[] = [
  {
    form: /[-+.](4|16|64)kb?(?=$|[-+.])/i,
    source:
      "flavours 16k (Debian, Fedora, linux-rpi: CONFIG_LOCALVERSION=-v8-16k), 64k (RHEL 9, Ubuntu), 64kb (SUSE) and their configurations",
  },
  {
    form: /\.el8(?:[._a-z]|$)/,
    pageSize: 64 * KiB,
    source: "SOURCES/kernel-aarch64.config of kernel-4.18.0-310.el8: ARM64_64K_PAGES=y, the only flavour",
  },
  {
    form: /[-+]rpi-2712(?=$|[-+.])/,
    pageSize: 16 * KiB,
    source: "arch/arm64/configs/bcm2712_defconfig of raspberrypi/linux: ARM64_16K_PAGES=y",
  },
];

/** Undefined where the release says nothing of it. */
export function pageSizeOfRelease(release: string): Bytes | undefined {
  for (const { form, pageSize } of RELEASE_FORMS) {
    const match = form.exec(release);
    if (match !== null) return pageSize ?? Number(match[1]) * KiB;
  }
  return undefined;
}
