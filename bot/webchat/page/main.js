/* The page: head, log and composer, and what ties them to the server. */

import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { h, iconButton, keyed } from "./dom.js";
import { embedded, recall, remember } from "./memory.js";
import { bubble, pending } from "./message.js";
import { call, Outbox, Stream } from "./net.js";
import { speak, speaks, t } from "./words.js";

const TOAST_MS = 6000;
const PATIENCE_MS = 3000;
const NEAR_PX = 80;

class Page {
  constructor(root) {
    this.root = root;
    this.chat = new Chat();
    this.staff = null;
    this.state = "open";
    this.seen = 0;
    this.act = {
      say: (text) => this.send({ text }),
      press: (message, code) => this.send({ press: { message, code } }),
      copy: (text) => this.copy(text),
      hurry: () => this.outbox.hurry(),
      drop: (id) => this.outbox.drop(id),
    };
    this.outbox = new Outbox({
      onchange: () => this.show(),
      onanswer: (told, item) => this.hear(told, item),
      onrefused: (code, item) => this.refused(code, item),
      chat: () => this.chat.name,
      onstranger: (told) => this.meet(told),
    });
    this.stream = new Stream({
      onevent: (event) => this.take([event]),
      onstate: (state) => this.streamIs(state),
      from: () => this.chat,
    });
  }

  async begin() {
    speak(recall("localStorage", "language", navigator.language?.startsWith("en") ? "en" : "vi"));
    this.build();
    window.addEventListener("offline", () => this.show());
    window.addEventListener("online", () => this.show());
    window.addEventListener("beforeunload", (event) => this.outbox.items.some((item) => item.file) && event.preventDefault());
    await this.load();
    this.openLink();
    this.outbox.pump();
  }

  /** All there is of a chat that this browser has; tried again until it is there. */
  async load() {
    const { status, told } = await call(`history?embedded=${Number(embedded)}`);
    if (status !== 200) return this.stream.later();
    if (!told.visitor) return this.forget();
    this.outbox.met = true;
    return this.meet(told);
  }

  meet(told) {
    if (told.chat !== this.chat.name) this.chat.clear(told.chat);
    this.staff = told.staff;
    this.speak(told.language);
    this.take(told.events);
    this.chat.last = Math.max(this.chat.last, told.last);
    this.stream.open();
    this.show();
  }

  /** Nobody is known here any more; what stands on the page may still be read. */
  forget() {
    this.outbox.met = false;
    this.staff = null;
    this.stream.close();
    this.streamIs("open");
  }

  /** What a link or a printed code asked for, once: a reload must not ask again. */
  openLink() {
    const asked = new URLSearchParams(location.search);
    const payload = asked.get("start");
    if (!payload || !/^[A-Za-z0-9_-]{1,64}$/.test(payload)) return;
    asked.delete("start");
    this.send({ text: `/start ${payload}` });
    history.replaceState(null, "", `${location.pathname}${asked.size ? `?${asked}` : ""}`);
  }

  // What comes and goes.

  send(item) {
    this.toEnd = true;
    this.outbox.add(item);
  }

  hear({ chat, events, language }) {
    if (chat !== this.chat.name) return this.load();
    for (const event of events) if (event.kind === "toast" && event.text) this.toast(event.text, event.alert);
    const last = events.find((event) => event.gone);
    if (last) return this.part(last);
    this.take(events.filter((event) => event.kind !== "toast"));
    return this.speak(language);
  }

  /** All that was here has been erased; only what was said of that is still to be read. */
  part(last) {
    this.chat.clear();
    this.chat.keep({ ...last, seq: 0, at: new Date().toISOString() });
    this.forget();
  }

  take(events) {
    let news = false;
    for (const event of events) news = this.chat.apply(event) || news;
    if (news) this.show();
  }

  refused(code, item) {
    if (item.text && !item.file && !this.composer.input.value) this.composer.input.value = item.text;
    if (code === "cookies" || code === "foreign") this.trouble = code;
    if (code === "other_chat") this.load();
    this.toast(t(code, { most: 4096 }), true);
  }

  streamIs(state) {
    clearTimeout(this.patience);
    if (state === "again") return this.load();
    if (state === "ended") {
      this.forget();
      this.toast(t("ended"), true);
      return this.restart();
    }
    if (state === "lost") this.patience = setTimeout(() => this.setState("lost"), PATIENCE_MS);
    else this.setState(state);
    return null;
  }

  setState(state) {
    this.state = state;
    this.show();
  }

  restart() {
    this.chat.clear();
    this.seen = 0;
    this.show();
  }

  async logout() {
    await call("logout", { json: { embedded } });
    this.forget();
    this.restart();
    this.composer.input.focus();
  }

  // Language.

  speak(language) {
    if (!language || language === speaks()) return;
    speak(language);
    remember("localStorage", "language", language);
    this.build();
  }

  switchLanguage() {
    const language = t("otherLanguage");
    if (this.outbox.met) return this.send({ text: `/ngonngu ${language}` });
    this.speak(language);
    return this.root.querySelector(".language").focus();
  }

  // What is shown.

