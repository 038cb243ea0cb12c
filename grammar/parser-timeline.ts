/** The rules for the timeline: `boot`, headings and the steps with their stated outcome. */
import type { IOrAlt, IToken } from "chevrotain";
import type {
  BlockStateStep,
  BootStatement,
  ChmemStep,
  Cmdline,
  ConcurrentLine,
  ErrorStatement,
  NodeRef,
  OutcomeExpr,
  RangeExpr,
  Step,
  StepHeading,
  ZoneRef,
} from "./ast.ts";
import { blocksExpr, nodeRef } from "./build-ast.ts";
import { DeclarationParser } from "./parser-declarations.ts";
import type { Parts } from "./parser-machine.ts";
import { Arrow, Blocks, Equals, K, NodeName } from "./tokens.ts";
import { ALLOCATION_KINDS, OUTCOMES, RECONFIGURE_MODES, STEP_WORDS } from "./words.ts";

type AllocateParts = Parts<{ zone: ZoneRef; node: NodeRef; at: RangeExpr }>;

export class TimelineParser extends DeclarationParser {
  protected readonly boot = this.RULE("boot", (): BootStatement => {
    const keyword = this.CONSUME(K.boot);
    return { kind: "boot", ...this.placed(keyword) };
  });

  protected readonly heading = this.RULE("heading", (): StepHeading => {
    const keyword = this.CONSUME(K.step);
    const title = this.SUBRULE(this.string, { ARGS: ["what and why, in quotes"] });
    return { kind: "step", title, ...this.placed(keyword) };
  });

  /** Built once, like every long list of alternatives: the rule runs for every line. */
  private readonly simpleSteps: IOrAlt<Step | ErrorStatement>[] = [
    { ALT: () => this.SUBRULE(this.plug) },
    { ALT: () => this.SUBRULE(this.probe) },
    { ALT: () => this.SUBRULE(this.blockState) },
    { ALT: () => this.SUBRULE(this.resize) },
    { ALT: () => this.SUBRULE(this.chmem) },
    { ALT: () => this.SUBRULE(this.set) },
    { ALT: () => this.SUBRULE(this.allocate) },
    { ALT: () => this.SUBRULE(this.free) },
    { ALT: () => this.SUBRULE(this.allocContig) },
    { ALT: () => this.SUBRULE(this.cmaAlloc) },
    { ALT: () => this.SUBRULE(this.isolate) },
    { ALT: () => this.SUBRULE(this.reconfigure) },
    { ALT: () => this.SUBRULE(this.dump) },
    { ALT: () => this.SUBRULE(this.restart) },
  ];

  /** A step that takes one line, with its outcome if one is stated. */
  protected readonly simpleStep = this.RULE("simpleStep", (): Step | ErrorStatement => {
    const step = this.OR(this.simpleSteps);
    const expected = this.OPTION(() => this.SUBRULE(this.outcome));
    if (this.RECORDING_PHASE || expected === undefined || step.kind === "error") return step;
    return { ...step, expected, span: this.spanFrom(step.span.start) };
  });

  /** `-> EBUSY at 0x13ff00000`. */
  private readonly outcome = this.RULE("outcome", (): OutcomeExpr => {
    const arrow = this.CONSUME(Arrow);
    const name = this.SUBRULE(this.name, { ARGS: ["an outcome such as ok or EBUSY"] });
    const outcome = this.ACTION(() => this.oneOf(name, OUTCOMES, "outcome"));
    let atPfn = false;
    const at = this.OPTION1(() => {
      this.CONSUME(K.at);
      atPfn = this.OPTION2(() => this.CONSUME(K.pfn)) !== undefined;
      return this.SUBRULE(this.number, { ARGS: ["an address such as 0x13ff00000"] });
    });
    return { outcome, ...(at && { at }), atPfn, span: this.spanFrom(arrow.startOffset) };
  });

  // ── Devices and blocks ──────────────────────────────────────────────────────────────────────────────────────────────

  private readonly plug = this.RULE("plug", (): Step => {
    const keyword = this.OR([{ ALT: () => this.CONSUME(K.plug) }, { ALT: () => this.CONSUME(K.unplug) }]);
    const device = this.SUBRULE(this.name, { ARGS: ["the name of a device"] });
    return { kind: keyword.image as "plug" | "unplug", device, ...this.placed(keyword) };
  });

