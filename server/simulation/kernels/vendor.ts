/**
 * Whose kernel a version string names: distributions put their build number, their release or their name behind the
 * mainline version (`uname -r`). Their kernels carry backports that the number does not tell.
 */

export type VendorName =
  | "rhel"
  | "oracle-uek"
  | "fedora"
  | "amazon"
  | "debian"
  | "ubuntu"
  | "suse"
  | "openeuler"
  | "wsl"
  | "arch"
  | "proxmox"
  | "android";

export interface KernelVendor {
  readonly name: VendorName;
  /** The distribution's release where the string tells it: 8 of `.el8_10`. */
  readonly release?: number;
  /** The vendor's build number: 553 of `4.18.0-553.el8_10`, 107 of `5.4.0-107-generic`. */
  readonly build?: number;
}

/** Series of vendors whose backports were read, up to which build: `vendors` of the rule tables. Of all others nothing is known. */
const READ_SERIES: readonly { readonly vendor: VendorName; readonly series: string; readonly newest: number }[] = [
  { vendor: "rhel", series: "4.18", newest: 553 },
  { vendor: "rhel", series: "5.14", newest: 570 },
  { vendor: "rhel", series: "6.12", newest: 55 },
];

/** The newest build of a vendor's series whose backports were read; undefined: none was. */
export function newestBuildRead(vendor: VendorName, major: number, minor: number): number | undefined {
  return READ_SERIES.find((read) => read.vendor === vendor && read.series === `${major}.${minor}`)?.newest;
}

interface VendorForm {
  readonly name: VendorName;
  /**
   * Of what stands behind the digits of the version; groups `build` and `release` where it has them. `(?!\d)`: a number ends where its digits
   * do; tried shorter too, 100,000 digits took minutes.
   */
  readonly form: RegExp;
  /** The string counts the vendor's builds and hides which stable update the kernel is based on. */
  readonly hidesUpdate: boolean;
}

/** The first that fits holds. */
const VENDOR_FORMS: readonly VendorForm[] = [
  { name: "oracle-uek", form: /^-(?<build>\d+)(?!\d)[\d.]*\.el(?<release>\d+)uek\b/, hidesUpdate: false },
  { name: "rhel", form: /^-(?<build>\d+)(?!\d)[\d.]*(?:\.rt[\d.]+)?\.el(?<release>\d+)/, hidesUpdate: false },
  { name: "openeuler", form: /^-(?<build>\d+)(?!\d)[\d.]*(?:\.v\d+)?\.oe(?<release>\d+)/, hidesUpdate: false },
  { name: "fedora", form: /^-(?<build>\d+)(?!\d)[\d.]*\.fc(?<release>\d+)/, hidesUpdate: false },
  { name: "amazon", form: /^-(?<build>\d+)(?!\d)[\d.]*\.amzn(?<release>\d+)/, hidesUpdate: false },
  { name: "wsl", form: /^(?:\.\d+)?-microsoft-standard/, hidesUpdate: false },
  { name: "proxmox", form: /^-(?<build>\d+)-pve\b/, hidesUpdate: false },
  { name: "android", form: /^-android(?<release>\d+)/, hidesUpdate: false },
  { name: "arch", form: /^(?:\.zen\d+|[.-]arch\d+|\.hardened\d+)(?:\.\d+)?-(?<build>\d+)/, hidesUpdate: false },
  {
    name: "ubuntu",
    form: /^-(?<build>\d+)-(?:generic|lowlatency|kvm|aws|azure|gcp|gke|gkeop|ibm|oracle|raspi2?|nvidia|oem|realtime|fips|intel|iot|bluefield|snapdragon|xilinx|server|virtual)\b/,
    hidesUpdate: true,
  },
  // 6.1.0-18-amd64 (ABI 18 of 6.1) up to bookworm, 6.12.9+deb13-amd64 with the update since trixie.
  { name: "debian", form: /^\+deb(?<release>\d+)/, hidesUpdate: false },
  { name: "debian", form: /^-(?<build>\d+)-(?:cloud-|rt-)?(?:amd64|arm64|686|686-pae|armmp)\b/, hidesUpdate: true },
  { name: "suse", form: /^-(?<build>\d+)(?!\d)[\d.]*-(?:default|preempt|azure|rt|64kb)\b/, hidesUpdate: false },
];

export interface VendorSuffix {
  readonly vendor: KernelVendor;
  readonly hidesUpdate: boolean;
}

/** Whose kernel has `suffix` behind the digits of its version; undefined where it is nobody's known here. */
export function vendorOfSuffix(suffix: string): VendorSuffix | undefined {
  for (const { name, form, hidesUpdate } of VENDOR_FORMS) {
    const match = form.exec(suffix);
    if (match === null) continue;
    const { build, release } = match.groups ?? {};
    const vendor = {
      name,
      ...(release === undefined ? {} : { release: Number(release) }),
      ...(build === undefined ? {} : { build: Number(build) }),
    };
    return { vendor, hidesUpdate };
  }
  return undefined;
}
