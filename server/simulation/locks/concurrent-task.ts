/** A line of `concurrently` as the scheduler of locks sees it (schedule.ts), with where it comes from. */

import type { Event, Origin } from "../state/events.ts";
import type { Task } from "./schedule.ts";

/** A line of `concurrently` as a task. */
export interface ConcurrentTask extends Task {
  readonly event: Event;
  readonly origin: Origin;
  readonly hangsIn?: string;
  readonly saidToHang: boolean;
}
