/** The pages for people who work on the project name what there is: files, folders, commands, and the order of the rooms. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ORDER } from "./rooms.ts";

const ROOT = join(import.meta.dirname, "..");
const PAGES = ["CONTRIBUTING.md", "server/ARCHITECTURE.md", "README.md", "test/recordings/README.md"];
/** Where a path of a page may begin. */
const BASES = [
  "",
  "server",
  "server/analysis",
  "server/simulation",
  "server/simulation/mm/memory-hotplug",
  "server/simulation/kernels",
  "server/simulation/builds",
  "grammar",
  "grammar/vocabulary",
  "test/recordings",
];
/** What a page tells its reader to write, or what is not in the repository. */
const TO_WRITE =
  /compact|buddyinfo|my-code|NAME|RELEASE|VERSION|FAMILY|scenarios\/|\*|…|^dist\/|^\/|^(?:mm|drivers|arch|kernel|init|fs)\/.*\.[ch]/;

const textOf = (page: string): string => readFileSync(join(ROOT, page), "utf8");

describe.each(PAGES)("%s", (page) => {
  it("names files and folders that exist", () => {
    const named = [...textOf(page).matchAll(/`([\w./-]+\/[\w.-]*|[\w./-]+\.(?:ts|md|json))`/g)].map(
      ([, path]) => path!,
    );
    const missing = named.filter(
      (path) => !TO_WRITE.test(path) && !BASES.some((base) => existsSync(join(ROOT, base, path))),
    );
    expect(missing).toEqual([]);
  });

  it("names commands that package.json has", () => {
    const { scripts } = JSON.parse(textOf("package.json")) as { readonly scripts: Readonly<Record<string, string>> };
    const named = [...textOf(page).matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script!);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });
});

it("server/ARCHITECTURE.md has the rooms of the simulation in their order", () => {
  const section = /## Rooms of the simulation\n([\s\S]*?)\n## /.exec(textOf("server/ARCHITECTURE.md"))?.[1] ?? "";
  const rooms = [...section.matchAll(/^\| ((?:`[^`]+`(?:, )?)+) \|/gm)].flatMap(([, cell]) => cell!.match(/[\w.-]+/g)!);
  expect(rooms).toEqual(ORDER);
});
