"""``kawan regions``: how good the list of villages is."""

from collections.abc import Iterable
from typing import Annotated

import typer

from kawan.regions import quality, source

app = typer.Typer(no_args_is_help=True, help="The list of villages.")

SHOWN = 10


@app.callback()
def _regions() -> None:
    """Keeps ``check`` a verb of its own while it is the only one."""


@app.command("check")
def check(every: Annotated[bool, typer.Option("--all", help="List every village, not the first ten.")] = False) -> None:
    """What is missing, misplaced or said twice in the published villages, and what is done about it."""
    regions = source.read()
    found = quality.check(regions)
    names = {str(row["code"]): str(row["name"]) for row in (*regions.regencies, *regions.districts, *regions.villages)}

    def show(title: str, done: str, codes: Iterable[str]) -> None:
        listed = list(codes)
        typer.echo(f"\n{title}: {len(listed)}\n  {done}")
        for code in listed if every else listed[:SHOWN]:
            typer.echo(f"  {code}  {names[code]}, {names[code[:6]]}, {names[code[:4]]}")
        if len(listed) > SHOWN and not every:
            typer.echo(f"  ... {len(listed) - SHOWN} lagi (--all menampilkan semua)")

    typer.echo(f"Desa dan kelurahan: {found.villages}")
    show("Tanpa titik", "dipakai titik tengah kecamatannya, dan itu disebut", found.without_point)
    show("Titik salah tempat", "sama: titik tengah kecamatannya", found.displaced)
    show(
        "Dikelilingi desa kabupaten lain",
        "dibiarkan: di perbatasan, pulau, atau kantong wilayah itu bisa benar",
        (code for code in found.outside if code not in found.displaced),
    )
    show(
        "Nama sama dalam satu kecamatan",
        "ditanyakan: desa atau kelurahan, dengan tombol",
        (code for pair in found.pairs for code in pair),
    )
    show("Titik dipakai bersama", "dibiarkan; jaraknya sama", (code for group in found.shared for code in group))
    show("Tanpa kode pos lima angka", "tidak bisa dicari dengan kode pos", found.without_postal_code)
    show("Kode ganda", "pemuatan ditolak", (group[0] for group in found.repeated_codes))