  private readonly probe = this.RULE("probe", (): Step => {
    const keyword = this.CONSUME(K.probe);
    const address = this.SUBRULE(this.number, { ARGS: ["an address such as 0x140000000"] });
    return { kind: "probe", address, ...this.placed(keyword) };
  });

  private readonly blockState = this.RULE("blockState", (): Step => {
    const keyword = this.OR([
      { ALT: () => this.CONSUME(K.online) },
      { ALT: () => this.CONSUME(K.online_kernel) },
      { ALT: () => this.CONSUME(K.online_movable) },
      { ALT: () => this.CONSUME(K.offline) },
    ]);
    const blocks = this.SUBRULE(this.blocks, { ARGS: ["blocks such as memory39 or memory34-39"] });
    const descending = this.OPTION(() => this.CONSUME(K.descending)) !== undefined;
    return { kind: keyword.image as BlockStateStep["kind"], blocks, descending, ...this.placed(keyword) };
  });

  private readonly resize = this.RULE("resize", (): Step => {
    const keyword = this.CONSUME(K.resize);
    const device = this.SUBRULE(this.name, { ARGS: ["the name of a virtio-mem device"] });
    this.fixedWord(1, K.to);
    const size = this.SUBRULE(this.number, { ARGS: ["a size such as 1G"] });
    return { kind: "resize", device, size, ...this.placed(keyword) };
  });

