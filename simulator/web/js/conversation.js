// What the page knows of one chat: a person's private chat with the bot, or a group.

export class Conversation {
  /** @param {{kind: "person"|"group", id: number, name: string, note: string, language: string}} who */
  constructor(who) {
    Object.assign(this, who);
    this.key = `${who.kind}-${who.id}`;
    this.draft = "";
    this.blocked = false;
    this.unread = 0;
    this.members = [];
    this.topics = [];
    this.forget();
  }

  /** Back to nothing: before the first answer, and when the simulator started anew. */
  forget() {
    this.seq = 0;
    this.loaded = false;
    this.typing = false;
    this.messages = new Map();
    this.commands = [];
    this.keyboard = null;
    this.keysPut = null;
  }

  /**
   * Take in one answer of the simulator. Gives the messages and toasts nobody has seen yet;
   * the history that comes with the first answer is not fresh.
   */
  take({ seq, messages, toasts, commands, typing, keyboard, blocked = false, topics = [] }) {
    const { loaded, seq: before } = this;
    const fresh = [];
    for (const message of messages) {
      const known = this.messages.get(message.message_id);
      if (known && known.seq >= message.seq) continue;
      this.messages.set(message.message_id, message);
      if (loaded && !known && !message.deleted) fresh.push(message);
    }
    this.loaded = true;
    this.seq = Math.max(before, seq);
    Object.assign(this, { typing, commands, blocked, topics });
    this.keyboard = this.heldKeyboard(keyboard);
    return { fresh, toasts: loaded ? toasts.filter((toast) => toast.seq > before) : [] };
  }

  /** Messages to show, oldest first. */
  visible() {
    return [...this.messages.values()]
      .filter((message) => !message.deleted)
      .sort((one, other) => one.message_id - other.message_id);
  }

  /** The keys under the text box, with the message that brought them. */
  heldKeyboard(rows) {
    const holder = this.visible().findLast((message) => message.keyboard);
    return rows?.length && holder ? { id: holder.message_id, rows, once: holder.one_time_keyboard } : null;
  }

  isOwn(message, speakerId) {
    return message.from === "person" && (this.kind === "person" || message.sender_id === speakerId);
  }

  /** The last text this person wrote, the one that can be edited. */
  lastOwnText(speakerId) {
    return this.visible().findLast((message) => this.isOwn(message, speakerId) && message.text);
  }
}
