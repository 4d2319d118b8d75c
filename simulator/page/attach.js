/* What a person can attach: photos and files from this computer, a point on the map, their number. */

import { h } from "./dom.js";
import { openSheet } from "./sheet.js";
import { t } from "./words.js";

// Telegram's clients scale a photo to 1,280 pixels before they send it; so does this page.
const LONGEST_SIDE = 1280;

// Rough centres, so that a demonstration has somewhere to stand; typed coordinates are exact.
const PLACES = [
  ["Hà Tĩnh (Thành Sen)", 18.3428, 105.9057], ["Hồng Lĩnh", 18.5276, 105.7076], ["Kỳ Anh", 18.0768, 106.2976],
  ["Vũng Áng", 18.0989, 106.3936], ["Hương Khê", 18.1786, 105.7031], ["Hương Sơn", 18.5134, 105.4306], ["Hà Nội", 21.0285, 105.8542],
];

/** Read chosen files: {kind: "photo"|"document", name, size, mime, base64, width, height, preview}. */
export function readFiles(files, asDocument) {
  return Promise.all([...files].map((file) => (asDocument ? readDocument(file) : readPhoto(file))));
}

async function readPhoto(file) {
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return readDocument(file);
  }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = h("canvas", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.87));
  return {
    kind: "photo", name: file.name, size: blob.size, width: canvas.width, height: canvas.height,
    base64: await base64Of(blob), preview: URL.createObjectURL(blob),
  };
}

async function readDocument(file) {
  const mime = file.type || "application/octet-stream";
  return { kind: "document", name: file.name, size: file.size, mime, base64: await base64Of(file), preview: null };
}

function base64Of(blob) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(",", 2)[1] ?? "");
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** The part of /sim/say's body that carries one file. */
export function fileBody(file) {
  if (file.kind === "photo") return { photo: { base64: file.base64, width: file.width, height: file.height } };
  return { document: { base64: file.base64, file_name: file.name, mime_type: file.mime } };
}

/** Let the person choose files; `onFiles` gets what was read. */
export function chooseFiles(asDocument, onFiles) {
  const input = h("input", { type: "file", multiple: true, hidden: true, accept: asDocument ? null : "image/*" });
  input.addEventListener("change", async () => {
    input.remove();
    onFiles(await readFiles(input.files, asDocument));
  });
  input.addEventListener("cancel", () => input.remove());
  // Outside the document the browser may forget the field before the person has chosen.
  document.body.append(input);
  input.click();
}

/** Ask for a point; `onPoint({latitude, longitude})`. */
export function askForPlace(phone, onPoint) {
  const number = (value, most) => h("input", { type: "number", step: "any", min: -most, max: most, required: true, value });
  const latitude = number(PLACES[0][1], 90);
  const longitude = number(PLACES[0][2], 180);
  const select = h("select", { "data-first": true },
    PLACES.map(([name], index) => h("option", { value: index }, name)), h("option", { value: "" }, t("ownPlace")));
  select.addEventListener("change", () => {
    const place = PLACES[select.value];
    if (place) [, latitude.value, longitude.value] = place;
    else latitude.focus();
  });
  for (const input of [latitude, longitude]) input.addEventListener("input", () => { select.value = ""; });
  const form = h("form", { class: "form" },
    h("label", {}, t("place"), select), h("label", {}, t("latitude"), latitude), h("label", {}, t("longitude"), longitude),
    h("div", { class: "sheet-foot" }, h("button", { class: "primary" }, t("send"))));
  const close = openSheet(phone, { title: t("pickPlace"), content: [form] });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    close();
    onPoint({ latitude: Number(latitude.value), longitude: Number(longitude.value) });
  });
}
