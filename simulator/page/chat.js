/* One open conversation in a phone: its head, what is pinned, the log of messages, and the composer. */

import { Composer } from "./composer.js";
import { avatar, h, icon, iconButton, keyed } from "./dom.js";
import { bubble, gist } from "./message.js";
import { currentLanguage, dayOf, t } from "./words.js";

const NEAR_THE_END = 60;

export class Chat {
  /** `view` is {bot} or {chat, thread}, as the desk keeps it. */
  constructor(phone, view) {
    Object.assign(this, { phone, view, app: phone.app, store: phone.app.store });
    this.thread = view.thread ?? 0;
    this.title = h("h2", { tabindex: "-1" });
    this.subtitle = h("p", { class: "subtitle" });
    this.face = h("span");
    this.pin = h("button", { type: "button", class: "pinned", hidden: true, onclick: () => this.scrollTo(this.pinned) });
    this.older = h("button", { type: "button", class: "quiet older", hidden: true, onclick: () => this.loadOlder() }, t("older"));
    this.list = h("div", { class: "list" });
    this.hello = h("p", { class: "service hello" }, t(!view.bot ? "empty" : phone.zalo ? "helloZalo" : "hello"));
    this.dots = h("div", { class: "dots", "aria-hidden": true, hidden: true }, h("i"), h("i"), h("i"));
    this.log = h("div", { class: "log", role: "log", "aria-live": "off", onscroll: () => this.scrolled(), onkeydown: (e) => this.walk(e) },
      this.older, this.hello, this.list, this.dots);
    this.jump = iconButton("down", t("newest"), () => this.toEnd(), { class: "icon-button jump", hidden: true });
    this.composer = new Composer(this);
    const head = h("header", { class: "bar" },
      iconButton("back", t("back"), () => phone.back()), this.face,
      h("div", { class: "titles" }, this.title, this.subtitle),
      iconButton("more", t("menu"), () => phone.showMenu(this)));
    this.node = h("div", { class: "conversation" }, head, this.pin, h("div", { class: "log-box" }, this.log, this.jump), this.composer.node);
    this.stick = true;
    this.lastTop = 0;
    this.watcher = new ResizeObserver(() => this.stick && this.toEnd());
    this.watcher.observe(this.log);
    this.watcher.observe(this.list);
  }

  get chat() {
    return this.view.bot ? this.store.privateChat(this.phone.person.id, this.view.bot) : this.store.chats.get(this.view.chat);
  }

  get topic() {
    return this.chat?.topics?.find((topic) => topic.id === this.thread) ?? null;
  }

  get name() {
    if (this.view.bot) return this.store.bots.find((bot) => bot.username === this.view.bot).first_name;
    return this.topic?.name ?? (this.chat.is_forum ? `${this.chat.title}: ${t("general")}` : this.chat.title);
  }

  close() {
    this.watcher.disconnect();
  }

  update() {
    const { chat } = this;
    this.showHead(chat);
    this.showPinned(chat);
    this.showMessages(chat ? this.store.thread(chat.id, this.thread) : []);
    this.composer.update();
    this.markRead();
  }

  showHead(chat) {
    if (this.title.textContent !== this.name) {
      this.title.textContent = this.name;
      this.face.replaceChildren(avatar(this.view.bot ? 5 : this.view.chat, this.name));
      this.log.setAttribute("aria-label", t("messages", { name: this.name }));
    }
    const action = chat && this.store.action(chat.id, this.thread);
    let line = this.view.bot ? t(this.phone.zalo ? "oa" : "bot") : this.topic ? chat.title : t("members", { n: chat.members?.length ?? 0 });
    if (action) line = action === "typing" ? t("typing") : t("sendingFile");
    if (this.subtitle.textContent !== line) this.subtitle.textContent = line;
    this.subtitle.classList.toggle("busy", Boolean(action));
    this.dots.hidden = !action;
  }

  showPinned(chat) {
    const pinned = (chat?.pinned ?? []).map((id) => this.store.messages.get(chat.id)?.get(id))
      .filter((message) => message && !message.deleted);
    const shown = this.store.thread(chat?.id, this.thread);
    const newest = pinned.findLast((message) => shown.includes(message));
    this.pinned = newest?.id;
    this.pin.hidden = !newest;
    if (newest) this.pin.replaceChildren(icon("pin"), h("span", {}, h("b", {}, t("pinned")), h("span", {}, gist(newest))));
  }

