import { expect, test } from "vitest";
import { storyHtml } from "../../server/views/html.ts";
import { TEXTS_ELEMENT } from "../../server/views/localized.ts";
import type { Story } from "../../server/views/story.ts";
import { timelineOf } from "../webview/layouts.ts";

const STORY = { timeline: timelineOf([["boot", "ok"]]) } as unknown as Story;
const CODE = { script: "void 0", style: "body { margin: 0 }" };

test("a page has the words of its language with it, which nothing in them ends; without any it is English and has none", async () => {
  const texts = { Zoom: "</script>näher" };
  const page = await storyHtml(STORY, CODE, { language: "de", texts });
  expect(page).toMatch(/^<!DOCTYPE html>\n<html lang="de">/);
  const [, data] = new RegExp(`id="${TEXTS_ELEMENT}">([^<]*)</script>`).exec(page)!;
  expect(JSON.parse(data!)).toEqual(texts);
  const english = await storyHtml(STORY, CODE);
  expect(english).toMatch(/<html lang="en">/);
  expect(english).not.toContain(TEXTS_ELEMENT);
});
