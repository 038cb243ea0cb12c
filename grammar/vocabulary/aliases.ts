/** Names that other tools have for what the language calls otherwise. None is accepted: an error names the word that is meant, and goes on with it. */

/** What is named, by what people write for it. */
export const ALIASES = {
  architecture: { amd64: "x86_64", x64: "x86_64", x86: "x86_64", aarch64: "arm64", armv8: "arm64" },
  build: {
    alma: "rhel",
    almalinux: "rhel",
    centos: "rhel",
    opensuse: "suse",
    redhat: "rhel",
    rocky: "rhel",
    sles: "suse",
  },
  cpu: { Skylake: "Skylake-Server", Milan: "EPYC-Milan", Rome: "EPYC-Rome" },
  platform: { i440fx: "qemu-pc", pc: "qemu-pc", q35: "qemu-q35", virt: "qemu-virt" },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The word that is meant by another tool's name of such a thing. */
export function aliased(of: string, name: string): string | undefined {
  const names: Readonly<Record<string, string>> = Object.hasOwn(ALIASES, of) ? ALIASES[of as keyof typeof ALIASES] : {};
  const known = Object.keys(names).find((each) => each.toLowerCase() === name.toLowerCase());
  return known === undefined ? undefined : names[known];
}
