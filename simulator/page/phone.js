/* One person's phone: the card of who they are and what to try, and the screen with their chats. */

import { call } from "./api.js";
import { Chat } from "./chat.js";
import { avatar, h, icon, iconButton, keyed } from "./dom.js";
import { deepLink } from "./links.js";
import { ChatList, TopicList, linkForm } from "./lists.js";
import { enlarge, openMenu, openQuestion, openSheet } from "./sheet.js";
import { fullName } from "./state.js";
import { currentLanguage, t } from "./words.js";
import { askForInfo, HEART, placeOf, said } from "./zalo.js";

const TOAST_LASTS = 4500;

/** The first “quoted words” or /command in a line, or null. */
const toType = (line) => line.match(/“([^”]+)”|(?<!\S)(\/\w+)/)?.slice(1).find(Boolean) ?? null;

export class Phone {
  constructor(app, personId) {
    Object.assign(this, { app, personId, enlarge });
    this.name = fullName(this.person);
    this.taps = { command: (text) => this.command(text), link: (address) => this.openLink(address) };
    this.card = h("div", { class: "card-box" });
    this.screen = h("div", { class: "screen" });
    this.news = h("div", { class: "toast", role: "status" });
    this.frame = h("div", { class: "frame" }, this.screen, this.news);
    this.node = h("section", { class: this.zalo ? "phone zalo" : "phone", id: `phone-${personId}`, "aria-label": t(this.zalo ? "zaloPhoneOf" : "phoneOf", { name: this.name }) }, this.card, this.frame);
  }

  get person() {
    return this.app.store.people.get(this.personId);
  }

  get zalo() {
    return this.person.network === "zalo";
  }

  update() {
    keyed(this.card, [this.person], { key: () => 0, version: (person) => [person, this.app.desk.tries], build: (person) => this.buildCard(person) });
    const view = this.app.desk.view(this.personId);
    const key = JSON.stringify(view);
    if (key !== this.shownView) this.open(view, key);
    this.content.update();
  }

  open(view, key) {
    const first = this.shownView === undefined;
    const had = this.screen.contains(document.activeElement);
    this.shownView = key;
    this.closeSheet?.();
    this.content?.close?.();
    if (view.bot || (view.chat && view.thread !== null)) this.content = new Chat(this, view);
    else this.content = view.chat ? new TopicList(this, view) : new ChatList(this);
    this.screen.replaceChildren(this.content.node);
    if (first || !(had || this.wantsFocus)) return;
    this.wantsFocus = false;
    // What can be focused exists only after the first update.
    queueMicrotask(() => this.content.node.querySelector(".composer:not([hidden]) textarea, .chat-row, h2")?.focus({ preventScroll: true }));
  }

  buildCard(person) {
    const language = currentLanguage();
    const lines = person[`try_${language}`] ?? [];
    const open = this.app.desk.tries;
    const list = h("ul", { class: "tries", id: `tries-${person.id}`, "aria-label": t("tryHint"), hidden: !open },
      lines.map((line) => h("li", {}, this.suggestion(line))));
    const fold = h("button", { type: "button", class: "fold", "aria-expanded": open, "aria-controls": list.id, onclick: () => this.app.foldTries() }, t("try"), icon("down"));
    const away = this.app.narrow.matches ? null : iconButton("close", t("hidePhone", { name: this.name }), () => this.app.toggle(this.personId));
    return h("div", { class: "card" },
      h("div", { class: "who" }, avatar(person.id, this.name), h("div", {}, h("h2", {}, this.name, this.zalo && [" ", h("span", { class: "tag" }, "Zalo")]), h("p", {}, person[`about_${language}`] ?? "")), lines.length > 0 && fold, away),
      list);
  }

  /** A line to try: pressed, it puts what it tells to type or to tap in the input. Some only tell. */
  suggestion(line) {
    const text = toType(line);
    return text ? h("button", { type: "button", onclick: () => this.suggest(text) }, line) : h("p", {}, line);
  }

  // Moving about.

  go(view) {
    this.wantsFocus = true;
    this.app.desk.go(this.personId, view);
    this.app.refresh();
  }

  back() {
    const view = this.app.desk.view(this.personId);
    const chat = this.app.store.chats.get(view.chat);
    this.go(chat?.is_forum && view.thread !== null ? { chat: chat.id, thread: null } : {});
  }

  /** The open conversation, or the private chat with the first bot, opened now. */
  conversation() {
    if (!(this.content instanceof Chat)) {
      const [bot] = this.app.store.botsOf(this.personId);
      if (!bot) return null;
      this.app.desk.go(this.personId, { bot: bot.username });
      this.update();
    }
    return this.content;
  }

  suggest(text) {
    const chat = this.conversation();
    if (!chat) return;
    chat.composer.setText(text);
    queueMicrotask(() => chat.composer.input.focus());
  }

  /** Open a t.me link in this phone; false when it leads elsewhere. */
  openLink(address) {
    const link = deepLink(address);
    const bot = link && this.app.store.botsOf(this.personId).find((known) => (link.oa ? known.native_id === link.oa : known.username.toLowerCase() === link.bot?.toLowerCase()));
    if (!bot) return false;
    this.go({ bot: bot.username });
    if (link.payload !== null) this.start(bot.username, link.payload);
    return true;
  }

  askForLink() {
    const form = linkForm(this);
    const close = openSheet(this, { title: t("openLink"), content: [form] });
    form.addEventListener("opened", () => close());
  }

