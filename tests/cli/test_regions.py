"""``kawan regions check``: the figures an operator reads."""

from tests.cli.conftest import Kawan


def test_check(kawan: Kawan) -> None:
    result = kawan("regions", "check")
    assert result.exit_code == 0
    assert "Desa dan kelurahan: 83762" in result.stdout
    assert "Tanpa titik: 383" in result.stdout
    assert "373 lagi" in result.stdout


def test_check_lists_all_when_asked(kawan: Kawan) -> None:
    assert "lagi (--all" not in kawan("regions", "check", "--all").stdout
