/* The desk's clock: what time it is there, and ways to let time pass. */

import { call } from "./api.js";
import { h, icon } from "./dom.js";
import { dayOf, hourOf, momentOf, spanOf, t } from "./words.js";

const HOUR = 3600;
// Steps that widen: close news is met to the hour, far news to the day. About two weeks in all.
const STEPS = [1, 1, 2, 2, 6, 6, 6, 24, 24, 24, 24, 24, 24, 48, 48, 48, 48].map((hours) => hours * HOUR);
// The product looks for what has come due every few seconds of real time.
const PATIENCE = 4500;

export class Clock {
  constructor(app) {
    this.app = app;
    this.time = h("time", { class: "clock-time" });
    this.day = h("span", { class: "clock-day" });
    this.offset = h("span", { class: "clock-offset" });
    this.news = h("p", { class: "unseen", role: "status" });
    this.walking = h("button", { type: "button", class: "quiet", onclick: () => this.toNext() }, t("next"));
    this.panel = h("div", { class: "clock-panel", id: "clock-panel", role: "group", "aria-label": t("setClock") },
      this.step("hour1", HOUR), this.step("hour6", 6 * HOUR), this.step("day1", 24 * HOUR), this.walking,
      h("button", { type: "button", class: "quiet", onclick: () => this.move({ reset: true }) }, t("reset")));
    this.face = h("button", { type: "button", class: "clock-face", "aria-controls": "clock-panel", "aria-expanded": false, "aria-label": t("clock"), onclick: () => this.unfold() },
      icon("clock"), h("span", { class: "clock-text" }, h("span", {}, this.time, " ", this.offset), this.day));
    this.node = h("section", { class: "clock", "aria-label": t("clock") }, this.face, this.panel, this.news);
    this.timer = setInterval(() => this.update(), 1000);
  }

  step(key, seconds) {
    return h("button", { type: "button", class: "quiet", onclick: () => this.move({ forward_seconds: seconds }) }, t(key));
  }

  close() {
    clearInterval(this.timer);
    this.stopped = true;
  }

  unfold(open = !this.node.classList.contains("open")) {
    this.node.classList.toggle("open", open);
    this.face.setAttribute("aria-expanded", String(open));
  }

  update() {
    const { store } = this.app;
    const now = store.now();
    this.write(this.time, hourOf(now));
    this.write(this.day, dayOf(now));
    const offset = Math.round(store.offset);
    this.write(this.offset, offset >= 60 ? t("ahead", { much: spanOf(offset) }) : t("realTime"));
    this.offset.classList.toggle("ahead", offset >= 60);
    this.face.setAttribute("aria-label", `${t("clock")}: ${momentOf(now)}, ${this.offset.textContent}`);
  }

  write(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  async move(change) {
    try {
      this.app.store.setClock(await call("/sim/clock", change));
      this.app.store.tell();
      this.update();
      this.say("moved");
      return true;
    } catch (error) {
      this.news.textContent = t("failed", { why: error.message });
      return false;
    }
  }

  say(key) {
    this.news.textContent = t(key, { when: momentOf(this.app.store.now()) });
  }

  /** Let time pass step by step until a bot says something; a second press stops. */
  async toNext() {
    if (this.going) {
      this.stopped = true;
      return;
    }
    this.going = true;
    this.stopped = false;
    this.walking.textContent = t("stop");
    let came = false;
    for (const seconds of STEPS) {
      const message = this.app.nextBotMessage(PATIENCE);
      if (this.stopped || !(await this.move({ forward_seconds: seconds }))) break;
      came = await message;
      if (came) break;
    }
    this.say(came ? "came" : "nothingCame");
    this.walking.textContent = t("next");
    this.going = false;
  }
}
