// Keeps the conversations up to date: the active one by long polling, the others by looking in now and then.
// Only one long poll at a time, because a browser opens six connections to a host and no more.

import * as api from "./api.js";
import { updateGroups } from "./people.js";

const LONG_S = 20;
const TYPING_S = 1;
const LOOK_IN_MS = 2_000;
const PAUSE_MS = 150;
const RETRY_MS = [500, 1_000, 2_000, 4_000];

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Feed {
  /** `page` has active, conversations, received, restarted, addGroups, online. */
  constructor(page) {
    this.page = page;
    this.failures = 0;
    this.running = null;
  }

  /** Do `first` until it succeeds, then follow everything for as long as the page is open. */
  async begin(first) {
    while (!(await this.attempt(first)));
    this.follow();
    this.lookIn();
  }

  /** The active conversation changed: drop the long poll of the former one. */
  turn() {
    this.running?.abort();
  }

  async follow() {
    for (;;) {
      const conversation = this.page.active;
      this.running = new AbortController();
      const wait = !conversation.loaded ? 0 : conversation.typing ? TYPING_S : LONG_S;
      await this.attempt(() => this.update(conversation, wait, this.running.signal));
      await sleep(PAUSE_MS);
    }
  }

  async lookIn() {
    for (;;) {
      await sleep(LOOK_IN_MS);
      // While the simulator is away, one loop that knocks is enough.
      if (this.failures > 0) continue;
      await this.round().catch(() => null);
    }
  }

  async round() {
    this.page.addGroups(await updateGroups(this.page.conversations));
    for (const conversation of this.page.conversations) {
      // A group that is gone is refused; the others go on.
      if (conversation !== this.page.active) await this.update(conversation, 0).catch(() => null);
    }
  }

  async update(conversation, wait, signal) {
    const after = conversation.seq;
    const update = await api.fetchUpdate(conversation, wait, signal);
    // A count lower than the one we asked from: the simulator was started anew.
    if (update.seq < after) await this.page.restarted();
    else this.page.received(conversation, conversation.take(update));
  }

  /** False after a failure that was waited out; a turned page is no failure. */
  async attempt(work) {
    try {
      await work();
    } catch (error) {
      if (error.name === "AbortError" && this.running?.signal.aborted) return true;
      const refused = error instanceof api.Refused;
      if (!refused) this.page.online(false);
      await sleep(RETRY_MS[Math.min(this.failures, 3)]);
      if (!refused) this.failures += 1;
      return false;
    }
    this.failures = 0;
    this.page.online(true);
    return true;
  }
}
