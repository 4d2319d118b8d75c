/* Calls to our own server, what waits to be sent, and the stream of what comes. */

import { embedded, newId, recall, remember } from "./memory.js";
import { speaks } from "./words.js";

const API = "/chat/api";
const TEMPORARY = [0, 401, 429, 502, 503, 504];
const LONGEST_PAUSE_MS = 30_000;

export async function call(path, { json, body, chat } = {}) {
  const options = { method: "POST", headers: { "X-Motcua-Chat": chat ?? "1" }, credentials: "same-origin" };
  if (json) options.headers["Content-Type"] = "application/json";
  if (json || body) options.body = body ?? JSON.stringify(json);
  else options.method = "GET";
  let answer;
  try {
    answer = await fetch(`${API}/${path}`, options);
  } catch {
    return { status: 0, told: { error: "away" } };
  }
  const told = await answer.json().catch(() => ({ error: answer.ok ? "unreadable" : "away" }));
  return { status: answer.ok ? 200 : answer.status, told, wait: Number(answer.headers.get("Retry-After")) * 1000 };
}

/**
 * What waits to be sent, oldest first, each under an id of its own: what is sent twice is acted on
 * once. Words and presses outlive a reload; files and places are only in this page's memory.
 */
export class Outbox {
  constructor({ onchange, onanswer, onrefused, onstranger, chat }) {
    Object.assign(this, { onchange, onanswer, onrefused, onstranger, chat });
    this.items = recall("sessionStorage", "outbox", []);
    this.busy = false;
    this.failing = 0;
    window.addEventListener("online", () => this.hurry());
  }

  add(item) {
    this.items.push({ id: newId(), ...item });
    this.changed();
    this.hurry();
  }

  drop(id) {
    this.items = this.items.filter((item) => item.id !== id);
    this.changed();
  }

  changed() {
    remember("sessionStorage", "outbox", this.items.filter((item) => !item.file && !item.place));
    this.onchange();
  }

  hurry() {
    this.wakeUp?.();
    this.pump();
  }

  async pump() {
    if (this.busy) return;
    this.busy = true;
    while (this.items.length) {
      const item = this.items[0];
      const { status, told, wait } = await this.post(item);
      if (TEMPORARY.includes(status)) await this.rest(status, wait);
      else {
        this.failing = 0;
        this.items = this.items.filter((other) => other !== item);
        if (status === 200) this.onanswer(told, item);
        else this.onrefused(told.error, item);
        this.changed();
      }
    }
    this.busy = false;
    this.onchange();
  }

  async post(item) {
    const met = await this.meet();
    if (met) return met;
    const { id, text, press, place, file, album } = item;
    const chat = this.chat();
    if (!file) return call("message", { json: { id, text, press, place }, chat });
    const asked = new URLSearchParams({ id, name: file.name, caption: text ?? "", ...(album && { album }) });
    return call(`file?${asked}`, { body: file, chat });
  }

  /** Have a chat of our own before the first word; a browser that keeps no cookie cannot. */
  async meet() {
    if (this.met) return null;
    const first = await call("session", { json: { language: speaks(), embedded } });
    if (first.status !== 200) return first.status === 403 ? { status: 400, told: first.told } : first;
    const history = await call(`history?embedded=${Number(embedded)}`);
    if (history.status !== 200) return history;
    if (!history.told.visitor) return { status: 400, told: { error: "cookies" } };
    this.met = true;
    this.onstranger(history.told);
    return null;
  }

  async rest(status, wait) {
    if (status === 401) this.met = false;
    this.failing += 1;
    this.onchange();
    if (status === 401 && this.failing < 3) return;
    const pause = wait || Math.min(1000 * 2 ** (this.failing - 1), LONGEST_PAUSE_MS);
    await new Promise((done) => {
      this.wakeUp = done;
      setTimeout(done, pause);
    });
    this.wakeUp = null;
  }
}

/** The stream of entries; EventSource comes back by itself, and we where it gives up. */
export class Stream {
  constructor({ onevent, onstate, from }) {
    Object.assign(this, { onevent, onstate, from });
    this.tries = 0;
  }

  open() {
    this.close();
    const { last, name } = this.from();
    this.source = new EventSource(`${API}/events?after=${last}&chat=${name}`);
    this.source.onopen = () => {
      this.tries = 0;
      this.onstate("open");
    };
    this.source.onmessage = ({ data }) => this.onevent(JSON.parse(data));
    this.source.addEventListener("over", ({ data }) => this.over(data));
    this.source.onerror = () => {
      this.onstate("lost");
      if (this.source?.readyState === EventSource.CLOSED) this.later();
    };
  }

  over(why) {
    this.close();
    if (why === "crowded" || why === "ended") this.onstate(why);
    else this.later();
  }

  later() {
    this.close();
    this.tries += 1;
    this.timer = setTimeout(() => this.onstate("again"), Math.min(1000 * 2 ** this.tries, LONGEST_PAUSE_MS));
  }

  close() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }
}
