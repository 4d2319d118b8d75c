/*
 * One tag puts the chat on any page:  <script src="https://HOST/chat/embed.js" async></script>
 * data-language="en" names the button in English; data-side="left" puts it on the left.
 */
(() => {
  const script = document.currentScript;
  const origin = new URL(script.src).origin;
  const english = script.dataset.language === "en";
  const words = english ? { open: "Ask the post", close: "Close the chat", name: "Chat with the post" }
    : { open: "Hỏi Bưu điện", close: "Đóng khung chat", name: "Chat với Bưu điện" };
  const side = script.dataset.side === "left" ? "left" : "right";
  const look = (node, rules) => Object.assign(node.style, rules);
  const host = document.createElement("div");
  const shadow = host.attachShadow({ mode: "open" });
  const button = document.createElement("button");
  let frame = null;
  button.type = "button";
  button.textContent = words.open;
  button.setAttribute("aria-expanded", "false");
  look(button, {
    position: "fixed", bottom: "16px", [side]: "16px", zIndex: "2147483000", minHeight: "52px", padding: "10px 22px", border: "0",
    borderRadius: "26px", background: "#0f5ca8", color: "#fff", font: "600 16px/1.3 system-ui, sans-serif", cursor: "pointer", boxShadow: "0 4px 16px #0005",
  });
  const place = () => {
    const small = window.innerWidth < 560 || window.innerHeight < 560;
    look(frame, small ? { inset: "0", width: "100%", height: "100%", borderRadius: "0" }
      : { inset: `auto ${side === "right" ? "16px" : "auto"} 84px ${side === "left" ? "16px" : "auto"}`, width: "400px", height: "min(640px, calc(100vh - 104px))", borderRadius: "16px" });
  };
  const build = () => {
    frame = document.createElement("iframe");
    frame.title = words.name;
    frame.src = `${origin}/chat`;
    frame.allow = "geolocation; clipboard-write";
    look(frame, { position: "fixed", zIndex: "2147483001", border: "0", background: "#fff", boxShadow: "0 8px 32px #0006" });
    shadow.append(frame);
  };
  const toggle = (open) => {
    if (open && !frame) build();
    if (open) place();
    if (frame) frame.hidden = !open;
    if (frame) frame.style.display = open ? "block" : "none";
    button.textContent = open ? words.close : words.open;
    button.setAttribute("aria-expanded", String(open));
    if (open) frame.focus();
    else button.focus();
  };
  button.addEventListener("click", () => toggle(!frame || frame.hidden));
  window.addEventListener("resize", () => frame && !frame.hidden && place());
  window.addEventListener("message", (event) => {
    if (frame && event.source === frame.contentWindow && event.origin === origin && event.data === "motcua:close") toggle(false);
  });
  shadow.append(button);
  const show = () => document.body.append(host);
  if (document.body) show();
  else document.addEventListener("DOMContentLoaded", show);
})();
