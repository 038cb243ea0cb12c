/**
 * Cells that stand for many blocks: layers as high as their shares, what is online below in the colours of its zones, what
 * is offline above hatched, nothing where there is no block, and a foot in the colour of errors as high as the share that
 * can't go offline. Layers of neighbours that look alike are one shape.
 */
import type { Box } from "../scale.ts";
import { type BlockGroup, type Crowd, describeGroup } from "./block-groups.ts";
import type { Drawing } from "./labels.ts";
import type { Placed } from "./lane-geometry.ts";
import type { Paint, Rect, Shape } from "./shapes.ts";

/** A share is seen, however small. */
const LEAST = 2;
/** Of the height, what the foot takes at most. */
const FOOT = 0.3;

interface Layer {
  readonly paint: Paint;
  readonly how: "solid" | "offline" | "going-offline" | "foot" | "changed";
  readonly top: number;
  readonly height: number;
}

/** Over each other in this order; beside each other layers don't touch. */
const ORDER: readonly Layer["how"][] = ["solid", "offline", "going-offline", "foot", "changed"];

interface OpenLayer {
  readonly layer: Layer;
  readonly tip: () => string;
  readonly x: number;
  width: number;
}

export function crowdShapes(groups: readonly Placed<BlockGroup>[], drawing: Drawing): readonly Shape[] {
  const layers: OpenLayer[] = [];
  /** Of the cell before, by what they look like. */
  let before = new Map<string, OpenLayer>();
  for (const { of, rect } of groups) {
    const own = new Map<string, OpenLayer>();
    for (const layer of of.crowd === undefined ? [] : layersOf(of.crowd, rect)) {
      const key = `${layer.paint} ${layer.how} ${layer.top} ${layer.height}`;
      const last = before.get(key);
      if (last !== undefined && rect.x - last.x - last.width < 1) {
        last.width = rect.x + rect.width - last.x;
        own.set(key, last);
      } else {
        const next = { layer, tip: () => describeGroup(of), x: rect.x, width: rect.width };
        layers.push(next);
        own.set(key, next);
      }
    }
    before = own;
  }
  return ORDER.flatMap((how) =>
    layers
      .filter(({ layer }) => layer.how === how)
      .flatMap(({ layer, tip, x, width }) => layerShapes(layer, { x, width }, tip, drawing)),
  );
}

/** What of crowds is not online, once more over bars that stand through them: beside a block that is stuck it would be hidden. */
export function offlineCaps(
  groups: readonly Placed<BlockGroup>[],
  bars: readonly { readonly rect: Rect }[],
  drawing: Drawing,
): readonly Shape[] {
  if (bars.length === 0) return [];
  const isCovered = ({ x, width }: Rect): boolean =>
    bars.some(({ rect }) => rect.x - 1 < x + width && x < rect.x + rect.width + 1);
  return groups.flatMap(({ of, rect }) => {
    const { crowd } = of;
    if (crowd === undefined || crowd.parts.every(({ state }) => state === "online") || !isCovered(rect)) return [];
    return layersOf(crowd, rect)
      .filter(({ how }) => how === "offline" || how === "going-offline")
      .flatMap((layer) => [
        { kind: "box", rect: { ...rect, y: layer.top, height: layer.height + 1 }, fill: "paper" } as const,
        ...layerShapes({ ...layer, paint: "ink" }, rect, () => describeGroup(of), drawing),
      ]);
  });
}

/** From below: online by zone, then offline by zone; in whole pixels. */
function layersOf(crowd: Crowd, rect: Rect): readonly Layer[] {
  const online = crowd.parts.filter(({ state }) => state === "online");
  const others = crowd.parts.filter(({ state }) => state !== "online");
  const full = Math.max(LEAST, Math.round(rect.height * crowd.filled));
  const parts = [...online, ...others];
  const least = Math.min(LEAST, full / parts.length);
  const rest = full - least * parts.length;
  const layers: Layer[] = [];
  let bottom = rect.y + rect.height;
  let above = 0;
  for (const { zone, state, blocks } of parts) {
    above += least + (rest * blocks) / crowd.blocks;
    const top = rect.y + rect.height - Math.round(above);
    const how = state === "online" ? "solid" : state;
    layers.push({ paint: `${how === "solid" ? "zone" : "line"}:${zone}`, how, top, height: bottom - top });
    bottom = top;
  }
  if (crowd.stuck > 0) {
    const height = Math.max(LEAST + 1, Math.round((rect.height * FOOT * crowd.stuck) / crowd.blocks));
    layers.push({ paint: "alarm", how: "foot", top: rect.y + rect.height - height, height });
  }
  if (crowd.changed > 0) layers.push({ paint: "ink", how: "changed", top: rect.y, height: rect.height });
  return layers;
}

function layerShapes(
  { paint, how, top, height }: Layer,
  { x, width }: Box,
  tip: () => string,
  { contrast }: Drawing,
): readonly Shape[] {
  const rect = { x, width, y: top, height };
  switch (how) {
    case "solid":
      return [{ kind: "box", rect, fill: paint, tip }];
    case "foot":
      return [
        { kind: "box", rect: { ...rect, y: top - 1, height: height + 1 }, fill: "paper" },
        { kind: "box", rect, fill: paint, tip },
      ];
    case "changed":
      return [
        { kind: "box", rect: { ...rect, height: 2 }, fill: paint, tip },
        { kind: "box", rect: { ...rect, y: top + height - 2, height: 2 }, fill: paint },
      ];
    default:
      return [
        { kind: "box", rect, fill: "paper", tip },
        { kind: "hatch", rect, paint: contrast === true ? "ink" : paint, gap: how === "offline" ? 4 : 7 },
      ];
  }
}
