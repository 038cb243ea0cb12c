import { test } from "vitest";
import { checkMarked } from "./fixture.ts";

test.each([
  [
    `kernel 6.12.107 x86_64 { build debian }
machine qemu-pc {
  memory 4G
  image 0x1b900000
#       ^^^^^^^^^^ bad-value: no image lies there: KASLR moves it by multiples of 2 MiB
}
boot`,
  ],
  [
    `kernel 6.12.107 arm64 { build debian }
machine qemu-virt {
  memory 4G
  uefi edk2-2022.11
  image 0x41001000
#       ^^^^^^^^^^ bad-value: no image lies there: KASLR moves it by multiples of 64 KiB
}
boot`,
  ],
])("an image that can't be where it is said to be is named", (text) => {
  checkMarked(text);
});
