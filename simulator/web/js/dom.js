// Small helpers to build elements. Text always goes in as text nodes, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** Path data of the page's own line icons, drawn on a 24 x 24 grid. */
const ICONS = {
  send: "M4 12 20 4l-5 16-4-6zM11 14l9-10",
  clip: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 5 5l-8.5 8.5a1.7 1.7 0 0 1-2.5-2.5L14.5 7.5",
  more: "M12 5v.1M12 12v.1M12 19v.1",
  down: "M6 9l6 6 6-6",
  close: "M6 6l12 12M18 6L6 18",
  keys: "M3 7h18v10H3zM7 11v.1M11 11v.1M15 11v.1M8 14h8",
  pin: "M12 21s-7-6.5-7-11.5a7 7 0 0 1 14 0C19 14.5 12 21 12 21zM12 7.2a2.4 2.4 0 1 0 .01 0",
  person: "M12 4a4 4 0 1 0 .01 0M4 20c1-4 4-6 8-6s7 2 8 6",
  smile: "M12 3a9 9 0 1 0 .01 0M9 10v.1M15 10v.1M8 14.5c2 3 6 3 8 0",
  voice: "M12 4a2.5 2.5 0 0 0-2.5 2.5v5a2.5 2.5 0 0 0 5 0v-5A2.5 2.5 0 0 0 12 4zM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3",
  photo: "M3 6h18v13H3zM3 16l5-5 4 4 3-3 6 5M16 9.5v.1",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  link: "M14 5h5v5M19 5l-8 8M18 14v5H5V6h5",
  read: "M2 13l4 4 8-9M10 15.5l1.5 1.5 8-9",
};

/** Make an element: a tag with classes ("div.body"), its DOM properties, what is in it (false and null are left out). */
export function el(tag, { data = {}, ...props } = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name);
  if (name === "button") node.type = "button";
  if (classes.length > 0) node.className = classes.join(" ");
  Object.assign(node, props);
  Object.assign(node.dataset, data);
  node.append(...children.filter((child) => child || child === 0));
  return node;
}

/** One of the icons above as an SVG element, hidden from screen readers. */
export function icon(name) {
  const svg = shape("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" });
  svg.append(shape("path", { d: ICONS[name] }));
  return svg;
}

/** An SVG element with attributes. */
export function shape(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return node;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Where an arrow key leads from place `here` in a ring of `count`; null for other keys. */
export function arrowStep(event, here, count) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step) return null;
  event.preventDefault();
  return (here + step + count) % count;
}

/** Say something to screen readers only; old lines are dropped. */
export function announce(text) {
  const box = byId("announcer");
  box.append(el("p", {}, text));
  while (box.childElementCount > 5) box.firstChild.remove();
}
