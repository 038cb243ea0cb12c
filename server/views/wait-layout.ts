/**
 * Where the boxes of a wait graph stand and where its arrows run: layers, order and places are dagre's, for which the arrow
 * that closes a ring is turned around. Arrows go to the right or down, whichever is lower and has room; where neither has,
 * boxes stand below each other (wait-column.ts).
 */
import { Graph, layout } from "@dagrejs/dagre";
import { grouped } from "../simulation/units/grouped.ts";
import type { WaitBox, WaitComponent } from "./wait-boxes.ts";
import { LOOP, loopArrow, placeColumn } from "./wait-column.ts";
import type { Corner, PlacedArrow, PlacedBox, PlacedComponent, Rect, Sized, WaitSizes } from "./wait-places.ts";

/** Across the layers, between boxes and beside arrows. */
const [BESIDE, BESIDE_ARROW] = [16, 16];
/** Between two layers: arrows go aslant, and straight for a point and a little more before a box. */
const [ASLANT, STRAIGHT] = [9, 9];
/** Between an arrow and the name beside it. */
const BESIDE_NAME = 6;
/** Between the ends of arrows at one side of a box, and from its corners, where there is room. */
const [APART, FROM_CORNER] = [14, 10];
/** Closer to each other they would be one smear: then all end in the middle. */
const LEAST_APART = 9;

/** `room`: pixels that it may be wide; wider only where its boxes below each other are. */
export function placeComponent(component: WaitComponent, sizes: WaitSizes, room: number): PlacedComponent {
  const layered = (["right", "down"] as const).map((towards) => placedWith(component, sizes, towards));
  const fitting = layered.filter(({ width }) => width <= room);
  if (fitting.length > 0) return leastOf(fitting, "height");
  return leastOf([...layered, placeColumn(component, sizes)], "width");
}

function leastOf(placed: readonly PlacedComponent[], by: keyof Sized): PlacedComponent {
  return placed.reduce((least, one) => (one[by] < least[by] ? one : least));
}

/** As dagre sees it: always downwards; where arrows go to the right it is turned on its side afterwards. */
interface Edge {
  readonly upper: number;
  readonly lower: number;
  readonly lock: string;
  /** It goes up: the arrow that closes a ring. */
  readonly closes: boolean;
  /** Middles of what it passes, from the upper box to the lower one. */
  readonly through: readonly Corner[];
  readonly label: Corner & Sized;
}

interface Sheet extends Sized {
  readonly boxes: ReadonlyMap<number, Rect>;
  readonly edges: readonly Edge[];
}

function placedWith(component: WaitComponent, sizes: WaitSizes, towards: "right" | "down"): PlacedComponent {
  const turned = <T extends Sized>(size: T): Sized =>
    towards === "down" ? size : { width: size.height, height: size.width };
  const at = ({ x, y }: Corner): Corner => (towards === "down" ? { x, y } : { x: y, y: x });
  const all = [...component.root, ...component.behind];
  const loops = all.find(({ id, waitsFor }) => waitsFor?.box === id);
  const beside = (box: WaitBox): number => (box === loops ? LOOP + sizes.lock(box.waitsFor!.lock).width : 0);
  const sheet = laidOut(all, component, {
    labelpos: towards === "down" ? "r" : "l",
    box: (box) => {
      const { width, height } = sizes.box(box);
      return turned({ width: width + beside(box), height });
    },
    lock: (lock) => turned(sizes.lock(lock)),
  });
  const boxes = all.map((box): PlacedBox => {
    const placed = sheet.boxes.get(box.id)!;
    const { width, height } = turned(placed);
    return { id: box.id, ...at(placed), width: width - beside(box), height };
  });
  // Arrows end at the box itself; what waits for itself is waited for at its left or upper side alone.
  const ownWidth = ([id, rect]: readonly [number, Rect]): readonly [number, Rect] =>
    id === loops?.id && towards === "down" ? [id, { ...rect, width: rect.width - beside(loops) }] : [id, rect];
  const arrows = routed({ ...sheet, boxes: new Map([...sheet.boxes].map(ownWidth)) }).map(
    ({ corners, edge }): PlacedArrow => {
      const { lock, closes, label } = edge;
      return { corners: corners.map(at), label: at(label), lock, closes };
    },
  );
  if (loops !== undefined)
    arrows.push(loopArrow(boxes.find(({ id }) => id === loops.id)!, loops.waitsFor!.lock, sizes));
  return { ...turned(sheet), boxes, arrows };
}

