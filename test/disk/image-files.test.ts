import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readKernelImage } from "../../server/bridge/kernel-image/read-image.ts";
import { ImageFiles, readImageFile } from "../../server/disk/image-files.ts";
import { BANNER, vmlinux } from "../bridge/kernel-image/synthetic.ts";
import { folderWith, removeFolder } from "../cli/program.ts";

const folder = folderWith({ vmlinux: vmlinux(), notes: "remember the milk\n" });
afterAll(() => removeFolder(folder));

describe("kernel images on the disk", () => {
  test("are told once they are read, and then at once", async () => {
    const images = new ImageFiles((path) => readImageFile(path, readKernelImage, true));
    let told = 0;
    const ask = () => images.image(join(folder, "vmlinux"), () => told++);
    expect(ask()).toBe("pending");
    expect(ask()).toBe("pending");
    expect(images.busy).toBe(true);
    await images.settled();
    expect(ask()).toMatchObject({ facts: { release: "6.12.107+deb13-amd64", image: "vmlinux" } });
    expect([told, images.busy]).toEqual([2, false]);
  });

  test("are read again when the file changes", async () => {
    const images = new ImageFiles((path) => readImageFile(path, readKernelImage, true));
    const path = join(folder, "changing");
    writeFileSync(path, vmlinux());
    images.image(path, () => undefined);
    await images.settled();
    writeFileSync(path, vmlinux({ banner: `${BANNER.replace("6.12.107", "6.12.90")} ` }));
    expect(images.image(path, () => undefined)).toBe("pending");
    await images.settled();
    expect(images.image(path, () => undefined)).toMatchObject({ facts: { release: "6.12.90+deb13-amd64" } });
  });

  test("say what is wrong, as any file does", async () => {
    const images = new ImageFiles((path) => readImageFile(path, readKernelImage, true));
    const readNow = async (path: string) => {
      images.image(path, () => undefined);
      await images.settled();
      return images.image(path, () => undefined);
    };
    expect(await readNow(join(folder, "nowhere"))).toEqual({ wrong: "missing" });
    expect(await readNow(folder)).toEqual({ wrong: "refused", why: "it is a directory" });
    expect(await readNow("/dev/null")).toEqual({ wrong: "refused", why: "it is not a regular file" });
    expect(await readNow(join(folder, "notes"))).toEqual({ wrong: "not-an-image", what: "a text" });
  });
});
