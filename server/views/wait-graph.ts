/**
 * The wait graph as boxes and arrows: on the left who waits, on the right who holds what they wait for, with all locks it
 * has. A task of a ring stands on both sides. Pixels, for a font of `character` width.
 */
import type { LayoutTask } from "./layout.ts";

export interface GraphBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The task's name first. */
  readonly lines: readonly string[];
}

export interface GraphArrow {
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
  /** Name of the lock. */
  readonly label: string;
}

export interface WaitGraph {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly GraphBox[];
  readonly arrows: readonly GraphArrow[];
}

export const LINE_HEIGHT = 14;
const PADDING = 6;
const GAP = 8;
/** Room beside an arrow's label. */
const ARROW_ENDS = 36;

export function waitGraph(tasks: readonly LayoutTask[], character: number): WaitGraph {
  const waiting = tasks.filter(({ waitsFor }) => waitsFor?.holder !== undefined);
  const holders = [...new Set(waiting.map(({ waitsFor }) => waitsFor!.holder!))];
  const textWidth = (lines: readonly string[]): number =>
    Math.max(0, ...lines.map((line) => line.length)) * character + 2 * PADDING;
  const left = textWidth(waiting.map(({ name }) => name));
  const between = textWidth(waiting.map(({ waitsFor }) => waitsFor!.lock)) + ARROW_ENDS;
  const boxes: GraphBox[] = [];
  const arrows: GraphArrow[] = [];
  let y = 0;
  let right = 0;
  for (const holder of holders) {
    const behind = waiting.filter(({ waitsFor }) => waitsFor!.holder === holder);
    const lines = [holder, ...(tasks.find(({ name }) => name === holder)?.holds ?? []).map(holdText)];
    const own = { width: textWidth(lines), height: boxHeight(lines.length) };
    const rows = behind.length * (boxHeight(1) + GAP) - GAP;
    const height = Math.max(own.height, rows);
    right = Math.max(right, own.width);
    boxes.push({ x: left + between, y, ...own, lines });
    for (const [row, { name, waitsFor }] of behind.entries()) {
      const top = y + row * (boxHeight(1) + GAP);
      const middle = top + boxHeight(1) / 2;
      boxes.push({ x: 0, y: top, width: left, height: boxHeight(1), lines: [name] });
      const target = Math.min(middle, y + own.height - PADDING);
      arrows.push({ from: { x: left, y: middle }, to: { x: left + between, y: target }, label: waitsFor!.lock });
    }
    y += height + GAP;
  }
  if (boxes.length === 0) return { width: 0, height: 0, boxes, arrows };
  return { width: left + between + right, height: y - GAP, boxes, arrows };
}

function boxHeight(lines: number): number {
  return lines * LINE_HEIGHT + 2 * PADDING;
}

function holdText({ lock, mode, in: within }: LayoutTask["holds"][number]): string {
  return `${lock}${mode === "read" ? " (read)" : ""} at ${within}`;
}
