/** What of a long command line a kernel reads: 2047 characters, as a boot with 2,359 that ends in `movablecore=1G` shows. */
import { describe, expect, it } from "vitest";
import { analyse } from "../../analysis/fixture.ts";

/** Boots with `behind` as the last of `length` characters. */
function boot(length: number, behind: string) {
  const filler = `note=${"x".repeat(length - behind.length - "nokaslr note= ".length)}`;
  const { timeline, diagnostics } = analyse(`kernel 6.12.107 x86_64 { build debian }
machine qemu-pc { memory 4G  cpus 2  initrd 4600K }
cmdline { nokaslr ${filler} ${behind} }
boot
`);
  const state = timeline[0]!.after!;
  return {
    movable: state.nodes.flatMap(({ zones }) => zones).some(({ name, present }) => name === "Movable" && present > 0),
    copies: state.boot.reservations
      .filter(({ by }) => by === "setup_command_line")
      .map(({ first, last }) => last - first + 1),
    unknown: diagnostics.filter(({ code }) => code === "param-unknown").map(({ message }) => message),
    cut: diagnostics.filter(({ code }) => code === "command-line-cut").map(({ message }) => message),
  };
}

describe("a command line", () => {
  it("of 2047 characters is read to its end", () => {
    expect(boot(2047, "movablecore=1G")).toMatchObject({ movable: true, cut: [] });
  });

  it("is cut behind, and what is behind is not there", () => {
    const { movable, copies, cut } = boot(2359, "movablecore=1G");
    expect(movable).toBe(false);
    expect(copies).toEqual([2 * 2048]);
    expect(cut).toEqual([
      expect.stringMatching(
        /^modelled: the kernel reads 2047 characters of the command line, which has 2359: `note=x+…` is cut to `note=x+…`, one more parameter is not seen$/,
      ),
    ]);
  });

  it("may end inside of a parameter, which then means what is left", () => {
    const { movable, cut } = boot(2048, "movablecore=1G");
    expect(movable).toBe(false);
    expect(cut[0]).toMatch(/: `movablecore=1G` is cut to `movablecore=1`$/);
    expect(boot(2047, "movablecor=1G").unknown).toContainEqual(expect.stringMatching(/`movablecor`/));
    expect(boot(2048, "movablecor=1G").unknown).not.toContainEqual(expect.stringMatching(/movablecor/));
    expect(boot(2062, "movablecore=1G").cut[0]).toMatch(/: `movablecore=1G` is not seen$/);
  });
});

describe("what stands behind `--`", () => {
  const boot = (behind: string) =>
    analyse(`kernel 6.12.107 x86_64 { build debian }
machine qemu-pc { memory 4G  cpus 2  initrd 4600K }
cmdline { nokaslr console=ttyS0 ${behind} }
boot
`).timeline[0]!.after!;
  const movable = (behind: string) =>
    boot(behind)
      .nodes.flatMap(({ zones }) => zones)
      .some(({ name, present }) => name === "Movable" && present > 0);

  it("is init's, and no parameter of the kernel", () => {
    expect(movable("movablecore=1G")).toBe(true);
    expect(movable("movablecore=1G -- single")).toBe(true);
    expect(movable("-- movablecore=1G")).toBe(false);
    expect(movable("--=x movablecore=1G")).toBe(true);
  });

  it("stays in the text, and needs no recording of its own", () => {
    const { setup, evidence } = boot("-- movablecore=1G ip=0.0.0.0:2024").boot;
    expect(setup.cmdlineText).toBe("nokaslr console=ttyS0 -- movablecore=1G ip=0.0.0.0:2024");
    expect(JSON.stringify(evidence)).not.toMatch(/0\.0\.0\.0:2024|movablecore/);
  });
});
