"""Whom an announcement reaches: a small expression in JSON, turned into one SELECT.

An expression is ``{"all": [...]}``, ``{"any": [...]}``, ``{"not": ...}`` or one of the conditions below, with a list of
values of which one has to hold: ``{"role": ["purna", "keluarga"]}``, ``{"place": ["3307"]}``. Days count back from the
moment of asking, so that a repeated announcement finds other people each time.
"""

import datetime as dt
import math
from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, not_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.broadcasts.tables import SENT, UNKNOWN, Delivery, ListMember, Press
from kawan.db import now
from kawan.people import Consent, Person
from kawan.regions import VillageRow
from kawan.training import WITHDRAWN, Registration

type Expression = dict[str, Any]
type Condition = ColumnElement[bool]
type Portion = Callable[[Any], Condition]
"""A part of all people, as a condition on a column of their ids."""

EVERYBODY: Final[Expression] = {"all": []}
DEEPEST = 8
KM_PER_DEGREE = 111.195


class AudienceError(ValueError):
    """An expression that means nothing; the message says which part."""


def _whole(_person_id: Any) -> Condition:
    return true()


def audience(expression: Expression = EVERYBODY, portion: Portion = _whole) -> Select[str, int]:
    """Ids and chats of those who are meant, agreed to announcements and can be reached. Raises AudienceError.

    ``portion`` narrows agreements too: PostgreSQL would go through all of them for a few people.
    """
    agrees = exists().where(
        Consent.person_id == Person.id,
        portion(Consent.person_id),
        Consent.purpose == "announcements",
        Consent.withdrawn_at.is_(None),
    )
    people = select(Person.id, Person.chat_id).where(portion(Person.id), agrees, Person.blocked_at.is_(None))
    return people.where(condition(expression))


def reachable() -> Select[str]:
    """Ids of everybody who agreed and can be reached."""
    return audience().with_only_columns(Person.id)


async def audience_size(session: AsyncSession, expression: Expression = EVERYBODY) -> int:
    """How many people an announcement would go to. Raises AudienceError."""
    return await session.scalar(select(func.count()).select_from(audience(expression).subquery())) or 0


async def sample(session: AsyncSession, expression: Expression, count: int = 5) -> Sequence[Person]:
    """Some of those who are meant, by chance."""
    people = select(Person).where(Person.id.in_(audience(expression).with_only_columns(Person.id)))
    return (await session.scalars(people.order_by(func.random()).limit(count))).all()


def condition(expression: Expression, depth: int = 0) -> Condition:
    """The expression as a condition on ``people``. Raises AudienceError."""
    if depth > DEEPEST:
        raise AudienceError("nested too deeply")
    if not isinstance(expression, dict) or len(expression) != 1:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise AudienceError(f"not one condition: {expression!r}")
    [(name, value)] = expression.items()
    if name == "not":
        return not_(condition(value, depth + 1))
    if not isinstance(value, list):
        raise AudienceError(f"{name}: not a list: {value!r}")
    values = cast("list[Any]", value)
    if name == "all":
        return and_(true(), *(condition(part, depth + 1) for part in values))
    if name == "any":
        return or_(false(), *(condition(part, depth + 1) for part in values))
    if name not in _CONDITIONS:
        raise AudienceError(f"unknown condition: {name!r}")
    try:
        return or_(false(), *(_CONDITIONS[name](one) for one in values))
    except (TypeError, ValueError, KeyError) as error:
        raise AudienceError(f"{name}: {value!r} is not understood") from error


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("not a text")
    return value


def _days_ago(value: object) -> dt.datetime:
    if not isinstance(value, int) or not 0 < value < 10_000:
        raise TypeError("not a number of days")
    return now() - dt.timedelta(days=value)


def _registered(*conditions: Condition) -> Condition:
    return exists().where(Registration.person_id == Person.id, Registration.state != WITHDRAWN, *conditions)


def _place(code: object) -> Condition:
    """Inside a province, kabupaten, kecamatan or desa: where the person last was, or registered from."""
    start = _text(code)
    if not start.isascii() or not start.isdecimal():
        raise ValueError("not a code")
    inside = Registration.village_code.startswith(start)
    return or_(Person.village_code.startswith(start), _registered(inside))


def _near(circle: object) -> Condition:
    """Within ``km`` of a point; on the few degrees around the equator a flat map is good enough."""
    if not isinstance(circle, dict):
        raise TypeError("not a circle")
    drawn = cast("dict[str, float]", circle)
    latitude, longitude, km = float(drawn["latitude"]), float(drawn["longitude"]), float(drawn["km"])
    if not (math.isfinite(latitude) and math.isfinite(longitude) and 0 < km <= 1000):
        raise ValueError("not a circle")
    north = (VillageRow.latitude - latitude) * KM_PER_DEGREE
    east = (VillageRow.longitude - longitude) * (KM_PER_DEGREE * math.cos(math.radians(latitude)))
    villages = select(VillageRow.code).where(north * north + east * east <= km * km)
    return Person.village_code.in_(villages)


def _received(broadcast_id: object) -> Condition:
    if not isinstance(broadcast_id, int):
        raise TypeError("not a number")
    return exists().where(
        Delivery.person_id == Person.id, Delivery.broadcast_id == broadcast_id, Delivery.state == SENT
    )


def _got(days: object) -> Condition:
    """Got any announcement in the last days, or may have."""
    return exists().where(
        Delivery.person_id == Person.id, Delivery.state.in_((SENT, UNKNOWN)), Delivery.updated_at >= _days_ago(days)
    )


def _pressed(broadcast_id: object) -> Condition:
    if not isinstance(broadcast_id, int):
        raise TypeError("not a number")
    return exists().where(Press.person_id == Person.id, Press.broadcast_id == broadcast_id)


def _listed(name: object) -> Condition:
    return exists().where(ListMember.person_id == Person.id, ListMember.name == _text(name))


_CONDITIONS: dict[str, Callable[[object], Condition]] = {
    "role": lambda role: Person.role == _text(role),
    "place": _place,
    "near": _near,
    "country": lambda code: or_(Person.country == _text(code), _registered(Registration.country == _text(code))),
    "language": lambda code: Person.language == _text(code),
    "wish": lambda wish: _registered(Registration.wish == _text(wish)),
    "joined": lambda days: Person.created_at >= _days_ago(days),
    "source": lambda code: Person.source == _text(code),
    "active": lambda days: Person.seen_at >= _days_ago(days),
    "got": _got,
    "received": _received,
    "pressed": _pressed,
    "listed": _listed,
}
