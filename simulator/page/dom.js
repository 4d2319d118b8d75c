/* Building and reconciling DOM nodes. Text only ever enters the page as text nodes. */

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "hidden", "disabled", "checked", "inert"]);

/** Make an element: `on…` are listeners, `aria-…` keep false as "false", null leaves a property out. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name.startsWith("aria-")) node.setAttribute(name, String(value));
    else if (PROPERTIES.has(name)) node[name] = value;
    else if (value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(2).filter((child) => child || child === 0));
  return node;
}

const ICONS = {
  back: "M15 5l-7 7 7 7",
  send: "M4 12l16-8-6 17-3-7-7-2z",
  clip: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7L9.5 17a1.7 1.7 0 0 1-2.4-2.4l7.5-7.5",
  slash: "M15 4L9 20M4 4h16v16H4z",
  keys: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M18 10h.01M8 14h8",
  more: "M5 11.5v1M12 11.5v1M19 11.5v1",
  close: "M6 6l12 12M18 6L6 18",
  reply: "M10 8V4l-7 7 7 7v-4c5 0 8 1.5 11 5-1-6-4-11-11-11z",
  pen: "M4 20l1-5L16 4l4 4L9 19z",
  pin: "M9 3h6l-1 7 4 4H6l4-4zM12 14v7",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  place: "M12 21s7-6.5 7-11a7 7 0 0 0-14 0c0 4.5 7 11 7 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c.5-4.5 3.5-7 8-7s7.5 2.5 8 7",
  photo: "M3 5h18v14H3zM8 11a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM3 17l6-4 4 3 4-4 4 4",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2",
  hash: "M9 4L7 20M17 4l-2 16M4 9h16M3.5 15h16",
  down: "M6 9l6 6 6-6",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  out: "M7 17L17 7M9 7h8v8",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  plus: "M12 5v14M5 12h14",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon", `icon-${name}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A round button that shows a drawing and says its name to a screen reader and on hover. */
export function iconButton(name, label, onclick, props = {}) {
  const button = h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, ...props }, icon(name));
  if (onclick) button.addEventListener("click", onclick);
  return button;
}

export function avatar(id, name) {
  const initial = [...name.trim()][0] ?? "?";
  return h("span", { class: `avatar hue-${Math.abs(Number(id)) % 6}`, "aria-hidden": true }, initial.toUpperCase());
}

const built = new WeakMap();
const FOCUSABLE = "button, a[href], input, textarea, [tabindex]";

/**
 * Make `container` hold one node for each item, in order. A node is built again only when its
 * version (an array) changed, so a screen reader hears what is new and focus stays where it was.
 */
export function keyed(container, items, { key, version, build }) {
  const old = built.get(container) ?? new Map();
  const fresh = new Map();
  // What is gone leaves first: nodes that stay must not be moved, a moved node loses the focus.
  const wanted = new Set(items.map(key));
  for (const [name, { node }] of old) if (!wanted.has(name)) node.remove();
  let cursor = container.firstChild;
  for (const item of items) {
    const name = key(item);
    const now = version(item);
    const before = old.get(name);
    let node = before?.node;
    if (!before || now.some((part, i) => part !== before.version[i])) {
      node = build(item);
      if (before) {
        if (cursor === before.node) cursor = node;
        replaceKeepingFocus(before.node, node);
      }
    }
    if (node === cursor) cursor = node.nextSibling;
    else container.insertBefore(node, cursor);
    fresh.set(name, { node, version: now });
  }
  built.set(container, fresh);
}

function replaceKeepingFocus(before, after) {
  const active = document.activeElement;
  const inside = before.contains(active);
  const place = inside ? [before, ...before.querySelectorAll(FOCUSABLE)].indexOf(active) : -1;
  before.replaceWith(after);
  if (!inside) return;
  const candidates = [after, ...after.querySelectorAll(FOCUSABLE)];
  (candidates[place] ?? candidates.at(-1)).focus({ preventScroll: true });
}
