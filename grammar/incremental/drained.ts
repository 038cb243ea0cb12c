/** Runs what is made in turns to its end, at once. */
export function drained<T>(turns: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = turns.next();
    if (done === true) return value;
  }
}
