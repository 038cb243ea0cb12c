/** The lists that completion offers, by where the cursor is. */

import type { NamedThing } from "../analysis/analysis.ts";
import { DIAGNOSTIC_CODES } from "../analysis/diagnostic-codes.ts";
import { knobs } from "../parameters/knobs.ts";
import { describeBlocks } from "../simulation/drivers/base-memory/block-facts.ts";
import { ZONE_NAMES } from "../simulation/state/events.ts";
import type { CompletionKind } from "./completion.ts";
import type { CompletionContext } from "./completion-context.ts";
import { parameterCandidates } from "./completion-parameters.ts";
import { OUTCOME_WORDS } from "./outcome-words.ts";
import { itemsOf, STATEMENTS, type StatementWord } from "./statement-words.ts";

export interface Candidate {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly detail?: string;
  readonly insert?: string;
  readonly key?: string;
}

const MOST_BLOCKS = 40;

/** What may stand at the cursor, most likely first. */
export function candidatesFor(context: CompletionContext): readonly Candidate[] {
  const typed = context.analysis.file.text.slice(context.span.start, context.span.end);
  if (context.body === "cmdline") return parameterCandidates(context, typed);
  if (typed.startsWith("$")) return paramCandidates(context);
  const body = BODIES[context.body];
  if (body !== undefined) return body(context);
  return statementCandidates(context);
}

const BODIES: Partial<Record<CompletionContext["body"], (context: CompletionContext) => readonly Candidate[]>> = {
  kernel: (context) => {
    const last = context.before.at(-1);
    if (last === "build") {
      const log = {
        label: "from",
        kind: "keyword",
        insert: 'from "‹boot.dmesg›"',
        detail: "sizes from a boot log",
      } as const;
      return [...words("value", ["debian", "debian-cloud"]), log];
    }
    if (last === "what-if") return words("value", ["movable-at-node-start", "movable-avoids-reserved"]);
    return items("kernel", ["build", "config", "what-if"], {
      build: "build ‹debian|debian-cloud›",
      config: "config ‹CMA›=‹y›",
    });
  },
  machine: (context) => {
    const last = context.before.at(-1);
    if (takesNumber(last)) return [...sizeCandidates(last), ...paramCandidates(context)];
    return [
      ...items(
        "machine",
        ["memory", "cpus", "slots", "maxmem", "initrd", "uefi", "cpu", "qemu", "hypervisor", "firmware"],
        MACHINE_INSERTS,
      ),
      {
        label: "node",
        kind: "node",
        insert: "node‹0› { memory ‹2G›  cpus ‹0› }",
        detail: "a node's memory and processors",
      },
    ];
  },
  node: (context) => {
    const last = context.before.at(-1);
    if (takesNumber(last)) return [...sizeCandidates(last), ...paramCandidates(context)];
    return items("machine", ["memory", "cpus", "hotpluggable"], MACHINE_INSERTS);
  },
  firmware: () =>
    words("value", ["usable", "reserved", "ACPI data", "ACPI NVS", "unusable", "persistent", "soft reserved"]),
  device: (context) => {
    const last = context.before.at(-1);
    if (takesNumber(last)) return [...sizeCandidates(last), ...paramCandidates(context)];
    const names = itemsOf(context.owner).map(([word]) => word);
    return [
      ...items(context.owner, names, {
        size: "size ‹1G›",
        block: "block ‹2M›",
        requested: "requested ‹1G›",
        at: "at ‹0x140000000›",
      }),
      ...nodeCandidates(context),
    ];
  },
  concurrently: (context) =>
    context.before.length === 0
      ? STATEMENTS.filter(({ place }) => place === "step").map(statementCandidate)
      : afterVerb(context),
};

const MACHINE_INSERTS: Readonly<Record<string, string>> = {
  memory: "memory ‹4G›",
  cpus: "cpus ‹1›",
  slots: "slots ‹4›",
  maxmem: "maxmem ‹16G›",
  initrd: "initrd ‹4M›",
  uefi: "uefi ‹edk2-2022.11|edk2-2025.02|edk2-2026.08›",
  cpu: "cpu ‹host|max›",
  qemu: "qemu ‹7.2›",
  hypervisor: "hypervisor ‹kvm|hyperv|xen|vmware|nitro›",
  firmware: "firmware {\n  ‹0x0000000000000000-0x000000000009fbff› usable\n}",
};

function statementCandidates(context: CompletionContext): readonly Candidate[] {
  if (context.before.length > 0) return afterVerb(context);
  const places = context.afterBoot ? ["step", "heading", "expectation"] : ["declaration", "boot"];
  const rank = (statement: StatementWord) => places.indexOf(statement.place);
  return STATEMENTS.filter(({ place }) => places.includes(place))
    .sort((a, b) => rank(a) - rank(b))
    .map(statementCandidate);
}

