// The scrolling list of bubbles. Keeps to the newest message unless the reader scrolled up.

import { announce, byId, el, icon } from "./dom.js";
import { bubble, dayName, summary } from "./bubbles.js";

const NEAR_PX = 60;

export class MessageList {
  /** `on`: what the buttons in a bubble do, see bubbles.js. */
  constructor(on) {
    this.on = { ...on, jump: (id) => this.jump(id) };
    this.box = byId("messages");
    this.down = byId("down");
    this.down.append(icon("down"), el("span.count", {}));
    this.down.onclick = () => this.toEnd();
    this.box.addEventListener("scroll", () => this.scrolled());
    // Keyboards, strips and pictures change the room: stay at the end if that is where we were.
    new ResizeObserver(() => this.settle()).observe(this.box);
    this.box.addEventListener("load", () => this.settle(), true);
    this.empty();
  }

  empty() {
    // Bubbles and day lines by key, reused between two showings.
    this.nodes = new Map();
    this.box.replaceChildren();
    this.atEnd = true;
    this.below = 0;
  }

  /** Show a conversation; `speaker` is the id of who writes here, `fresh` the messages that are new. */
  show(conversation, speaker, fresh) {
    const messages = conversation.visible();
    const wanted = this.wantedNodes(conversation, messages, speaker);
    this.place(wanted);
    for (const message of fresh) {
      if (!conversation.isOwn(message, speaker)) announce(`${message.sender_name || "Bot"}: ${summary(message)}`);
    }
    if (this.atEnd || fresh.some((message) => conversation.isOwn(message, speaker))) this.toEnd();
    else this.below += fresh.length;
    this.showDown();
  }

  wantedNodes(conversation, messages, speaker) {
    const editable = conversation.lastOwnText(speaker)?.message_id;
    const wanted = new Map();
    if (messages.length === 0 && conversation.loaded) {
      wanted.set("welcome", () => el("p.welcome", {}, welcome(conversation)));
    }
    let day = "";
    for (const message of messages) {
      const name = dayName(message.date);
      if (name !== day) wanted.set(`day ${name}`, () => el("p.day", {}, name));
      day = name;
      const own = conversation.isOwn(message, speaker);
      const quoted = conversation.messages.get(message.reply_to_message_id) ?? null;
      const view = { own, editable: message.message_id === editable, quoted,
        named: conversation.kind === "group" && !own,
        topic: conversation.topics.find((one) => one.message_thread_id === message.message_thread_id)?.name, on: this.on };
      const key = [message.message_id, message.seq, own, view.editable, quoted?.seq, view.topic].join(" ");
      wanted.set(key, () => bubble(message, view));
    }
    return wanted;
  }

  /** Put the wanted nodes in order, making only those that are new. */
  place(wanted) {
    const focused = document.activeElement?.closest?.(".message")?.dataset.messageId;
    for (const [key, node] of this.nodes) {
      if (wanted.has(key)) continue;
      node.remove();
      this.nodes.delete(key);
    }
    let cursor = this.box.firstChild;
    for (const [key, make] of wanted) {
      const node = this.nodes.get(key) ?? make();
      this.nodes.set(key, node);
      if (node === cursor) cursor = cursor.nextSibling;
      else this.box.insertBefore(node, cursor);
    }
    // A bubble that was edited under the reader's fingers is a new node: give it the focus back.
    if (focused && document.activeElement === document.body) this.find(focused)?.focus({ preventScroll: true });
  }

  find(messageId) {
    return this.box.querySelector(`[data-message-id="${Number(messageId)}"]`);
  }

  jump(messageId) {
    const node = this.find(messageId);
    if (!node) return;
    node.scrollIntoView({ block: "center" });
    node.focus({ preventScroll: true });
    node.classList.add("found");
    node.onblur = () => node.classList.remove("found");
  }

  toEnd() {
    this.box.scrollTop = this.box.scrollHeight;
    this.atEnd = true;
    this.below = 0;
    this.showDown();
  }

  settle() {
    if (this.atEnd) this.toEnd();
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.box;
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    if (this.atEnd) this.below = 0;
    this.showDown();
  }

  showDown() {
    this.down.hidden = this.atEnd;
    this.down.lastChild.textContent = this.below > 0 ? String(this.below) : "";
    this.down.ariaLabel = this.below > 0 ? `Ke pesan terbaru, ${this.below} baru` : "Ke pesan terbaru";
  }
}

function welcome(conversation) {
  if (conversation.kind === "group") return "Belum ada pesan di grup ini.";
  return "Belum ada percakapan. Tekan MULAI untuk menyapa bot.";
}
