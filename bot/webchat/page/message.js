/* One message as a bubble with the buttons under it. */

import { h, icon } from "./dom.js";
import { embedded } from "./memory.js";
import { hour, size, t } from "./words.js";

const TAGS = new Set(["strong", "em", "u", "s", "code", "pre", "blockquote", "span"]);
const FINDS = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])|(^|[\s(])(\/[a-z]{2,32})\b/g;
const SAFE = /^(https?:|mailto:|tel:)/i;

/** Nodes of a text tree: texts, and [tag, address, children] for what may be marked up. */
export function nodes(tree, act, inside = "") {
  return tree.flatMap((node) => {
    if (typeof node === "string") return inside === "a" || inside === "code" ? [node] : found(node, act);
    const [tag, address, children] = node;
    if (tag === "a" && SAFE.test(address ?? "")) return [link(address, nodes(children, act, "a"), act)];
    const name = TAGS.has(tag) ? tag : "span";
    return [h(name, {}, nodes(children, act, tag === "pre" ? "code" : tag))];
  });
}

/** Addresses and commands in a plain text, to be pressed. */
function found(text, act) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(FINDS)) {
    const [whole, address, before, command] = match;
    parts.push(text.slice(at, match.index), before);
    if (address) parts.push(link(address, [address], act));
    else parts.push(h("button", { type: "button", class: "word-button", onclick: () => act.say(command) }, command));
    at = match.index + whole.length;
  }
  return [...parts, text.slice(at)].filter(Boolean);
}

/** A link; one of our own kind is said here instead of opened elsewhere. */
function link(address, children, act, props = {}) {
  const ours = address.startsWith(`${location.origin}/m/`) ? address.slice(location.origin.length + 3) : null;
  const follow = (event) => {
    if (!ours) return;
    event.preventDefault();
    act.say(`/start ${ours}`);
  };
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer", onclick: follow, ...props }, children);
}

/** The message's node. `waiting` is the code of a button whose answer is awaited, or null. */
export function bubble(message, { act, waiting }) {
  const mine = message.kind === "said";
  return h("article", { class: `message ${mine ? "mine" : "theirs"}`, tabindex: "-1" },
    h("div", { class: "bubble" },
      h("p", { class: "unseen" }, mine ? t("you") : t("bot")),
      attached(message),
      words(message, act),
      h("p", { class: "meta" }, h("time", { datetime: message.at }, hour(message.at)))),
    buttons(message, act, waiting));
}

/** What is not sent yet. */
export function pending(item, { act, stuck }) {
  return h("article", { class: "message mine waiting", tabindex: "-1" },
    h("div", { class: "bubble" },
      h("p", { class: "unseen" }, t("you")),
      h("div", { class: "text" }, item.file ? `📎 ${item.file.name}` : item.place ? t("place") : said(item.text)),
      h("p", { class: "meta" }, stuck ? t("failed") : t("sending")),
      stuck && h("div", { class: "row" },
        h("button", { type: "button", class: "small-button", onclick: act.hurry }, t("again")),
        h("button", { type: "button", class: "small-button", onclick: () => act.drop(item.id) }, t("drop")))));
}

/** A command of the page's own as people would say it. */
function said(text) {
  if (/^\/start\b/.test(text)) return t("start");
  return { "/ngonngu en": "English", "/ngonngu vi": "Tiếng Việt" }[text] ?? text;
}

function words(message, act) {
  if (message.place) return h("p", {}, t("placeSent"));
  if (!message.text?.length) return null;
  const tree = message.kind === "said" ? [said(message.text[0])] : message.text;
  return h("div", { class: "text" }, message.kind === "said" ? tree : nodes(tree, act));
}

function attached({ file, dropped, text }) {
  if (dropped) return h("p", {}, h("em", {}, t("dropped")));
  if (!file) return null;
  if (file.elsewhere) return h("p", {}, h("em", {}, `📎 ${t("elsewhere")}`));
  const address = `/chat/api/file/${file.id}`;
  if (!file.picture) {
    return h("a", { class: "file", href: address, download: file.name }, icon("file"),
      h("span", {}, file.name, h("small", {}, h("span", { class: "unseen" }, `${t("download")}, `), size(file.size))));
  }
  const picture = h("img", { src: address, alt: text?.length ? "" : file.name });
  // A page of its own would not have the cookie that this frame has.
  const way = embedded ? { download: file.name } : { target: "_blank", rel: "noopener" };
  const shown = h("a", { class: "picture", href: address, ...way, "aria-label": `${t("opens")}: ${file.name}` }, picture);
  picture.addEventListener("error", () => shown.replaceWith(h("p", {}, h("em", {}, t("fileGone")))));
  return shown;
}

function buttons(message, act, waiting) {
  if (!message.rows?.length) return null;
  return h("div", { class: "keys", role: "group", "aria-label": t("keys") },
    message.rows.map((row) => h("div", { class: "row" }, row.map((button) => key(button, message, act, waiting)))));
}

function key({ label, code, url, copy }, message, act, waiting) {
  if (url) return link(url, [label, icon("out")], act, { class: "key" });
  if (copy) return h("button", { type: "button", class: "key", onclick: () => act.copy(copy) }, label, icon("copy"));
  const busy = waiting !== null && waiting === code;
  return h("button", {
    type: "button", class: "key", "aria-busy": busy, disabled: !code,
    onclick: () => busy || act.press(message.seq, code),
  }, label);
}
