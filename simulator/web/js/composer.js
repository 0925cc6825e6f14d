// The foot of the phone: text box, attachments, the bot's commands, the reply keyboard.

import { el, icon } from "./dom.js";
import { MEDIA, summary } from "./bubbles.js";
import { attachMenu } from "./popup.js";
import { askContact, askPlace } from "./dialogs.js";

const TALLEST_PX = 130;

const base64 = async (file) =>
  btoa(Array.from(new Uint8Array(await file.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(""));

export class Composer {
  /** `on` holds send(body), a promise of whether the simulator took it; speaker(); unblock(). */
  constructor(root, on) {
    this.on = on;
    this.conversation = null;
    this.reply = null;
    this.edit = null;
    this.build(root);
  }

  build(root) {
    this.strip = el("div.strip", { hidden: true });
    this.box = el("textarea", { id: "text", rows: 1, placeholder: "Pesan", maxLength: 4096,
      ariaLabel: "Tulis pesan", onkeydown: (event) => this.key(event), oninput: () => this.grow() });
    this.menuButton = el("button.menu-button", { id: "commands", ariaHasPopup: "menu" }, "Menu");
    this.clip = this.round("attach", "clip", "Lampirkan");
    this.clip.ariaHasPopup = "menu";
    this.keysButton = this.round("keys-toggle", "keys", "Tombol pintas", () => this.toggleKeys());
    const sendButton = this.round("send", "send", "Kirim", () => this.submit());
    this.commandMenu = el("div.popup.command-menu", { role: "menu", hidden: true, ariaLabel: "Perintah bot" });
    this.attachments = el("div.popup.attach-menu", { role: "menu", hidden: true, ariaLabel: "Lampiran" });
    this.row = el("div.write", {}, this.menuButton, this.clip, this.box, this.keysButton, sendButton);
    this.keys = el("div.keys", { id: "keys", role: "group", hidden: true, ariaLabel: "Tombol pintas" });
    const click = () => (this.conversation.blocked ? this.on.unblock() : this.write("/start"));
    this.big = el("button.big", { id: "big", hidden: true, onclick: click });
    this.picker = el("input", { type: "file", id: "file", hidden: true, onchange: () => this.shareFile() });
    root.append(this.strip, this.row, this.keys, this.big, this.commandMenu, this.attachments, this.picker);
    attachMenu(this.menuButton, this.commandMenu, () => this.commandEntries());
    attachMenu(this.clip, this.attachments, () => this.attachEntries());
  }

  round(id, sign, label, click = null) {
    return el("button.round", { id, title: label, ariaLabel: label, onclick: click }, icon(sign));
  }

  /** Show another conversation; its unsent text comes back. */
  open(conversation) {
    if (this.conversation) this.conversation.draft = this.edit ? "" : this.box.value;
    this.conversation = conversation;
    this.release();
    this.box.value = conversation.draft;
    this.refresh();
    this.grow();
  }

  /** Bring commands, reply keyboard and the big button up to date. */
  refresh() {
    const { commands, blocked, keyboard, kind, loaded, messages } = this.conversation;
    const starting = kind === "person" && loaded && messages.size === 0;
    this.big.textContent = blocked ? "BUKA BLOKIR" : "MULAI";
    this.big.hidden = !blocked && !starting;
    this.row.hidden = blocked;
    this.menuButton.hidden = commands.length === 0 || kind === "group";
    this.keysButton.hidden = !keyboard;
    // Put away by hand, or after one use when the bot asked for that.
    this.keys.hidden = !keyboard || this.conversation.keysPut === keyboard.id || blocked;
    this.keysButton.ariaExpanded = String(!this.keys.hidden);
    const rows = keyboard?.rows ?? [];
    if (JSON.stringify(rows) === this.shownKeys) return;
    this.shownKeys = JSON.stringify(rows);
    this.keys.replaceChildren(...rows.map((row) =>
      el("div.row", {}, ...row.map((key) => this.keyboardKey(key)))));
  }

  keyboardKey(key) {
    const sign = key.request_location ? "pin" : key.request_contact ? "person" : null;
    const click = () => {
      if (this.conversation.keyboard.once) this.toggleKeys();
      if (key.request_location) this.shareLocation();
      else if (key.request_contact) this.shareContact();
      else this.write(key.text);
    };
    return el("button.key", { onclick: click }, sign && icon(sign), key.text);
  }

  toggleKeys() {
    const { keyboard, keysPut } = this.conversation;
    this.conversation.keysPut = keysPut === keyboard.id ? null : keyboard.id;
    this.refresh();
  }

  commandEntries() {
    return this.conversation.commands.map(({ command, description }) => ({
      label: `/${command}`, note: description, run: () => this.write(`/${command}`),
    }));
  }

  attachEntries() {
    const media = Object.entries(MEDIA).map(([name, [sign, label]]) =>
      ({ name, sign, label, run: () => this.share({ media: name }) }));
    return [
      { name: "location", sign: "pin", label: "Lokasi", run: () => this.shareLocation() },
      { name: "contact", sign: "person", label: "Kontak", run: () => this.shareContact() },
      { name: "file", sign: "file", label: "Berkas dari komputer", run: () => this.picker.click() },
      ...media,
    ];
  }

  async shareLocation() {
    const location = await askPlace();
    if (location) this.share({ location });
  }

  async shareContact() {
    const { id, name } = this.on.speaker();
    // A number that is visibly made up; it never leaves this machine.
    const contact = await askContact(name.split(" ")[0], `+62 800 ${String(id).padStart(8, "0")}`);
    if (contact) this.share({ contact });
  }

  async shareFile() {
    const [file] = this.picker.files;
    this.picker.value = ""; // the same file may be chosen again
    if (file) this.share({ media: "document", filename: file.name, content_base64: await base64(file) });
  }

  share(body) {
    // A reply goes to the topic of what it answers.
    const { message_id, message_thread_id } = this.reply ?? {};
    this.release();
    return this.on.send({ ...body, reply_to_message_id: message_id, message_thread_id });
  }

  /** Send a text: of the box, of a key, a command. */
  write(text) {
    return this.share({ text });
  }

  async submit() {
    const text = this.box.value.trim();
    if (!text) return;
    const { conversation, edit } = this;
    this.box.value = "";
    this.grow();
    const sent = edit ? this.on.send({ text, edit_message_id: edit.message_id }) : this.write(text);
    if (edit) this.release();
    this.box.focus();
    if (await sent) return;
    // Not taken: the words come back, unless new ones were begun meanwhile.
    if (this.conversation !== conversation) conversation.draft ||= text;
    else if (!this.box.value) this.box.value = text;
  }

  startReply(message) {
    this.edit = null;
    this.reply = message;
    this.showStrip("Membalas", message);
  }

  startEdit(message) {
    this.reply = null;
    this.edit = message;
    this.box.value = message.text;
    this.showStrip("Mengubah pesan", message);
  }

  showStrip(title, message) {
    const close = this.round("cancel", "close", "Batalkan", () => this.cancel());
    this.strip.replaceChildren(el("div", {}, el("b", {}, title), el("span", {}, summary(message))), close);
    this.strip.hidden = false;
    this.grow();
    this.box.focus();
  }

  cancel() {
    if (this.edit) this.box.value = "";
    this.release();
    this.box.focus();
  }

  release() {
    this.reply = null;
    this.edit = null;
    this.strip.hidden = true;
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") this.cancel();
  }

  grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, TALLEST_PX)}px`;
  }
}
