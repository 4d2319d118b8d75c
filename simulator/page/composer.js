/* Where a person writes: text, commands, attachments, a reply or an edit, and the bot's keyboard. */

import { askForPlace, chooseFiles, fileBody, readFiles } from "./attach.js";
import { replyKeyboard } from "./buttons.js";
import { h, icon, iconButton, keyed } from "./dom.js";
import { gist } from "./message.js";
import { openMenu, openQuestion } from "./sheet.js";
import { t } from "./words.js";

// The Bot API's limit for one text; Telegram's clients cut a longer one into several messages.
const LONGEST_TEXT = 4096;

export class Composer {
  constructor(chat) {
    Object.assign(this, { chat, phone: chat.phone, store: chat.store });
    const { view, phone } = chat;
    this.draft = phone.app.desk.draft(`${phone.person.id}/${view.bot ?? view.chat}/${chat.thread}`);
    this.context = h("div", { class: "context", hidden: true });
    this.hints = h("div", { class: "hints", role: "group", "aria-label": t("commands"), hidden: true });
    this.count = h("p", { class: "count", role: "status" });
    this.input = h("textarea", { rows: 1, "aria-label": t("write"), placeholder: t("write"), autocomplete: "off", value: this.draft.text });
    this.slash = iconButton("slash", t("commands"), () => this.showCommands());
    this.keys = iconButton("keys", t("hideKeys"), () => this.toggleKeys(), { hidden: true });
    this.attach = iconButton("clip", t("attach"), () => this.showAttachments());
    this.go = h("button", { class: "icon-button send" }, icon("send"));
    this.form = h("form", { class: "composer" }, this.attach, this.slash, this.input, this.keys, this.go);
    this.start = h("button", { type: "button", class: "primary start", hidden: true, onclick: () => (phone.zalo ? phone.follow(true) : phone.start(view.bot, null)) }, t(phone.zalo ? "follow" : "start"));
    this.barrier = h("div", { class: "barrier", hidden: true });
    this.board = h("div", { class: "board" });
    this.node = h("div", { class: "writing" }, this.start, this.barrier, this.hints, this.context, this.count, this.form, this.board);
    this.listen();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.keyPressed(event));
    this.input.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length) readFiles(event.clipboardData.files, false).then((files) => this.addFiles(files));
    });
  }

  keyPressed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowDown" && !this.hints.hidden) {
      event.preventDefault();
      this.hints.querySelector("button").focus();
    } else if (event.key === "Escape" && (this.draft.reply || this.draft.edit)) this.dropContext();
  }

  typed() {
    this.draft.text = this.input.value;
    this.showHints();
    const { length } = this.input.value;
    const parts = this.phone.zalo ? 1 : Math.ceil(length / LONGEST_TEXT);
    this.count.textContent = parts > 1 ? t("tooLong", { n: length, parts }) : "";
  }

  // What is shown.

  update() {
    const { chat, draft } = this;
    const known = chat.chat;
    const messages = known ? this.store.thread(known.id, chat.thread) : [];
    this.start.hidden = !chat.view.bot || (this.phone.zalo ? this.phone.person.follows : messages.length > 0);
    this.showBarrier(known);
    const keyboard = known && this.store.keyboard(known.id, chat.thread);
    this.obeyKeyboard(keyboard, messages.at(-1));
    this.showBoard(keyboard?.keyboard ? keyboard : null);
    this.showContext(draft);
    this.slash.hidden = !this.commands().length;
  }

  showBarrier(known) {
    const { phone, chat } = this;
    const blocked = chat.view.bot && phone.person.blocked;
    const closed = chat.topic?.closed && !this.store.isAdmin(known, phone.person.id);
    this.form.hidden = Boolean(blocked || closed);
    this.barrier.hidden = !this.form.hidden;
    const state = blocked ? "blocked" : closed ? "closed" : "";
    if (this.barrier.dataset.state === state) return;
    this.barrier.dataset.state = state;
    this.barrier.replaceChildren(...(blocked ? [t("blocked"), h("button", { type: "button", class: "primary", onclick: () => phone.block(chat.view.bot, false) }, t("unblock"))]
      : closed ? [t("topicClosed")] : []));
  }

  /** A new keyboard opens the board; a bot that forces a reply gets it. Each message is obeyed once. */
  obeyKeyboard(keyboard, newest) {
    if (!keyboard || this.draft.obeyed === keyboard.message.id) return;
    this.draft.obeyed = keyboard.message.id;
    this.draft.keysHidden = false;
    if (keyboard.force_reply && keyboard.message === newest) this.draft.reply = keyboard.message;
  }

  showBoard(keyboard) {
    const shown = keyboard && !this.draft.keysHidden && !this.form.hidden;
    this.keys.hidden = !keyboard;
    this.name(this.keys, t(shown ? "hideKeys" : "showKeys"));
    this.keys.setAttribute("aria-expanded", String(Boolean(shown)));
    this.input.placeholder = keyboard?.placeholder || t("write");
    keyed(this.board, shown ? [keyboard] : [], {
      key: (board) => board.message.id,
      version: (board) => [board.keyboard],
      build: (board) => replyKeyboard(board, (button) => this.pressKey(button, board)),
    });
  }

  showContext({ reply, edit, files }) {
    const items = [edit && { edit }, reply && { reply }, ...files.map((file) => ({ file }))].filter(Boolean);
    this.context.hidden = !items.length;
    this.name(this.go, t(edit ? "save" : "send"));
    keyed(this.context, items, {
      key: (item) => Object.keys(item)[0] + (item.file ? files.indexOf(item.file) + item.file.name : ""),
      version: (item) => Object.values(item),
      build: (item) => this.contextLine(item),
    });
  }

  name(button, label) {
    button.title = label;
    button.setAttribute("aria-label", label);
  }

  contextLine({ edit, reply, file }) {
    const drop = () => {
      if (file) this.draft.files = this.draft.files.filter((other) => other !== file);
      this.dropContext(!file);
    };
    const name = file ? file.name : edit ? t("editing") : t("replyTo", { name: reply.from.name });
    return h("div", { class: "context-line" },
      file?.preview && h("img", { src: file.preview, alt: "" }),
      h("span", {}, h("b", {}, name), !file && h("span", {}, gist(edit ?? reply))),
      iconButton("close", file ? t("remove", { name }) : t("cancel"), drop));
  }

  dropContext(all = true) {
    if (all && this.draft.edit) this.setText("");
    if (all) Object.assign(this.draft, { reply: null, edit: null });
    this.update();
    this.input.focus();
  }

  // Commands.

  commands() {
    const { view, chat } = this.chat;
    const bots = view.bot ? [view.bot] : (chat?.members ?? []).map((member) => member.bot_username).filter(Boolean);
    // In a group a command names its bot, as Telegram's clients write it.
    const written = (bot, { command }) => `/${command}${view.bot ? "" : `@${bot}`}`;
    return bots.flatMap((bot) => this.store.commandsIn(bot, chat?.id).map((command) => ({ ...command, text: written(bot, command) })));
  }

  showHints() {
    const typed = this.input.value.match(/^\/(\w*)$/)?.[1]?.toLowerCase();
    const found = typed === undefined ? [] : this.commands().filter(({ command }) => command.startsWith(typed));
    this.hints.hidden = !found.length;
    keyed(this.hints, found, {
      key: ({ text }) => text, version: ({ description }) => [description],
      build: ({ text, command, description }) => h("button", { type: "button", class: "hint", onkeydown: (event) => this.walkHints(event), onclick: () => this.send({ text }, true) }, h("b", {}, `/${command}`), ` ${description}`),
    });
  }

  walkHints(event) {
    const next = { ArrowDown: event.target.nextSibling, ArrowUp: event.target.previousSibling ?? this.input, Escape: this.input }[event.key];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  showCommands() {
    openMenu(this.phone, t("commands"), this.commands().map(({ text, command, description }) => ({ label: `/${command}`, note: description, act: () => this.send({ text }) })));
  }

  // Attachments and keys.

  showAttachments() {
    openMenu(this.phone, t("attach"), [
      { label: t("photo"), icon: "photo", act: () => chooseFiles(false, (files) => this.addFiles(files)) },
      { label: t("document"), icon: "file", act: () => chooseFiles(true, (files) => this.addFiles(files)) },
      { label: t("location"), icon: "place", act: () => askForPlace(this.phone, (location) => this.send({ location })) },
      this.phone.zalo ? this.chat.view.bot && { label: t("shareInfo"), icon: "person", act: () => this.phone.shareInfo() }
        : { label: t("contact"), icon: "person", act: () => this.shareContact() },
    ]);
  }

  addFiles(files) {
    this.draft.files = [...this.draft.files, ...files];
    this.update();
    this.input.focus();
  }

  shareContact() {
    const { person } = this.phone;
    if (!person.phone) return this.phone.toast(t("noPhone"));
    return openQuestion(this.phone, {
      title: t("contact"), text: t("sharePhone", { phone: person.phone, name: this.chat.name }),
      yes: t("share"), onYes: () => this.send({ contact: "own" }),
    });
  }

  pressKey(button, board) {
    if (board.one_time) this.draft.keysHidden = true;
    if (button.request_contact) this.shareContact();
    else if (button.request_location) askForPlace(this.phone, (location) => this.send({ location }));
    else this.send({ text: button.text });
  }

  toggleKeys() {
    this.draft.keysHidden = !this.draft.keysHidden;
    this.update();
  }

  // Sending.

  setText(text) {
    this.input.value = text;
    this.typed();
  }

  async submit() {
    const { draft } = this;
    const text = this.input.value.trim();
    if (draft.edit) return text && this.change(draft.edit, text);
    if (draft.files.length) return this.sendFiles(text);
    if (!text) return null;
    this.setText("");
    const parts = this.phone.zalo ? [text] : pieces(text);
    while (parts.length && (await this.send({ text: parts[0] }))) parts.shift();
    if (parts.length) this.setText(parts.join("") + this.input.value);
    return null;
  }

  async sendFiles(caption) {
    const { files } = this.draft;
    const album = files.length > 1 && !this.phone.zalo ? `album-${crypto.randomUUID()}` : null;
    this.setText("");
    this.draft.files = [];
    for (const [index, file] of files.entries()) {
      const words = index === 0 && caption ? { caption } : {};
      const sent = await this.send({ ...fileBody(file), ...words, ...(album ? { media_group_id: album } : {}) });
      if (!sent) this.draft.files = [...this.draft.files, file];
    }
    this.update();
  }

  async change(message, text) {
    await this.phone.try(`/sim/edit`, { chat_id: message.chat_id, message_id: message.id, [message.text ? "text" : "caption"]: text });
    this.dropContext();
  }

  /** Say something here; true when the simulator took it. `clear` empties the input, for a chosen command. */
  async send(body, clear = false) {
    const { draft, chat } = this;
    const { reply } = draft;
    draft.reply = null;
    if (clear) {
      this.setText("");
      this.input.focus();
    }
    chat.stick = true;
    const answer = await this.phone.say(chat, reply ? { reply_to: reply.id, ...body } : body);
    if (!answer) draft.reply ??= reply;
    this.update();
    return Boolean(answer);
  }
}

/** A text in parts of at most 4,096 UTF-16 units, never through the middle of a character. */
export function pieces(text) {
  const parts = [];
  let part = "";
  for (const character of text) {
    if (part.length + character.length > LONGEST_TEXT) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return part ? [...parts, part] : parts;
}
