/** What `el` takes as content; everything that is not a node becomes text, never markup. */
export type Content = Node | string | false | null | undefined | readonly Content[];
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Makes an element. Attributes that are false, null or undefined are left out; true gives an empty one. */
export function el(tag: string, attributes: Attributes, ...content: readonly Content[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? '' : String(value));
  }
  fill(element, content);
  return element;
}

/** A drawing of 24 × 24 units in the colour of its text, hidden from assistive technology. */
export function icon(path: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [name, value] of Object.entries({ viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false', class: 'icon' }))
    svg.setAttribute(name, value);
  const shape = document.createElementNS(SVG, 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}

/**
 * Makes `live` look like `fresh` while its elements stay the same ones, so that focus, selection, scrolling and typed text
 * survive. Elements are matched by `data-key`, else by their tag at the same place.
 */
export function morph(live: Element, fresh: Element): void {
  for (const { name } of [...live.attributes]) if (!fresh.hasAttribute(name)) live.removeAttribute(name);
  for (const { name, value } of [...fresh.attributes]) if (live.getAttribute(name) !== value) live.setAttribute(name, value);
  if (live instanceof HTMLInputElement && live.type === 'checkbox') live.checked = fresh.hasAttribute('checked');
  let next: ChildNode | null = live.firstChild;
  for (const child of [...fresh.childNodes]) {
    const match = findMatch(next, child);
    if (!match) {
      live.insertBefore(child, next);
      continue;
    }
    // What stands before a keyed match is gone from the fresh tree.
    while (next && next !== match) next = removed(next);
    next = match.nextSibling;
    if (match instanceof Element && child instanceof Element) morph(match, child);
    else if (match.nodeValue !== child.nodeValue) match.nodeValue = child.nodeValue;
  }
  while (next) next = removed(next);
}

const SVG = 'http://www.w3.org/2000/svg';

function fill(parent: Element, content: readonly Content[]): void {
  for (const item of content) {
    if (Array.isArray(item)) fill(parent, item);
    else if (item) parent.append(item as Node | string);
  }
}

function findMatch(from: ChildNode | null, child: ChildNode): ChildNode | null {
  const key = keyOf(child);
  if (key === null) return from && from.nodeName === child.nodeName && keyOf(from) === null ? from : null;
  for (let candidate = from; candidate; candidate = candidate.nextSibling) {
    if (keyOf(candidate) === key && candidate.nodeName === child.nodeName) return candidate;
  }
  return null;
}

function keyOf(node: Node): string | null {
  return node instanceof Element ? node.getAttribute('data-key') : null;
}

function removed(node: ChildNode): ChildNode | null {
  const next = node.nextSibling;
  node.remove();
  return next;
}
