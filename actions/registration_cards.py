"""What the form says of a registration that is stored."""

from kawan import answers, training
from kawan.i18n import _
from kawan.replies import Button, Reply, rows
from kawan.training import Registration


def already(first: Registration) -> Reply:
    """A second try for the same wish shows the first."""
    text = _(
        "You are registered for this already: number **{id}**, {wish}, {village}. State: {state}.\n"
        "You need not register twice. You can change or withdraw it.",
        id=first.id,
        wish=training.wish_label(first.wish),
        village=first.village,
        state=training.state_label(first.state),
    )
    keys = (Button(_("Change"), f"g:edit:{first.id}"), Button(_("Withdraw"), f"w:{first.id}"))
    return Reply(text, rows(*keys, Button(_("Menu"), "x:bantuan"), width=2))


def receipt(registration: Registration, *, changed: bool) -> Reply:
    """That it is stored, and what comes next."""
    number, wish = registration.id, training.wish_label(registration.wish)
    if changed:
        first = _("Your registration number **{id}** is changed: {wish}.", id=number, wish=wish)
    else:
        first = _("Your registration is stored: number **{id}**, {wish}.", id=number, wish=wish)
    then = _(
        "Our staff can see it now. They tell you here when there is a session near you. We can't promise a date.\n"
        "If something is wrong, simply write it (“wrong, my number is ...”). See, change or withdraw it: /pelatihan"
    )
    keys = (Button(answers.title("cari-kopdes"), "x:cari-kopdes"), Button(_("Menu"), "x:bantuan"))
    return Reply(f"{first}\n\n{then}", rows(*keys, width=2))
