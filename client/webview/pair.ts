/** Two pictures that are looked at from as near and at the same place. */
import type { Layout } from "../../server/views/layout.ts";
import type { Proportion } from "../../server/views/picture/lane-axis.ts";
import { captionOf, shortCaptionOf } from "../../server/views/supposition.ts";
import type { Point } from "./lane-element.ts";
import type { Picture, PictureOfTwo } from "./picture-types.ts";
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

/** Draws them in another proportion; what was in sight of the first stays so in all. What came of it. */
export function changeProportion([first, ...others]: readonly Picture[], proportion: Proportion): Sight {
  const seen = first!.seen();
  for (const picture of [first!, ...others]) picture.setProportion(proportion);
  if (seen !== undefined) first!.see(seen);
  const sight = first!.sight();
  setSight(others, sight);
  return sight;
}

/** The pictures of two layouts, the earlier first. */
export function pictureOfTwo(first: Layout, second: Layout): readonly [PictureOfTwo, PictureOfTwo] {
  const both = [first, second];
  const of = (layout: Layout, woven: PictureOfTwo["woven"]): PictureOfTwo => {
    return { woven, caption: captionOf(layout, both), tag: shortCaptionOf(layout, both) };
  };
  return [of(first, "earlier"), of(second, "later")];
}
