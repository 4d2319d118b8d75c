/* One message as a bubble: who, what, when, and the buttons under it. */

import { h, icon, iconButton } from "./dom.js";
import { styledText, link } from "./entities.js";
import { inlineKeyboard } from "./buttons.js";
import { hourOf, sizeOf, t } from "./words.js";
import { infoCard } from "./zalo.js";

const OTHER_KINDS = ["sticker", "voice", "audio", "video", "video_note", "animation", "dice", "poll", "venue",
  "game", "story", "paid_media", "checklist", "giveaway"];

/**
 * Build the node of a message as `phone`'s person sees it. `named` asks for the sender's name
 * (the first of several in a row), `waiting` is the data of a pressed button, or null.
 */
export function bubble(message, { phone, named, waiting }) {
  if (message.service) return h("p", { class: "service" }, message.service.text);
  const mine = message.from.person_id === phone.person.id;
  const sender = mine ? t("you") : message.from.name;
  const article = h("article", { class: `message ${mine ? "mine" : "theirs"}`, "data-id": message.id, tabindex: "-1" },
    h("div", { class: "bubble" },
      h("p", { class: named && !mine ? `sender ink-${hueOf(message.from)}` : "unseen" }, sender),
      message.reply_to && quote(message.reply_to, phone),
      media(message, phone),
      words(message, phone),
      footer(message)),
    iconButton("more", t("actions"), () => phone.showActions(message), { class: "icon-button more", tabindex: "-1" }),
    inlineKeyboard(message, { phone, waiting }));
  article.addEventListener("dblclick", () => phone.replyTo(message));
  return article;
}

const hueOf = (from) => (from.person_id ? Math.abs(from.person_id) % 6 : 5);

function quote({ id, text }, phone) {
  return h("button", { type: "button", class: "quote", onclick: () => phone.scrollTo(id) },
    h("span", { class: "unseen" }, `${t("reply")}: `), h("span", { class: "quoted" }, text || "…"));
}

function words(message, phone) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  const entities = message.text ? message.entities : message.caption_entities;
  return h("div", { class: onlyEmoji(text) ? "text large" : "text" }, styledText(text, entities, phone.taps));
}

const onlyEmoji = (text) => text.length < 12 && /^(\p{Extended_Pictographic}|\u200d|\ufe0f|\p{Emoji_Modifier})+$/u.test(text);

function footer(message) {
  const date = new Date(message.date);
  const reactions = message.reactions?.length ? h("span", { class: "reactions" }, message.reactions.join(" "), " ") : null;
  return h("p", { class: "meta" }, reactions, message.edited && h("span", { class: "edited" }, t("edited"), " "),
    h("time", { datetime: message.date }, hourOf(date)));
}

function media(message, phone) {
  if (message.photo) return photo(message, phone);
  if (message.document) return file(message.document);
  if (message.location) return place(message.location, phone);
  if (message.contact) return contact(message.contact);
  if (message.request_info) return infoCard(message.request_info, () => phone.shareInfo());
  if (message.link) return link(message.link.url, [icon("out"), h("span", {}, message.link.url)], phone.taps, { class: "attachment" });
  const kind = otherKind(message);
  return kind && h("p", { class: "other-kind" }, t("unknownKind", { kind }));
}

function otherKind(message) {
  return OTHER_KINDS.find((kind) => message[kind]) ?? null;
}

function photo(message, phone) {
  const { url, width, height } = message.photo;
  const alt = message.caption || t("photoFrom", { name: message.from.name });
  return h("button", { type: "button", class: "photo", "aria-label": `${t("opens")}: ${alt}`, onclick: () => phone.enlarge(url, alt) },
    h("img", { src: url, alt, width: width || null, height: height || null }));
}

function file({ url, file_name: name, size }) {
  return h("a", { class: "attachment", href: url, download: name, "aria-label": t("download", { name }) }, icon("file"),
    h("span", {}, h("b", {}, name), h("small", {}, sizeOf(size ?? 0))));
}

function place({ latitude, longitude }, phone) {
  const at = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=15/${latitude}/${longitude}`;
  const face = [icon("place"), h("span", {}, h("b", {}, at), h("small", {}, t("onMap")))];
  return link(map, face, phone.taps, { class: "attachment place" });
}

function contact({ phone_number: number, first_name: name }) {
  return h("div", { class: "attachment" }, icon("person"), h("span", {}, h("b", {}, name ?? ""), h("small", {}, number)));
}

/** One line that stands for a message: in the list of chats, a pinned bar, a reply. */
export function gist(message) {
  const text = message.text ?? message.caption ?? message.service?.text;
  if (text) return text.replace(/\s+/g, " ").slice(0, 120);
  if (message.photo) return t("photo");
  if (message.document) return message.document.file_name;
  if (message.location) return t("location");
  if (message.contact) return message.contact.phone_number;
  if (message.request_info) return message.request_info.title;
  if (message.link) return message.link.url;
  return t("unknownKind", { kind: otherKind(message) ?? "?" });
}
