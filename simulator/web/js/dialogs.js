// Questions the page asks in a <dialog>. Each returns a promise: the answer, or null when closed.

import { el } from "./dom.js";

const PLACES = [
  { name: "Tieng, Kejajar, Wonosobo", latitude: -7.2320, longitude: 109.9362 },
  { name: "Jakarta", latitude: -6.1754, longitude: 106.8272 },
  { name: "Hong Kong", latitude: 22.2799, longitude: 114.188 },
];

const LANGUAGES = [["id", "Indonesia"], ["en", "Inggris"], ["jv", "Jawa"], ["su", "Sunda"], ["ms", "Melayu"]];

/** Open a dialog; `fill(done)` gives its contents and calls `done(answer)` to close it. */
function ask(title, fill) {
  return new Promise((resolve) => {
    let answer = null;
    const box = el("dialog", { ariaLabel: title });
    const done = (value) => {
      answer = value;
      box.close();
    };
    box.append(el("h2", {}, title), ...fill(done));
    box.addEventListener("close", () => {
      box.remove();
      resolve(answer);
    });
    // A press on the backdrop lands on the dialog itself.
    box.addEventListener("click", (event) => event.target === box && box.close());
    document.body.append(box);
    box.showModal();
  });
}

function choices(done, ok) {
  return el("div.choices", {},
    el("button", { onclick: () => done(null) }, "Batal"),
    el("button.strong", { type: "submit" }, ok));
}

function field(label, props) {
  const input = el("input", { autocomplete: "off", ...props });
  return [el("label", {}, label, input), input];
}

/** A form whose `read()` gives the answer, or a sentence saying what is wrong with it. */
function form(done, ok, fields, read) {
  const problem = el("p.problem", { role: "alert" });
  const submit = (event) => {
    event.preventDefault();
    const answer = read();
    if (typeof answer === "string") problem.textContent = answer;
    else done(answer);
  };
  return el("form", { noValidate: true, onsubmit: submit }, ...fields, problem, choices(done, ok));
}

/** "-7.2320, 109.9362" -> {latitude, longitude}, or null when it is no place on earth. */
function readPlace(written) {
  const numbers = written.trim().match(/^(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)$/);
  if (!numbers) return null;
  const [latitude, longitude] = [Number(numbers[1]), Number(numbers[2])];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}

export function askPlace() {
  return ask("Kirim lokasi", (done) => {
    const [label, input] = field("Koordinat lain (lintang, bujur)",
      { name: "coordinates", placeholder: "-7.2320, 109.9362" });
    const named = PLACES.map(({ name, latitude, longitude }) =>
      el("button.place", { onclick: () => done({ latitude, longitude }) },
        name, el("small", {}, `${latitude}, ${longitude}`)));
    return [el("div.places", {}, ...named), form(done, "Kirim", [label], () =>
      readPlace(input.value) ?? "Tulis dua angka dengan koma, misalnya -7.2320, 109.9362.")];
  });
}

export function askContact(name, phone) {
  return ask("Kirim kontak", (done) => {
    const [nameLabel, nameInput] = field("Nama", { name: "first_name", value: name });
    const [phoneLabel, phoneInput] = field("Nomor telepon", { name: "phone_number", type: "tel", value: phone });
    return [form(done, "Kirim", [nameLabel, phoneLabel], () => {
      const number = phoneInput.value.trim();
      if (!/^\+?[\d -]{6,20}$/.test(number)) return "Nomor telepon hanya angka, boleh diawali tanda +.";
      return { phone_number: number, first_name: nameInput.value.trim() || name };
    })];
  });
}

/** Name, number and Telegram language of a new person; `id` is a number that is free. */
export function askPerson(id) {
  return ask("Orang baru", (done) => {
    const [nameLabel, nameInput] = field("Nama", { name: "name" });
    const [idLabel, idInput] = field("Nomor Telegram (ID)", { name: "id", value: id, inputMode: "numeric" });
    const select = el("select", { name: "language" }, ...LANGUAGES.map(([value, label]) => el("option", { value }, label)));
    const fields = [nameLabel, idLabel, el("label", {}, "Bahasa di Telegram", select)];
    return [form(done, "Simpan", fields, () => {
      if (!nameInput.value.trim()) return "Nama belum diisi.";
      if (!/^[1-9]\d{0,14}$/.test(idInput.value)) return "Nomor Telegram berupa angka lebih dari nol.";
      return { id: Number(idInput.value), name: nameInput.value.trim(), language: select.value };
    })];
  });
}

export function showAlert(text) {
  return ask("Pesan dari bot", (done) => [
    el("p.alert-text", {}, text),
    el("div.choices", {},
      el("button.strong", { autofocus: true, onclick: () => done(null) }, "OK")),
  ]);
}
