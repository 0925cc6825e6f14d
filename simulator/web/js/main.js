// Puts the page together: one active conversation that is followed closely, the others looked after.

import * as api from "./api.js";
import { byId, el, icon } from "./dom.js";
import { Composer } from "./composer.js";
import { askPerson, showAlert } from "./dialogs.js";
import { Feed } from "./feed.js";
import { MessageList } from "./messagelist.js";
import { firstPeople, introduce, newPerson } from "./people.js";
import { attachMenu } from "./popup.js";
import { Tabs } from "./tabs.js";

const BOT = "Kawan Migran";
const TOAST_MS = 3_500;
const WAITING_MS = 5_000;
const DEEP_LINK = /^https:\/\/t\.me\/\w*bot\?start=([\w-]{1,64})$/i;

class Page {
  constructor() {
    const query = new URLSearchParams(location.search);
    const wanted = /^\d+$/.test(query.get("orang") ?? "") ? Number(query.get("orang")) : null;
    this.sending = Promise.resolve();
    this.startWith = query.get("start");
    this.wantedGroup = query.get("grup");
    this.conversations = firstPeople(wanted);
    this.tabs = new Tabs((key) => this.choose(key));
    this.list = new MessageList({
      press: (...what) => this.press(...what),
      reply: (message) => this.composer.startReply(message),
      edit: (message) => this.composer.startEdit(message),
      command: (text) => this.send({ text }),
    });
    this.composer = new Composer(byId("composer"), {
      send: (body) => this.send(body),
      speaker: () => this.speaker(),
      unblock: () => this.setBlocked(false),
    });
    this.feed = new Feed(this);
    this.listen();
    this.choose(`person-${wanted ?? this.conversations[0].id}`);
  }

  listen() {
    byId("more").append(icon("more"));
    attachMenu(byId("more"), byId("more-menu"), () => this.moreEntries());
    byId("add-person").onclick = () => this.addPerson();
    byId("speaker").onchange = () => this.redraw();
    // A link to a bot's own start page stays inside the simulator.
    byId("messages").addEventListener("click", (event) => {
      const start = event.target.closest("a")?.href.match(DEEP_LINK);
      if (!start) return;
      event.preventDefault();
      this.send({ start: start[1] });
    });
  }

  async run() {
    await this.feed.begin(() => introduce(this.conversations));
    this.refresh();
    if (this.startWith && this.active.kind === "person") await this.send({ start: this.startWith });
    this.remember();
  }

  /** Take in new groups; open the one the address asked for. */
  addGroups(groups) {
    this.conversations.push(...groups);
    if (byId("speaker").childElementCount !== this.active.members.length) this.fillGroupBar();
    const asked = groups.find((group) => String(group.id) === this.wantedGroup);
    if (asked) this.choose(asked.key);
    else this.refresh();
  }

  choose(key) {
    const next = this.conversations.find((conversation) => conversation.key === key);
    if (!next || next === this.active) return;
    this.active = next;
    next.unread = 0;
    this.list.empty();
    byId("toasts").replaceChildren();
    this.fillGroupBar();
    this.composer.open(next);
    this.redraw();
    this.tabs.reveal(key);
    this.remember();
    this.feed.turn();
  }

  /** The address says who is open, so that a reload or a copied address comes back here. */
  remember() {
    const { kind, id } = this.active;
    history.replaceState(null, "", `?${kind === "group" ? "grup" : "orang"}=${id}`);
  }

  /** Something came in for a conversation. */
  received(conversation, { fresh, toasts }) {
    if (conversation !== this.active) {
      conversation.unread += fresh.filter((message) => message.from === "bot" || conversation.kind === "group").length;
      this.refresh();
      return;
    }
    if (fresh.length > 0 || toasts.length > 0) this.stopWaiting();
    this.redraw(fresh);
    for (const toast of toasts) {
      if (toast.person_id === this.speaker().id) this.toast(toast);
    }
  }

