/*
 * A message's text with its entities, as DOM nodes. Offsets count UTF-16 code units, as JavaScript's
 * strings do. Entities may nest; one that crosses another's end is cut there and goes on after it.
 */

import { h } from "./dom.js";
import { safeUrl } from "./links.js";
import { t } from "./words.js";

const PLAIN = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

/** `act` says what a tap does: {command(text), link(url)}; `link` returns true when it took the tap. */
export function styledText(text, entities, act) {
  const sorted = (entities ?? [])
    .map((entity) => ({ ...entity, end: Math.min(entity.offset + entity.length, text.length) }))
    .filter((entity) => entity.offset >= 0 && entity.end > entity.offset)
    .sort((a, b) => a.offset - b.offset || b.end - a.end);
  return between(text, 0, text.length, sorted, act);
}

function between(text, from, to, entities, act) {
  const nodes = [];
  const queue = [...entities];
  let at = from;
  const plain = (end) => {
    // A quotation ends its own line: the line break after it is already there.
    if (nodes.at(-1)?.matches?.("blockquote, pre") && text[at] === "\n") at += 1;
    if (end > at) nodes.push(text.slice(at, end));
  };
  while (queue.length) {
    const entity = queue.shift();
    plain(entity.offset);
    const inner = [];
    const later = [];
    for (const other of queue) {
      if (other.offset >= entity.end) later.push(other);
      else if (other.end <= entity.end) inner.push(other);
      else {
        inner.push({ ...other, end: entity.end });
        later.push({ ...other, offset: entity.end });
      }
    }
    const whole = text.slice(entity.offset, entity.end);
    nodes.push(wrap(entity, whole, between(text, entity.offset, entity.end, inner, act), act));
    at = entity.end;
    queue.splice(0, queue.length, ...later.sort((a, b) => a.offset - b.offset || b.end - a.end));
  }
  plain(to);
  return nodes;
}

function wrap(entity, whole, children, act) {
  if (PLAIN[entity.type]) return h(PLAIN[entity.type], {}, children);
  switch (entity.type) {
    case "url": return link(whole, children, act);
    case "text_link": return link(entity.url ?? "", children, act);
    case "mention": return link(`https://t.me/${whole.slice(1)}`, children, act);
    case "email": return link(`mailto:${whole}`, children, act);
    case "phone_number": return link(`tel:${whole.replace(/[^\d+]/g, "")}`, children, act);
    case "bot_command":
      return h("button", { type: "button", class: "word-button", onclick: () => act.command(whole) }, children);
    case "spoiler": return spoiler(children);
    default: return h("span", { class: `entity-${entity.type}` }, children);
  }
}

export function link(address, children, act, props = {}) {
  const url = safeUrl(address);
  if (!url) return h("span", {}, children);
  const follow = (event) => act.link(address) && event.preventDefault();
  return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", onclick: follow, ...props }, children);
}

function spoiler(children) {
  const button = h("button", { type: "button", class: "spoiler", "aria-label": t("hiddenText"), "aria-expanded": false }, children);
  button.addEventListener("click", () => {
    button.replaceWith(h("span", { class: "revealed" }, children));
  });
  return button;
}
