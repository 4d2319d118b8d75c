/* The screens that lead to a conversation: a person's chats, and the topics of a forum. */

import { avatar, h, icon, iconButton, keyed } from "./dom.js";
import { gist } from "./message.js";
import { hourOf, shortDayOf, t } from "./words.js";

class List {
  constructor(phone, head, foot) {
    Object.assign(this, { phone, app: phone.app, store: phone.app.store });
    this.rows = h("ul", { class: "chats" });
    this.empty = h("p", { class: "empty", hidden: true }, t("noChats"));
    this.node = h("div", { class: "conversation lists" }, head, h("div", { class: "log-box" }, h("div", { class: "scroll" }, this.rows, this.empty)), foot);
  }

  update() {
    const rows = this.entries();
    this.empty.hidden = rows.length > 0;
    keyed(this.rows, rows, {
      key: (row) => row.key,
      version: (row) => [row.name, row.unread, row.last, row.closed, row.last && this.today(row.last)],
      build: (row) => this.row(row),
    });
  }

  today(message) {
    return shortDayOf(new Date(message.date)) === shortDayOf(this.store.now());
  }

  row({ name, id, view, unread, last, closed, hash }) {
    const date = last && new Date(last.date);
    return h("li", {}, h("button", { type: "button", class: "chat-row", onclick: () => this.phone.go(view) },
      hash ? h("span", { class: "avatar hash" }, icon(closed ? "lock" : "hash")) : avatar(id, name),
      h("span", { class: "row-text" },
        h("span", { class: "row-head" }, h("b", {}, name), date && h("time", {}, this.today(last) ? hourOf(date) : shortDayOf(date))),
        h("span", { class: "row-foot" }, h("span", { class: "gist" }, closed && h("em", {}, `${t("closed")} · `), last ? gist(last) : t("empty")),
          unread > 0 && h("span", { class: "badge", role: "img", "aria-label": t("unread", { n: unread }) }, unread)))));
  }
}

export class ChatList extends List {
  constructor(phone) {
    super(phone, h("header", { class: "bar plain" }, h("h2", { tabindex: "-1" }, t("chats"))), linkForm(phone));
  }

  entries() {
    const { personId } = this.phone;
    const bots = this.store.botsOf(personId).map((bot) => this.entry(this.store.privateChat(personId, bot.username), { key: bot.username, name: bot.first_name, id: 5, view: { bot: bot.username } }));
    const groups = this.store.groupsOf(personId).map((chat) => this.entry(chat, { key: chat.id, name: chat.title, id: chat.id, view: { chat: chat.id, thread: chat.is_forum ? null : 0 } }));
    return [...bots, ...groups];
  }

  entry(chat, row) {
    const last = chat ? [...(this.store.messages.get(chat.id)?.values() ?? [])].filter((m) => !m.deleted).sort((a, b) => a.id - b.id).at(-1) : null;
    return { ...row, last, unread: chat ? this.app.desk.unread(this.phone.personId, chat) : 0 };
  }
}

export class TopicList extends List {
  constructor(phone, view) {
    const chat = phone.app.store.chats.get(view.chat);
    super(phone, h("header", { class: "bar" }, iconButton("back", t("back"), () => phone.back()), avatar(chat.id, chat.title),
      h("div", { class: "titles" }, h("h2", { tabindex: "-1" }, chat.title), h("p", { class: "subtitle" }, t("topics")))),
    phone.app.store.isAdmin(chat, phone.personId) && topicForm(phone, chat));
    this.chatId = chat.id;
  }

  entries() {
    const chat = this.store.chats.get(this.chatId);
    return [{ id: 0, name: t("general"), closed: false }, ...chat.topics].map((topic) => ({
      key: topic.id, name: topic.name, closed: Boolean(topic.closed), hash: true, view: { chat: chat.id, thread: topic.id },
      last: this.store.thread(chat.id, topic.id).at(-1) ?? null, unread: this.app.desk.unread(this.phone.personId, chat, topic.id),
    }));
  }
}

/** A field for a link from a receipt; it opens in this person's phone. */
export function linkForm(phone) {
  const input = h("input", { type: "text", inputmode: "url", placeholder: t(phone.zalo ? "linkHintZalo" : "linkHint"), "aria-label": t("openLink"), autocomplete: "off", "data-first": true });
  const form = h("form", { class: "small-form" }, input, h("button", { class: "primary" }, t("open")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!input.value.trim()) return input.focus();
    form.dispatchEvent(new Event("opened"));
    if (!phone.openLink(input.value)) phone.toast(t("badLink"));
    return null;
  });
  return form;
}

function topicForm(phone, chat) {
  const input = h("input", { type: "text", maxlength: 128, placeholder: t("topicName"), "aria-label": t("newTopic"), autocomplete: "off" });
  const form = h("form", { class: "small-form" }, input, h("button", { class: "primary" }, t("create")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = input.value.trim();
    if (name && (await phone.try("/sim/topic", { chat_id: chat.id, topic_id: null, action: "create", name }))) input.value = "";
  });
  return form;
}
