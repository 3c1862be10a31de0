// The page's elements, by their ids.

/** Returns the element with an id. */
export function byId<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element as Kind;
}

/** Makes an element with a text. */
export function made(name: string, text: string, className = ""): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  element.className = className;
  return element;
}

/** Says what went wrong, where it is seen and read out; an empty text takes it away. */
export function complain(text: string): void {
  byId("complaint").textContent = text;
}
