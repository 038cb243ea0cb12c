import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { billOfMaterials, bundledPackages, notices } from "../../.ci/bundled-packages.ts";

const OWN = "MIT License\n\nCopyright (c) Us\n\nPermission is hereby granted, whatever it says.\n";
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "memzone-bundled-"));
  const manifests: Record<string, object> = {
    "node_modules/@team/parser": {
      name: "@team/parser",
      version: "2.0.0",
      license: "ISC",
      dependencies: { words: "^1" },
    },
    "node_modules/words": { name: "words", version: "1.0.0", license: "MIT", author: "A. Writer <a@example.org>" },
    "node_modules/server": { name: "server", version: "3.0.0", license: "MIT", dependencies: { words: "^2" } },
    "node_modules/server/node_modules/words": { name: "words", version: "2.0.0", license: "MIT" },
    "node_modules/tester": { name: "tester", version: "9.0.0", license: "GPL-3.0-only" },
  };
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [folder, manifest] of Object.entries(manifests)) put(`${folder}/package.json`, JSON.stringify(manifest));
  // Below a package's own folder lie manifests that only tell how modules are read.
  put("node_modules/@team/parser/esm/package.json", '{ "type": "module" }');
  put("node_modules/@team/parser/LICENSE", "ISC terms\r\nof the team\n");
  put("node_modules/server/License.txt", "MIT terms of the server\n");
  put("node_modules/server/node_modules/words/LICENSE.md", "MIT terms of the words\n");
  const packages = { "node_modules/words": { integrity: `sha512-${Buffer.from("hash").toString("base64")}` } };
  put("package-lock.json", JSON.stringify({ packages }));
});
afterAll(() => rmSync(root, { recursive: true }));

/** What esbuild tells of one bundle that takes some bytes of each file. */
const bundleOf = (...files: string[]) => [
  { outputs: { "dist/x.js": { inputs: Object.fromEntries(files.map((file) => [file, { bytesInOutput: 10 }])) } } },
];
const ALL = bundleOf(
  "server/ours.ts",
  "node_modules/@team/parser/esm/index.js",
  "node_modules/words/index.js",
  "node_modules/server/index.js",
  "node_modules/server/node_modules/words/lib/index.js",
);

describe("what is bundled", () => {
  test("is each package of which a byte is in a bundle, in each of its versions", () => {
    const names = bundledPackages(root, ALL).map(({ name, version }) => `${name} ${version}`);
    expect(names).toEqual(["@team/parser 2.0.0", "server 3.0.0", "words 1.0.0", "words 2.0.0"]);
    const unused = [{ outputs: { x: { inputs: { "node_modules/words/index.js": { bytesInOutput: 0 } } } } }];
    expect(bundledPackages(root, unused)).toEqual([]);
  });

  test("is what a package's own bundle was made of as well, told by its source map", () => {
    const map = (name: string) =>
      JSON.stringify({ sources: ["../lib/own.ts", `../node_modules/${name}/lib/index.ts`] });
    writeFileSync(join(root, "node_modules/server/whole.js.map"), map("words"));
    const whole = bundledPackages(root, bundleOf("node_modules/server/whole.js"));
    expect(whole.map(({ name, version }) => `${name} ${version}`)).toEqual(["server 3.0.0", "words 2.0.0"]);
    writeFileSync(join(root, "node_modules/server/whole.js.map"), map("tester"));
    expect(() => bundledPackages(root, bundleOf("node_modules/server/whole.js"))).toThrow("tester 9.0.0");
    writeFileSync(join(root, "node_modules/server/whole.js.map"), map("nowhere"));
    expect(() => bundledPackages(root, bundleOf("node_modules/server/whole.js"))).toThrow(
      "node_modules/server/whole.js holds nowhere, which is not installed",
    );
  });

  test("may only be what may be passed on", () => {
    expect(() => bundledPackages(root, bundleOf("node_modules/tester/index.js"))).toThrow(
      "tester 9.0.0 is bundled under GPL-3.0-only, which is not on the list",
    );
  });
});

test("the notices have the whole licence of each, and the terms of MIT where a package carries none", () => {
  const text = notices(bundledPackages(root, ALL), OWN);
  expect(text).toContain("@team/parser  2.0.0  ISC\n\nISC terms\nof the team\n");
  expect(text).toContain(
    "words  1.0.0  MIT\n\nCopyright (c) A. Writer <a@example.org>\n\nPermission is hereby granted, whatever",
  );
  expect(text).toContain("words  2.0.0  MIT\n\nMIT terms of the words\n");
});

test("the bill of materials says which version each package got, and nothing of when and where it was made", () => {
  const manifest = {
    name: "memzone",
    version: "1.2.3",
    license: "MIT",
    devDependencies: { server: "3", "@team/parser": "2", tester: "9" },
  };
  const bill = billOfMaterials(manifest, bundledPackages(root, ALL));
  expect(bill.dependencies).toEqual([
    { ref: "pkg:npm/memzone@1.2.3", dependsOn: ["pkg:npm/%40team/parser@2.0.0", "pkg:npm/server@3.0.0"] },
    { ref: "pkg:npm/%40team/parser@2.0.0", dependsOn: ["pkg:npm/words@1.0.0"] },
    { ref: "pkg:npm/server@3.0.0", dependsOn: ["pkg:npm/words@2.0.0"] },
    { ref: "pkg:npm/words@1.0.0", dependsOn: [] },
    { ref: "pkg:npm/words@2.0.0", dependsOn: [] },
  ]);
  const [parser, , words] = bill.components;
  expect(parser).toMatchObject({ group: "@team", name: "parser", licenses: [{ license: { id: "ISC" } }] });
  expect(words?.hashes).toEqual([{ alg: "SHA-512", content: Buffer.from("hash").toString("hex") }]);
  expect(JSON.stringify(bill)).not.toMatch(/timestamp|serialNumber/);
  expect(JSON.stringify(bill)).not.toContain(root);
});
