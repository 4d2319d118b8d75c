/* What a person does on Zalo, in the words of /sim/zalo; and the form that shares their information. */

import { h } from "./dom.js";
import { openSheet } from "./sheet.js";
import { t } from "./words.js";

// Zalo's name for the heart that a long press offers first.
export const HEART = "/-heart";

/** The body of /sim/zalo/say for what the composer wants to send. */
export function said(chat, quoted, { text, photo, document, location, caption }) {
  const content = photo ? { image: { base64: photo.base64 } } : document ? { file: document } : location ? { location } : { text };
  return {
    ...content,
    ...(caption ? { caption } : {}),
    ...(chat && chat.type !== "private" ? { chat_id: chat.id } : {}),
    ...(quoted?.native_id ? { quote: quoted.native_id } : {}),
  };
}

/** Where a message's button is: in a group, or in the chat with the OA. */
export const placeOf = (message) => (message.chat_id < 0 ? { chat_id: message.chat_id } : {});

/** The card that asks for a person's information, with its one button. */
export function infoCard({ title, subtitle }, onShare) {
  return h("div", { class: "info-card" }, h("b", {}, title), h("p", {}, subtitle),
    onShare && h("button", { type: "button", class: "key", onclick: onShare }, t("shareInfo")));
}

/** Ask what to share; `onShare` gets {name, phone, city, ward, address}. */
export function askForInfo(phone, person, onShare) {
  const field = (name, value, props = {}) => h("input", { type: "text", name, value, autocomplete: "off", ...props });
  const fields = [
    ["infoName", field("name", phone.name, { required: true, "data-first": true })],
    ["infoPhone", field("phone", person.phone ?? "", { inputmode: "tel", required: true })],
    ["infoCity", field("city", "Hà Tĩnh")], ["infoWard", field("ward", "")], ["infoAddress", field("address", "")],
  ];
  const form = h("form", { class: "form" }, fields.map(([label, input]) => h("label", {}, t(label), input)),
    h("div", { class: "sheet-foot" }, h("button", { class: "primary" }, t("shareInfo"))));
  const close = openSheet(phone, { title: t("shareInfo"), content: [form] });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    close();
    onShare(Object.fromEntries(fields.map(([, input]) => [input.name, input.value.trim() || null])));
  });
}
