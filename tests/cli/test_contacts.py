"""``kawan contacts``: what has to be called, and recording it."""

from kawan import contacts
from tests.cli.conftest import Kawan


def test_what_is_due_is_listed(kawan: Kawan) -> None:
    result = kawan("contacts", "list")
    assert result.exit_code == 0
    *lines, total = result.stdout.splitlines()
    assert {line.split("\t")[0] for line in lines} == {row.id for row in contacts.due()}
    assert f"{len(contacts.contacts())} ditampilkan" in total
    assert len(kawan("contacts", "list", "--all").stdout.splitlines()) == len(contacts.contacts()) + 1


def test_a_call_is_recorded(kawan: Kawan) -> None:
    assert "kdei-taipei: tampil" in kawan("contacts", "test", "kdei-taipei", "works").stdout
    assert "kdei-taipei" not in kawan("contacts", "list").stdout
    assert "sapa-129: tersembunyi" in kawan("contacts", "test", "sapa-129", "changed", "--note", "kini 130").stdout
    assert kawan("contacts", "list").stdout.startswith("sapa-129")


def test_what_is_unknown_is_refused(kawan: Kawan) -> None:
    assert kawan("contacts", "test", "tidak-ada", "works").exit_code != 0
    assert kawan("contacts", "test", "kp2mi", "perhaps").exit_code == 2
