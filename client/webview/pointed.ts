/**
 * What is pointed at in the picture, told to the editor as the statements that caused it: of the thing under the pointer,
 * else of what is selected. Told when it changes, a few times a second at most.
 */
import type { LayoutPlace } from "../../server/views/layout.ts";

const PAUSE = 60;

export interface Pointed {
  /** These are the places now. */
  set(places: readonly LayoutPlace[]): void;
}

export function createPointed(tell: (places: readonly LayoutPlace[]) => void): Pointed {
  let told = "[]";
  let wanted: readonly LayoutPlace[] = [];
  let isPending = false;
  const flush = (): void => {
    isPending = false;
    const text = JSON.stringify(wanted);
    if (text === told) return;
    told = text;
    tell(wanted);
  };
  return {
    set: (places) => {
      wanted = places;
      if (!isPending) setTimeout(flush, PAUSE);
      isPending = true;
    },
  };
}
