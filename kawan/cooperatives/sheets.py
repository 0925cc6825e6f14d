"""Files of cooperatives, as rows of texts under our own column names."""

from kawan import sheets
from kawan.i18n import _
from kawan.sheets import Layout, Row, Sheet, SheetError, written

__all__ = ["COLUMNS", "Row", "Sheet", "SheetError", "read", "written"]

COLUMNS: dict[str, tuple[str, ...]] = {
    "cooperative_id": ("cooperative_id", "id koperasi", "id"),
    "name": ("name", "nama", "nama koperasi", "cooperative name"),
    "province": ("province", "provinsi"),
    "district": ("district", "kabupaten", "kabupaten/kota", "kab/kota", "kota", "regency"),
    "subdistrict": ("subdistrict", "kecamatan", "distrik"),
    "village": ("village", "desa", "kelurahan", "desa/kelurahan", "nama desa"),
    "village_code": ("village code", "kode desa", "kode desa/kelurahan", "kode wilayah", "kode kemendagri"),
    "address": ("address", "alamat"),
    "phone": ("phone", "telepon", "nomor telepon", "no telepon", "telp", "no telp", "hp", "no hp", "nomor hp"),
    "hours": ("hours", "jam", "jam layanan", "jam buka", "jam operasional"),
    "services": ("services", "layanan", "jenis layanan", "unit usaha"),
    "status": ("status",),
    "verified_on": ("verified on", "dicek tanggal", "tanggal cek", "tanggal verifikasi", "diverifikasi tanggal"),
    "verified_by": ("verified by", "dicek oleh", "petugas", "diverifikasi oleh", "verifikator"),
    "source": ("source", "sumber"),
    "latitude": ("latitude", "lat", "lintang"),
    "longitude": ("longitude", "lon", "lng", "long", "bujur"),
}


def read(name: str, content: bytes) -> Sheet:
    """The rows of a file, by its name's ending. Raises SheetError."""
    sheet = sheets.read(name, content, _LAYOUT)
    if "village_code" not in sheet.titles and not {"name", "village"} & set(sheet.titles):
        raise SheetError(_("A column is missing: the name of the cooperative or of the desa."))
    return sheet


def _is_heading(fields: set[str]) -> bool:
    return "village_code" in fields or {"district", "subdistrict"} <= fields


def _no_heading() -> str:
    return _(
        "No row of column names was found. Needed: the village code, "
        "or kabupaten, kecamatan and the name of the cooperative or the desa."
    )


def _renamed(plain: list[str], fields: list[str]) -> list[str]:
    """Elsewhere a district is what is a kecamatan here."""
    if "regency" not in plain or "subdistrict" in fields:
        return fields
    return ["subdistrict" if title == "district" else field for title, field in zip(plain, fields, strict=True)]


_LAYOUT = Layout(COLUMNS, _is_heading, _no_heading, _renamed)
