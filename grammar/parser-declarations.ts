/** The rules for what stands before the first `boot`: title, parameters, kernel, devices, command line, reservations. */
import { type IToken, tokenMatcher } from "chevrotain";
import type {
  AnyValue,
  Cmdline,
  DeviceStatement,
  FromFileStatement,
  KernelFromStatement,
  KernelItem,
  KernelStatement,
  NameValue,
  ParamStatement,
  ReserveStatement,
  ScenarioStatement,
  UseStatement,
} from "./ast.ts";
import { cmdlineBlock, nameValue, nodeRef, spanOf, stringValue } from "./build-ast.ts";
import type { Parts } from "./parser-machine.ts";
import { MachineParser } from "./parser-machine.ts";
import {
  CmdlineBlock,
  Equals,
  K,
  KernelSymbol,
  Keyword,
  Name,
  NodeName,
  Pipe,
  StringLiteral,
  Version,
  Word,
} from "./tokens.ts";
import { DEVICE_BODIES } from "./vocabulary/declarations.ts";
import { asked } from "./vocabulary/form.ts";
import { itemWords } from "./words.ts";

type DeviceKind = DeviceStatement["kind"];
const DEVICE_KINDS = Object.keys(DEVICE_BODIES) as DeviceKind[];
type DeviceParts = Parts<Pick<DeviceStatement, "size" | "node" | "at" | "cold" | "block" | "requested" | "range">>;

export class DeclarationParser extends MachineParser {
  protected readonly scenario = this.RULE("scenario", (): ScenarioStatement => {
    const keyword = this.CONSUME(K.scenario);
    const title = this.SUBRULE(this.string, { ARGS: ["a title in quotes"] });
    return { kind: "scenario", title, ...this.placed(keyword) };
  });

  protected readonly use = this.RULE("use", (): UseStatement => {
    const keyword = this.CONSUME(K.use);
    const path = this.SUBRULE(this.string, { ARGS: [asked("SCENARIO_FILE")] });
    return { kind: "use", path, ...this.placed(keyword) };
  });

