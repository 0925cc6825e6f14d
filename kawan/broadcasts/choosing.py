"""An audience as an officer builds it with buttons: groups joined by *or*, in a group conditions joined by *and*, and
who is left out. Stored as an expression of one shape, read back from it."""

from dataclasses import dataclass, field
from typing import Any, Self, cast

from sqlalchemy import func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from kawan.broadcasts.audience import EVERYBODY, Expression, audience
from kawan.broadcasts.tables import ListMember
from kawan.people import Person

type Group = dict[str, list[Any]]

MOST_GROUPS = 5
NOBODY: Expression = {"any": []}


@dataclass(slots=True)
class Choice:
    """``groups`` of conditions by name with their values; ``without`` likewise. No group means everybody."""

    groups: list[Group] = field(default_factory=list[Group])
    without: Group = field(default_factory=dict[str, list[Any]])

    @classmethod
    def of(cls, expression: Expression) -> Self:
        """Read it back. Raises ValueError for an expression of another shape."""
        try:
            choice = cls()
            for part in expression["all"]:
                if "any" in part:
                    choice.groups = [_merged(group["all"]) for group in part["any"]]
                else:
                    choice.without = _merged(part["not"]["any"])
        except (KeyError, TypeError) as error:
            raise ValueError("not built with buttons") from error
        return choice

    @property
    def expression(self) -> Expression:
        parts: list[Expression] = []
        if any(self.groups):
            parts.append({"any": [{"all": _leaves(group) or [NOBODY]} for group in self.groups]})
        if self.without:
            parts.append({"not": {"any": _leaves(self.without)}})
        return {"all": parts} if parts else EVERYBODY

    def group(self, name: str) -> Group:
        """Where a condition belongs: the newest group, or, with a ``-`` before its name, who is left out."""
        if name.startswith("-"):
            return self.without
        if not self.groups:
            self.groups.append({})
        return self.groups[-1]

    def values(self, name: str) -> list[Any]:
        """What is chosen of a condition."""
        if name.startswith("-"):
            return self.without.get(name[1:], [])
        return self.groups[-1].get(name, []) if self.groups else []

    def toggle(self, name: str, value: object, *, single: bool = False) -> None:
        """Choose a value, or drop it where it was chosen. ``single``: it takes the place of another one."""
        group, key = self.group(name), name.removeprefix("-")
        present = group.get(key, [])
        if value in present:
            chosen = [one for one in present if one != value]
        else:
            chosen = [value] if single else [*present, value]
        group.pop(key, None)
        if chosen:
            group[key] = chosen

    def another_group(self) -> None:
        """From now on, conditions of a further group; until it has one it means nobody."""
        if self.groups and self.groups[-1] and len(self.groups) < MOST_GROUPS:
            self.groups.append({})


def _leaves(group: Group) -> list[Expression]:
    return [{name: values} for name, values in group.items()]


def _merged(leaves: list[Expression]) -> Group:
    return {name: list(cast("list[Any]", values)) for leaf in leaves if leaf != NOBODY for name, values in leaf.items()}


async def keep_as_list(session: AsyncSession, name: str, expression: Expression) -> int:
    """Put everybody who is meant now onto a list; who is on it stays. Returns how many are on it."""
    present = select(ListMember.person_id).where(ListMember.name == name)
    people = audience(expression).with_only_columns(literal(name), Person.id)
    fresh = people.where(Person.id.not_in(present))
    await session.execute(insert(ListMember).from_select(["name", "person_id"], fresh))
    return (await lists(session))[name]


async def lists(session: AsyncSession) -> dict[str, int]:
    """The lists by name, with how many are on them."""
    query = select(ListMember.name, func.count()).group_by(ListMember.name).order_by(ListMember.name)
    return {name: int(count) for name, count in (await session.execute(query)).all()}
