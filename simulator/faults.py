"""Faults on purpose: refusals, delays and lost connections, by rule and repeatable by seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any, cast

from simulator.errors import ApiError, PeopleError, forbidden, too_many_requests

KINDS = ("429", "5xx", "delay", "drop", "drop_before", "blocked", "deactivated", "migrate")
# These need a chat to make sense; a call without one is left alone.
_ABOUT_A_CHAT = ("blocked", "deactivated", "migrate")


@dataclass
class Rule:
    """One rule. `count`: how often it still strikes; None for ever. `seconds`: delay or retry_after."""

    rule_id: int
    kind: str
    method: str | None = None
    chat_id: str | None = None
    probability: float = 1.0
    count: int | None = None
    seconds: float = 1.0
    status: int = 502
    seed: int | None = None
    hits: int = 0
    dice: random.Random = field(default_factory=random.Random)

    def strikes(self, method: str, chat_id: str | None) -> bool:
        """Decide, and count the stroke when it falls."""
        if self.count is not None and self.hits >= self.count:
            return False
        if self.method is not None and self.method.lower() != method.lower():
            return False
        if self.chat_id is not None and self.chat_id != chat_id:
            return False
        if chat_id is None and self.kind in _ABOUT_A_CHAT:
            return False
        if self.probability < 1 and self.dice.random() >= self.probability:
            return False
        self.hits += 1
        return True

    def to_json(self) -> dict[str, Any]:
        shown = {
            "id": self.rule_id,
            "kind": self.kind,
            "method": self.method,
            "chat_id": self.chat_id if self.chat_id is None else _number(self.chat_id),
            "probability": self.probability,
            "count": self.count,
            "seconds": self.seconds,
            "hits": self.hits,
        }
        return shown if self.seed is None else {**shown, "seed": self.seed}


@dataclass(frozen=True)
class Verdict:
    """What happens to one call: a wait first, then at most one fault."""

    delay: float = 0.0
    fault: Rule | None = None


class Faults:
    """The rules in force, in the order they were made; the first that strikes wins."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._next_id = 1

    def add(self, described: dict[str, Any], seed: int | None = None) -> Rule:
        """Make a rule of its JSON form.

        Raises:
            PeopleError: when the description is wrong.
        """
        kind = str(described.get("kind"))
        if kind not in KINDS:
            raise PeopleError(f"kind must be one of {', '.join(KINDS)}")
        try:
            rule = self._rule(kind, described, described.get("seed", seed))
        except (TypeError, ValueError) as error:
            raise PeopleError(f"not a rule: {error}") from None
        if not 0 <= rule.probability <= 1 or rule.seconds < 0 or not 500 <= rule.status <= 599:
            raise PeopleError("probability must be 0..1, seconds at least 0, status 500..599")
        self.rules.append(rule)
        self._next_id += 1
        return rule

    def _rule(self, kind: str, described: dict[str, Any], seed: Any) -> Rule:
        count, chat_id, method = (described.get(name) for name in ("count", "chat_id", "method"))
        return Rule(
            rule_id=self._next_id,
            kind=kind,
            method=None if method is None else str(method),
            chat_id=None if chat_id is None else str(chat_id),
            probability=float(described.get("probability", 1.0)),
            count=None if count is None else int(count),
            seconds=float(described.get("seconds", 1.0)),
            status=int(described.get("status", 502)),
            seed=None if seed is None else int(seed),
            # Each rule has dice of its own, so other rules don't change when it strikes.
            dice=random.Random(None if seed is None else int(seed)),
        )

    def add_all(self, body: Any) -> list[Rule]:
        """Rules from one rule, a list of rules, or {"seed", "rules": [...]}."""
        seed: int | None = None
        if isinstance(body, dict) and "rules" in body:
            outer = cast(dict[str, Any], body)
            seed, body = outer.get("seed"), outer["rules"]
        rules = cast(list[Any], body if isinstance(body, list) else [body])
        if not all(isinstance(rule, dict) for rule in rules):
            raise PeopleError("a rule, a list of rules or {'seed', 'rules'} is expected")
        return [self.add(cast(dict[str, Any], rule), seed) for rule in rules]

    def remove(self, rule_id: int) -> bool:
        before = len(self.rules)
        self.rules = [rule for rule in self.rules if rule.rule_id != rule_id]
        return len(self.rules) < before

    def clear(self) -> None:
        self.rules = []

    def judge(self, method: str, chat_id: str | None) -> Verdict:
        """Apply the rules to a call."""
        delay = 0.0
        for rule in self.rules:
            if not rule.strikes(method, chat_id):
                continue
            if rule.kind != "delay":
                return Verdict(delay, rule)
            delay += rule.seconds
        return Verdict(delay)


def refusal(rule: Rule) -> ApiError | None:
    """Telegram's answer for rules that are a plain refusal."""
    if rule.kind == "429":
        return too_many_requests(max(1, round(rule.seconds)))
    if rule.kind == "5xx":
        phrases = {500: "Internal Server Error", 503: "Service Unavailable", 504: "Gateway Timeout"}
        return ApiError(rule.status, phrases.get(rule.status, "Bad Gateway"))
    if rule.kind == "blocked":
        return forbidden("bot was blocked by the user")
    if rule.kind == "deactivated":
        return forbidden("user is deactivated")
    return None


def _number(text: str) -> int | str:
    return int(text) if text.lstrip("-").isdigit() else text
