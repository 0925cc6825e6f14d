"""The simulator's page in a real browser, with a small bot of python-telegram-bot behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from tests import browser
from tests.simulator.phone import Phone, running_page

pytestmark = pytest.mark.skipif(browser.why_missing() is not None, reason=browser.why_missing() or "")

WEB = Path(__file__).parents[2] / "simulator" / "web"
LIGHT = 64 * 1024


@pytest.fixture(scope="module")
def world() -> Iterator[str]:
    """The address of the page."""
    with running_page() as url:
        yield url


@pytest.fixture(scope="module")
def window(world: str) -> Iterator[Chrome]:
    with browser.open_page(world) as driver:
        yield driver


@pytest.fixture
def phone(window: Chrome, world: str, request: pytest.FixtureRequest) -> Iterator[Phone]:
    """A phone of somebody who has not talked to the bot yet; nothing may go wrong on its console."""
    person = 5000 + sum(map(ord, request.node.name))
    browser.resize(window, 360, 740)
    browser.console_errors(window)
    yield Phone(window, world, person)
    faults = browser.console_errors(window)
    # That the browser did not run what hostile markup held is no fault of the page.
    assert [fault for fault in faults if "markup.js" not in fault or "Content Security Policy" not in fault] == []


def test_mulai_greets_and_shows_html_and_buttons(phone: Phone) -> None:
    phone.press("#big", "MULAI")
    bubble = phone.hears("Halo, saya bot uji. 1 < 2 & kode")
    assert [e.tag_name for e in bubble.find_elements(By.CSS_SELECTOR, ".text b, .text code")] == ["b", "code"]
    rows = [[b.text for b in row.find_elements(By.CSS_SELECTOR, ".inline")] for row in phone.all(".buttons .row")]
    assert rows == [["Setuju", "Peringatan"], ["Situs"]]
    link = phone.one("a.inline", "Situs")
    assert (link.get_attribute("href"), link.get_attribute("target")) == (
        "https://example.org/",
        "_blank",
    )
    assert not phone.one("#send").get_attribute("disabled")
    assert not phone.all("#big")[0].is_displayed()


def test_text_goes_out_literally_and_comes_back(phone: Phone) -> None:
    hostile = "<img src=x onerror=alert(1)> & <b>tebal</b>"
    phone.write(hostile)
    phone.one(".message.own", hostile)
    phone.hears(f"jawab: {hostile}")
    assert phone.all(".messages img, .messages b") == []


def test_shift_enter_makes_a_new_line(phone: Phone) -> None:
    phone.one("#text").send_keys("satu", Keys.SHIFT, Keys.ENTER, Keys.NULL, "dua")
    assert phone.all(".message") == []
    phone.press("#send")
    phone.hears("jawab: satu\ndua")


def test_typing_is_shown_until_the_answer_is_there(phone: Phone) -> None:
    phone.write("lama")
    phone.one("#status", "mengetik…")
    phone.hears("jawab: lama")
    phone.until(lambda: phone.one("#status").text == "bot", "typing went on")


def test_a_button_shows_its_toast_and_the_edited_message(phone: Phone) -> None:
    phone.press("#big")
    phone.press(".inline", "Setuju")
    phone.one(".toast", "Tercatat")
    bubble = phone.hears("Terima kasih.")
    assert "diedit" in bubble.text
    assert phone.all(".inline") == []


def test_an_alert_waits_for_ok(phone: Phone) -> None:
    phone.press("#big")
    phone.press(".inline", "Peringatan")
    phone.one("dialog .alert-text", "Hati-hati")
    phone.press("dialog button", "OK")
    phone.until(lambda: not phone.all("dialog"), "the alert stayed")


def test_a_location_pin_goes_out_and_places_come_back(phone: Phone) -> None:
    phone.attach("location")
    phone.press(".place", "Tieng")
    phone.one(".own .map-card", "7,2320° LS, 109,9362° BT")
    venue = phone.one(".from-bot .map-card", "Kopdes Tieng")
    assert "Desa Tieng, Wonosobo" in venue.text
    assert venue.find_elements(By.CSS_SELECTOR, "svg.map .pin")
    phone.one(".from-bot .map-card", "22,2799° LU, 114,1880° BT")


def test_coordinates_can_be_typed_and_nonsense_is_refused(phone: Phone) -> None:
    phone.attach("location")
    phone.one("[name=coordinates]").send_keys("95, 200", Keys.ENTER)
    phone.one(".problem", "Tulis dua angka")
    phone.one("[name=coordinates]").clear()
    phone.one("[name=coordinates]").send_keys("-6.9, 107.6", Keys.ENTER)
    phone.one(".own .map-card", "6,9000° LS, 107,6000° BT")


def test_the_contact_key_shares_the_number(phone: Phone) -> None:
    phone.press("#commands")
    phone.press(".command-menu button", "/tombol")
    phone.press(".key", "Kirim nomor")
    number = phone.one("[name=phone_number]")
    number.clear()
    number.send_keys("+62800111222")
    phone.press("dialog button", "Kirim")
    phone.one(".own .contact", "+62800111222")
    phone.hears("nomor: +62800111222")


def test_the_reply_keyboard_sends_its_words_and_can_be_put_away(phone: Phone) -> None:
    phone.write("/tombol")
    phone.press(".key", "Tombol biasa")
    phone.hears("jawab: Tombol biasa")
    phone.press("#keys-toggle")
    assert not phone.all("#keys")[0].is_displayed()
    phone.press("#keys-toggle")
    phone.press(".key", "Kirim lokasi")
    phone.press(".place", "Hong Kong")
    phone.one(".own .map-card", "22,2799° LU")


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "document"])
def test_other_things_are_sent(phone: Phone, kind: str) -> None:
    phone.attach(kind)
    phone.hears("media diterima")
    phone.one(".own .body")


def test_a_file_of_the_computer_is_sent(phone: Phone, tmp_path: Path) -> None:
    file = tmp_path / "jawaban.md"
    file.write_text("---\ntitle: Hak\n---\nIsi — dengan huruf é.\n", encoding="utf-8")
    phone.all("#file")[0].send_keys(str(file))
    phone.hears("media diterima")
    link = phone.one(".own .file", "jawaban.md")
    assert httpx.get(str(link.get_attribute("href")), trust_env=False).content == file.read_bytes()


def test_a_deleted_message_vanishes(phone: Phone) -> None:
    phone.write("hapus")
    phone.hears("sebentar lagi hilang")
    phone.hears("jawab: hapus")
    phone.until(
        lambda: "sebentar lagi" not in phone.one(".messages").text,
        "the deleted message stayed",
    )


def test_balas_quotes_and_ubah_changes(phone: Phone) -> None:
    phone.write("pertama")
    phone.hears("jawab: pertama").find_element(By.CSS_SELECTOR, ".reply").click()
    phone.one(".strip", "Membalas")
    phone.write("kedua")
    assert phone.one(".own .quote").text.endswith("jawab: pertama")
    phone.hears("membalas jawab: pertama: jawab: kedua")
    phone.press(".own .edit", "ubah")
    phone.one("#text").send_keys(" kali")
    phone.press("#send")
    phone.hears("diubah menjadi: kedua kali")
    assert "diedit" in phone.one(".own", "kedua kali").text


def test_the_list_stays_where_the_reader_scrolled(phone: Phone) -> None:
    phone.write("banyak")
    phone.hears("jawab: banyak")
    at_end = "const m = document.querySelector('#messages');return m.scrollHeight - m.scrollTop - m.clientHeight < 5"
    phone.until(lambda: browser.run_script(phone.driver, at_end), "not at the newest message")
    phone.write("nanti")
    phone.one(".own", "nanti")
    browser.run_script(phone.driver, "document.querySelector('#messages').scrollTop = 0")
    phone.one("#down .count", "1")
    assert browser.run_script(phone.driver, "return document.querySelector('#messages').scrollTop") == 0
    phone.press("#down")
    phone.until(
        lambda: browser.run_script(phone.driver, at_end),
        "the button did not lead to the end",
    )


def test_an_inactive_tab_counts_what_is_unread(phone: Phone) -> None:
    mine = phone.one(".tab[aria-selected=true]").get_attribute("data-key")
    phone.write("nanti ya")
    phone.press(".tab", "Petugas")
    phone.one(f"[data-key={mine}] .count", "1")
    assert phone.driver.title.startswith("(1)")
    assert "nanti ya" not in phone.one(".messages").text
    phone.press(f"[data-key={mine}]")
    phone.hears("jawab: nanti ya")
    assert not phone.all(f"[data-key={mine}] .count")[0].is_displayed()


def test_a_second_window_shows_its_own_person(phone: Phone, world: str) -> None:
    first = phone.driver.current_window_handle
    phone.driver.switch_to.new_window("window")
    try:
        officer = Phone(phone.driver, world, 9001)
        assert officer.one(".tab[aria-selected=true]").text == "Petugas"
        officer.write("saya petugas")
        officer.hears("jawab: saya petugas")
        phone.driver.close()
    finally:
        phone.driver.switch_to.window(first)
    assert "saya petugas" not in phone.one(".messages").text


def test_a_group_has_a_tab_with_names_topics_and_who_writes(phone: Phone, world: str) -> None:
    httpx.put(f"{world}/sim/people/8001", json={"name": "Ani"}).raise_for_status()
    group = {"title": "Posko", "members": [9001, 8001], "forum": True, "bot": "administrator"}
    group_id = httpx.post(f"{world}/sim/chats", json=group).raise_for_status().json()["id"]
    phone.press(".tab.group", "Posko")
    assert [e.text for e in phone.one("#speaker").find_elements(By.TAG_NAME, "option")] == [
        "Petugas",
        "Ani",
    ]
    phone.write("topik")
    opened = phone.hears("tiket dibuka")
    assert opened.find_element(By.CSS_SELECTOR, ".sender").text
    assert opened.find_element(By.TAG_NAME, "small").text == "Tiket 7"
    opened.find_element(By.CSS_SELECTOR, ".reply").click()
    phone.write("saya tangani")
    assert phone.one(".own", "saya tangani").find_element(By.TAG_NAME, "small").text == "Tiket 7"
    body = {"text": "pagi juga", "chat_id": group_id}
    httpx.post(f"{world}/sim/people/8001/messages", json=body).raise_for_status()
    assert phone.one(".other.from-person", "pagi juga").find_element(By.CSS_SELECTOR, ".sender").text == "Ani"


def test_a_new_person_gets_a_tab(phone: Phone) -> None:
    phone.press("#add-person")
    phone.one("dialog [name=name]").send_keys("Wati", Keys.ENTER)
    phone.one(".tab[aria-selected=true]", "Wati")
    phone.press("#big", "MULAI")
    phone.hears("bot uji")


def test_a_blocked_bot_is_unblocked_with_one_press(phone: Phone) -> None:
    phone.write("halo")
    phone.hears("jawab: halo")
    phone.press("#more")
    phone.press(".more-menu button", "Blokir bot")
    assert not phone.all("#text")[0].is_displayed()
    phone.press("#big", "BUKA BLOKIR")
    phone.write("lagi")
    phone.hears("jawab: lagi")


def test_without_the_simulator_it_waits_calmly_and_goes_on(window: Chrome, world: str) -> None:
    phone = Phone(window, world, 7001)
    browser.set_online(window, False)
    phone.write("jangan hilang")
    phone.one("#offline", "Menyambung kembali…")
    phone.until(
        lambda: phone.value("#text") == "jangan hilang",
        "the text was lost",
    )
    browser.set_online(window, True)
    phone.press("#send")
    phone.hears("jawab: jangan hilang")
    phone.until(lambda: not phone.all("#offline")[0].is_displayed(), "still reconnecting")
    browser.console_errors(window)


def test_a_fresh_simulator_is_a_fresh_start(phone: Phone, world: str) -> None:
    phone.write("halo")
    phone.hears("jawab: halo")
    httpx.post(f"{world}/sim/reset", json={"keep_bots": True}).raise_for_status()
    phone.press("#big", "MULAI")
    phone.hears("bot uji")
    assert "jawab: halo" not in phone.one(".messages").text


def test_a_picture_is_shown_with_its_caption(phone: Phone) -> None:
    phone.write("gambar")
    width = "return arguments[0].naturalWidth"
    picture = phone.hears("Ini gambar").find_element(By.CSS_SELECTOR, "img.photo")
    phone.until(lambda: browser.run_script(phone.driver, width, picture) == 1, "the picture did not load")


def test_a_link_that_starts_a_bot_stays_in_the_page(phone: Phone) -> None:
    phone.write("https://t.me/simulasi_bot?start=brosur-7")
    phone.press(".own a", "start=brosur-7")
    phone.one(".own", "/start brosur-7")
    assert len(phone.driver.window_handles) == 1


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("<b onclick='x()'>a</b>", "<b>a</b>"),
        ("<script>x()</script><style>*{}</style>b", "b"),
        ("<a href='javascript:x()'>c</a>", "c"),
        (
            "<svg><a xlink:href='javascript:x()'>d</a></svg><iframe src='//e'></iframe>e",
            "e",
        ),
        ("<p style='x'>f<br>g</p>", "f\ng"),
    ],
)
def test_only_the_listed_markup_is_kept(phone: Phone, markup: str, kept: str) -> None:
    rebuild = """
        const [markup, done] = arguments;
        import("/js/markup.js").then(({ messageNodes }) => {
          const box = document.createElement("div");
          box.append(...messageNodes(markup, () => {}));
          done(box.innerHTML);
        });
    """
    assert browser.run_script(phone.driver, rebuild, markup, waits=True) == kept


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1200, 900)])
def test_the_phone_fits_its_window(phone: Phone, width: int, height: int) -> None:
    browser.resize(phone.driver, width, height)
    phone.press("#big")
    phone.hears("bot uji")
    left, right, page = browser.run_script(
        phone.driver,
        "const r = document.querySelector('#phone').getBoundingClientRect();"
        "return [r.left, innerWidth - r.right, document.documentElement.scrollWidth]",
    )
    assert page == width, "the page can be scrolled sideways"
    assert abs(left - right) <= 1
    assert (left == 0) is (width == 360)


def test_the_page_is_light_and_needs_nobody_else(phone: Phone, world: str) -> None:
    assert sum(file.stat().st_size for file in WEB.rglob("*") if file.is_file()) < LIGHT
    loaded = browser.run_script(phone.driver, "return performance.getEntriesByType('resource').map(e => e.name)")
    assert loaded
    assert [name for name in loaded if not name.startswith(world)] == []
