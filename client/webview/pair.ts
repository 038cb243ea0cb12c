/** Two pictures that are looked at from as near and at the same place. */
import type { Point } from "./lane-element.ts";
import type { Picture } from "./picture-types.ts";
import type { Sight } from "./sights.ts";

export function setSight(pictures: readonly Picture[], { zoom, scroll }: Sight): void {
  for (const picture of pictures) {
    picture.setZoom(zoom, { x: 0, y: 0 });
    picture.setScroll(scroll);
  }
}

/** Zooms the first and has the others follow; what came of it. */
export function zoomTogether([first, ...others]: readonly Picture[], zoom: number, at: Point | undefined): Sight {
  first!.setZoom(zoom, at);
  const sight = first!.sight();
  setSight(others, sight);
  return sight;
}