  build() {
    this.banner = h("div", { class: "banner", role: "status", hidden: true });
    this.list = h("div", { class: "list" });
    this.dots = h("div", { class: "dots", hidden: true }, h("span", { class: "unseen" }, t("typing")), h("i"), h("i"), h("i"));
    this.log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": t("log"), tabindex: "0", onscroll: () => this.scrolled() },
      this.list, this.dots);
    this.jump = h("button", { type: "button", class: "jump", hidden: true, onclick: () => this.down() }, `${t("news")} ↓`);
    this.toasts = h("div", { class: "toasts", role: "alert" });
    this.composer = new Composer({ send: (item) => this.send(item), toast: (text) => this.toast(text, true) });
    this.head = h("header", { class: "head" });
    this.root.replaceChildren(h("a", { class: "skip", href: "#field" }, t("skip")), this.head, this.banner,
      h("main", { class: "log-box" }, this.log, this.jump, this.toasts), this.composer.node);
    this.showHead();
    this.show();
  }

  showHead() {
    this.headOf = this.staff;
    const under = this.staff ? t("staff", { name: this.staff }) : t("office");
    this.head.replaceChildren(h("h1", { class: "brand" }, h("span", {}, t("name"), h("small", {}, under))),
      ...[this.staff && h("button", { type: "button", class: "small-button", onclick: () => this.logout() }, t("logout")),
        h("button", { type: "button", class: "small-button language", lang: t("otherLanguage"), onclick: () => this.switchLanguage() }, t("other")),
        embedded && iconButton("close", t("close"), () => window.parent.postMessage("motcua:close", "*"))].filter(Boolean));
  }

  show() {
    if (!this.list) return;
    if (this.headOf !== this.staff) this.showHead();
    const messages = this.chat.inOrder();
    const sending = this.outbox.items.filter((item) => !item.press && !this.chat.has(item.id));
    const press = this.outbox.items.find((item) => item.press)?.press;
    const near = this.isNearEnd() || this.toEnd;
    const before = this.list.lastElementChild;
    keyed(this.list, [...(messages.length || sending.length ? [] : [{ hello: true }]), ...messages, ...sending], {
      key: (item) => (item.hello ? "hello" : item.kind ? item.seq : item.id),
      version: (item) => (item.hello ? speaks() : item.kind ? `${item.version} ${press?.message === item.seq ? press.code : ""}` : `${this.outbox.failing > 1}`),
      build: (item) => this.nodeOf(item, press),
    });
    this.composer.showMenu(this.chat.menu());
    this.dots.hidden = !this.outbox.items.length || this.outbox.failing > 0;
    this.showBanner();
    this.follow(near, before);
  }

  nodeOf(item, press) {
    if (item.hello) return this.hello();
    if (!item.kind) return pending(item, { act: this.act, stuck: this.outbox.failing > 1 });
    return bubble(item, { act: this.act, waiting: press?.message === item.seq ? press.code : null });
  }

  hello() {
    return h("section", { class: "hello" }, h("h2", {}, t("hello")),
      h("ul", {}, ["promise1", "promise2", "promise3"].map((code) => h("li", {}, t(code)))),
      h("button", { type: "button", class: "primary", onclick: () => this.act.say("/start") }, t("start")),
      h("div", { class: "keys", role: "group", "aria-label": t("try") },
        t("tries").map((words) => h("button", { type: "button", class: "key", onclick: () => this.act.say(words) }, words))));
  }

  showBanner() {
    const state = this.trouble ?? (!navigator.onLine ? "offline" : this.state === "open" ? (this.outbox.failing > 1 ? "lost" : "") : this.state);
    this.banner.hidden = !state;
    if (this.banner.dataset.state === state) return;
    this.banner.dataset.state = state;
    this.banner.replaceChildren(...(state ? [h("span", {}, t(state))] : []),
      ...(state === "crowded" ? [h("button", { type: "button", onclick: () => this.load() }, t("resume"))] : []),
      ...(this.trouble ? [h("a", { href: "/chat", target: "_blank", rel: "noopener" }, t("openFull"))] : []));
  }

  toast(text, alert = false) {
    const node = h("div", { class: "toast" }, h("span", {}, text), h("button", { type: "button", onclick: () => node.remove() }, t("close")));
    this.toasts.replaceChildren(node);
    if (!alert) setTimeout(() => node.remove(), TOAST_MS);
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toast(t("copied", { text }));
    } catch {
      this.toast(t("notCopied", { text }), true);
    }
  }

  // Scrolling.

  isNearEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_PX;
  }

  /** Follow what is new to its beginning: a long answer is read from its first line. */
  follow(near, before) {
    const newest = this.chat.last;
    const isNew = newest > this.seen;
    this.seen = Math.max(this.seen, newest);
    const first = before?.isConnected ? before.nextElementSibling : this.list.lastElementChild;
    if (near) {
      const most = this.log.scrollHeight - this.log.clientHeight;
      const top = first && !first.classList.contains("mine") && this.list.contains(first) ? first.offsetTop - 12 : most;
      this.log.scrollTop = Math.min(most, Math.max(top, 0) || most);
      if (isNew) this.toEnd = false;
    } else if (isNew && before) this.jump.hidden = false;
  }

  scrolled() {
    if (this.isNearEnd()) this.jump.hidden = true;
  }

  down() {
    this.log.scrollTop = this.log.scrollHeight;
    this.jump.hidden = true;
    this.composer.input.focus();
  }
}

new Page(document.getElementById("app")).begin();
