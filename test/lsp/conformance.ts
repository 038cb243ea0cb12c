/**
 * What the protocol asks of every answer, whatever it says: ranges lie inside the document, tokens are in order, edits don't
 * overlap, a rename's range holds the cursor. Returns what is wrong, in words.
 */

interface Position {
  readonly line: number;
  readonly character: number;
}
interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Everything that is wrong with the ranges found anywhere in an answer about a text; places in other documents aside. */
export function rangeFaults(answer: unknown, text: string, uri?: string): readonly string[] {
  const lines = text.split(/\r\n|\n|\r/);
  const faults: string[] = [];
  const check = (position: Position, where: string): void => {
    const length = lines[position.line]?.length;
    if (length === undefined || position.character < 0 || position.character > length) {
      faults.push(`${where}: ${JSON.stringify(position)} is outside the document`);
    }
  };
  walk(answer, "answer", uri, (value, where) => {
    if (!isRange(value)) return;
    check(value.start, `${where}.start`);
    check(value.end, `${where}.end`);
    if (compare(value.start, value.end) > 0) faults.push(`${where}: ends before it starts`);
  });
  return faults;
}

/** Edits of one document overlap, or are no edits. */
export function editFaults(edits: readonly { readonly range: Range; readonly newText: string }[]): readonly string[] {
  const sorted = [...edits].sort((a, b) => compare(a.range.start, b.range.start));
  const faults: string[] = [];
  for (let n = 1; n < sorted.length; n++) {
    if (compare(sorted[n - 1]!.range.end, sorted[n]!.range.start) > 0) {
      faults.push(`${JSON.stringify(sorted[n - 1])} overlaps ${JSON.stringify(sorted[n])}`);
    }
  }
  return faults;
}

/** Semantic tokens: five numbers each, on lines that exist, of types that were announced. */
export function tokenFaults(
  data: readonly number[],
  text: string,
  legend: { readonly tokenTypes: readonly string[]; readonly tokenModifiers: readonly string[] },
): readonly string[] {
  const lines = text.split(/\r\n|\n|\r/);
  const faults: string[] = [];
  if (data.length % 5 !== 0) faults.push("not five numbers for each token");
  let line = 0;
  let character = 0;
  let end = 0;
  for (let n = 0; n + 4 < data.length; n += 5) {
    const [deltaLine, deltaStart, length, type, modifiers] = data.slice(n, n + 5) as [
      number,
      number,
      number,
      number,
      number,
    ];
    if (deltaLine > 0) end = 0;
    line += deltaLine;
    character = deltaLine > 0 ? deltaStart : character + deltaStart;
    if (deltaLine < 0 || deltaStart < 0 || length <= 0) faults.push(`token ${n / 5} goes backwards or is empty`);
    if (character < end) faults.push(`token ${n / 5} overlaps the one before`);
    if (character + length > (lines[line]?.length ?? -1)) faults.push(`token ${n / 5} leaves line ${line}`);
    if (type >= legend.tokenTypes.length || modifiers >= 2 ** legend.tokenModifiers.length) {
      faults.push(`token ${n / 5} is of a type that was not announced`);
    }
    end = character + length;
  }
  return faults;
}

export function holdsPosition(range: Range, position: Position): boolean {
  return compare(range.start, position) <= 0 && compare(position, range.end) <= 0;
}

/** Applies edits of one document to a text with \n line ends. */
export function applyEdits(
  text: string,
  edits: readonly { readonly range: Range; readonly newText: string }[],
): string {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const offset = ({ line, character }: Position) => (starts[line] ?? text.length) + character;
  return [...edits]
    .sort((a, b) => compare(b.range.start, a.range.start))
    .reduce(
      (all, { range, newText }) => all.slice(0, offset(range.start)) + newText + all.slice(offset(range.end)),
      text,
    );
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

function isRange(value: unknown): value is Range {
  const range = value as Partial<Range> | null;
  return typeof range?.start?.line === "number" && typeof range.end?.line === "number";
}

/** Leaves out what says of itself that it belongs to another document than `uri`. */
function walk(
  value: unknown,
  where: string,
  uri: string | undefined,
  visit: (value: unknown, where: string) => void,
): void {
  if (typeof value !== "object" || value === null) return;
  if (uri !== undefined && "uri" in value && value.uri !== uri) return;
  visit(value, where);
  for (const [key, inner] of Object.entries(value)) walk(inner, `${where}.${key}`, uri, visit);
}
