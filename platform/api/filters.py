"""Filters that are strict: an unknown parameter or value is named, never passed over."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django_filters import CharFilter, MultipleChoiceFilter
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.views import APIView

from api.errors import InvalidParameters
from api.problems import FieldProblem


def codes(terms: QuerySet[Any]) -> list[tuple[str, str]]:
    """Every code of a vocabulary in its order, as choices."""
    rows = terms.order_by("position", "code").values_list("code", flat=True)
    return [(code, code) for code in rows]


class AnyOf(MultipleChoiceFilter):
    """A parameter that may be given several times: rows with any of the values.

    The choices may be a function, so that a vocabulary in the database is read only when needed.
    """

    def __init__(self, **options: Any) -> None:
        # The rows come from conditions without joins that multiply them.
        super().__init__(distinct=False, **options)


class CodeField(forms.CharField):
    """A code out of a vocabulary too long to be listed in an error; ``listed_at`` names its list."""

    def __init__(self, *, queryset: QuerySet[Any], listed_at: str, **options: Any) -> None:
        super().__init__(**options)
        self.queryset, self.listed_at = queryset, listed_at

    def clean(self, value: str) -> str:
        code = cast("str", super().clean(value))
        if code and not self.queryset.filter(code=code).exists():
            message = _("There is no code “%(value)s”.") % {"value": code}
            raise ValidationError(message, code="unknown_value")
        return code


class CodeFilter(CharFilter):
    """One code, which must exist. Takes ``queryset`` and ``listed_at``, the URL name of its list."""

    field_class = CodeField


class StrictFilters(DjangoFilterBackend):
    """django-filter with errors that name the parameter and what it takes."""

    def get_filterset_kwargs(
        self, request: HttpRequest, queryset: QuerySet[Model], view: APIView
    ) -> dict[str, Any]:
        values = super().get_filterset_kwargs(request, queryset, view)
        return values | {"data": given(request.GET)}

    def filter_queryset(
        self, request: HttpRequest, queryset: QuerySet[Model], view: APIView
    ) -> QuerySet[Model]:
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            raise InvalidParameters(*value_problems(filterset.form, request))
        return cast("QuerySet[Model]", filterset.qs)


def given(query: QueryDict) -> QueryDict:
    """The parameters without the empty ones, which forms send for what was left open."""
    kept = QueryDict(mutable=True)
    for name, values in query.lists():
        if filled := [value for value in values if value]:
            kept.setlist(name, filled)
    return kept


def value_problems(form: forms.Form, request: HttpRequest) -> Iterable[FieldProblem]:
    """Each error of the form, with the values that its field takes."""
    for name, errors in form.errors.get_json_data().items():
        field = form.fields[name]
        for error in errors:
            problem = FieldProblem(
                detail=error["message"], code=error["code"] or "invalid", parameter=name
            )
            if isinstance(field, forms.ChoiceField):
                problem |= {"code": "unknown_value", "allowed": values_of(field)}
            if isinstance(field, CodeField):
                problem["allowed_at"] = request.build_absolute_uri(reverse(field.listed_at))
            yield problem


def values_of(field: forms.ChoiceField) -> list[str]:
    return [
        str(value) for value, _label in cast("Iterable[tuple[str, str]]", field.choices) if value
    ]


def check_names(query: QueryDict, *, known: set[str], repeatable: set[str]) -> None:
    """InvalidParameters for names that nobody reads, and for single ones given twice."""
    problems = [unknown_name(name, known) for name in query if name not in known]
    problems += [
        FieldProblem(
            detail=_("“%(name)s” can be given only once.") % {"name": name},
            code="given_twice",
            parameter=name,
        )
        for name, values in query.lists()
        if name in known - repeatable and len(values) > 1
    ]
    if problems:
        raise InvalidParameters(*problems)


def unknown_name(name: str, known: set[str]) -> FieldProblem:
    message = _("There is no parameter “%(name)s” here.") % {"name": name}
    return FieldProblem(
        detail=message, code="unknown_parameter", parameter=name, allowed=sorted(known)
    )
