/* The page behind a login link. The code stands after the #, and nothing happens before a press. */

import { call } from "./net.js";
import { recall, remember } from "./memory.js";
import { speak, t } from "./words.js";

const code = location.hash.slice(1);
history.replaceState(null, "", location.pathname);
speak(recall("localStorage", "language", navigator.language?.startsWith("en") ? "en" : "vi"));
const button = document.querySelector("button");
const told = document.getElementById("told");
document.querySelector("h1").textContent = t("loginTitle");
document.querySelector(".brand").textContent = t("name");
document.getElementById("lead").textContent = t("loginLead");
button.textContent = t("loginButton");
button.hidden = !code;
if (!code) told.textContent = t("noLogin");

button.addEventListener("click", async () => {
  button.disabled = true;
  const { status, told: answer } = await call("login", { json: { code } });
  if (status === 200) {
    remember("sessionStorage", "outbox", []);
    location.replace("/chat");
    return;
  }
  told.textContent = t(answer.error);
  button.disabled = false;
  button.hidden = status === 403;
});
