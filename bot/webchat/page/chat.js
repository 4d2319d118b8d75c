/* What has happened in the chat, put together from entries that may come twice or out of order. */

export class Chat {
  constructor() {
    this.clear();
  }

  /** Begin anew, as the chat of that name: another session's entries count from 1 again. */
  clear(name = null) {
    this.name = name;
    this.messages = new Map();
    this.edits = new Map();
    this.last = 0;
    this.changes = 0;
  }

  /** Take an entry in; true if anything is new. The same one again changes nothing. */
  apply(event) {
    if (event.kind === "edit") return this.edit(event);
    this.last = Math.max(this.last, event.seq);
    return this.messages.has(event.seq) ? false : this.keep(event);
  }

  keep(event) {
    this.messages.set(event.seq, { ...event, set: {}, version: (this.changes += 1) });
    const waiting = this.edits.get(event.seq) ?? [];
    this.edits.delete(event.seq);
    for (const edit of waiting) this.edit(edit);
    return true;
  }

  /** Of two edits of the same thing the later one holds, whichever comes first. */
  edit(event) {
    this.last = Math.max(this.last, event.seq);
    const message = this.messages.get(event.target);
    if (!message) {
      this.edits.set(event.target, [...(this.edits.get(event.target) ?? []), event]);
      return false;
    }
    let changed = false;
    for (const name of ["text", "rows", "file", "dropped"]) {
      if (!(name in event) || (message.set[name] ?? 0) >= event.seq) continue;
      message[name] = event[name];
      message.set[name] = event.seq;
      changed = true;
    }
    if (changed) message.version = this.changes += 1;
    return changed;
  }

  inOrder() {
    return [...this.messages.values()].sort((a, b) => a.seq - b.seq);
  }

  /** The menu that stands under the input: the newest one told. */
  menu() {
    return this.inOrder().findLast((message) => message.menu)?.menu ?? [];
  }

  has(id) {
    return [...this.messages.values()].some((message) => message.id === id);
  }
}
