// The simulator's people side over HTTP. Everything is on the origin that served this page.

/** The simulator understood the request and refused it; `message` is its reason. */
export class Refused extends Error {}

const PATIENCE_MS = 10_000;

async function call(path, { method = "GET", body, signal, patience = PATIENCE_MS } = {}) {
  const limit = AbortSignal.timeout(patience);
  const response = await fetch(path, {
    method,
    cache: "no-store",
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  });
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  if (response.status >= 400 && response.status < 500) {
    throw new Refused(answer?.error ?? `Simulator menolak permintaan (${response.status}).`);
  }
  throw new Error(`HTTP ${response.status}`);
}

const path = (kind, id) => `/sim/${kind === "group" ? "chats" : "people"}/${encodeURIComponent(id)}`;

/** What happened in a conversation after `after`; waits up to `wait` seconds for something new. */
export function fetchUpdate(conversation, wait, signal) {
  const query = new URLSearchParams({ after: String(conversation.seq), wait: String(wait) });
  return call(`${path(conversation.kind, conversation.id)}/messages?${query}`, {
    signal,
    patience: wait * 1000 + PATIENCE_MS,
  });
}

/** Do something as a person: write, press, share, block. */
export function act(personId, body) {
  return call(`${path("person", personId)}/messages`, { method: "POST", body });
}

export function savePerson(id, { name, language }) {
  return call(path("person", id), { method: "PUT", body: { name, language_code: language } });
}

export function fetchPeople() {
  return call("/sim/people");
}

export function fetchGroups() {
  return call("/sim/chats");
}
