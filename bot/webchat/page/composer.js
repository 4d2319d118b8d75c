/* Where a person writes: words, files, their place; and the menu that the bot has put below. */

import { h, icon, iconButton, keyed } from "./dom.js";
import { newId, recall, remember } from "./memory.js";
import { t } from "./words.js";

const MOST_CHARS = 4096;
const MOST_BYTES = 10 * 1024 * 1024;
const TAKEN = "image/jpeg,image/png,image/webp,.pdf,.doc,.docx,.xls,.xlsx";

export class Composer {
  constructor({ send, toast }) {
    Object.assign(this, { send, toast });
    this.files = [];
    this.shownMenu = true;
    this.build();
  }

  build() {
    this.picker = h("input", { type: "file", multiple: true, accept: TAKEN, hidden: true, "aria-label": t("file"), onchange: () => this.choose() });
    this.chosen = h("div", { class: "chosen", hidden: true });
    this.options = h("div", { class: "attach", role: "group", "aria-label": t("attach"), hidden: true },
      h("button", { type: "button", class: "key", onclick: () => this.picker.click() }, icon("file"), t("file")),
      h("button", { type: "button", class: "key", onclick: () => this.sendPlace() }, icon("place"), t("place")));
    this.clip = iconButton("clip", t("attach"), () => this.toggleOptions(), { "aria-expanded": false });
    this.input = h("textarea", { id: "field", rows: 1, "aria-label": t("write"), placeholder: t("write"), autocomplete: "off", enterkeyhint: "send", value: recall("sessionStorage", "draft", "") });
    this.keys = iconButton("keys", t("hideMenu"), () => this.toggleMenu(), { hidden: true, "aria-expanded": true });
    this.go = h("button", { class: "icon-button send", "aria-label": t("send"), title: t("send") }, icon("send"));
    this.form = h("form", { class: "composer" }, this.picker, this.clip, this.input, this.keys, this.go);
    this.menu = h("div", { class: "menu", role: "group", "aria-label": t("menu"), hidden: true });
    this.node = h("footer", { class: "writing" }, this.chosen, this.options, this.form, this.menu);
    this.listen();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("input", () => remember("sessionStorage", "draft", this.input.value));
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length) this.take([...event.clipboardData.files]);
    });
  }

  submit() {
    const text = this.input.value.trim();
    if (text.length > MOST_CHARS) return this.toast(t("too_long", { most: MOST_CHARS }));
    if (!text && !this.files.length) return this.input.focus();
    const album = this.files.length > 1 ? newId() : null;
    this.files.forEach((file, place) => this.send({ file, album, text: place ? "" : text }));
    if (!this.files.length) this.send({ text });
    this.files = [];
    this.input.value = "";
    remember("sessionStorage", "draft", "");
    this.showFiles();
    return this.input.focus();
  }

  // Files and places.

  toggleOptions(open = this.options.hidden) {
    this.options.hidden = !open;
    this.clip.setAttribute("aria-expanded", String(open));
  }

  choose() {
    this.take([...this.picker.files]);
    this.picker.value = "";
    this.toggleOptions(false);
    this.input.focus();
  }

  take(files) {
    if (files.some((file) => file.size > MOST_BYTES)) this.toast(t("too_large"));
    this.files.push(...files.filter((file) => file.size <= MOST_BYTES));
    this.showFiles();
  }

  showFiles() {
    this.chosen.hidden = !this.files.length;
    this.chosen.replaceChildren(...this.files.map((file) => h("div", {}, h("span", {}, `📎 ${file.name}`),
      iconButton("close", t("remove", { name: file.name }), () => {
        this.files = this.files.filter((other) => other !== file);
        this.showFiles();
        this.input.focus();
      }))));
  }

  sendPlace() {
    this.toggleOptions(false);
    const told = ({ coords }) => this.send({ place: { latitude: coords.latitude, longitude: coords.longitude } });
    if (!navigator.geolocation) this.toast(t("noPlace"));
    else navigator.geolocation.getCurrentPosition(told, () => this.toast(t("noPlace")), { timeout: 15_000 });
  }

  // The menu.

  showMenu(rows) {
    this.keys.hidden = !rows.length;
    this.menu.hidden = !rows.length || !this.shownMenu;
    keyed(this.menu, rows, {
      key: (row) => JSON.stringify(row),
      version: () => 0,
      build: (row) => h("div", { class: "row" }, row.map(({ label, location }) => h("button", {
        type: "button", class: "key", onclick: () => (location ? this.sendPlace() : this.send({ text: label })),
      }, label))),
    });
  }

  toggleMenu() {
    this.shownMenu = !this.shownMenu;
    this.menu.hidden = !this.shownMenu;
    const label = t(this.shownMenu ? "hideMenu" : "showMenu");
    this.keys.setAttribute("aria-expanded", String(this.shownMenu));
    this.keys.setAttribute("aria-label", label);
    this.keys.title = label;
  }
}