/** Behind the first word of a statement. */
function afterVerb(context: CompletionContext): readonly Candidate[] {
  const { before } = context;
  const verb = before[0] ?? "";
  const last = before.at(-1) ?? "";
  if (last === "->") return outcomeCandidates();
  if (last === "at" && before.includes("->")) return [{ label: "pfn", kind: "keyword", insert: "pfn ‹1310464›" }];
  const list = AFTER.get(verb)?.(context, last);
  if (list !== undefined) return list;
  return [];
}

type After = (context: CompletionContext, last: string) => readonly Candidate[];

const blockVerb: After = (context) =>
  context.before.length === 1
    ? [...blockCandidates(context), ...paramCandidates(context)]
    : [ARROW, ...items("offline", ["descending"], {})];
const deviceVerb: After = (context) =>
  context.before.length === 1 ? nameCandidates(context, ["dimm", "virtio-mem", "nvdimm"]) : [ARROW];

const AFTER: ReadonlyMap<string, After> = new Map(
  Object.entries<After>({
    kernel: (context) =>
      context.before.length === 1
        ? words("value", ["7.2", "6.12", "6.5", "6.1", "5.10"])
        : words("value", ["x86_64", "arm64", "arm64-16k", "arm64-64k"]),
    machine: () => words("value", ["qemu-pc", "qemu-q35", "qemu-virt"], "machine"),
    online: blockVerb,
    online_kernel: blockVerb,
    online_movable: blockVerb,
    offline: blockVerb,
    plug: deviceVerb,
    unplug: deviceVerb,
    resize: (context, last) => {
      if (context.before.length === 1) return nameCandidates(context, ["virtio-mem"]);
      return last === "to"
        ? [...sizeCandidates("memory"), ...paramCandidates(context)]
        : [{ label: "to", kind: "keyword" }, ARROW];
    },
    dump: (context, last) => (last === "to" ? nameCandidates(context, ["nvdimm"]) : [{ label: "to", kind: "keyword" }]),
    reconfigure: (context, last) => {
      if (context.before.length === 1) return nameCandidates(context, ["nvdimm"]);
      return last === "as"
        ? words("value", ["system-ram", "devdax", "fsdax"], "reconfigure")
        : [{ label: "as", kind: "keyword" }, ARROW];
    },
    free: (context) => nameCandidates(context, ["allocation"]),
    set: (context, last) => {
      if (context.before.length === 1)
        return knobs.map(({ name, summary }) => ({
          label: name,
          kind: "knob",
          detail: summary,
          insert: `${name} = `,
          key: `knob:${name}`,
        }));
      if (last === "=") return words("value", knobs.find(({ name }) => name === context.before[1])?.words ?? []);
      return [];
    },
    chmem: (context, last) => {
      if (context.before.length === 1) return items("chmem", ["enable", "disable"], {});
      if (last === "zone") return zoneCandidates();
      return context.before.length === 2
        ? [...blockCandidates(context), ...sizeCandidates("memory")]
        : [{ label: "zone", kind: "keyword" }, ARROW];
    },
    allocate: (context, last) => {
      if (context.before.length === 1) return [...sizeCandidates("memory"), ...paramCandidates(context)];
      if (context.before.length === 2)
        return words("value", ["movable", "unmovable", "reclaimable", "pinned", "hugetlb"], "allocate");
      if (last === "in") return zoneCandidates();
      return [
        { label: "as", kind: "keyword", insert: "as ‹name›" },
        { label: "in", kind: "keyword" },
        { label: "at", kind: "keyword" },
        ...nodeCandidates(context),
        ARROW,
      ];
    },
    cma_alloc: (context, last) => {
      if (last === "from") return nameCandidates(context, ["cma-area"]);
      return context.before.length === 1
        ? sizeCandidates("memory")
        : [
            { label: "from", kind: "keyword" },
            { label: "as", kind: "keyword" },
          ];
    },
    expect: (context, last) => expectCandidates(context, last),
  }),
);

const ARROW: Candidate = {
  label: "->",
  kind: "keyword",
  detail: "the outcome that is expected",
  insert: "-> ‹EBUSY|ok|EINVAL|ENOMEM›",
};

function expectCandidates(context: CompletionContext, last: string): readonly Candidate[] {
  const { before } = context;
  if (before.length === 1) {
    const texts = ["lsmem", "zoneinfo", "iomem"].map(
      (word): Candidate => ({
        label: word,
        kind: "field",
        insert: `${word} """\n‹›\n"""`,
        detail: "text as the kernel prints it",
      }),
    );
    return [
      ...blockCandidates(context),
      ...nodeCandidates(context),
      ...items("expect", ["reserved", "unreserved", "warning", "dmesg"], {}),
      { label: "no", kind: "keyword", insert: "no ‹memory40›" },
      ...texts,
      { label: "task", kind: "keyword", insert: "task ‹kmemleak› blocked on ‹mem_hotplug_lock›" },
    ];
  }
  if (last === "warning") return warningCandidates(context);
  const field = last === "=" || last === "," ? before.findLast((word) => FIELD_VALUES.has(word)) : undefined;
  if (field !== undefined) return words("value", FIELD_VALUES.get(field) ?? []);
  if (/^node\d+$/.test(before[1] ?? "")) {
    if (before.length === 2) return zoneCandidates();
    return fields(["start_pfn", "spanned", "present", "managed", "min", "low", "high", "cma"]);
  }
  if (/^memory\d/.test(before[1] ?? "")) return fields(["state", "valid_zones", "removable", "node"]);
  return [];
}

