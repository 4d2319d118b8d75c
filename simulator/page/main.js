/* Puts the desk together: loads what is there, follows the events, and lets every screen show the news. */

import { call, Feed, history } from "./api.js";
import { Cast } from "./cast.js";
import { Clock } from "./clock.js";
import { Desk } from "./desk.js";
import { h, keyed } from "./dom.js";
import { Phone } from "./phone.js";
import { Store } from "./state.js";
import { currentLanguage, switchLanguage, t } from "./words.js";

const PHONE_WIDTH = 380;
const PAGE = 200;
const RETRY_AFTER = 1500;

class App {
  constructor(root) {
    this.root = root;
    this.store = new Store();
    this.desk = new Desk(this.store);
    this.narrow = window.matchMedia("(max-width: 719px)");
    this.pages = new Map();
    this.phones = new Map();
    this.store.subscribe((event) => this.follow(event));
    this.narrow.addEventListener("change", () => this.build());
    document.addEventListener("visibilitychange", () => this.refresh());
  }

  /** Load and begin to listen; while the simulator is not up yet, say so and try again. */
  async start() {
    try {
      await this.load(await call("/sim/state"));
    } catch {
      this.root.replaceChildren(h("p", { class: "nobody", role: "alert" }, t("lost")));
      setTimeout(() => this.start(), RETRY_AFTER);
      return;
    }
    this.build();
    this.feed = new Feed({
      lastSeq: () => this.store.seq,
      onEvent: (event) => this.store.apply(event),
      onStatus: (status) => this.showStatus(status),
      onRestart: (state) => this.load(state),
    });
    this.feed.open();
  }

  /** Take the simulator's state and every chat's newest page. */
  async load(state) {
    this.pages.clear();
    this.store.load(state);
    const chats = [...this.store.chats.values()];
    await Promise.all(chats.map((chat) => this.loadPage(chat.id)));
    for (const chat of chats) this.desk.startRead(chat);
    this.desk.settle(Math.max(1, Math.floor(window.innerWidth / PHONE_WIDTH)));
    this.refresh();
  }

  async loadPage(chatId, before) {
    this.pages.set(chatId, before ? this.pages.get(chatId) : 0);
    const asOf = this.store.seq;
    const messages = await history(chatId, before);
    this.pages.set(chatId, messages.length);
    this.store.merge(chatId, messages, asOf);
  }

  hasOlder(chatId) {
    return this.pages.get(chatId) >= PAGE;
  }

  loadOlder(chatId) {
    return this.loadPage(chatId, Math.min(...this.store.messages.get(chatId).keys()));
  }

  follow(event) {
    if (event?.kind === "chat" && !this.pages.has(event.chat.id)) this.loadPage(event.chat.id).catch(() => this.pages.delete(event.chat.id));
    if (event?.kind === "person" && !this.desk.shown.length) this.desk.settle(1);
    if (event?.kind === "callback_answer") {
      this.desk.answered(event.person_id, event.chat_id, event.message_id);
      // The waiting button is drawn anew first, so that an alert can hand the focus back to it.
      this.update();
      this.phones.get(event.person_id)?.answered(event);
    }
    if (event?.kind === "message" && !event.message.from.person_id && !event.message.service) this.botSpoke?.(true);
    this.refresh();
  }

  /** True as soon as a bot says something, false when nothing came within `patience` milliseconds. */
  nextBotMessage(patience) {
    return new Promise((done) => {
      this.botSpoke = done;
      setTimeout(() => done(false), patience);
    });
  }

  // What is shown.

  build() {
    this.clock?.close();
    for (const phone of this.phones.values()) phone.content?.close?.();
    this.phones.clear();
    document.documentElement.lang = currentLanguage();
    document.title = t("title");
    this.status = h("p", { class: "status", role: "status" });
    this.clock = new Clock(this);
    this.cast = new Cast(this);
    this.rail = h("main", { class: "rail", id: "phones", tabindex: "-1" });
    this.nobody = h("p", { class: "nobody" });
    this.language = h("button", { type: "button", class: "quiet language", lang: currentLanguage() === "vi" ? "en" : "vi", onclick: () => this.changeLanguage() }, t("language"));
    this.root.replaceChildren(h("a", { class: "skip", href: "#phones" }, t("skip")),
      h("header", { class: "top" }, h("div", { class: "brand" }, h("h1", {}, t("brand")), h("span", {}, t("tagline"))), this.status, this.clock.node, this.language),
      this.cast.node, this.rail, this.nobody);
    if (this.feed) this.showStatus(this.lastStatus);
    this.update();
  }

  refresh() {
    if (this.refreshing || !this.rail) return;
    this.refreshing = true;
    queueMicrotask(() => {
      this.refreshing = false;
      this.update();
    });
  }

  update() {
    this.clock.update();
    this.cast.update();
    const out = (this.narrow.matches ? [this.desk.front] : this.desk.shown).filter((id) => this.store.people.has(id));
    for (const [id, phone] of this.phones) {
      if (out.includes(id)) continue;
      phone.content.close?.();
      this.phones.delete(id);
    }
    keyed(this.rail, out, { key: (id) => id, version: () => [], build: (id) => this.takeOut(id) });
    for (const phone of this.phones.values()) phone.update();
    this.nobody.hidden = out.length > 0;
    if (!out.length) this.nobody.textContent = t(this.store.people.size ? "noPhones" : "noPeople");
  }

  takeOut(personId) {
    const phone = new Phone(this, personId);
    this.phones.set(personId, phone);
    return phone.node;
  }

  choose(personId) {
    if (!this.narrow.matches) return this.toggle(personId);
    this.desk.front = personId;
    return this.refresh();
  }

  toggle(personId) {
    this.desk.toggle(personId);
    this.refresh();
    queueMicrotask(() => this.phones.get(personId)?.node.scrollIntoView({ inline: "nearest", block: "nearest" }));
  }

  foldTries() {
    this.desk.tries = !this.desk.tries;
    this.desk.keep("tries");
    this.refresh();
  }

  async changeLanguage() {
    await switchLanguage();
    this.build();
    this.language.focus();
  }

  showStatus(status) {
    this.lastStatus = status;
    this.status.className = `status ${status}`;
    this.status.textContent = status === "lost" ? t("lost") : "";
  }
}

new App(document.getElementById("app")).start();
