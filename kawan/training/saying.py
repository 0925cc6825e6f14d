"""What is said of a registration before it is one, by field.

A field that is missing has to be asked; ``SKIPPED`` was asked and left open, ``NOT_ASKED`` is nothing for this role.
``village`` holds code and label, ``extras`` the times that suit and special needs, ``heard`` the place words of a
village that is not clear yet.
"""

from typing import Any

from kawan.training.registrations import Registration, RegistrationForm

FIELDS = ("name", "village", "role", "country", "returns", "phone", "wish", "extras")
SKIPPED = "-"
NOT_ASKED = ""
ABROAD_ONCE = ("pmi", "purna")

type Said = dict[str, Any]


def settled(said: Said) -> Said:
    """``said`` with what need not be asked of its role, and with None for what has to be asked again."""
    done = dict(said)
    if done.get("village") is not None:
        done["heard"] = None
    role = done.get("role")
    for field, roles in (("country", ABROAD_ONCE), ("returns", ("pmi",))):
        if role is not None and role not in roles:
            done[field] = done.get(field) or NOT_ASKED
        elif role is not None and done.get(field) == NOT_ASKED:
            done[field] = None
    return done


def of_registration(registration: Registration) -> Said:
    """What a registration holds, to be said again or changed."""
    extras = {"times": registration.times, "needs": registration.needs}
    return settled(
        {
            "name": registration.name,
            "village": {"code": registration.village_code, "label": registration.village},
            "role": registration.role,
            "country": registration.country or SKIPPED,
            "returns": registration.returns or SKIPPED,
            "phone": registration.phone or SKIPPED,
            "wish": registration.wish,
            "extras": {name: value for name, value in extras.items() if value},
        }
    )


def as_form(said: Said, wording: str) -> RegistrationForm:
    """The filled-in form. Raises KeyError where a field is missing that everybody has to say."""

    def given(field: str) -> str | None:
        value = said.get(field)
        return None if value in (None, SKIPPED, NOT_ASKED) else value

    extras: dict[str, str] = said.get("extras") or {}
    return RegistrationForm(
        name=said["name"],
        village=said["village"]["label"],
        village_code=said["village"]["code"],
        role=said["role"],
        phone=given("phone") or "",
        wish=said["wish"],
        consent_wording=wording,
        country=given("country"),
        returns=given("returns"),
        times=extras.get("times"),
        needs=extras.get("needs"),
    )
