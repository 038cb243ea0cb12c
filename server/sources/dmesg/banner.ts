/** The rest of a log's line `Linux version`: who built the kernel, with what, and as which package. */

/** `#1 SMP Debian 6.1.76-1 (2024-02-01)`; the compiler in front of the `#` is Debian's too. */
const DEBIAN_PACKAGE = /#\d[^#]*\bDebian (\d+\.\d+\.\d+)-\d/;

/** The update that a Debian kernel is: its release (`6.1.0-18-amd64`) counts builds instead. Undefined of other kernels. */
export function debianUpdate(banner: string): string | undefined {
  return DEBIAN_PACKAGE.exec(banner)?.[1];
}
