/* The buttons bots send: inline ones under a message, and the keyboard under the input. */

import { h, icon } from "./dom.js";
import { link } from "./entities.js";
import { t } from "./words.js";

export function inlineKeyboard(message, { phone, waiting }) {
  const rows = message.inline_keyboard;
  if (!rows?.length) return null;
  return h("div", { class: "inline-keyboard" },
    rows.map((row) => h("div", { class: "row" }, row.map((button) => inlineButton(button, message, phone, waiting)))));
}

function inlineButton(button, message, phone, waiting) {
  if (button.url) return link(button.url, [button.text, icon("out")], phone.taps, { class: "key" });
  if (button.copy_text) {
    const text = button.copy_text.text ?? button.copy_text;
    return h("button", { type: "button", class: "key", onclick: () => phone.copy(text) }, button.text, icon("copy"));
  }
  const busy = waiting !== null && waiting === button.callback_data;
  return h("button", {
    type: "button", class: "key", "aria-busy": busy,
    onclick: () => busy || phone.press(message, button.callback_data),
  }, button.text, busy && h("span", { class: "unseen" }, ` (${t("waiting")})`));
}

/** The reply keyboard; `onPress(button)` gets the button as the bot described it. */
export function replyKeyboard(keyboard, onPress) {
  return h("div", { class: "reply-keyboard", role: "group", "aria-label": t("keys") },
    keyboard.keyboard.map((row) => h("div", { class: "row" }, row.map((raw) => {
      const button = typeof raw === "string" ? { text: raw } : raw;
      return h("button", { type: "button", class: "key", onclick: () => onPress(button) }, button.text);
    }))));
}
