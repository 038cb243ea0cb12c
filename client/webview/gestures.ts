/**
 * What hands do to a picture: a wheel or a trackpad, a mouse that drags, one finger or two. Up and down stays the page's.
 */
export interface GestureEvents {
  /** Places are CSS pixels from the left upper corner of the surface. */
  readonly onZoom: (factor: number, x: number) => void;
  readonly onPan: (by: number) => void;
  /** Shift and drag: from one place to another. */
  readonly onMeasure: (from: { readonly x: number; readonly y: number }, to: number) => void;
  readonly canPan: () => boolean;
}

/** Pixels that a pointer moves before it drags. */
const SLACK = 4;
/** Pixels of a wheel that zoom by two; a pinch on a trackpad comes as smaller ones. */
const WHEEL = 240;
const PINCH = 60;
const LINE = 16;

interface Held {
  readonly startX: number;
  readonly startY: number;
  x: number;
}

export function createGestures(surface: HTMLElement, events: GestureEvents): void {
  const held = new Map<number, Held>();
  let drags: "pan" | "measure" | undefined;
  let isShift = false;
  const left = (): number => surface.getBoundingClientRect().left;

  surface.addEventListener(
    "wheel",
    (event) => {
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const isPinch = event.deltaMode === 0 && Math.abs(event.deltaY) < 50;
        events.onZoom(2 ** ((-event.deltaY * unit) / (isPinch ? PINCH : WHEEL)), event.clientX - left());
        return;
      }
      const by = sideways(event) * unit;
      if (by === 0 || !events.canPan()) return;
      event.preventDefault();
      events.onPan(by);
    },
    { passive: false },
  );

  surface.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (event.pointerType !== "touch") held.clear();
    held.set(event.pointerId, { startX: event.clientX, startY: event.clientY, x: event.clientX });
    isShift = event.shiftKey;
    drags = undefined;
  });

  surface.addEventListener("pointermove", (event) => {
    const own = held.get(event.pointerId);
    if (own === undefined) return;
    const by = event.clientX - own.x;
    if (held.size === 2) {
      const other = [...held].find(([id]) => id !== event.pointerId)![1];
      const before = Math.abs(own.x - other.x);
      const after = Math.abs(event.clientX - other.x);
      own.x = event.clientX;
      drags = "pan";
      events.onPan(-by / 2);
      if (before > 8 && after > 8) events.onZoom(after / before, (own.x + other.x) / 2 - left());
      return;
    }
    if (drags === undefined) {
      if (Math.abs(event.clientX - own.startX) < SLACK) return;
      if (!isShift && !events.canPan()) return;
      drags = isShift ? "measure" : "pan";
      surface.setPointerCapture(event.pointerId);
      surface.classList.add("dragged");
    }
    own.x = event.clientX;
    if (drags === "pan") events.onPan(-by);
    else {
      const box = surface.getBoundingClientRect();
      events.onMeasure({ x: own.startX - box.left, y: own.startY - box.top }, event.clientX - box.left);
    }
  });

  for (const type of ["pointerup", "pointercancel"] as const) {
    surface.addEventListener(type, (event) => {
      held.delete(event.pointerId);
      surface.classList.remove("dragged");
    });
  }
  // What was a drag is no click.
  surface.addEventListener(
    "click",
    (event) => {
      if (drags === undefined) return;
      drags = undefined;
      event.stopPropagation();
      event.preventDefault();
    },
    { capture: true },
  );
}

/** How far a wheel moves sideways: also one that only turns up and down, with Shift or where the page has no more to show. */
function sideways({ deltaX, deltaY, shiftKey }: WheelEvent): number {
  if (Math.abs(deltaX) > Math.abs(deltaY)) return deltaX;
  const page = document.scrollingElement;
  const isWhole = page === null || page.scrollHeight <= page.clientHeight + 1;
  return shiftKey || isWhole ? deltaY : 0;
}

/** How far below the upper edge of an element the pointer was last; -1: it has not been there. */
export function pointerHeight(of: HTMLElement): () => number {
  let height = -1;
  for (const type of ["pointermove", "wheel"] as const) {
    const note = (event: MouseEvent): void => {
      height = event.clientY - of.getBoundingClientRect().top;
    };
    of.addEventListener(type, note, { capture: true, passive: true });
  }
  return () => height;
}
