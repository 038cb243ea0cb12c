import { describe, expect, it } from "vitest";
import { shellCommands } from "../../../server/sources/qemu/shell-words.ts";

const words = (text: string) => shellCommands(text).map((command) => command.map((word) => word.text));

describe("words of a shell", () => {
  it.each([
    ["a b  c", [["a", "b", "c"]]],
    ["a 'b c' \"d e\" f\\ g", [["a", "b c", "d e", "f g"]]],
    ["a\\\n b \\\r\n c", [["a", "b", "c"]]],
    ['a "b \\" c" "d\\n"', [["a", 'b " c', "d\\n"]]],
    ["a # comment\nb", [["a"], ["b"]]],
    ["a#b c", [["a#b", "c"]]],
    ["a; b | c && d", [["a"], ["b"], ["c"], ["d"]]],
    ["X=1 Y='2 3'\na $X $".concat("{X}G $", '{Z:-9} $Y "$Y"'), [["a", "1", "1G", "9", "2 3", "2 3"]]],
    ["a $UNKNOWN $(nproc) '$X'", [["a", "$UNKNOWN", "$(nproc)", "$X"]]],
    ["a ''", [["a", ""]]],
    ["a 'never closed", [["a", "never closed"]]],
    ["", []],
  ])("%j", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it("have their places", () => {
    const text = "run  'a b' \\\n  c";
    const [command] = shellCommands(text);
    expect(command?.map(({ at }) => text.slice(at.start, at.end))).toEqual(["run", "'a b'", "c"]);
  });
});
