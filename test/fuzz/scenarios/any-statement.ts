/** Statements as the vocabulary's forms allow them: every word, option and body, with values that fit, and some that do not. */
import fc from "fast-check";
import type { Entry } from "../../../grammar/vocabulary/entry.ts";
import { EXPECTATIONS } from "../../../grammar/vocabulary/expectations.ts";
import { type OperandPart, type Part, readForm } from "../../../grammar/vocabulary/form.ts";
import { OPERANDS, type OperandType } from "../../../grammar/vocabulary/operands.ts";
import { LINE_STEPS } from "../../../grammar/vocabulary/steps.ts";
import { wordsOf } from "../../../grammar/vocabulary/word-lists.ts";
import { BODIES, type BodyOwner, itemsIn, STATEMENTS } from "../../../grammar/vocabulary.ts";
import { choicesOf } from "../../../server/analysis/scenario/data-words.ts";
import { parameters } from "../../../server/parameters/catalogue.ts";
import { knobs } from "../../../server/parameters/knobs.ts";
import { anyParameter } from "../../analysis/any-parameter.ts";

const from = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
/** Often `usual`, now and then what nobody would write. */
const mostly = (usual: fc.Arbitrary<string>, strange: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: strange });

const sizes = mostly(
  from("2M", "4M", "64M", "128M", "192M", "256M", "512M", "1G", "2G", "3G", "4400K", "$size"),
  from("0", "1", "4095", "-1", "1K", "16E", "64T", "4096T", "0x8000000", "99999999999999999999", "1.5G", "$none"),
);
const addresses = mostly(
  fc.nat(80).map((block) => `0x${(block * 0x8000000).toString(16)}`),
  from("0x0", "0x100000000", "0x13ff00001", "0xfffffffffffff", "0xffffffffffffffff", "1G", "4096", "-1"),
);
const ranges = fc.oneof(
  fc
    .tuple(fc.nat(70), fc.integer({ min: 1, max: 20 }))
    .map(
      ([first, count]) => `0x${(first * 0x8000000).toString(16)}-0x${((first + count) * 0x8000000 - 1).toString(16)}`,
    ),
  fc.tuple(fc.nat(1_200_000), fc.integer({ min: 1, max: 60_000 })).map(([first, count]) => {
    return `0x${(first * 4096).toString(16)}-0x${((first + count) * 4096 - 1).toString(16)}`;
  }),
  fc.tuple(sizes, addresses).map(([size, address]) => `${size}@${address}`),
  mostly(
    from("0x1000-0x1fff", "1M@0x100000"),
    fc.tuple(addresses, addresses).map((both) => both.join("-")),
  ),
);
const blocks = mostly(
  fc
    .tuple(fc.nat(60), fc.nat(9), fc.boolean())
    .map(([first, more, alone]) => (alone ? `memory${first}` : `memory${first}-${first + more}`)),
  from(
    "memory0-9999999",
    "memory40-200000",
    "memory40-200000",
    "memory9007199254740993",
    "$blocks",
    "memory40-39",
    "memory",
  ),
);
const nodes = mostly(
  from("node0", "node1"),
  from("node2", "node7", "node1023", "node4096", "node99999999999999999999", "$none"),
);
const ALLOCATIONS = ["app", "hog", "buffer", "__proto__", "constructor"];
const names = (usual: readonly string[]) => mostly(from(...usual), from("__proto__", "toString", "x9", "$size", "é"));

const DEVICES: Readonly<Record<string, readonly string[]>> = {
  dimm: ["d0", "d1"],
  "virtio-mem": ["v0"],
  nvdimm: ["p0"],
  cxl: ["c0"],
  allocation: ALLOCATIONS,
  "cma-area": ["reserved", "hugetlb", "video"],
};

