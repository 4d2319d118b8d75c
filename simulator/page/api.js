/* Talking to the simulator: JSON calls, and the stream of events that resumes where it was cut. */

/** Send `body` (or fetch, without one) and return the JSON answer; throws Error with the server's words and `status`. */
export async function call(path, body) {
  const options = body === undefined ? {} : {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  const response = await fetch(path, options);
  const data = await response.json().catch(() => ({}));
  if (!response.ok) {
    const why = data.description ?? data.error ?? data.detail ?? response.statusText;
    throw Object.assign(new Error(typeof why === "string" ? why : JSON.stringify(why)), { status: response.status });
  }
  return data;
}

/** A page of a chat's messages, oldest first; none for a chat that is gone meanwhile. */
export async function history(chatId, before) {
  try {
    return (await call(`/sim/chats/${chatId}/messages?limit=200${before ? `&before=${before}` : ""}`)).messages;
  } catch (error) {
    if (error.status === 404) return [];
    throw error;
  }
}

const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 5000;

/**
 * The stream of events. After a cut it asks for what came after the last event that was applied.
 * When the simulator no longer keeps what we missed ("resync"), or was emptied and counts lower
 * than we do, everything is loaded anew.
 */
export class Feed {
  constructor({ lastSeq, onEvent, onStatus, onRestart }) {
    Object.assign(this, { lastSeq, onEvent, onStatus, onRestart });
    this.pause = FIRST_PAUSE;
    this.anew = false;
  }

  open() {
    this.source = new EventSource(`/sim/events?after=${this.lastSeq()}`);
    this.source.onopen = () => {
      this.pause = FIRST_PAUSE;
      this.onStatus("live");
    };
    this.source.onmessage = (message) => this.take(JSON.parse(message.data));
    this.source.onerror = () => this.reopen();
  }

  take(event) {
    // In one stream the numbers only rise: a lower one means that counting began again.
    if (event.kind === "resync" || event.seq <= this.lastSeq()) this.reopen(true);
    else this.onEvent(event);
  }

  reopen(anew = this.anew) {
    this.anew = anew;
    this.source.close();
    this.onStatus("lost");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.resume(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
  }

  async resume() {
    try {
      const state = await call("/sim/state");
      if (this.anew || state.last_seq < this.lastSeq()) await this.onRestart(state);
      this.anew = false;
      this.open();
    } catch {
      this.reopen();
    }
  }
}