  private readonly chmem = this.RULE("chmem", (): Step | ErrorStatement => {
    const keyword = this.CONSUME(K.chmem);
    const action = this.OPTION1(() =>
      this.OR1([{ ALT: () => this.CONSUME(K.enable) }, { ALT: () => this.CONSUME(K.disable) }]),
    );
    if (!action) this.missing("`enable` or `disable`");
    const target = this.OR2([
      { ALT: () => blocksExpr(this.CONSUME(Blocks), this.problems) },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () => this.SUBRULE(this.numberOrRange, { ARGS: ["a size, a range or blocks"] }),
      },
    ]);
    const zone = this.OPTION2(() => {
      this.CONSUME(K.zone);
      return this.SUBRULE(this.zone);
    });
    if (!action) return this.errorStatement(keyword);
    const step = { kind: "chmem", action: action.image as ChmemStep["action"], target } as const;
    return { ...step, ...(zone && { zone }), ...this.placed(keyword) };
  });

  private readonly set = this.RULE("set", (): Step => {
    const keyword = this.CONSUME(K.set);
    const knob = this.SUBRULE(this.name, { ARGS: ["a knob such as auto_online_blocks"] });
    this.fixedWord(1, Equals, "`= VALUE`");
    const value = this.SUBRULE(this.anyValue, { ARGS: ["a value such as online_movable"] });
    return { kind: "set", knob, value, ...this.placed(keyword) };
  });

  // ── Memory in use ───────────────────────────────────────────────────────────────────────────────────────────────────

  private readonly allocate = this.RULE("allocate", (): Step => {
    const keyword = this.CONSUME(K.allocate);
    const size = this.SUBRULE(this.number, { ARGS: ["a size such as 64M"] });
    const kind = this.SUBRULE(this.plainName, { ARGS: [`what the memory is for: ${ALLOCATION_KINDS.join(", ")}`] });
    const use = this.ACTION(() => this.oneOf(kind, ALLOCATION_KINDS, "kind of allocation"));
    const where: AllocateParts = {};
    this.MANY(() =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(K.in);
            where.zone = this.SUBRULE(this.zone);
          },
        },
        {
          ALT: () => {
            where.node = nodeRef(this.CONSUME(NodeName));
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.at);
            const range = this.SUBRULE(this.range);
            if (range.kind === "range") where.at = range;
          },
        },
      ]),
    );
    const name = this.SUBRULE(this.asName);
    return { kind: "allocate", size, use, ...where, name, ...this.placed(keyword) };
  });

  /** `as NAME`. */
  private readonly asName = this.RULE("asName", () => {
    this.fixedWord(1, K.as, "`as NAME`");
    return this.SUBRULE(this.newName, { ARGS: ["a name for the allocation"] });
  });

  private readonly free = this.RULE("free", (): Step => {
    const keyword = this.CONSUME(K.free);
    const name = this.SUBRULE(this.name, { ARGS: ["the name of an allocation"] });
    return { kind: "free", name, ...this.placed(keyword) };
  });

  private readonly allocContig = this.RULE("allocContig", (): Step => {
    const keyword = this.CONSUME(K.alloc_contig);
    const target = this.SUBRULE(this.numberOrRange, { ARGS: ["a size or a range"] });
    const node = this.OPTION(() => nodeRef(this.CONSUME(NodeName)));
    const name = this.SUBRULE(this.asName);
    return { kind: "alloc_contig", target, ...(node && { node }), name, ...this.placed(keyword) };
  });

  private readonly cmaAlloc = this.RULE("cmaAlloc", (): Step => {
    const keyword = this.CONSUME(K.cma_alloc);
    const size = this.SUBRULE(this.number, { ARGS: ["a size such as 64M"] });
    this.fixedWord(1, K.from);
    const area = this.SUBRULE(this.name, { ARGS: ["the name of a CMA area"] });
    const name = this.SUBRULE(this.asName);
    return { kind: "cma_alloc", size, area, name, ...this.placed(keyword) };
  });

  private readonly isolate = this.RULE("isolate", (): Step => {
    const keyword = this.CONSUME(K.isolate);
    const range = this.SUBRULE(this.range);
    return { kind: "isolate", range, ...this.placed(keyword) };
  });

  // ── The rest of the machine ─────────────────────────────────────────────────────────────────────────────────────────

  private readonly reconfigure = this.RULE("reconfigure", (): Step => {
    const keyword = this.CONSUME(K.reconfigure);
    const device = this.SUBRULE1(this.name, { ARGS: ["the name of a device"] });
    this.fixedWord(1, K.as);
    const name = this.SUBRULE2(this.name, { ARGS: [RECONFIGURE_MODES.join(", ")] });
    const mode = this.ACTION(() => this.oneOf(name, RECONFIGURE_MODES, "mode of a device"));
    return { kind: "reconfigure", device, mode, ...this.placed(keyword) };
  });

  private readonly dump = this.RULE("dump", (): Step => {
    const keyword = this.CONSUME(K.dump);
    this.fixedWord(1, K.to);
    const device = this.SUBRULE(this.name, { ARGS: ["the name of a device"] });
    return { kind: "dump", device, ...this.placed(keyword) };
  });

  /** `crash` and `reboot`, with the command line of the next boot. */
  private readonly restart = this.RULE("restart", (): Step => {
    const keyword = this.OR1([{ ALT: () => this.CONSUME(K.crash) }, { ALT: () => this.CONSUME(K.reboot) }]);
    const parts: Parts<{ cmdline: Cmdline }> = {};
    this.block(
      keyword,
      (word) => word.image.startsWith("cmdline"),
      () =>
        this.OR2([
          {
            ALT: () => {
              parts.cmdline = this.SUBRULE(this.cmdline);
            },
          },
          {
            IGNORE_AMBIGUITIES: true,
            ALT: () => this.SUBRULE(this.unknownItem, { ARGS: [keyword.image, ["cmdline"]] }),
          },
        ]),
    );
    return { kind: keyword.image as "crash" | "reboot", ...parts, ...this.placed(keyword) };
  });

  protected readonly concurrently = this.RULE("concurrently", (): Step => {
    const keyword = this.CONSUME(K.concurrently);
    const lines: ConcurrentLine[] = [];
    const hasBody = this.block(keyword, isStepKeyword, () =>
      this.OR([
        { ALT: () => lines.push(this.SUBRULE(this.concurrentLine)) },
        { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.unknownItem, { ARGS: ["concurrently", STEP_WORDS] }) },
      ]),
    );
    if (!hasBody) this.missing("`{`");
    return { kind: "concurrently", lines, ...this.placed(keyword) };
  });

  private readonly concurrentLine = this.RULE("concurrentLine", (): ConcurrentLine => {
    const start = this.LA(1).startOffset;
    const step = this.SUBRULE(this.simpleStep);
    const hangs = this.OPTION1(() => {
      const keyword = this.CONSUME(K.hangs);
      const place = this.OPTION2(() => {
        this.CONSUME(K.in);
        return this.SUBRULE(this.kernelName, { ARGS: ["the function it hangs in"] });
      });
      return { ...(place && { in: place }), span: this.spanFrom(keyword.startOffset) };
    });
    const span = this.spanFrom(start);
    this.SUBRULE(this.lineEnds, { ARGS: [start] });
    return { step, ...(hangs && { hangs }), span };
  });
}

const STEP_WORD_SET: ReadonlySet<string> = new Set(STEP_WORDS);

function isStepKeyword(word: IToken): boolean {
  return STEP_WORD_SET.has(word.image);
}