/** What may stand for an operand where it is not named by its kind of value alone. */
const BY_TYPE: Readonly<Partial<Record<OperandType, fc.Arbitrary<string>>>> = {
  ADDRESS: addresses,
  CPUS: mostly(from("1", "2", "4", "0-1,3"), from("0", "64", "8192", "9999999", "3-1")),
  SLOTS: mostly(from("1", "2", "4"), from("0", "256", "1000000")),
  RESERVED_PAGES: mostly(from("159", "0"), from("4096", "99999999")),
  NEW_ALLOCATION: names(ALLOCATIONS),
  NEW_DEVICE: names(["d0", "d1", "v0", "p0", "c0"]),
  NEW_PARAM: names(["size", "blocks"]),
  KNOB: names(knobs.map(({ name }) => name)),
  VALUE: mostly(
    from("online", "offline", "online_movable", "auto-movable", "contig-zones", "0", "1", "67584", "256M | 1G", "50%"),
    from("-1", "99999999999", "x", '"quoted words"', "0 0 0 0 0", "1e9"),
  ),
  VERSION: from(
    "4.4",
    "4.9",
    "4.13",
    "4.14",
    "4.19",
    "5.4",
    "5.10",
    "5.15",
    "5.18.0-rc4-next-20220426",
    "6.1",
    "6.1.0-25-amd64",
    "6.5-rc2",
    "6.12",
    "7.2",
    "4.18.0-553.el8",
    "9.9",
    "0.0",
  ),
  QEMU_VERSION: from("7.2", "8.2", "10.0", "2.0", "99.9"),
  OPTION_VALUE: mostly(from("y", "n", "m", "10"), from("-1", "99999999", '"x"')),
  SYMBOL: mostly(from("memblock_alloc_range_nid", "memblock_alloc_range_nid+0xe0/0x150"), from("__proto__", "x")),
  TITLE: from('"a title"', '"__proto__"', '"\\"', '""'),
  HEADING: from('"what and why"', '"<b>&amp;"'),
  SCENARIO_FILE: from('"machine.memzone"', '"../other.memzone"', '"none"'),
  LOG_FILE: from('"boot.dmesg"', '"none"', '"/dev/zero"'),
  IMAGE_FILE: from('"vmlinuz"', '"none"'),
  CONFIG_FILE: from('"kernel.config"', '"none"'),
};

function operand({ type, example }: OperandPart): fc.Arbitrary<string> {
  const known = BY_TYPE[type];
  if (known !== undefined) return known;
  const { value, names: kinds }: (typeof OPERANDS)[OperandType] & { readonly names?: readonly string[] } =
    OPERANDS[type];
  if (kinds !== undefined) return names(kinds.flatMap((kind) => DEVICES[kind] ?? []));
  if (value === "blocks") return blocks;
  if (value === "range") return ranges;
  if (value === "node") return nodes;
  if (value === "number-or-range") return fc.oneof(sizes, ranges);
  if (value === "blocks-or-range") return fc.oneof(sizes, ranges, blocks);
  if (value === "number") return sizes;
  const words = choicesOf(type);
  return mostly(from(...(words.length > 0 ? words : [example])), from(example, "__proto__", "nonsense"));
}

const joined = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((words) => words.filter((word) => word !== "").join(" "));
const maybe = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.option(arbitrary, { nil: "", freq: 2 });

function part(each: Part, body: fc.Arbitrary<string>): fc.Arbitrary<string> {
  if (each.kind === "word") return from(each.word);
  if (each.kind === "operand") return operand(each);
  if (each.kind === "body") return body;
  return joined(...each.groups.map((group) => maybe(joined(...group.map((one) => part(one, body))))));
}

/** What a form allows; `body` stands for its `{…}`. */
export function ofForm(form: string, body: fc.Arbitrary<string> = from("")): fc.Arbitrary<string> {
  const written = joined(...readForm(form).map((each) => part(each, body)));
  return form.startsWith("config ") ? written.map((text) => text.replace(" = ", "=")) : written;
}

const braced = (items: fc.Arbitrary<string>, most: number): fc.Arbitrary<string> =>
  fc.tuple(fc.array(items, { maxLength: most }), from("\n", " ")).map(([lines, gap]) => {
    return lines.length === 0 ? "{}" : `{${gap}${lines.join(gap === "\n" ? "\n  " : " ")}${gap}}`;
  });

