"""Fields of our own."""

import json
from typing import Any

from django import forms
from django.db import models


class OrderedJSONField(models.TextField[Any, Any]):
    """JSON that keeps the order of its members, which means something here; PostgreSQL's own type does not keep it."""

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> Any:
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def formfield(self, **options: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": forms.JSONField, **options})
