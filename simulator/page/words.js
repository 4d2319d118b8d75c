/* The page's own words in the chosen language, and how dates and sizes are written. Messages are never translated. */

const ZONE = "Asia/Ho_Chi_Minh";
const load = async (name) => (await import(`./words-${name}.js`)).default;

let language = localStorage.getItem("motcua.language") === "en" ? "en" : "vi";
let words = await load(language);

export const currentLanguage = () => language;

/** Change between Vietnamese and English; the choice is remembered, and only the chosen words are fetched. */
export async function switchLanguage() {
  const other = language === "vi" ? "en" : "vi";
  [words, language] = [await load(other), other];
  localStorage.setItem("motcua.language", language);
}

/** The words for `key` with `{name}` places filled in. */
export function t(key, facts = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => facts[name]);
}

const formats = new Map();

/** A date written in the chosen language; making a formatter is slow, so each is made once. */
function written(date, name, options) {
  const key = `${language} ${name}`;
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(language === "vi" ? "vi-VN" : "en-GB", { timeZone: ZONE, ...options }));
  }
  return formats.get(key).format(date);
}

export const hourOf = (date) => written(date, "hour", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const dayOf = (date) => written(date, "day", { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric" });
export const shortDayOf = (date) => written(date, "short", { day: "2-digit", month: "2-digit" });
export const momentOf = (date) => `${hourOf(date)}, ${dayOf(date)}`;

/** Seconds as days, hours and minutes: the two largest that are not zero. */
export function spanOf(seconds) {
  const minutes = Math.floor(seconds / 60);
  const parts = [["days", Math.floor(minutes / 1440)], ["hours", Math.floor(minutes / 60) % 24], ["minutes", minutes % 60]];
  return parts.filter(([, n]) => n > 0).slice(0, 2).map(([key, n]) => t(key, { n })).join(" ");
}

export function sizeOf(bytes) {
  const [amount, unit] = bytes >= 1048576 ? [bytes / 1048576, "MB"] : [bytes / 1024, "kB"];
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(amount)} ${unit}`;
}