  // Doing things as this person. Each returns the simulator's answer, or null after saying what went wrong.

  async try(path, body) {
    try {
      return await call(path, { person_id: this.personId, ...body });
    } catch (error) {
      this.fail(error);
      return null;
    }
  }

  async say(conversation, body) {
    const { chat, thread, view } = conversation;
    if (this.zalo) return this.sayOnZalo(chat, body);
    const where = chat ? { chat_id: chat.id, ...(thread ? { thread_id: thread } : {}) } : { bot_username: view.bot };
    const answer = await this.try("/sim/say", { ...where, ...body });
    if (answer) this.app.store.add(answer.message);
    return answer;
  }

  async sayOnZalo(chat, body) {
    const quoted = body.reply_to && this.app.store.messages.get(chat.id)?.get(body.reply_to);
    const answer = await this.try("/sim/zalo/say", said(chat, quoted, body));
    if (answer) this.app.store.add(answer.message);
    return answer;
  }

  follow(follows) {
    return this.try(`/sim/zalo/${follows ? "follow" : "unfollow"}`, {});
  }

  shareInfo() {
    askForInfo(this, this.person, (info) => this.try("/sim/zalo/share-info", info));
  }

  start(bot, payload) {
    return this.try("/sim/start", { bot_username: bot, ...(payload ? { payload } : {}) });
  }

  command(text) {
    this.conversation()?.composer.send({ text });
  }

  async press(message, data) {
    if (this.zalo) {
      await this.try("/sim/zalo/press", { ...placeOf(message), message_id: message.native_id, button: Number(data) });
      return;
    }
    this.app.desk.wait(this.personId, message, data, () => {
      this.toast(t("noAnswer"));
      this.app.refresh();
    });
    const answer = await this.try("/sim/press", { chat_id: message.chat_id, message_id: message.id, data });
    if (answer) return;
    this.app.desk.answered(this.personId, message.chat_id, message.id);
    this.app.refresh();
  }

  block(bot, blocked) {
    return this.try("/sim/block", { bot_username: bot, blocked });
  }

  // Menus.

  showActions(message) {
    const mine = message.from.person_id === this.personId;
    const text = message.text ?? message.caption;
    openMenu(this, t("actions"), [
      { label: t("reply"), icon: "reply", act: () => this.replyTo(message) },
      text && { label: t("copy"), icon: "copy", act: () => this.copy(text) },
      this.zalo && !mine && !placeOf(message).chat_id && { label: t("heart"), icon: "plus", act: () => this.try("/sim/zalo/react", { message_id: message.native_id, icon: HEART }) },
      !this.zalo && mine && text && { label: t("edit"), icon: "pen", act: () => this.edit(message) },
      !this.zalo && mine && { label: t("delete"), icon: "close", grave: true, act: () => this.try("/sim/delete", { chat_id: message.chat_id, message_id: message.id }) },
    ]);
  }

  showMenu({ view, chat, topic }) {
    const { blocked, follows } = this.person;
    if (this.zalo) return this.showZaloMenu(view, follows);
    const change = topic && this.app.store.isAdmin(chat, this.personId);
    return openMenu(this, t("menu"), [
      { label: t("openLink"), icon: "link", act: () => this.askForLink() },
      change && { label: t(topic.closed ? "reopenTopic" : "closeTopic"), icon: "lock", act: () => this.try("/sim/topic", { chat_id: chat.id, topic_id: topic.id, action: topic.closed ? "reopen" : "close" }) },
      view.bot && { label: t(blocked ? "unblock" : "block"), icon: "lock", grave: !blocked, act: () => this.block(view.bot, !blocked) },
    ]);
  }

  showZaloMenu(view, follows) {
    openMenu(this, t("menu"), [
      { label: t("openLink"), icon: "link", act: () => this.askForLink() },
      view.bot && { label: t("shareInfo"), icon: "person", act: () => this.shareInfo() },
      view.bot && { label: t(follows ? "unfollow" : "follow"), icon: "lock", grave: follows, act: () => this.follow(!follows) },
      view.bot && { label: t("withdraw"), icon: "close", grave: true, act: () => this.askToWithdraw() },
    ]);
  }

  askToWithdraw() {
    openQuestion(this, { title: t("withdraw"), text: t("withdrawHint"), yes: t("withdraw"), onYes: () => this.try("/sim/zalo/withdraw", {}) });
  }

  replyTo(message) {
    const { composer } = this.content;
    Object.assign(composer.draft, { reply: message, edit: null });
    composer.update();
    composer.input.focus();
  }

  edit(message) {
    const { composer } = this.content;
    Object.assign(composer.draft, { edit: message, reply: null });
    composer.setText(message.text ?? message.caption);
    composer.update();
    composer.input.focus();
  }

  scrollTo(messageId) {
    this.content.scrollTo(messageId);
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toast(t("copied"));
    } catch {
      this.toast(`${t("cannotCopy")} ${text}`);
    }
  }

  // Saying something to the person who holds the phone.

  answered({ text, show_alert: alert }) {
    if (!text) return;
    if (alert) openQuestion(this, { title: this.app.store.bots[0]?.first_name ?? "", text });
    else this.toast(text);
  }

  fail(error) {
    this.toast(t("failed", { why: error.message }));
  }

  toast(text) {
    clearTimeout(this.toastTimer);
    this.news.replaceChildren(h("span", {}, text));
    this.toastTimer = setTimeout(() => this.news.replaceChildren(), TOAST_LASTS);
  }
}
