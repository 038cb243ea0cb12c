/**
 * Work that takes long, in turns: it yields where others may be served in between, and goes on where it was. Who drives it measures the
 * time; nothing in here knows of a clock. What it comes to does not depend on where it was interrupted.
 */
export type Turns<T> = Generator<void, T, void>;

/** So many things may be passed over, one by one, in a turn in which nothing else is done. */
export const MOST_PASSED = 64;

/** All turns of a piece of work in a row. */
export function atOnce<T>(turns: Turns<T>): T {
  for (;;) {
    const { done, value } = turns.next();
    if (done === true) return value;
  }
}
