/** Keys that hold in the whole view, whatever has the focus. */
export interface KeyEvents {
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
  readonly onZoomToSelection: () => unknown;
  /** What is selected, or from what was measured before to it. */
  readonly onMeasure: () => unknown;
  /** By a share of what is in sight. */
  readonly onPan: (share: number) => void;
  readonly onEscape: () => void;
  readonly onFind: () => void;
  readonly onNextMatch: (by: -1 | 1) => void;
  readonly onTrail: (by: -1 | 1) => void;
  /** Alt with an arrow is a command of the editor there (package.json), and comes as a message. */
  readonly hasEditor: boolean;
}

/** Of what is in sight, what an arrow moves it by. */
const PAN = 1 / 8;

/** Where letters are typed, and digits. */
const TYPED_INTO = "select, textarea, input:not([type=range])";

export function createKeys(events: KeyEvents): void {
  window.addEventListener("keydown", (event) => {
    if (!handle(event, events)) return;
    event.preventDefault();
  });
}

/** Whether the key was one. */
function handle(event: KeyboardEvent, events: KeyEvents): boolean {
  const { key, shiftKey } = event;
  const isTyping = event.target instanceof HTMLElement && event.target.matches(TYPED_INTO);
  const command = event.ctrlKey || event.metaKey;
  if (key === "F3") {
    events.onNextMatch(shiftKey ? -1 : 1);
    return true;
  }
  if (command && !event.altKey && key.toLowerCase() === "f") {
    // From within the find box it is the browser's own search.
    if (event.target instanceof HTMLElement && event.target.matches("input[type=search]")) return false;
    events.onFind();
    return true;
  }
  if (event.altKey && !command && !events.hasEditor && (key === "ArrowLeft" || key === "ArrowRight")) {
    events.onTrail(key === "ArrowLeft" ? -1 : 1);
    return true;
  }
  if (command || event.altKey || isTyping) return false;
  const does: Readonly<Record<string, () => void>> = {
    "/": events.onFind,
    "+": () => events.onZoom(2),
    "=": () => events.onZoom(2),
    "-": () => events.onZoom(1 / 2),
    "0": events.onFit,
    z: events.onZoomToSelection,
    m: events.onMeasure,
  };
  if (key === "Escape") {
    events.onEscape();
    return false;
  }
  const isSlider = event.target instanceof HTMLElement && event.target.matches("input, [role=scrollbar]");
  if (!isSlider && !shiftKey && (key === "ArrowLeft" || key === "ArrowRight")) {
    events.onPan(key === "ArrowLeft" ? -PAN : PAN);
    return true;
  }
  does[key]?.();
  return key in does;
}
