/* Building and reconciling DOM nodes. Text only ever enters the page as text nodes. */

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "hidden", "disabled", "multiple"]);

/** Make an element: `on…` are listeners, `aria-…` keep false as "false", null leaves one out. */
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
  send: "M4 12l16-8-6 17-3-7-7-2z",
  clip: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7L9.5 17a1.7 1.7 0 0 1-2.4-2.4l7.5-7.5",
  keys: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M18 10h.01M8 14h8",
  close: "M6 6l12 12M18 6L6 18",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  place: "M12 21s7-6.5 7-11a7 7 0 0 0-14 0c0 4.5 7 11 7 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  out: "M7 17L17 7M9 7h8v8",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A round button that shows a drawing and says its name to a screen reader and on hover. */
export function iconButton(name, label, onclick, props = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...props }, icon(name));
}

const built = new WeakMap();
const FOCUSABLE = "button, a[href]";

/**
 * Make `container` hold one node for each item, in order. A node is built again only when its
 * version changed, so a screen reader hears what is new and the focus stays where it was.
 */
export function keyed(container, items, { key, version, build }) {
  const old = built.get(container) ?? new Map();
  const fresh = new Map();
  const wanted = new Set(items.map(key));
  for (const [name, { node }] of old) if (!wanted.has(name)) node.remove();
  let cursor = container.firstChild;
  for (const item of items) {
    const name = key(item);
    const now = version(item);
    const before = old.get(name);
    let node = before?.node;
    if (!before || before.version !== now) {
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
  // Never another button than the one that was pressed: a second Enter must not choose blindly.
  const candidates = [after, ...after.querySelectorAll(FOCUSABLE)];
  const same = candidates[place];
  (same && same.textContent === active.textContent ? same : after).focus({ preventScroll: true });
}
