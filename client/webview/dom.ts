/** Builds elements. Text always goes in as text, never as markup: it may come from any file the user opens. */

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
type Child = Node | string | undefined;

/** An element with attributes and children; `undefined` and `false` leave an attribute out, `true` sets it empty. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) target.removeAttribute(name);
    else target.setAttribute(name, value === true ? "" : String(value));
  }
}

/** A sentence of which no line ends within an arrow: `-> EBUSY` was "-" and, on the next line, "> EBUSY". */
export function sentence(words: string): readonly Node[] {
  return words
    .split(/(->(?: \w+)?)/)
    .filter((part) => part !== "")
    .map((part) => (part.startsWith("->") ? element("span", { class: "whole" }, part) : document.createTextNode(part)));
}

/** A button that does something; its label is its text or, for an icon, its accessible name and tooltip. */
export function button(attributes: Attributes, label: Child, onClick: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", onClick);
  return made;
}

/** What does nothing just now stays where it is in the tab order, and keeps the focus that it has. */
export function setEnabled(target: HTMLButtonElement, isEnabled: boolean): void {
  setAttributes(target, { "aria-disabled": isEnabled ? undefined : "true" });
}

/** A 16-pixel line icon from SVG path data. */
export function icon(path: string): SVGSVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  setAttributes(svg, { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", class: "icon" });
  const drawn = document.createElementNS(namespace, "path");
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
}

/** Puts new children in only where they differ in number or text, so that focus and scrolling stay where they are. */
export function replaceChildren(target: Element, children: readonly Node[]): void {
  const same =
    target.childNodes.length === children.length &&
    children.every((child, at) => target.childNodes[at]!.isEqualNode(child));
  if (!same) target.replaceChildren(...children);
}

/** The children are these, in this order; those that are there already are not taken out on the way. */
export function setChildren(target: Element, children: readonly Element[]): void {
  const kept = new Set(children);
  for (const child of [...target.children]) if (!kept.has(child)) child.remove();
  for (const [at, child] of children.entries()) {
    if (target.children[at] !== child) target.insertBefore(child, target.children[at] ?? null);
  }
}
