/* What this tab remembers over a reload. A browser that keeps nothing just forgets. */

export const embedded = window.parent !== window;

export function recall(store, name, otherwise) {
  try {
    return JSON.parse(window[store].getItem(`motcua.${name}`)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function remember(store, name, value) {
  try {
    window[store].setItem(`motcua.${name}`, JSON.stringify(value));
  } catch {
    // Private mode or a blocked frame: the page works on without.
  }
}

export const newId = () => [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");
