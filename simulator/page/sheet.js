/* What rises from the bottom of a phone: a menu, a question, a form, an alert. And the enlarged photo. */

import { h, icon, iconButton } from "./dom.js";
import { t } from "./words.js";

/**
 * Open a sheet in `phone`; what lies behind it rests until it is closed. `content` is a list of nodes.
 * Escape and the backdrop close it, and focus returns to where it was. Returns a function that closes it.
 */
export function openSheet(phone, { title, content, alert = false }) {
  phone.closeSheet?.();
  const returnTo = document.activeElement;
  const sheet = h("div", { class: "sheet", role: alert ? "alertdialog" : "dialog", "aria-label": title, tabindex: "-1" },
    h("div", { class: "sheet-head" }, h("h3", {}, title), iconButton("close", t("ok"), () => close())), content);
  const layer = h("div", { class: "sheet-layer", onclick: (event) => event.target === layer && close() }, sheet);
  layer.addEventListener("keydown", (event) => walk(event, sheet, close));
  phone.screen.inert = true;
  phone.frame.append(layer);
  (sheet.querySelector("[data-first]") ?? sheet.querySelector(".sheet-head ~ * button, input") ?? sheet).focus();

  function close() {
    if (!layer.isConnected) return;
    layer.remove();
    phone.screen.inert = false;
    phone.closeSheet = null;
    // What was pressed may have been drawn anew meanwhile: then the newest message takes the focus.
    const place = returnTo?.isConnected ? returnTo : phone.screen.querySelector("article[tabindex='0'], textarea, button");
    place?.focus({ preventScroll: true });
  }
  phone.closeSheet = close;
  return close;
}

function walk(event, sheet, close) {
  if (event.key === "Escape") {
    event.stopPropagation();
    close();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.matches("input, select")) return;
  const buttons = [...sheet.querySelectorAll("button, a[href]")];
  const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
  next?.focus();
  event.preventDefault();
}

/** A menu: `items` are {label, icon?, note?, act, grave?}. */
export function openMenu(phone, title, items) {
  const close = openSheet(phone, { title, content: [h("div", { class: "menu" }, items.filter(Boolean).map((item) =>
    h("button", {
      type: "button", class: item.grave ? "menu-item grave" : "menu-item",
      onclick: () => {
        close();
        item.act();
      },
    }, item.icon && icon(item.icon), h("span", {}, h("span", {}, item.label), item.note && h("small", {}, item.note)))))] });
}

/** A question with one way on; without `onYes` it is an alert that can only be closed. */
export function openQuestion(phone, { title, text, yes, onYes }) {
  const close = openSheet(phone, { title, alert: true, content: [
    h("p", { class: "sheet-text" }, text),
    h("div", { class: "sheet-foot" },
      onYes && h("button", { type: "button", class: "quiet", onclick: () => close() }, t("cancel")),
      h("button", {
        type: "button", class: "primary", "data-first": true,
        onclick: () => {
          close();
          onYes?.();
        },
      }, yes ?? t("ok"))),
  ] });
}

/** A photo over the whole page; Escape or a tap closes it. */
export function enlarge(url, alt) {
  const dialog = h("dialog", { class: "enlarged", "aria-label": alt },
    iconButton("close", t("ok"), () => dialog.close()), h("img", { src: url, alt }));
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