  protected readonly param = this.RULE("param", (): ParamStatement => {
    const keyword = this.CONSUME(K.param);
    const name = this.SUBRULE(this.newName, { ARGS: ["a name for the parameter"] });
    this.fixedWord(1, Equals, "`= VALUE | VALUE …`");
    const values: AnyValue[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: Pipe,
      DEF: () => values.push(this.SUBRULE(this.anyValue, { ARGS: ["a value such as 256M"] })),
    });
    return { kind: "param", name, values, ...this.placed(keyword) };
  });

  protected readonly kernel = this.RULE("kernel", (): KernelStatement | KernelFromStatement => {
    this.CONSUME(K.kernel);
    this.ACTION(() => this.fromAsMeant());
    return this.OR([
      { ALT: () => this.SUBRULE(this.kernelFrom) },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.kernelBody) },
    ]);
  });

  private readonly kernelFrom = this.RULE("kernelFrom", (): KernelFromStatement => {
    const keyword = this.LA(0);
    this.CONSUME(K.from);
    const path = this.SUBRULE(this.string, { ARGS: ['an image such as "vmlinuz"'] });
    const items = this.SUBRULE(this.kernelItems, { ARGS: [keyword] });
    return this.ACTION(() => ({ kind: "kernel-from", path, items, ...this.placed(keyword) }));
  });

  /** `{ }` behind a kernel; there need be none. */
  private readonly kernelItems = this.RULE("kernelItems", (keyword: IToken = this.LA(0)): readonly KernelItem[] => {
    const items: KernelItem[] = [];
    this.block(
      keyword,
      () => false,
      () => {
        const item = this.SUBRULE(this.kernelItem);
        if (item) items.push(item);
      },
    );
    return items;
  });

  private readonly kernelBody = this.RULE("kernelBody", (): KernelStatement => {
    const keyword = this.LA(0);
    const before = this.OPTION2({
      GATE: () => this.beginsBeforeVersion(),
      DEF: () => this.SUBRULE(this.wordBeforeVersion),
    });
    const version = this.SUBRULE(this.version, { ARGS: [asked("VERSION")] });
    const arch = this.OPTION1({
      GATE: () => tokenMatcher(this.LA(1), Word),
      DEF: () => this.SUBRULE(this.name, { ARGS: [asked("ARCH")] }),
    });
    const items = this.SUBRULE(this.kernelItems, { ARGS: [keyword] });
    return this.ACTION(() => ({
      kind: "kernel",
      version,
      ...(arch && { arch }),
      ...(before && { before }),
      items,
      ...this.placed(keyword),
    }));
  });

  /** `kernel x86_64 6.12`, `kernel Linux 6.12`: the version is the word with a number and a point. */
  private beginsBeforeVersion(): boolean {
    const first = this.LA(1);
    return tokenMatcher(first, Name) && !tokenMatcher(first, Keyword) && tokenMatcher(this.LA(2), Version);
  }

  private readonly wordBeforeVersion = this.RULE("wordBeforeVersion", (): NameValue => {
    const token = this.CONSUME(Name);
    return this.ACTION(() => {
      const said = `\`${token.image}\` can't stand in front of the kernel version`;
      this.problems.addReadOn("syntax", said, spanOf(token), undefined, { word: token.image, said });
      return nameValue(token);
    });
  });

  private readonly kernelItem = this.RULE("kernelItem", (): KernelItem | undefined => {
    this.ACTION(() => this.itemAsMeant("kernel", itemWords("kernel")));
    return this.OR([
      {
        ALT: (): KernelItem => {
          const keyword = this.CONSUME(K.build);
          this.ACTION(() => this.fromAsMeant());
          return this.OR1([
            {
              ALT: (): KernelItem => {
                this.CONSUME(K.from);
                const path = this.SUBRULE(this.string, { ARGS: ['a log such as "boot.dmesg"'] });
                return { kind: "build-from", path, ...this.placed(keyword) };
              },
            },
            {
              IGNORE_AMBIGUITIES: true,
              ALT: (): KernelItem => {
                const name = this.SUBRULE1(this.name, { ARGS: [asked("BUILD")] });
                return { kind: "build", name, ...this.placed(keyword) };
              },
            },
          ]);
        },
      },
      {
        ALT: (): KernelItem => {
          const keyword = this.CONSUME(K.config);
          return this.OR2([
            {
              ALT: (): KernelItem => {
                const path = stringValue(this.CONSUME(StringLiteral), this.problems);
                return { kind: "config-from", path, ...this.placed(keyword) };
              },
            },
            {
              IGNORE_AMBIGUITIES: true,
              ALT: (): KernelItem => {
                const name = this.SUBRULE2(this.name, { ARGS: [asked("OPTION")] });
                this.fixedWord(1, Equals, "`=VALUE`");
                const value = this.SUBRULE(this.optionValue, { ARGS: [asked("OPTION_VALUE")] });
                return { kind: "config", name, value, ...this.placed(keyword) };
              },
            },
          ]);
        },
      },
      {
        ALT: (): KernelItem => {
          const keyword = this.CONSUME(K["what-if"]);
          const name = this.SUBRULE3(this.name, { ARGS: [asked("WHAT_IF")] });
          return { kind: "what-if", name, ...this.placed(keyword) };
        },
      },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () => this.SUBRULE(this.unknownItem, { ARGS: ["kernel", itemWords("kernel")] }),
      },
    ]);
  });

  protected readonly device = this.RULE("device", (): DeviceStatement => {
    const keyword = this.OR1([
      { ALT: () => this.CONSUME(K.dimm) },
      { ALT: () => this.CONSUME(K["virtio-mem"]) },
      { ALT: () => this.CONSUME(K.nvdimm) },
      { ALT: () => this.CONSUME(K.cxl) },
    ]);
    // The word as it is meant: it may be misspelled.
    const kind = DEVICE_KINDS.find((word) => keyword.tokenType === K[word]) ?? "dimm";
    const name = this.SUBRULE(this.newName, { ARGS: [`a name for the ${kind}`] });
    const parts: DeviceParts = {};
    const hasBody = this.block(
      keyword,
      () => false,
      () => this.SUBRULE(this.deviceItem, { ARGS: [kind, parts] }),
    );
    if (!hasBody) this.missing("`{`");
    return { kind, name, ...parts, ...this.placed(keyword) };
  });

  private readonly deviceItem = this.RULE("deviceItem", (kind: DeviceKind = "dimm", parts: DeviceParts = {}): void => {
    this.ACTION(() => this.itemAsMeant(kind, itemWords(kind)));
    this.OR([
      {
        ALT: () => {
          this.CONSUME(K.size);
          parts.size = this.SUBRULE1(this.number, { ARGS: ["a size such as 1G"] });
        },
      },
      {
        ALT: () => {
          parts.node = nodeRef(this.CONSUME(NodeName));
        },
      },
      {
        GATE: () => kind === "cxl",
        IGNORE_AMBIGUITIES: true,
        ALT: () => {
          this.CONSUME1(K.at);
          parts.range = this.SUBRULE(this.range);
        },
      },
      {
        GATE: () => kind === "dimm",
        ALT: () => {
          this.CONSUME2(K.at);
          parts.at = this.SUBRULE2(this.number, { ARGS: ["an address such as 0x140000000"] });
        },
      },
      {
        GATE: () => kind === "dimm",
        ALT: () => {
          parts.cold = spanOf(this.CONSUME(K.cold));
        },
      },
      {
        GATE: () => kind === "virtio-mem",
        ALT: () => {
          this.CONSUME(K.block);
          parts.block = this.SUBRULE3(this.number, { ARGS: ["a size such as 2M"] });
        },
      },
      {
        GATE: () => kind === "virtio-mem",
        ALT: () => {
          this.CONSUME(K.requested);
          parts.requested = this.SUBRULE4(this.number, { ARGS: ["a size such as 1G"] });
        },
      },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.unknownItem, { ARGS: [kind, itemWords(kind)] }) },
    ]);
  });

  protected readonly cmdline = this.RULE(
    "cmdline",
    (): Cmdline =>
      this.OR([
        {
          ALT: () => {
            const token = this.CONSUME(CmdlineBlock);
            return this.ACTION(() => {
              const { cmdline, comments } = cmdlineBlock(token, this.problems);
              for (const comment of comments) this.innerComments.push(comment);
              return cmdline;
            });
          },
        },
        {
          ALT: (): Cmdline => {
            const keyword = this.CONSUME(K.cmdline);
            this.missing("`{`");
            return { kind: "cmdline", params: [], ...this.placed(keyword) };
          },
        },
      ]),
  );

  /** Also as memblock=debug prints it: `[0x…-0x…] memblock_alloc_range_nid+0xe0/0x150`. */
  protected readonly reserve = this.RULE("reserve", (): ReserveStatement | FromFileStatement => {
    const keyword = this.CONSUME(K.reserve);
    this.ACTION(() => this.fromAsMeant());
    return this.OR([
      {
        ALT: (): FromFileStatement => {
          this.CONSUME(K.from);
          const path = this.SUBRULE(this.string, { ARGS: ['a log such as "boot.dmesg"'] });
          return { kind: "reserve-from", path, ...this.placed(keyword) };
        },
      },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: (): ReserveStatement => {
          const range = this.SUBRULE(this.range);
          const by = this.OPTION(() =>
            this.OR2([
              {
                ALT: () => {
                  this.CONSUME(K.by);
                  return this.SUBRULE(this.kernelName, { ARGS: ["the function that reserved it"] });
                },
              },
              { ALT: () => nameValue(this.CONSUME(KernelSymbol)) },
            ]),
          );
          return { kind: "reserve", range, ...(by && { by }), ...this.placed(keyword) };
        },
      },
    ]);
  });

  protected readonly firmwareFrom = this.RULE("firmwareFrom", (): FromFileStatement => {
    const keyword = this.CONSUME(K.firmware);
    this.fixedWord(1, K.from, "`from` (a firmware map stands inside `machine { }`)");
    const path = this.SUBRULE(this.string, { ARGS: ['a log such as "boot.dmesg"'] });
    return { kind: "firmware-from", path, ...this.placed(keyword) };
  });
}