const FIELD_VALUES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries<readonly string[]>({
    state: ["online", "offline", "going-offline"],
    valid_zones: [...ZONE_NAMES, "none"],
    removable: ["1", "0"],
  }),
);

/** What is said of this scenario first, then every other code there is. */
function warningCandidates({ analysis }: CompletionContext): readonly Candidate[] {
  const said = analysis.diagnostics.filter(({ severity }) => severity !== "error").map(({ code }) => code);
  const codes = new Set([...said, ...Object.keys(DIAGNOSTIC_CODES)]);
  return [...codes].map((code) => {
    const detail = DIAGNOSTIC_CODES[code];
    return { label: code, kind: "value", ...(detail === undefined ? {} : { detail }) };
  });
}

/** The blocks that exist at this point: each run as a whole, and its last block. */
function blockCandidates({ state }: CompletionContext): readonly Candidate[] {
  if (state === undefined) return [{ label: "memory", kind: "block", insert: "memory‹32›" }];
  return describeBlocks(state)
    .slice(0, MOST_BLOCKS)
    .flatMap(({ first, last, state: phase, validZones }): readonly Candidate[] => {
      const detail = `${phase}, ${validZones.length === 0 ? "none" : validZones.join(" ")}`;
      const whole: Candidate = {
        label: first === last ? `memory${first}` : `memory${first}-${last}`,
        kind: "block",
        detail,
      };
      return first === last ? [whole] : [whole, { label: `memory${last}`, kind: "block", detail }];
    });
}

function nodeCandidates({ state, analysis }: CompletionContext): readonly Candidate[] {
  const ids = state?.nodes.map((node) => node.id) ?? analysis.setup?.machine.nodes.map((node) => node.id) ?? [0];
  return (ids.length === 0 ? [0] : ids).map((id) => ({ label: `node${id}`, kind: "node" }));
}

function nameCandidates({ analysis }: CompletionContext, kinds: readonly NamedThing["kind"][]): readonly Candidate[] {
  return analysis.names
    .filter(({ kind, declaration }) => kinds.includes(kind) && (declaration !== undefined || kind === "cma-area"))
    .map(({ name, kind }) => ({ label: name, kind: "device", detail: kind }));
}

export function paramCandidates({ analysis }: CompletionContext): readonly Candidate[] {
  return analysis.params.map(({ name, values }) => ({ label: `$${name}`, kind: "param", detail: values.join(" | ") }));
}

function outcomeCandidates(): readonly Candidate[] {
  return OUTCOME_WORDS.map(({ name, meaning }) => ({ label: name, kind: "outcome", detail: meaning }));
}

function zoneCandidates(): readonly Candidate[] {
  return ZONE_NAMES.map((name) => ({ label: name, kind: "zone" }));
}

function sizeCandidates(word: string | undefined): readonly Candidate[] {
  if (word === "cpus" || word === "slots") return words("value", ["1", "2", "4", "8"]);
  return words("value", ["128M", "256M", "512M", "1G", "2G", "4G", "8G"]);
}

function takesNumber(word: string | undefined): boolean {
  return ["memory", "cpus", "slots", "maxmem", "initrd", "size", "block", "requested"].includes(word ?? "");
}

function words(kind: CompletionKind, labels: readonly string[], owner?: string): readonly Candidate[] {
  const meanings = new Map(owner === undefined ? [] : itemsOf(owner));
  return labels.map((label) => {
    const meaning = meanings.get(label);
    return { label, kind, ...(meaning === undefined ? {} : { detail: meaning }) };
  });
}

function items(
  owner: string,
  labels: readonly string[],
  inserts: Readonly<Record<string, string>>,
): readonly Candidate[] {
  return words("keyword", labels, owner).map((candidate) => {
    const insert = inserts[candidate.label];
    return insert === undefined ? candidate : { ...candidate, insert };
  });
}

function fields(names: readonly string[]): readonly Candidate[] {
  return words("field", names, "expect").map((candidate) => ({ ...candidate, insert: `${candidate.label}=` }));
}

function statementCandidate(statement: StatementWord): Candidate {
  return {
    label: statement.word,
    kind: "snippet",
    detail: statement.syntax,
    insert: statement.insert,
    key: `statement:${statement.word}`,
  };
}
