/* Links: which ones are safe to follow, and which ones open a bot in the phone they were pressed in. */

const SAFE = new Set(["http:", "https:", "mailto:", "tel:", "sms:", "tg:"]);

/** A URL that may be put in a link, or null for `javascript:` and other surprises. */
export function safeUrl(text) {
  for (const candidate of [text, `https://${text}`]) {
    try {
      const url = new URL(candidate);
      if (SAFE.has(url.protocol)) return url;
    } catch {
      continue;
    }
  }
  return null;
}

/** What `https://t.me/name?start=payload` or `tg://resolve?domain=name&start=payload` asks for; {oa} for `https://zalo.me/<id>`. */
export function deepLink(text) {
  const url = safeUrl(text.trim());
  if (!url) return null;
  const query = url.searchParams;
  if (url.protocol === "tg:") {
    return query.get("domain") ? { bot: query.get("domain"), payload: query.get("start") } : null;
  }
  // An Official Account's link carries no payload: whoever opens it sees the chat.
  if (url.hostname === "zalo.me") return { oa: url.pathname.slice(1), payload: null };
  if (!["t.me", "www.t.me", "telegram.me"].includes(url.hostname)) return null;
  const [, name, rest] = url.pathname.split("/");
  return name && !rest ? { bot: name, payload: query.get("start") } : null;
}
