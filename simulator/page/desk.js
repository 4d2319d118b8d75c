/* What this browser remembers: which phones are out, what they show, and how far each person has read. */

import { threadOf } from "./state.js";

function recall(name, fallback) {
  try {
    return JSON.parse(localStorage.getItem(`motcua.${name}`)) ?? fallback;
  } catch {
    return fallback;
  }
}

export class Desk {
  constructor(store) {
    this.store = store;
    this.shown = recall("shown", null);
    this.views = recall("views", {});
    this.read = recall("read", {});
    this.tries = recall("tries", true);
    this.front = null;
    this.drafts = new Map();
    this.waiting = new Map();
  }

  keep(name) {
    localStorage.setItem(`motcua.${name}`, JSON.stringify(this[name]));
  }

  /** Begin with as many phones as fit, and forget people and chats that are gone. */
  settle(fit) {
    const people = [...this.store.people.keys()];
    this.shown = (this.shown ?? this.first(fit)).filter((id) => this.store.people.has(id));
    if (!this.shown.length) this.shown = this.first(fit);
    if (!this.store.people.has(this.front)) this.front = this.shown[0] ?? people[0] ?? null;
  }

  /** The first people of the desk; where there is room for three, the last of them is one on Zalo, if there is one. */
  first(fit) {
    const people = [...this.store.people.values()];
    const first = people.slice(0, fit);
    const onZalo = people.find((person) => person.network === "zalo");
    if (fit > 2 && onZalo && !first.includes(onZalo)) first[fit - 1] = onZalo;
    return first.map((person) => person.id);
  }

  toggle(personId) {
    const out = this.shown.includes(personId);
    this.shown = out ? this.shown.filter((id) => id !== personId) : [...this.shown, personId];
    this.keep("shown");
  }

  /**
   * What a person's phone shows: {bot}: the private chat; {chat, thread}: a group, where thread is
   * null for a forum's list of topics; {}: the list of chats.
   */
  view(personId) {
    const kept = this.views[personId];
    if (kept && this.leads(personId, kept)) return kept;
    const groups = this.store.groupsOf(personId);
    if (groups.length === 1) return { chat: groups[0].id, thread: groups[0].is_forum ? null : 0 };
    const bots = this.store.botsOf(personId);
    return bots.length === 1 && !groups.length ? { bot: bots[0].username } : {};
  }

  leads(personId, view) {
    if (view.bot) return this.store.botsOf(personId).some((bot) => bot.username === view.bot);
    if (!view.chat) return true;
    const chat = this.store.chats.get(view.chat);
    if (!chat || !this.store.membership(chat, personId)) return false;
    return !view.thread || chat.topics.some((topic) => topic.id === view.thread);
  }

  go(personId, view) {
    this.views[personId] = view;
    this.keep("views");
    this.store.tell();
  }

  /** The messages a person has not seen in one thread, or in the whole chat. */
  unread(personId, chat, thread = null) {
    let count = 0;
    for (const message of this.store.messages.get(chat.id)?.values() ?? []) {
      const place = threadOf(chat, message);
      if (thread !== null && place !== thread) continue;
      if (message.deleted || message.service || message.from.person_id === personId) continue;
      if (message.id > (this.read[`${personId}/${chat.id}/${place}`] ?? 0)) count += 1;
    }
    return count;
  }

  unreadOf(personId) {
    const chats = this.store.botsOf(personId).map((bot) => this.store.privateChat(personId, bot.username));
    return [...chats.filter(Boolean), ...this.store.groupsOf(personId)]
      .reduce((sum, chat) => sum + this.unread(personId, chat), 0);
  }

  /** Remember that a person has seen a thread up to a message. Returns whether that was news. */
  seen(personId, chatId, thread, messageId) {
    const key = `${personId}/${chatId}/${thread}`;
    if (this.read[key] === messageId) return false;
    this.read[key] = messageId;
    this.keep("read");
    return true;
  }

  /** A browser that opens a chat for the first time starts with everything read. */
  startRead(chat) {
    const readers = chat.type === "private" ? [chat.person_id] : (chat.members ?? []).map((m) => m.person_id).filter(Boolean);
    const newest = new Map([[0, 0]]);
    for (const message of this.store.messages.get(chat.id)?.values() ?? []) {
      const thread = threadOf(chat, message);
      newest.set(thread, Math.max(newest.get(thread) ?? 0, message.id));
    }
    for (const reader of readers) {
      for (const [thread, id] of newest) {
        const key = `${reader}/${chat.id}/${thread}`;
        // A mark beyond the newest message was left by a simulator that has been emptied since.
        if (!(this.read[key] <= id)) this.read[key] = id;
      }
    }
    this.keep("read");
  }

  draft(key) {
    if (!this.drafts.has(key)) this.drafts.set(key, { text: "", files: [], reply: null, edit: null, keysHidden: null });
    return this.drafts.get(key);
  }

  // A pressed button waits for its answer, for as long as Telegram's clients wait.

  wait(personId, message, data, whenLate) {
    const key = `${personId}/${message.chat_id}/${message.id}`;
    clearTimeout(this.waiting.get(key)?.timer);
    const timer = setTimeout(() => {
      this.waiting.delete(key);
      whenLate();
    }, 15000);
    this.waiting.set(key, { data, timer });
    this.store.tell();
  }

  waitsFor(personId, message) {
    return this.waiting.get(`${personId}/${message.chat_id}/${message.id}`)?.data ?? null;
  }

  answered(personId, chatId, messageId) {
    const key = `${personId}/${chatId}/${messageId}`;
    clearTimeout(this.waiting.get(key)?.timer);
    this.waiting.delete(key);
  }
}