  /** The simulator was started anew: what we had is gone there too. */
  async restarted() {
    for (const conversation of this.conversations) conversation.forget();
    this.list.empty();
    await introduce(this.conversations);
  }

  redraw(fresh = []) {
    this.refresh();
    this.list.show(this.active, this.speaker().id, fresh);
  }

  /** Everything around the messages. */
  refresh() {
    const { kind, name, typing } = this.active;
    byId("title").textContent = kind === "group" ? name : BOT;
    byId("face").textContent = kind === "group" ? name.slice(0, 2).toUpperCase() : "KM";
    byId("status").textContent = typing ? "mengetik…" : kind === "group" ? "grup" : "bot";
    byId("status").classList.toggle("typing", typing);
    byId("phone").ariaLabel = `Percakapan ${name}`;
    this.composer.refresh();
    this.tabs.show(this.conversations, this.active);
    const unread = this.conversations.reduce((sum, conversation) => sum + conversation.unread, 0);
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${name} · ${BOT}`;
  }

  online(reachable) {
    byId("offline").hidden = reachable;
  }

  /** Who writes: the person of the tab, or the one chosen in a group. */
  speaker() {
    if (this.active.kind === "person") return this.active;
    return this.active.members.find(({ id }) => String(id) === byId("speaker").value) ?? { id: 0, name: "" };
  }

  fillGroupBar() {
    const { kind, members } = this.active;
    byId("group-bar").hidden = kind !== "group";
    byId("speaker").replaceChildren(...members.map(({ id, name }) => el("option", { value: id, selected: id === 9001 }, name)));
  }

  /** Gives whether the simulator took it. */
  async send(body) {
    const place = this.active.kind === "group" ? { chat_id: this.active.id } : {};
    const { id } = this.speaker();
    // One after the other: two quick messages arrive in the order they were written.
    this.sending = this.sending.catch(() => null).then(() => api.act(id, { ...place, ...body }));
    try {
      await this.sending;
      this.online(true);
      return true;
    } catch (error) {
      if (error instanceof api.Refused) this.toast({ text: `Tidak terkirim: ${error.message}` });
      else {
        this.online(false);
        this.toast({ text: "Belum terkirim. Coba lagi setelah tersambung." });
      }
      return false;
    }
  }

  async press(message, button, node) {
    node.classList.add("waiting");
    setTimeout(() => node.classList.remove("waiting"), WAITING_MS);
    const sent = await this.send({ button: button.callback_data, message_id: message.message_id });
    if (!sent) this.stopWaiting();
  }

  stopWaiting() {
    for (const node of document.querySelectorAll(".inline.waiting")) node.classList.remove("waiting");
  }

  toast({ text, alert }) {
    if (!text) return;
    if (alert) return void showAlert(text);
    const note = el("p.toast", {}, text);
    byId("toasts").append(note);
    setTimeout(() => note.remove(), TOAST_MS);
  }

  moreEntries() {
    const { kind, id, blocked } = this.active;
    const address = `?${kind === "group" ? "grup" : "orang"}=${id}`;
    const entries = [{ label: "Buka di jendela baru", sign: "link", run: () => window.open(address, "_blank", "noopener") }];
    if (kind === "person" && !blocked) entries.push({ label: "Blokir bot", sign: "close", run: () => this.setBlocked(true) });
    return entries;
  }

  async setBlocked(block) {
    const person = this.active;
    if (await this.send({ block })) person.blocked = block;
    this.refresh();
  }

  async addPerson() {
    const free = Math.max(2000, ...this.conversations.map(({ id }) => (id < 9000 ? id : 0))) + 1;
    const profile = await askPerson(free);
    if (!profile) return;
    let person = this.conversations.find(({ key }) => key === `person-${profile.id}`);
    if (person) Object.assign(person, profile);
    else this.conversations.push((person = newPerson(profile)));
    await api.savePerson(person.id, person).catch(() => this.online(false));
    this.choose(person.key);
    this.refresh();
  }
}

new Page().run();
