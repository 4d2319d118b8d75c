/* Who is on the desk: toggles that put phones out side by side, or on a narrow page tabs, one phone at a time. */

import { avatar, h, keyed } from "./dom.js";
import { fullName } from "./state.js";
import { currentLanguage, t } from "./words.js";

export class Cast {
  constructor(app) {
    this.app = app;
    this.node = h("nav", { class: "cast", "aria-label": t("people") });
    this.node.addEventListener("keydown", (event) => this.walk(event));
  }

  update() {
    const { store, desk, narrow } = this.app;
    const tabs = narrow.matches;
    this.row ??= this.node.appendChild(h("div", { class: "cast-row" }));
    this.row.setAttribute("role", tabs ? "tablist" : "group");
    this.row.setAttribute("aria-label", t("people"));
    keyed(this.row, [...store.people.values()], {
      key: (person) => person.id,
      version: (person) => [person, tabs, desk.unreadOf(person.id), tabs ? desk.front === person.id : desk.shown.includes(person.id)],
      build: (person) => this.chip(person, tabs),
    });
  }

  chip(person, tabs) {
    const { app } = this;
    const chosen = tabs ? app.desk.front === person.id : app.desk.shown.includes(person.id);
    const unread = app.desk.unreadOf(person.id);
    const state = tabs
      ? { role: "tab", "aria-selected": chosen, "aria-controls": `phone-${person.id}`, tabindex: chosen ? "0" : "-1" }
      : { "aria-pressed": chosen };
    return h("button", { type: "button", class: "chip", title: person[`about_${currentLanguage()}`], ...state, onclick: () => app.choose(person.id) },
      avatar(person.id, fullName(person)), h("span", {}, fullName(person)), person.network === "zalo" && h("span", { class: "tag" }, "Zalo"),
      unread > 0 && h("span", { class: "badge", role: "img", "aria-label": t("unread", { n: unread }) }, unread));
  }

  walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || !this.app.narrow.matches) return;
    const tabs = [...this.row.children];
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    next.focus();
    next.click();
    event.preventDefault();
  }
}
