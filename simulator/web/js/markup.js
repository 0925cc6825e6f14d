// Text of a message as safe DOM nodes. The server's `html` is parsed by DOMParser (which runs nothing)
// and rebuilt node by node through an allow-list: whatever is not on it stays as plain text.

import { el } from "./dom.js";

const PLAIN = { B: "b", STRONG: "b", I: "i", EM: "i", U: "u", INS: "u", S: "s", STRIKE: "s", DEL: "s",
  CODE: "code", PRE: "pre", BLOCKQUOTE: "blockquote" };
const DROPPED = new Set(["SCRIPT", "STYLE", "TEMPLATE", "IFRAME", "OBJECT", "SVG", "MATH", "NOSCRIPT"]);
const LINKS = new Set(["http:", "https:", "tel:", "mailto:", "tg:"]);

// A command such as /bantuan, or a telephone number with its country code; addresses come as links already.
const LIVELY = /(?<![\w/])(\/[a-z][a-z0-9_]{1,31})(?![\w/])|\+\d[\d -]{7,16}\d/gi;

/** Nodes for one message text; `onCommand` is called when a /command inside it is pressed. */
export function messageNodes(html, onCommand) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return [...parsed.body.childNodes].flatMap((child) => rebuilt(child, onCommand, false));
}

/** The address if a link may carry it, else null. */
export function safeAddress(address) {
  try {
    const url = new URL(address);
    return LINKS.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export function anchor(address, ...children) {
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function rebuilt(node, onCommand, inLink) {
  if (node.nodeType === Node.TEXT_NODE) return inLink ? [node.data] : lively(node.data, onCommand);
  if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.tagName.toUpperCase())) return [];
  if (node.tagName === "BR") return ["\n"];
  const address = node.tagName === "A" ? safeAddress(node.getAttribute("href") ?? "") : null;
  const still = inLink || address !== null || node.tagName === "CODE" || node.tagName === "PRE";
  const children = [...node.childNodes].flatMap((child) => rebuilt(child, onCommand, still));
  if (address) return [anchor(address, ...children)];
  if (node.tagName === "TG-SPOILER" || node.classList.contains("spoiler")) return [spoiler(children)];
  if (node.tagName in PLAIN) return [el(PLAIN[node.tagName], {}, ...children)];
  return children;
}

function spoiler(children) {
  const hidden = el("span.spoiler", { role: "button", tabIndex: 0,
    ariaLabel: "Teks tersembunyi, tekan untuk membaca" }, ...children);
  const reveal = () => {
    hidden.className = "spoiler seen";
    hidden.role = hidden.ariaLabel = null;
  };
  hidden.addEventListener("click", reveal);
  hidden.addEventListener("keydown", (event) => event.key === "Enter" && reveal());
  return hidden;
}

function lively(text, onCommand) {
  const parts = [];
  let done = 0;
  for (const found of text.matchAll(LIVELY)) {
    const [whole, command] = found;
    parts.push(text.slice(done, found.index));
    if (command) parts.push(commandLink(command, onCommand));
    else parts.push(el("a", { href: `tel:${whole.replaceAll(/[ -]/g, "")}` }, whole));
    done = found.index + whole.length;
  }
  parts.push(text.slice(done));
  return parts.filter((part) => part !== "");
}

function commandLink(command, onCommand) {
  return el("button.command", { onclick: () => onCommand(command) }, command);
}