const firmwareRow = fc
  .tuple(ranges, from(...wordsOf("FIRMWARE_TYPE")), from("", " mirrored"))
  .map(([range, type, flag]) => `${range} ${type}${flag}`);
const nodeBody = braced(
  fc.oneof(
    sizes.map((size) => `memory ${size}`),
    from("cpus 0", "cpus 1", "cpus 0-3,8"),
    from("hotpluggable"),
    ranges,
  ),
  3,
);

/** Bodies that are no list of items with forms, by their word. */
const OWN_BODIES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  node0: nodeBody,
  firmware: braced(firmwareRow, 5),
  "reserved-memory": braced(
    fc.oneof(
      sizes.map((size) => `size ${size}`),
      ranges.map((range) => `in ${range}`),
      ranges.map((range) => `at ${range}`),
      from("no-map", "reusable"),
    ),
    3,
  ),
};

const examples = parameters.flatMap((parameter) => parameter.examples ?? []);
export const cmdlineWord = fc.oneof(
  { weight: 6, arbitrary: from(...examples) },
  { weight: 2, arbitrary: anyParameter },
  { weight: 1, arbitrary: from("movablecore=$size", "quiet", "__proto__=1", "ro root=/dev/sda", "nokaslr") },
);

function item(word: string, entry: Entry): fc.Arbitrary<string> {
  const own = OWN_BODIES[word];
  if (word === "node0" && own !== undefined) return joined(from("node0", "node1", "node2"), own);
  return ofForm(entry.form, own);
}

function bodyOf(owner: string, most: number): fc.Arbitrary<string> {
  if (!Object.hasOwn(BODIES, owner)) return from("");
  const items = Object.entries(itemsIn(owner as BodyOwner)).map(([word, entry]) => item(word, entry));
  return braced(fc.oneof(...items), most);
}

const cmdline = braced(cmdlineWord, 5);
const again = maybe(cmdline.map((words) => `{ cmdline ${words} }`));
const outcome = maybe(
  fc
    .tuple(from(...wordsOf("OUTCOME")), maybe(addresses.map((address) => `at ${address}`)))
    .map((both) => `-> ${both.join(" ").trim()}`),
);
const stepLine = fc.oneof(...Object.values(LINE_STEPS).map(({ form }) => joined(ofForm(form), outcome)));
const tasks = braced(joined(stepLine, maybe(from("hangs", "hangs in wait_for_completion"))), 4).map((text) =>
  text.replace("{ ", "{\n"),
);

const BODIES_OF: Readonly<Record<string, fc.Arbitrary<string>>> = {
  cmdline,
  crash: again,
  reboot: again,
  concurrently: tasks,
};

function statement({ kind, form }: (typeof STATEMENTS)[number]): fc.Arbitrary<string> {
  return ofForm(form, BODIES_OF[kind] ?? bodyOf(kind, kind === "machine" ? 6 : 4));
}

const inPlace = (place: string): fc.Arbitrary<string> =>
  fc.oneof(...STATEMENTS.filter((each) => each.place === place).map(statement));

export const declaration = inPlace("declaration");
export const step = fc.oneof({ weight: 8, arbitrary: stepLine }, { weight: 2, arbitrary: inPlace("step") });

const fields = (list: "BLOCK_FIELD" | "ZONE_FIELD"): fc.Arbitrary<string> =>
  fc
    .array(
      fc.tuple(
        from(...wordsOf(list)),
        from("online", "offline", "Normal,Movable", "none", "0", "1", "65536", "256M", "0x130000"),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((pairs) => pairs.map((pair) => pair.join("=")).join(" "));
export const expectation = fc.oneof(
  joined(from("expect"), blocks, fields("BLOCK_FIELD")),
  joined(from("expect no"), blocks),
  joined(from("expect"), nodes, from(...wordsOf("ZONE")), fields("ZONE_FIELD")),
  joined(from("expect reserved", "expect unreserved"), ranges),
  joined(from("expect"), from(...wordsOf("VIEW")), from('"x"', '"""\nx\n"""', '"""\nRANGE SIZE STATE\n"""')),
  from(...Object.values(EXPECTATIONS).flatMap(({ example }) => example.split("\n").slice(0, 1))),
);
