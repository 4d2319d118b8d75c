/*
 * What the page knows: a store that is loaded once and then follows the events.
 * Values are replaced, never changed in place, so that a screen can compare by identity.
 */

/** The part of a chat a message belongs to: a topic that the chat lists, or 0 for all the rest. */
export function threadOf(chat, message) {
  const listed = chat?.is_forum && chat.topics.some((topic) => topic.id === message.thread_id);
  return listed ? message.thread_id : 0;
}

export const isHere = (member) => !["left", "kicked"].includes(member.status);
export const fullName = (person) => [person.first_name, person.last_name].filter(Boolean).join(" ");

export class Store {
  constructor() {
    this.listeners = new Set();
    this.empty();
  }

  empty() {
    this.seq = 0;
    this.clockSeq = 0;
    this.skew = 0;
    this.offset = 0;
    this.bots = [];
    this.commands = {};
    this.chatCommands = {};
    this.people = new Map();
    this.chats = new Map();
    this.messages = new Map();
    this.changedAt = new Map();
    this.actions = new Map();
  }

  /** Take the answer of /sim/state. */
  load(state) {
    this.empty();
    this.seq = state.last_seq;
    this.bots = state.bots;
    this.commands = state.commands;
    this.chatCommands = state.chat_commands ?? {};
    for (const person of state.people) this.people.set(person.id, person);
    for (const chat of state.chats) this.chats.set(chat.id, chat);
    this.setClock({ ...state, seq: state.last_seq });
    this.tell();
  }

  /** Follow one event. An event that was followed before changes nothing. */
  apply(event) {
    if (event.seq <= this.seq) return;
    this.seq = event.seq;
    FOLLOW[event.kind]?.(this, event);
    this.tell(event);
  }

  /** Take a page of history that was asked for when the store stood at `asOf`. */
  merge(chatId, messages, asOf) {
    for (const message of messages) {
      // What an event told us since is newer than this page.
      if ((this.changedAt.get(`${chatId}/${message.id}`) ?? 0) <= asOf) this.put(message);
    }
    this.tell();
  }

  /** Take a message that the simulator returned; the event may have brought it already. */
  add(message) {
    if (this.messages.get(message.chat_id)?.has(message.id)) return;
    this.put(message);
    this.tell();
  }

  put(message) {
    if (!this.messages.has(message.chat_id)) this.messages.set(message.chat_id, new Map());
    this.messages.get(message.chat_id).set(message.id, message);
  }

  /** Take a clock's time, unless a later one is known: an answer may come after the next event. */
  setClock({ seq, now, offset_seconds: offset }) {
    if (seq < this.clockSeq) return;
    this.clockSeq = seq;
    this.skew = Date.parse(now) - Date.now();
    this.offset = offset;
  }

  now() {
    return new Date(Date.now() + this.skew);
  }

  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(event) {
    for (const listener of this.listeners) listener(event);
  }

  // What the screens ask.

  /** Messages of a chat's thread that are still there, oldest first. */
  thread(chatId, thread = 0) {
    const chat = this.chats.get(chatId);
    const all = [...(this.messages.get(chatId)?.values() ?? [])];
    return all.filter((m) => !m.deleted && threadOf(chat, m) === thread).sort((a, b) => a.id - b.id);
  }

  privateChat(personId, bot) {
    for (const chat of this.chats.values()) {
      if (chat.type === "private" && chat.person_id === personId && (chat.bot_username ?? bot) === bot) return chat;
    }
    return null;
  }

  /** The bots that a person's messenger has: Telegram's, or Zalo's Official Account. */
  botsOf(personId) {
    const network = this.people.get(personId)?.network;
    return this.bots.filter((bot) => bot.network === network);
  }

  groupsOf(personId) {
    return [...this.chats.values()].filter((chat) => this.membership(chat, personId));
  }

  membership(chat, personId) {
    // A group that became a supergroup lives on under its new id.
    if (chat.type === "private" || chat.migrated_to) return null;
    return chat.members?.find((member) => member.person_id === personId && isHere(member)) ?? null;
  }

  isAdmin(chat, personId) {
    return ["creator", "administrator"].includes(this.membership(chat, personId)?.status);
  }

  /** The reply keyboard in force: what the bots' newest message that speaks of keyboards says. */
  keyboard(chatId, thread) {
    const last = this.thread(chatId, thread).findLast((m) => m.reply_keyboard && !m.from.person_id);
    return last ? { message: last, ...last.reply_keyboard } : null;
  }

  /** A bot's commands in a chat: those made for this chat alone (a clerk's), or else everyone's. */
  commandsIn(bot, chatId) {
    return this.chatCommands[bot]?.[chatId] ?? this.commands[bot] ?? [];
  }

  /** What a bot is doing in a chat just now ("typing"), or null. */
  action(chatId, thread) {
    const found = this.actions.get(`${chatId}/${thread}`);
    return found && found.until > Date.now() ? found.action : null;
  }
}

const ACTION_LASTS = 5000;

function putMessage(store, { seq, message }) {
  store.changedAt.set(`${message.chat_id}/${message.id}`, seq);
  store.put(message);
  if (!message.from.person_id) store.actions.delete(`${message.chat_id}/${message.thread_id ?? 0}`);
}

const FOLLOW = {
  message: putMessage,
  message_edited: putMessage,

  message_deleted(store, { seq, chat_id: chatId, message_id: id }) {
    store.changedAt.set(`${chatId}/${id}`, seq);
    const message = store.messages.get(chatId)?.get(id);
    if (message) store.put({ ...message, deleted: true });
  },

  topic(store, { chat_id: chatId, topic }) {
    const chat = store.chats.get(chatId);
    if (!chat) return;
    const others = (chat.topics ?? []).filter((known) => known.id !== topic.id);
    const topics = topic.deleted ? others : [...others, topic].sort((a, b) => a.id - b.id);
    store.chats.set(chatId, { ...chat, topics });
  },

  chat: (store, { chat }) => store.chats.set(chat.id, chat),
  person: (store, { person }) => store.people.set(person.id, person),

  chat_action(store, { chat_id: chatId, thread_id: thread, action }) {
    store.actions.set(`${chatId}/${thread ?? 0}`, { action, until: Date.now() + ACTION_LASTS });
    setTimeout(() => store.tell(), ACTION_LASTS + 50);
  },

  commands(store, { bot_username: bot, commands, chat_commands: inChats = {} }) {
    store.commands = { ...store.commands, [bot]: commands };
    store.chatCommands = { ...store.chatCommands, [bot]: inChats };
  },

  clock: (store, event) => store.setClock(event),

  pin(store, { chat_id: chatId, message_id: id }) {
    const chat = store.chats.get(chatId);
    if (chat) store.chats.set(chatId, { ...chat, pinned: id === null ? [] : [...(chat.pinned ?? []).filter((p) => p !== id), id] });
  },
};
