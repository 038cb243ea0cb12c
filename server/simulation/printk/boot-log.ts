/**
 * The boot log as it grows: what the rooms of the boot print, and with memblock=debug every call to memblock between it, in the
 * order of time.
 */
import type { Memblock } from "../mm/memblock/memblock.ts";
import type { AllocationEvent, MemblockEvent } from "../mm/memblock/record.ts";
import type { Zones } from "../mm/mm-init/size-zones.ts";
import type { BootSetup } from "../state/events.ts";
import type { AskedAllocation, KernelMessage } from "../state/kernel-messages.ts";

/** What messages tell that is only known with the whole command line. */
export interface KnownLater {
  /** As the kernel sizes them, whatever is proposed. */
  readonly zones: Zones;
  readonly cmdlineText: string;
  readonly setup: BootSetup;
}

/** Messages of a boot that takes over what another did, but with its own command line. */
export type LaterMessages = (known: KnownLater) => readonly KernelMessage[];

export class BootLog {
  readonly #messages: (KernelMessage | LaterMessages)[] = [];
  readonly #memblock: Memblock;
  /** memblock=debug. */
  readonly #debug: boolean;
  /** Calls of memblock that are logged, or passed over without memblock=debug. */
  #loggedCalls: number;

  constructor(memblock: Memblock, debug: boolean) {
    this.#memblock = memblock;
    this.#debug = debug;
    this.#loggedCalls = memblock.events.length;
  }

  printk(...messages: readonly KernelMessage[]): void {
    this.#logCalls();
    this.#messages.push(...messages);
  }

  /** Messages that stand here, and are told when more is known. */
  printLater(messages: LaterMessages): void {
    this.#logCalls();
    this.#messages.push(messages);
  }

  /** memblock_dump_all(); silent without memblock=debug. `early`: while low memory is still all there is to use. */
  dumpMemblock(early: boolean): void {
    if (!this.#debug) return;
    const { memory, reserved } = this.#memblock;
    this.printk({
      kind: "memblock-dump",
      early,
      memorySize: this.#memblock.physMemSize(),
      reservedSize: this.#memblock.reservedSize(),
      memory: [...memory],
      reserved: [...reserved],
    });
  }

  get messages(): readonly (KernelMessage | LaterMessages)[] {
    this.#logCalls();
    return this.#messages;
  }

  #logCalls(): void {
    const { events } = this.#memblock;
    if (this.#debug) {
      let asked: AllocationEvent | undefined;
      const unanswered = (): void => {
        if (asked !== undefined)
          this.#messages.push({ kind: "memblock-request", asked: { ...asked, elsewhere: false } });
        asked = undefined;
      };
      for (const call of events.slice(this.#loggedCalls)) {
        if (call.op === "alloc") {
          unanswered();
          asked = call;
          continue;
        }
        if (call.op !== "reserve" && call.op !== "double") unanswered();
        this.#messages.push({ kind: "memblock-call", call, asked: this.#asked(call, asked) });
        if (call.op === "reserve") asked = undefined;
      }
      unanswered();
    }
    this.#loggedCalls = events.length;
  }

  /** The request that a reservation answers, with whether another node than the one asked for answered it. */
  #asked(event: MemblockEvent, request: AllocationEvent | undefined): AskedAllocation | undefined {
    if (request === undefined || event.op !== "reserve") return undefined;
    const node = this.#memblock.regionAt("memory", event.base)?.node;
    return {
      ...request,
      elsewhere: request.node >= 0 && request.node < this.#memblock.config.maxNodes && node !== request.node,
    };
  }
}
