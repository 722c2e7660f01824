"""Proposals as the pipeline leaves them, without a model."""

import json
from datetime import UTC, datetime
from random import Random
from typing import Any

from lessons.models import Skill
from tests.factories.lessons import SkillFactory
from tests.model_server.items import Item
from tests.model_server.subjects import verb_form
from tutor.models import Proof, Proposal, ProposalStatus


def proposal_waiting(item: Item | None = None, *, skill: Skill | None = None, **values: Any) -> Proposal:
    """Return a stored proposal that passed every check and waits for a teacher."""
    item = item or verb_form(Random(1))
    return Proposal.objects.create(
        skill=skill or SkillFactory(),
        **{
            "language": item.language,
            "requested_at": datetime(2026, 3, 2, 12, tzinfo=UTC),
            "finished_at": datetime(2026, 3, 2, 12, 1, tzinfo=UTC),
            "status": ProposalStatus.WAITING,
            "proof": Proof.SOLVES,
            "draft": json.dumps(item.reply),
            "stem": item.reply["stem"],
            "kind": item.reply["kind"],
            "evidence": [
                {"check": "key graded as correct", "passed": True, "detail": ""},
                {"check": "solved blindly, with the key's answer", "passed": True, "detail": "answered: B"},
            ],
            **values,
        },
    )