  showMessages(messages) {
    const filled = this.filled && messages.length > 0;
    const first = this.list.firstChild;
    const fromEnd = this.log.scrollHeight - this.log.scrollTop;
    keyed(this.list, withDays(messages), {
      key: (item) => item.key,
      version: (item) => (item.day ? [item.day] : [item.message, item.named, this.app.desk.waitsFor(this.phone.person.id, item.message)]),
      build: (item) => (item.day ? h("p", { class: "service day" }, item.day)
        : bubble(item.message, { phone: this.phone, named: item.named && !this.view.bot, waiting: this.app.desk.waitsFor(this.phone.person.id, item.message) })),
    });
    this.older.hidden = !this.app.hasOlder(this.chat?.id);
    this.aim();
    if (this.stick) this.toEnd();
    else if (first !== this.list.firstChild) this.log.scrollTop = this.log.scrollHeight - fromEnd;
    this.jump.hidden = this.stick;
    // A screen reader hears what arrives, not the whole history of a chat that was just opened.
    if (!filled && messages.length) setTimeout(() => this.log.setAttribute("aria-live", "polite"), 300);
    this.filled = messages.length > 0;
    this.hello.hidden = this.filled;
  }

  // Arrow keys walk through the messages; one of them is in the tab order, the newest until another is chosen.

  aim() {
    const articles = [...this.list.querySelectorAll("article")];
    const focused = document.activeElement?.closest?.("article");
    const current = articles.includes(focused) ? focused : articles.at(-1);
    if (current === this.current && current?.tabIndex === 0) return;
    for (const article of articles) this.setTab(article, article === current ? 0 : -1);
    this.current = current;
  }

  setTab(article, index) {
    article.tabIndex = index;
    article.querySelector(".more").tabIndex = index;
  }

  walk(event) {
    const article = event.target;
    if (!article.matches("article")) return;
    const articles = [...this.list.querySelectorAll("article")];
    const at = articles.indexOf(article);
    const next = { ArrowUp: articles[at - 1], ArrowDown: articles[at + 1], Home: articles[0], End: articles.at(-1) }[event.key];
    if (event.key === "Enter") article.querySelector(".more").click();
    else if (next) {
      next.focus();
      this.aim();
    } else return;
    event.preventDefault();
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    // A log that shrank because a keyboard came up has not been scrolled away from its end.
    const up = scrollTop < this.lastTop;
    this.lastTop = scrollTop;
    this.stick = scrollHeight - scrollTop - clientHeight < NEAR_THE_END || (this.stick && !up);
    this.jump.hidden = this.stick;
    this.markRead();
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.stick = true;
  }

  scrollTo(messageId) {
    const article = this.list.querySelector(`[data-id="${messageId}"]`);
    if (!article) return;
    article.scrollIntoView({ block: "center" });
    article.focus({ preventScroll: true });
    this.aim();
    article.classList.add("found");
    setTimeout(() => article.classList.remove("found"), 1600);
  }

  async loadOlder() {
    this.stick = false;
    await this.app.loadOlder(this.chat.id).catch((error) => this.phone.fail(error));
  }

  markRead() {
    const { chat } = this;
    if (!chat || !this.stick || document.visibilityState !== "visible") return;
    const newest = this.store.thread(chat.id, this.thread).at(-1)?.id;
    if (newest && this.app.desk.seen(this.phone.person.id, chat.id, this.thread, newest)) this.app.refresh();
  }
}

/** Messages with a line between days, and whether each is the first of its sender in a row. */
function withDays(messages) {
  const items = [];
  let day = null;
  let sender = null;
  for (const message of messages) {
    const today = dayOf(new Date(message.date));
    if (today !== day) {
      items.push({ key: `${currentLanguage()} ${today} ${message.id}`, day: today });
      sender = null;
    }
    const who = message.service ? null : `${message.from.person_id}/${message.from.bot_username}/${message.from.name}`;
    items.push({ key: message.id, message, named: who !== sender });
    [day, sender] = [today, who];
  }
  return items;
}
