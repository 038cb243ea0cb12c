/** The number of the step, which can be typed: Enter goes there, Escape leaves it as it is. */
import { localized } from "../../server/views/localized.ts";
import { element } from "./dom.ts";

export interface StepNumber {
  readonly root: HTMLElement;
  update(step: number, last: number): void;
  /** Takes the focus and begins with this digit. */
  type(digit: string): void;
}

export function createStepNumber(onStep: (step: number) => void): StepNumber {
  const input = element("input", {
    type: "text",
    inputmode: "numeric",
    autocomplete: "off",
    "aria-label": localized("Go to step"),
    title: localized("Type a number and Enter to go to a step"),
  });
  const of = element("span", {});
  const root = element("span", { class: "step-number", hidden: true }, input, of);
  let shown = "";
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", () => {
    input.value = shown;
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && /^\d+$/.test(input.value.trim())) {
      onStep(Number(input.value));
      // Beyond the end it is the end.
      input.value = shown;
      input.select();
    } else if (event.key === "Escape") {
      input.value = shown;
      input.select();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
  return {
    root,
    update: (step, last) => {
      const isTyped = document.activeElement === input && input.value !== shown;
      shown = String(step);
      if (!isTyped || input.value === shown) input.value = shown;
      input.style.width = `${Math.max(shown.length, String(last).length) + 0.5}ch`;
      of.textContent = `/${last}`;
      root.hidden = last === 0;
    },
    type: (digit) => {
      input.focus();
      input.value = digit;
      input.setSelectionRange(1, 1);
    },
  };
}
