"""What can be chosen in a registration, and how it is called in the person's language."""

from kawan import people
from kawan.i18n import _

WISHES = (
    "mendirikan",
    "anggota-pengurus",
    "pembukuan",
    "simpan-pinjam",
    "pemasaran",
    "kemasan",
    "literasi",
    "mentor",
)
ROLES = (*people.ROLES, "kopdes")
TIMES = ("hari-kerja", "malam", "akhir-pekan", "kapan-saja")


def wish_label(wish: str) -> str:
    """How a wish is called in the person's language."""
    return {
        "mendirikan": _("Founding a cooperative"),
        "anggota-pengurus": _("Being a member or on the board"),
        "pembukuan": _("Bookkeeping"),
        "simpan-pinjam": _("Savings and loans"),
        "pemasaran": _("Digital marketing"),
        "kemasan": _("Packaging"),
        "literasi": _("Managing money"),
        "mentor": _("Becoming a Kopdes mentor"),
    }[wish]


def role_label(role: str) -> str:
    """How a role is called in the person's language."""
    return {
        "calon": _("Going to work abroad"),
        "pmi": _("Working abroad now"),
        "purna": _("Back from abroad"),
        "keluarga": _("Family of a migrant worker"),
        "kopdes": _("On the board or staff of a Kopdes"),
    }[role]


def time_label(time: str) -> str:
    """How a time that suits is called in the person's language."""
    return {
        "hari-kerja": _("Weekdays, by day"),
        "malam": _("Evenings"),
        "akhir-pekan": _("Weekends"),
        "kapan-saja": _("Any time"),
    }[time]


def state_label(state: str) -> str:
    """What the state of a registration means to the person."""
    return {
        "baru": _("new, staff have not been in touch yet"),
        "dihubungi": _("staff have been in touch"),
        "diundang": _("invited"),
        "hadir": _("attended"),
        "selesai": _("finished"),
        "mundur": _("withdrawn"),
    }[state]
