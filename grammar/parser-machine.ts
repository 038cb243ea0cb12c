/** The rules for what a kernel is run on: `machine { … }`, its nodes and its firmware map. */
import type { IToken } from "chevrotain";
import { tokenMatcher } from "chevrotain";
import type { FirmwareEntry, MachineItem, MachineStatement, NumaNodeItem, NumberExpr, RangeExpr } from "./ast.ts";
import { nodeRef, spanOf } from "./build-ast.ts";
import { didYouMean } from "./did-you-mean.ts";
import { ValueParser } from "./parser-values.ts";
import { Comma, K, LeftBracket, Name, NodeName, NumberLiteral, ParamReference, Word } from "./tokens.ts";
import { FIRMWARE_TYPES, MACHINE_ITEMS, NODE_ITEMS } from "./words.ts";

/** The optional parts of a node while its items are read. */
export type Parts<T> = { -readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

export class MachineParser extends ValueParser {
  protected readonly machine = this.RULE("machine", (): MachineStatement => {
    const keyword = this.CONSUME(K.machine);
    const platform = this.OPTION1({
      GATE: () => tokenMatcher(this.LA(1), Word),
      DEF: () => this.SUBRULE(this.name, { ARGS: ["a platform such as qemu-pc"] }),
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
    return {
      kind: "machine",
      keyword: spanOf(keyword),
      ...(platform && { platform }),
      items,
      span: this.spanFrom(keyword.startOffset),
    };
  });

  private readonly machineItem = this.RULE("machineItem", (): MachineItem | undefined =>
    this.OR([
      { ALT: () => this.sizeItem(1, "memory", "a size such as 4G") },
      { ALT: () => this.countItem(2, "cpus", "a number of CPUs") },
      { ALT: () => this.countItem(3, "slots", "a number of DIMM slots") },
      { ALT: () => this.sizeItem(4, "maxmem", "a size such as 16G") },
      { ALT: () => this.sizeItem(5, "initrd", "a size such as 4400K") },
      { ALT: () => this.uefiItem() },
      { ALT: () => this.cpuItem() },
      { ALT: () => this.qemuItem() },
      { ALT: () => this.hypervisorItem() },
      { ALT: () => this.SUBRULE(this.numaNode) },
      { ALT: () => this.SUBRULE(this.firmwareMap) },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.unknownItem, { ARGS: ["machine", MACHINE_ITEMS] }) },
    ]),
  );

  private sizeItem(index: number, kind: "memory" | "maxmem" | "initrd", what: string): MachineItem {
    const keyword = this.consume(index, K[kind]);
    const size = this.subrule(index, this.number, { ARGS: [what] });
    return { kind, size, ...this.placed(keyword) };
  }

  private countItem(index: number, kind: "cpus" | "slots", what: string): MachineItem {
    const keyword = this.consume(index, K[kind]);
    const count = this.subrule(index, this.number, { ARGS: [what] });
    return { kind, count, ...this.placed(keyword) };
  }

  private uefiItem(): MachineItem {
    const keyword = this.CONSUME(K.uefi);
    const build = this.SUBRULE1(this.name, { ARGS: ["a firmware build such as edk2-2025.02"] });
    return { kind: "uefi", build, ...this.placed(keyword) };
  }

  private cpuItem(): MachineItem {
    const keyword = this.CONSUME(K.cpu);
    const model = this.SUBRULE2(this.name, { ARGS: ["a CPU model such as host"] });
    return { kind: "cpu", model, ...this.placed(keyword) };
  }

  private qemuItem(): MachineItem {
    const keyword = this.CONSUME(K.qemu);
    const version = this.SUBRULE(this.version, { ARGS: ["a version of QEMU such as 7.2"] });
    return { kind: "qemu", version, ...this.placed(keyword) };
  }

  private hypervisorItem(): MachineItem {
    const keyword = this.CONSUME(K.hypervisor);
    const name = this.SUBRULE3(this.name, { ARGS: ["a hypervisor such as kvm"] });
    return { kind: "hypervisor", name, ...this.placed(keyword) };
  }

  private readonly numaNode = this.RULE("numaNode", (): NumaNodeItem => {
    const keyword = this.CONSUME(NodeName);
    const parts: Parts<Pick<NumaNodeItem, "memory" | "hotpluggable">> = {};
    const cpus: NumberExpr[] = [];
    const ranges: RangeExpr[] = [];
    const hasBody = this.block(
      keyword,
      () => false,
      () =>
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
                DEF: () => cpus.push(this.SUBRULE2(this.number, { ARGS: ["CPU numbers such as 0,2"] })),
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
          { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.unknownItem, { ARGS: ["node", NODE_ITEMS] }) },
        ]),
    );
    if (!hasBody) this.missing("`{`");
    return { kind: "node", node: nodeRef(keyword), ...parts, cpus, ranges, ...this.placed(keyword) };
  });

  private readonly firmwareMap = this.RULE("firmwareMap", (): MachineItem => {
    const keyword = this.CONSUME(K.firmware);
    const entries: FirmwareEntry[] = [];
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
          { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.unknownItem, { ARGS: ["firmware", []] }) },
        ]),
    );
    if (!hasBody) this.missing("`{`");
    return { kind: "firmware", entries, ...this.placed(keyword) };
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
    const [first] = words;
    if (!first) {
      const { span: typeSpan } = this.missing("what the range is, such as usable");
      return { range, type: "", typeSpan, span };
    }
    const written = words.map((word) => word.image).join(" ");
    const typeSpan = this.spanFrom(first.startOffset);
    const type = first.image === "type" ? "reserved" : FIRMWARE_TYPES.get(written);
    if (type === undefined) {
      const hint =
        didYouMean(written, FIRMWARE_TYPES.keys()) ||
        `: it is one of ${[...new Set(FIRMWARE_TYPES.values())].join(", ")}`;
      this.problems.add("bad-value", `\`${written}\` is no firmware type${hint}`, typeSpan);
    }
    return { range, type: type ?? written, typeSpan, span };
  }
}
