/** The rules for what a kernel is run on: `machine { … }`, its nodes and its firmware map. */
import type { IOrAlt, IToken } from "chevrotain";
import { tokenMatcher } from "chevrotain";
import type {
  FirmwareEntry,
  FromFileStatement,
  MachineItem,
  MachineLine,
  MachineStatement,
  NumaNodeItem,
  NumberExpr,
  RangeExpr,
  ReservedMemoryItem,
} from "./ast.ts";
import { nodeRef, spanOf } from "./build-ast.ts";
import { didYouMean, nearest } from "./did-you-mean.ts";
import { iomemEntries } from "./iomem-rows.ts";
import { FormParser } from "./parser-forms.ts";
import { Comma, IomemRow, K, LeftBracket, Name, NodeName, NumberLiteral, ParamReference, Word } from "./tokens.ts";
import { MACHINE_LINES } from "./vocabulary/declarations.ts";
import { asked } from "./vocabulary/form.ts";
import { FIRMWARE_TYPES } from "./vocabulary/word-lists.ts";
import { itemWords, MACHINE_LINE_WORDS } from "./words.ts";

/** The optional parts of a node while its items are read. */
export type Parts<T> = { -readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

const RESERVED_MEMORY_WORDS = ["size", "in", "at", "no-map", "reusable"] as const;

export class MachineParser extends FormParser {
  protected readonly machine = this.RULE("machine", (): MachineStatement | FromFileStatement => {
    this.CONSUME(K.machine);
    this.ACTION(() => this.fromAsMeant());
    return this.OR([
      { ALT: () => this.SUBRULE(this.fromFile, { ARGS: ["machine-from", 'a log such as "boot.dmesg"'] }) },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.machineBody) },
    ]);
  });

  /** `from "FILE"` behind the keyword of a statement. */
  protected readonly fromFile = this.RULE(
    "fromFile",
    (kind: FromFileStatement["kind"], what: string): FromFileStatement => {
      const keyword = this.LA(0);
      this.CONSUME(K.from);
      const path = this.SUBRULE(this.string, { ARGS: [what] });
      return this.ACTION(() => ({ kind, path, ...this.placed(keyword) }));
    },
  );

  private readonly machineBody = this.RULE("machineBody", (): MachineStatement => {
    const keyword = this.LA(0);
    const platform = this.OPTION1({
      GATE: () => tokenMatcher(this.LA(1), Word),
      DEF: () => this.SUBRULE(this.name, { ARGS: [asked("PLATFORM")] }),
    });
    const items: MachineItem[] = [];
    const isFirmwareMap = () => !tokenMatcher(this.LA(2), K.from);
    const hasBody = this.block(
      keyword,
      (word) => tokenMatcher(word, K.firmware) && isFirmwareMap(),
      () => {
        const item = this.SUBRULE(this.machineItem);
        if (item) items.push(item);
      },
    );
    if (!hasBody) this.missing("`{`");
    return this.ACTION(() => ({
      kind: "machine",
      ...(platform && { platform }),
      items,
      ...this.placed(keyword),
    }));
  });

  /** Built once, like every long list of alternatives. */
  private readonly machineItems: IOrAlt<MachineItem | undefined>[] = [
    ...MACHINE_LINE_WORDS.map((word) => {
      const rule = this.formRule(MACHINE_LINES[word].form);
      return { ALT: () => this.SUBRULE(rule) as MachineLine };
    }),
    { ALT: () => this.SUBRULE(this.numaNode) },
    { ALT: () => this.SUBRULE(this.firmwareMap) },
    { ALT: () => this.SUBRULE(this.reservedMemory) },
    {
      IGNORE_AMBIGUITIES: true,
      ALT: () => this.SUBRULE(this.unknownItem, { ARGS: ["machine", itemWords("machine")] }),
    },
  ];

  private readonly machineItem = this.RULE("machineItem", (): MachineItem | undefined => {
    this.ACTION(() => this.itemAsMeant("machine", itemWords("machine")));
    return this.OR(this.machineItems);
  });

  private readonly numaNode = this.RULE("numaNode", (): NumaNodeItem => {
    const keyword = this.CONSUME(NodeName);
    const parts: Parts<Pick<NumaNodeItem, "memory" | "hotpluggable">> = {};
    const cpus: (NumberExpr | RangeExpr)[] = [];
    const ranges: RangeExpr[] = [];
    const hasBody = this.block(
      keyword,
      () => false,
      () => {
        this.ACTION(() => this.itemAsMeant("node", itemWords("node")));
        this.OR([
          {
            ALT: () => {
              this.CONSUME(K.memory);
              parts.memory = this.SUBRULE(this.number, { ARGS: ["a size such as 2G"] });
            },
          },
          {
            ALT: () => {
              this.CONSUME(K.cpus);
              this.AT_LEAST_ONE_SEP({
                SEP: Comma,
                DEF: () => cpus.push(this.SUBRULE2(this.numberOrRange, { ARGS: ["CPU numbers such as 0,2 or 0-3"] })),
              });
            },
          },
          {
            ALT: () => {
              parts.hotpluggable = spanOf(this.CONSUME(K.hotpluggable));
            },
          },
          {
            GATE: () => this.beginsRange(),
            ALT: () => {
              const range = this.SUBRULE(this.range);
              if (range.kind === "range") ranges.push(range);
            },
          },
          {
            IGNORE_AMBIGUITIES: true,
            ALT: () => this.SUBRULE(this.unknownItem, { ARGS: ["node", itemWords("node")] }),
          },
        ]);
      },
    );
    if (!hasBody) this.missing("`{`");
    return { kind: "node", node: nodeRef(keyword), ...parts, cpus, ranges, ...this.placed(keyword) };
  });

  private readonly firmwareMap = this.RULE("firmwareMap", (): MachineItem => {
    this.CONSUME(K.firmware);
    return this.OR([
      { ALT: () => this.SUBRULE(this.firmwareFile) },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.firmwareBody) },
    ]);
  });

  /** `firmware from "boot.dmesg"` inside the machine, where the map would stand. */
  private readonly firmwareFile = this.RULE("firmwareFile", (): MachineItem => {
    const keyword = this.LA(0);
    this.CONSUME(K.from);
    const from = this.SUBRULE(this.string, { ARGS: ['a log such as "boot.dmesg"'] });
    return this.ACTION(() => ({ kind: "firmware", entries: [], from, ...this.placed(keyword) }));
  });

  private readonly firmwareBody = this.RULE("firmwareBody", (): MachineItem => {
    const keyword = this.LA(0);
    const entries: FirmwareEntry[] = [];
    const rows: IToken[] = [];
    const hasBody = this.block(
      keyword,
      () => false,
      () =>
        this.OR([
          {
            GATE: () => this.beginsRange() && !this.isGap(),
            ALT: () => {
              const entry = this.SUBRULE(this.firmwareEntry);
              if (entry) entries.push(entry);
            },
          },
          { GATE: () => this.isGap(), ALT: () => this.SUBRULE(this.bracketedRange) },
          { ALT: () => rows.push(this.CONSUME(IomemRow)) },
          { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.unknownItem, { ARGS: ["firmware", []] }) },
        ]),
    );
    if (!hasBody) this.missing("`{`");
    return this.ACTION(() => {
      const pasted = iomemEntries(rows, this.problems);
      const all = [...entries, ...pasted].sort((a, b) => a.span.start - b.span.start);
      return { kind: "firmware", entries: all, ...this.placed(keyword) };
    });
  });

  private readonly reservedMemory = this.RULE("reservedMemory", (): ReservedMemoryItem => {
    const keyword = this.CONSUME(K["reserved-memory"]);
    const name = this.SUBRULE(this.newName, { ARGS: ["a name for the reservation"] });
    const parts: Parts<Pick<ReservedMemoryItem, "size" | "range" | "at" | "noMap" | "reusable">> = {};
    const hasBody = this.block(
      keyword,
      () => false,
      () => {
        this.ACTION(() => this.itemAsMeant("reserved-memory", RESERVED_MEMORY_WORDS));
        this.OR([
          {
            ALT: () => {
              this.CONSUME(K.size);
              parts.size = this.SUBRULE(this.number, { ARGS: ["a size such as 64M"] });
            },
          },
          {
            ALT: () => {
              this.CONSUME(K.in);
              parts.range = this.SUBRULE(this.range);
            },
          },
          {
            ALT: () => {
              this.CONSUME(K.at);
              parts.at = this.SUBRULE2(this.range);
            },
          },
          {
            ALT: () => {
              parts.noMap = spanOf(this.CONSUME(K["no-map"]));
            },
          },
          {
            ALT: () => {
              parts.reusable = spanOf(this.CONSUME(K.reusable));
            },
          },
          {
            IGNORE_AMBIGUITIES: true,
            ALT: () => this.SUBRULE(this.unknownItem, { ARGS: ["reserved-memory", RESERVED_MEMORY_WORDS] }),
          },
        ]);
      },
    );
    if (!hasBody) this.missing("`{`");
    return { kind: "reserved-memory", name, ...parts, ...this.placed(keyword) };
  });

  private beginsRange(): boolean {
    const next = this.LA(1);
    return tokenMatcher(next, NumberLiteral) || tokenMatcher(next, LeftBracket) || tokenMatcher(next, ParamReference);
  }

  /** `[gap 0x…-0x…]`, as 7.2 prints what the map leaves out. */
  private isGap(): boolean {
    return tokenMatcher(this.LA(1), LeftBracket) && this.LA(2).image === "gap";
  }

  private readonly firmwareEntry = this.RULE("firmwareEntry", (): FirmwareEntry | undefined => {
    const start = this.LA(1).startOffset;
    const range = this.SUBRULE(this.range);
    const words: IToken[] = [];
    this.MANY({
      GATE: () => tokenMatcher(this.LA(1), Name) || (words.length === 1 && words[0]!.image === "type"),
      DEF: () => words.push(this.OR([{ ALT: () => this.CONSUME(Name) }, { ALT: () => this.CONSUME(NumberLiteral) }])),
    });
    return this.ACTION(() => (range.kind === "range" ? this.firmwareEntryOf(start, range, words) : undefined));
  });

  private firmwareEntryOf(start: number, range: RangeExpr, words: readonly IToken[]): FirmwareEntry {
    const span = this.spanFrom(start);
    const marks = words.length > 1 && words.at(-1)!.image === "mirrored" ? words.slice(-1) : [];
    const named = words.slice(0, words.length - marks.length);
    const mirrored = marks[0] === undefined ? {} : { mirrored: spanOf(marks[0]) };
    const [first] = named;
    if (!first) {
      const { span: typeSpan } = this.missing("what the range is, such as usable");
      return { range, type: "", typeSpan, span };
    }
    const written = named.map((word) => word.image).join(" ");
    const typeSpan = { start: first.startOffset, end: spanOf(named.at(-1)!).end };
    const type = first.image === "type" ? "reserved" : FIRMWARE_TYPES.get(written);
    if (type === undefined) {
      const hint =
        didYouMean(written, FIRMWARE_TYPES.keys()) ||
        `: it is one of ${[...new Set(FIRMWARE_TYPES.values())].join(", ")}`;
      const meant = nearest(written, FIRMWARE_TYPES.keys());
      this.problems.add("bad-value", `\`${written}\` is no firmware type${hint}`, typeSpan, meant);
    }
    return { range, type: type ?? written, typeSpan, ...mirrored, span };
  }
}
