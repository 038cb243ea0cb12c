/** The kernel that a boot loader names on the command line: `BOOT_IMAGE=/boot/vmlinuz-6.1.0-25-amd64` of GRUB, `/ostree/…/vmlinuz-4.18.0-80.el8`. */

/** Its release; undefined where the image is named otherwise. */
export function releaseOfImage(cmdline: string): string | undefined {
  return /\bBOOT_IMAGE=\S*vmlinu[xz]-(\d\S*)/.exec(cmdline)?.[1];
}
