// The row of people and groups across the top.

import { arrowStep, byId, el } from "./dom.js";

export class Tabs {
  constructor(onChoose) {
    this.onChoose = onChoose;
    this.row = byId("tabs");
    // The elements of each tab, by the key of its conversation.
    this.parts = new Map();
    this.row.addEventListener("keydown", (event) => this.steer(event));
  }

  /** Bring the row up to date with all conversations, the active one marked. */
  show(conversations, active) {
    for (const conversation of conversations) {
      const { tab, name, note, count } = this.parts.get(conversation.key) ?? this.add(conversation);
      const chosen = conversation === active;
      const unread = chosen ? 0 : conversation.unread;
      tab.ariaSelected = String(chosen);
      tab.tabIndex = chosen ? 0 : -1;
      name.textContent = conversation.name;
      note.textContent = conversation.note;
      count.textContent = unread > 0 ? String(Math.min(unread, 99)) : "";
      tab.ariaLabel = unread > 0 ? `${conversation.name}, ${unread} belum dibaca` : conversation.name;
    }
  }

  add(conversation) {
    const name = el("b");
    const note = el("small");
    const count = el("span.count");
    const tab = el(`button.tab.${conversation.kind}`, { role: "tab", data: { key: conversation.key },
      onclick: () => this.onChoose(conversation.key) }, el("span", {}, name, note), count);
    this.row.append(tab);
    const parts = { tab, name, note, count };
    this.parts.set(conversation.key, parts);
    return parts;
  }

  reveal(key) {
    this.parts.get(key)?.tab.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  steer(event) {
    const keys = [...this.parts.keys()];
    const next = arrowStep(event, keys.indexOf(event.target.dataset.key), keys.length);
    if (next === null) return;
    this.onChoose(keys[next]);
    this.parts.get(keys[next]).tab.focus();
  }
}
