"""Answers as rows of numbers: what was known before each, and how it went."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.learner.counters import Answer, Evidence
from tutor.learner.features import (
    DENSE_FEATURES,
    EXERCISE_FEATURES,
    OWN_FEATURES,
    exercise_features,
    learner_features,
    moment_features,
    skill_features,
)
from tutor.learner.prediction import Item

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

_FLOATS = ("shared", "expected", "floor", "credit", "leading", "parts", "own", "order_parts")
_PLACES = ("skill_rows", "skill_index", "key_rows", "key_index", "order_rows", "order_index")
_OWN = [DENSE_FEATURES.index(name) for name in OWN_FEATURES]


@dataclass(frozen=True)
class Rows:
    """Answers as numbers, one row an answer.

    `shared`: (rows, features) values of `DENSE_FEATURES`, averaged over an exercise's skills; `expected`: (rows,)
    log-odds; `floor`, `credit`: (rows,) from 0 to 1. Row `skill_rows[k]` has the skill `skills[skill_index[k]]` with
    the values `own[k]` of `OWN_FEATURES`, and `skill_parts[k]` is 1 by its number of skills. Likewise for the keys of
    exercises, and for the skill of the answer before with each of this one's; `leading`: (rows, 4) are the values of
    `EXERCISE_FEATURES`.
    """

    shared: Numbers
    expected: Numbers
    floor: Numbers
    credit: Numbers
    leading: Numbers
    skills: list[Any]
    skill_rows: Places
    skill_index: Places
    skill_parts: Numbers
    own: Numbers
    keys: list[str]
    key_rows: Places
    key_index: Places
    orders: list[tuple[Any, Any]]
    order_rows: Places
    order_index: Places
    order_parts: Numbers

    def __len__(self) -> int:
        return len(self.credit)


class RowsBuilder:
    """Collects rows, answer by answer."""

    def __init__(self) -> None:
        self._floats = {name: array("d") for name in _FLOATS}
        self._places = {name: array("q") for name in _PLACES}
        self._orders: dict[tuple[Any, Any], int] = {}
        self._skills: dict[Any, int] = {}
        self._keys: dict[str, int] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, evidence: Evidence, item: Item, answer: Answer) -> None:
        """Add an answer, with the counters as they were before it."""
        floats, places, part = self._floats, self._places, 1 / len(evidence.skills)
        learner = evidence.learner
        of_skills = [0.0] * (len(DENSE_FEATURES) - len(learner_features(learner)))
        for skill, counters in evidence.skills:
            values = (
                *skill_features(counters),
                *moment_features(counters, learner, is_same_skill=learner.last_skill == skill),
            )
            of_skills = [total + part * value for total, value in zip(of_skills, values, strict=True)]
            floats["own"].extend([part * values[place] for place in _OWN])
            floats["parts"].append(part)
            places["skill_rows"].append(self._count)
            places["skill_index"].append(self._skills.setdefault(skill, len(self._skills)))
            if learner.latest and learner.last_skill != skill:
                order = (learner.last_skill, skill)
                places["order_rows"].append(self._count)
                places["order_index"].append(self._orders.setdefault(order, len(self._orders)))
                floats["order_parts"].append(part)
        for key in item.keys:
            places["key_rows"].append(self._count)
            places["key_index"].append(self._keys.setdefault(key, len(self._keys)))
        floats["shared"].extend((*of_skills, *learner_features(learner)))
        floats["leading"].extend(exercise_features(learner))
        floats["expected"].append(item.expected)
        floats["floor"].append(answer.floor)
        floats["credit"].append(answer.credit)
        self._count += 1

    def rows(self) -> Rows:
        """Return what was collected."""
        floats = {name: np.frombuffer(values, dtype=np.float64) for name, values in self._floats.items()}
        places = {name: np.frombuffer(values, dtype=np.int64) for name, values in self._places.items()}
        return Rows(
            shared=floats["shared"].reshape(-1, len(DENSE_FEATURES)),
            expected=floats["expected"],
            floor=floats["floor"],
            credit=floats["credit"],
            leading=floats["leading"].reshape(-1, len(EXERCISE_FEATURES)),
            skills=list(self._skills),
            skill_parts=floats["parts"],
            own=floats["own"].reshape(-1, len(OWN_FEATURES)),
            keys=list(self._keys),
            orders=list(self._orders),
            order_parts=floats["order_parts"],
            **places,
        )
