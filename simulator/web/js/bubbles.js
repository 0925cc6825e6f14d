// One message -> one bubble element.

import { el, icon, shape } from "./dom.js";
import { anchor, messageNodes, safeAddress } from "./markup.js";

const CLOCK = new Intl.DateTimeFormat("id-ID", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("id-ID", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const DEGREES = new Intl.NumberFormat("id-ID", { minimumFractionDigits: 4, maximumFractionDigits: 4 });
/** What can be attached: its icon and its name. */
export const MEDIA = {
  sticker: ["smile", "Stiker"],
  voice: ["voice", "Pesan suara"],
  photo: ["photo", "Foto"],
  document: ["file", "Dokumen"],
};
const SERVICE = {
  new_chat_members: "Anggota baru bergabung",
  left_chat_member: "Seorang anggota keluar",
  pinned_message: "Sebuah pesan disematkan",
  forum_topic_created: "Topik dibuat",
  forum_topic_closed: "Topik ditutup",
  forum_topic_reopened: "Topik dibuka kembali",
};

/**
 * @param {object} message as the simulator tells it
 * @param {{own: boolean, editable: boolean, named: boolean, quoted: ?object, topic: ?string, on: object}} view
 *   how to show it; `on` holds what its buttons do: press, reply, edit, command, jump
 */
export function bubble(message, view) {
  if (message.service) return el("p.day", {}, SERVICE[message.service] ?? "Grup diubah");
  const body = el("div.body", {},
    view.named && el("span.sender", {}, message.sender_name || "Tanpa nama"),
    view.topic && el("small", {}, view.topic),
    view.quoted && quote(view.quoted, view.on.jump),
    ...attachments(message),
    text(message, view.on.command),
    meta(message, view));
  return el(`article.message.${view.own ? "own" : "other"}.from-${message.from}`, {
    tabIndex: -1,
    data: { messageId: message.message_id, seq: message.seq },
    ariaLabel: `${view.own ? "Anda" : message.sender_name || "Bot"}, ${CLOCK.format(message.date * 1000)}`,
  }, body, message.buttons?.length ? buttonRows(message, view.on) : null);
}

/** "Hari ini", "Kemarin" or the full date. */
export function dayName(seconds) {
  const day = new Date(seconds * 1000);
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (day.toDateString() === today.toDateString()) return "Hari ini";
  if (day.toDateString() === yesterday.toDateString()) return "Kemarin";
  return DAY.format(day);
}

/** A message in a few words, for quotes and screen readers. */
export function summary(message) {
  const words = message.text || message.caption;
  if (words) return words.length > 90 ? `${words.slice(0, 89)}…` : words;
  if (message.venue) return message.venue.title;
  if (message.location) return "Lokasi";
  if (message.contact) return "Kontak";
  if (message.photo) return "Foto";
  if (message.document) return message.document.name ?? "Dokumen";
  return MEDIA[message.media]?.[1] ?? "Pesan";
}

function quote(message, jump) {
  return el("button.quote", { onclick: () => jump(message.message_id) },
    el("b", {}, message.sender_name || (message.from === "bot" ? "Bot" : "Anda")), summary(message));
}

function text(message, onCommand) {
  const html = message.html || message.caption_html;
  return html ? el("div.text", {}, ...messageNodes(html, onCommand)) : null;
}

function meta(message, view) {
  const when = new Date(message.date * 1000);
  return el("div.meta", {},
    el("button.act.reply", { onclick: () => view.on.reply(message) }, "balas"),
    view.editable && el("button.act.edit", { onclick: () => view.on.edit(message) }, "ubah"),
    message.edited && el("span.edited", {}, "diedit"),
    el("time", { dateTime: when.toISOString() }, CLOCK.format(when)),
    view.own && icon("read"));
}

function attachments(message) {
  const { venue, location, photo, document, contact, media } = message;
  const place = venue?.location ?? location;
  const parts = [
    place && mapCard(place, venue),
    photo && el("img.photo", { src: photo, alt: message.caption || "Foto", loading: "lazy" }),
    document && documentRow(document),
    contact && contactRow(contact),
  ].filter(Boolean);
  return parts.length === 0 && media ? [mediaRow(media)] : parts;
}

function mapCard({ latitude, longitude }, venue) {
  const address = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return el("div.map-card", { data: { latitude, longitude } },
    mapDrawing(),
    venue && el("b.venue-title", {}, venue.title),
    venue && el("span.venue-address", {}, venue.address),
    el("span.coordinates", {}, coordinates(latitude, longitude)),
    anchor(address, "Lihat di peta"));
}

/** "7,2117° LS, 109,9006° BT" */
function coordinates(latitude, longitude) {
  const north = `${DEGREES.format(Math.abs(latitude))}° ${latitude < 0 ? "LS" : "LU"}`;
  const east = `${DEGREES.format(Math.abs(longitude))}° ${longitude < 0 ? "BB" : "BT"}`;
  return `${north}, ${east}`;
}

/** A drawing, not a map. */
function mapDrawing() {
  const svg = shape("svg", { viewBox: "0 0 240 110", class: "map", role: "img", "aria-label": "Gambar lokasi" });
  svg.append(
    shape("rect", { class: "land", width: 240, height: 110 }),
    shape("path", { class: "road", d: "M-5 44C60 38 150 114 245 34M72 -5C84 40 48 80 76 125M190 -5 164 125" }),
    shape("ellipse", { class: "shade", cx: 120, cy: 79, rx: 8, ry: 2.5 }),
    shape("path", { class: "pin", d: "M120 78s-16-17-16-29a16 16 0 0 1 32 0c0 12-16 29-16 29z" }),
    shape("circle", { class: "hole", cx: 120, cy: 49, r: 6 }));
  return svg;
}

function documentRow({ name, url }) {
  return el("a.file", { href: url, target: "_blank", rel: "noopener" }, icon("file"), name || "Dokumen");
}

function contactRow(contact) {
  return el("div.contact", {}, icon("person"),
    el("div", {}, el("b", {}, contact.first_name || "Kontak"), el("span", {}, contact.phone_number)));
}

function mediaRow(kind) {
  const [sign, label] = MEDIA[kind] ?? ["file", kind];
  return el(`div.media.media-${kind}`, {}, icon(sign), el("span", {}, label));
}

function buttonRows(message, on) {
  return el("div.buttons", {}, ...message.buttons.map((row) =>
    el("div.row", {}, ...row.map((button) => inlineButton(button, message, on)))));
}

function inlineButton(button, message, on) {
  const address = button.url ? safeAddress(button.url) : null;
  if (address) {
    const link = anchor(address, button.text, icon("link"));
    link.className = "inline";
    return link;
  }
  return el("button.inline", { onclick: (event) => on.press(message, button, event.currentTarget) }, button.text);
}
