// A menu that opens from a button: arrow keys move, Escape and a press elsewhere close it.

import { arrowStep, el, icon } from "./dom.js";

/** `entries()` is asked each time the menu opens; it gives a list of {label, note?, sign?, name?, run}. */
export function attachMenu(button, menu, entries) {
  const close = (refocus) => {
    menu.hidden = true;
    button.ariaExpanded = "false";
    if (refocus) button.focus();
  };
  const open = () => {
    menu.replaceChildren(...entries().map((entry) => menuItem(entry, close)));
    menu.hidden = false;
    button.ariaExpanded = "true";
    menu.firstElementChild?.focus();
  };
  button.addEventListener("click", () => (menu.hidden ? open() : close(true)));
  menu.addEventListener("keydown", (event) => steer(event, menu, close));
  document.addEventListener("pointerdown", (event) => {
    if (!menu.hidden && !menu.contains(event.target) && !button.contains(event.target)) close(false);
  });
}

function menuItem({ label, note, sign, name = "", run }, close) {
  const click = () => {
    close(true);
    run();
  };
  return el("button", { role: "menuitem", tabIndex: -1, data: { name }, onclick: click },
    sign && icon(sign), el("span", {}, label, note && el("small", {}, note)));
}

function steer(event, menu, close) {
  if (event.key === "Escape") close(true);
  if (event.key === "Tab") close(false);
  const items = [...menu.children];
  const next = arrowStep(event, items.indexOf(document.activeElement), items.length);
  if (next !== null) items[next].focus();
}
