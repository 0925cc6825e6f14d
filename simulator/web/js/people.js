// Who can be spoken for on this page: three usual people, others the simulator knows, and its groups.

import * as api from "./api.js";
import { Conversation } from "./conversation.js";

const USUAL = [
  { id: 1001, name: "Siti", note: "purna, Wonosobo" },
  { id: 1002, name: "Budi", note: "calon PMI" },
  { id: 9001, name: "Petugas" },
];
// A load test may fill the simulator with thousands of people; tabs are for the few one plays.
const MOST_TABS = 12;

/** Conversations to begin with; `wanted` is the person asked for in the address, or null. */
export function firstPeople(wanted) {
  const people = USUAL.map(newPerson);
  if (wanted && !USUAL.some(({ id }) => id === wanted)) people.push(newPerson({ id: wanted, name: `Orang ${wanted}` }));
  return people;
}

export function newPerson({ id, name, note = "", language = "id" }) {
  return new Conversation({ kind: "person", id, name, note, language });
}

/** Agree with the simulator on who is who: people it knows keep its names, ours are told to it. */
export async function introduce(conversations) {
  const known = await api.fetchPeople();
  for (const { id, name } of known) {
    const people = conversations.filter(({ kind }) => kind === "person");
    if (people.length < MOST_TABS && !people.some((one) => one.id === id)) conversations.push(newPerson({ id, name }));
  }
  for (const one of conversations.filter(({ kind }) => kind === "person")) {
    // Somebody who was only asked after has no name of their own yet.
    const person = known.find(({ id, name }) => id === one.id && name !== `Pengguna ${id}`);
    if (person) Object.assign(one, { name: person.name, language: person.language_code });
    else await api.savePerson(one.id, one);
  }
}

/** Bring titles and members of the groups up to date; gives the groups that were not there before. */
export async function updateGroups(conversations) {
  const added = [];
  for (const { id, title, members } of await api.fetchGroups()) {
    let group = conversations.find((one) => one.kind === "group" && one.id === id);
    if (!group) added.push((group = new Conversation({ kind: "group", id, note: "grup" })));
    group.name = title;
    if (group.members.length === members.length) continue;
    group.members = (await api.fetchPeople()).filter((person) => members.includes(person.id));
  }
  return added;
}
