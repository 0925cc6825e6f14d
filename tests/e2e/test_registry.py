"""The registry of cooperatives: an officer's file, the referral that it changes, and what people report."""

from __future__ import annotations

import base64

from tests.e2e.installation import Installation
from tests.e2e.people import Person
from tests.e2e.processes import ROOT

EXAMPLE = ROOT / "docs" / "examples" / "kopdes.csv"
TIENG = "3307132010"


def test_from_a_file_to_a_report_and_its_outcome(kawan: Installation, officer: Person) -> None:
    officer.says("/start")
    content = base64.b64encode(EXAMPLE.read_bytes()).decode()
    officer.acts(media="document", filename=EXAMPLE.name, content_base64=content)
    officer.sees("sudah diperiksa, belum ada yang ditulis", "Baru: 3", "Ditolak: 0")
    assert kawan.records.count("SELECT count(*) FROM cooperatives") == 0
    officer.presses("Terapkan 3 baris")
    officer.sees("Tertulis: 3 baru")

    siti = kawan.person()
    siti.begins()
    siti.shares_location(-7.2320, 109.9362)
    siti.sees("Kopdes Merah Putih Tieng", "dicek petugas tanggal 3 Oktober 2026", "+62 812-3456-7890")
    assert siti.sees_a_pin()["address"] == "Balai Desa Tieng, Jl. Raya Dieng"
    siti.presses("Sudah tutup")
    siti.sees("Petugas akan mengecek Kopdes Merah Putih Tieng")
    asked = officer.sees("Laporan", "sudah tutup", "Desa Tieng, Kec. Kejajar")
    siti.presses("Sudah tutup")
    siti.sees("sudah saya terima")
    assert kawan.records.one("SELECT status FROM cooperatives WHERE village_code = ?", TIENG)["status"] == "verified"

    officer.presses("Tidak benar", under=asked)
    officer.sees("tidak benar")
    siti.sees("Sudah dicek petugas")
    row = kawan.records.one("SELECT status, verified_by FROM cooperatives WHERE village_code = ?", TIENG)
    assert row == {"status": "verified", "verified_by": "Dinas Koperasi Wonosobo"}
    acts = [row["action"] for row in kawan.records.rows("SELECT action FROM audit ORDER BY id")]
    assert [act for act in acts if act.startswith(("registry.", "kopdes."))] == [
        "registry.check",
        "registry.import",
        "kopdes.rejected",
    ]
