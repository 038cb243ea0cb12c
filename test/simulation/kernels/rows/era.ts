/** A scenario that holds on kernels of one era of a rule. */
import type { STATE_TEXTS } from "../../../../server/views/renderers.ts";

export interface Era {
  /** A sentence about the kernel. */
  readonly says: string;
  /** Rows that decide it (rowId). */
  readonly rows: readonly string[];
  readonly scenario: string;
  /** What a diagnostic of the scenario must say, where no `expect` can. */
  readonly told?: string;
  /** How many lines of a view of the last state hold a text: for what must not be there, or be there so many times. */
  readonly shows?: Readonly<Partial<Record<keyof typeof STATE_TEXTS, Readonly<Record<string, number>>>>>;
  /** Migratetypes of the pageblocks that the last step isolated and gave back, ascending: `Unmovable → Movable`. */
  readonly pageblocks?: readonly string[];
  /** Errors that belong to it. */
  readonly errors?: readonly string[];
}
