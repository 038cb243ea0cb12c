/** Makes an input smaller: takes pieces out of lists and texts, large ones first, as long as what is wrong stays wrong. */

/** Whether an input is still wrong in the same way. */
export type IsSame = (input: unknown) => Promise<boolean>;

/** The smallest input that was found until `isOver`; pieces are taken out in rounds, until none can be. */
export async function shrunk(input: unknown, isSame: IsSame, isOver: () => boolean): Promise<unknown> {
  let best = input;
  for (let smaller = true; smaller && !isOver(); ) {
    smaller = false;
    for (const path of pathsOf(best)) {
      const less = await withoutPieces(best, path, isSame, isOver);
      smaller ||= less !== best;
      best = less;
      if (isOver()) return best;
    }
  }
  return best;
}

type Path = readonly (string | number)[];

/** The lists and texts in a value, from the outside in. */
function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value === "string") return value.length > 0 ? [path] : [];
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, each]) =>
    pathsOf(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return Array.isArray(value) && value.length > 0 ? [path, ...inner] : inner;
}

async function withoutPieces(whole: unknown, path: Path, isSame: IsSame, isOver: () => boolean): Promise<unknown> {
  const part = at(whole, path);
  if (typeof part === "string") {
    const byLine = await fewer(part.split(/(?<=\n)/), (lines) => isSame(replaced(whole, path, lines.join(""))), isOver);
    const text = byLine.join("");
    // Characters of a long text take too many tries.
    const bySign =
      text.length > 300
        ? [text]
        : await fewer([...text], (signs) => isSame(replaced(whole, path, signs.join(""))), isOver);
    return text === part && bySign.join("") === text ? whole : replaced(whole, path, bySign.join(""));
  }
  if (!Array.isArray(part)) return whole;
  const kept = await fewer(part, (items) => isSame(replaced(whole, path, items)), isOver);
  return kept.length === part.length ? whole : replaced(whole, path, kept);
}

/** A part of a list that is still wrong: halves are left out, then quarters, down to single items. */
async function fewer<T>(items: readonly T[], isSame: (items: readonly T[]) => Promise<boolean>, isOver: () => boolean) {
  let kept = items;
  for (
    let size = Math.ceil(kept.length / 2);
    size >= 1 && kept.length > 0;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let start = 0; start < kept.length && !isOver(); ) {
      const without = kept.toSpliced(start, size);
      if (await isSame(without)) kept = without;
      else start += size;
    }
  }
  return kept;
}

function at(value: unknown, path: Path): unknown {
  // biome-ignore lint/suspicious/noExplicitAny: a path leads through JSON of any form.
  return path.reduce((inner: any, key) => inner?.[key], value);
}

function replaced(value: unknown, path: Path, part: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return part;
  if (Array.isArray(value)) return value.with(Number(key), replaced(value[Number(key)], rest, part));
  const fields = value as Readonly<Record<string, unknown>>;
  return { ...fields, [key]: replaced(fields[key], rest, part) };
}
