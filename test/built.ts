/** What `npm run build` made, where it is of the sources as they are now: a program in one piece starts in half the time. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");

/** Newest change below the folders that bundles are made of. Milliseconds. */
function changedAt(): number {
  const files = ["grammar", "server"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return Math.max(...[...files, join(ROOT, "package.json")].map((file) => statSync(file).mtimeMs));
}

let newest: number | undefined;

/** `dist/NAME`, or undefined where it is not built or older than a source. */
export function built(name: "cli.js" | "server.js"): string | undefined {
  const bundle = join(ROOT, "dist", name);
  if (!existsSync(bundle)) return undefined;
  newest ??= changedAt();
  return statSync(bundle).mtimeMs >= newest ? bundle : undefined;
}