function laidOut(
  all: readonly WaitBox[],
  { root }: WaitComponent,
  { labelpos, box: sizeOf, lock: lockSize }: WaitSizes & { readonly labelpos: "l" | "r" },
): Sheet {
  const graph = new Graph({ multigraph: true });
  const shape = { nodesep: BESIDE, edgesep: BESIDE_ARROW, ranksep: 2 * (ASLANT + STRAIGHT) };
  graph.setGraph(shape);
  for (const box of all) graph.setNode(String(box.id), { ...sizeOf(box) });
  const edges = all.flatMap(({ id, waitsFor }) => {
    if (waitsFor === undefined || waitsFor.box === id) return [];
    const { box, lock } = waitsFor;
    const closes = box === root[0]!.id && id === root.at(-1)!.id;
    return [{ upper: closes ? box : id, lower: closes ? id : box, lock, closes }];
  });
  for (const [at, { upper, lower, lock }] of edges.entries()) {
    const label = { ...lockSize(lock), labelpos, labeloffset: BESIDE_NAME };
    graph.setEdge(String(upper), String(lower), label, String(at));
  }
  layout(graph);
  const corner = ({ x, y, width, height }: Rect): Rect => ({ x: x - width / 2, y: y - height / 2, width, height });
  return {
    ...(graph.graph() as Sized),
    boxes: new Map(all.map(({ id }) => [id, corner(graph.node(String(id)))])),
    edges: edges.map(({ upper, lower, lock, closes }, at) => {
      const { points, x, y, width, height } = graph.edge(String(upper), String(lower), String(at));
      return { upper, lower, lock, closes, through: points.slice(1, -1), label: { x, y, width, height } };
    }),
  };
}

/** From the box that waits to the one that is waited for: upright past what stands in a layer, aslant between layers. */
function routed({ boxes, edges }: Sheet): readonly { readonly edge: Edge; readonly corners: readonly Corner[] }[] {
  const key = (y: number): number => Math.round(y * 4);
  const middleOf = ({ y, height }: Rect): number => y + height / 2;
  const halves = new Map<number, number>();
  const reach = (y: number, half: number): void => {
    halves.set(key(y), Math.max(halves.get(key(y)) ?? 0, half));
  };
  for (const box of boxes.values()) reach(middleOf(box), box.height / 2 + STRAIGHT);
  for (const { label } of edges) reach(label.y, label.height / 2);
  const halfAt = (y: number): number => halves.get(key(y)) ?? 0;
  const leave = spread(boxes, edges, "upper");
  const reached = spread(boxes, edges, "lower");
  return edges.map((edge) => {
    const [upper, lower] = [boxes.get(edge.upper)!, boxes.get(edge.lower)!];
    const [from, to] = [leave.get(edge)!, reached.get(edge)!];
    const corners = [
      { x: from, y: upper.y + upper.height },
      { x: from, y: middleOf(upper) + halfAt(middleOf(upper)) },
      ...edge.through.flatMap(({ x, y }) => [
        { x, y: y - halfAt(y) },
        { x, y: y + halfAt(y) },
      ]),
      { x: to, y: middleOf(lower) - halfAt(middleOf(lower)) },
      { x: to, y: lower.y },
    ];
    const needed = corners.filter(({ x }, at) => corners[at - 1]?.x !== x || corners[at + 1]?.x !== x);
    return { edge, corners: edge.closes ? needed.reverse() : needed };
  });
}

/** Where arrows end at a side of each box: below what they pass next, in that order, apart from each other. */
function spread(
  boxes: ReadonlyMap<number, Rect>,
  edges: readonly Edge[],
  end: "upper" | "lower",
): ReadonlyMap<Edge, number> {
  const nearest = ({ through }: Edge): number => through.at(end === "upper" ? 0 : -1)!.x;
  const places = new Map<Edge, number>();
  for (const [box, own] of grouped(edges, (edge) => String(edge[end]))) {
    const { x, width } = boxes.get(Number(box))!;
    const inner = Math.min(FROM_CORNER, width / 4);
    const [first, last] = [x + inner, x + width - inner];
    const apart = Math.min(APART, (last - first) / Math.max(1, own.length - 1));
    if (apart < LEAST_APART) {
      for (const edge of own) places.set(edge, x + width / 2);
      continue;
    }
    const sorted = own.toSorted((one, other) => nearest(one) - nearest(other));
    let least = first;
    for (const edge of sorted) {
      places.set(edge, Math.max(least, nearest(edge)));
      least = places.get(edge)! + apart;
    }
    let most = last;
    for (const edge of sorted.toReversed()) {
      places.set(edge, Math.min(most, places.get(edge)!));
      most = places.get(edge)! - apart;
    }
  }
  return places;
}
