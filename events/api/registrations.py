"""Registrations of the signed-in person, and of colleagues whom they registered."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.signed_in import person
from api.deeds import Deed, Subject
from api.idempotency import once
from api.tags import check_match, state_of, still_read, tagged
from api.writing import NothingMore, SignedIn, documented
from events.api import registration_parts as parts
from events.models import Event, Question, Registration
from events.programme_forms import days_of
from events.queries.parts import offered
from events.queries.registrations import colleagues, questions_for, with_parts
from events.registration_forms import YES_NO, RegistrationForm
from events.services import registrations as services
from regions.api.acting import own_organisation, within
from regions.api.shortlists import named_in
from regions.models import Profile

FOR_WHOM = OpenApiParameter(
    "organisation",
    OpenApiTypes.UUID,
    description="For whom one would come: one of your organisations, the first one without it.",
)
PLAIN = ("role", "attending", "language", "interpretation", "access_needs", "seen_by")


def own_rows(request: Request) -> QuerySet[Registration]:
    """One's own, and those that one made for others, for the organisation of the token."""
    user = person(request)
    rows = within(request, Registration.objects.visible_to(user), "profile")
    rows = rows.filter(Q(user=user) | Q(by=user))
    return (
        with_parts(rows)
        .select_related("event", "user", "profile__seat", "profile__territory")
        .prefetch_related("tracks", "event__tracks")
        .order_by("-event__starts_at", "-pk")
    )


def seen(request: Request, public_id: UUID) -> Registration:
    found = own_rows(request).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def state_of_registration(registration: Registration) -> str:
    return state_of(registration.state, registration.updated_at)


def told(request: Request, public_id: UUID) -> Response:
    found = seen(request, public_id)
    data = parts.RegistrationSerializer(found, context={"request": request}).data
    return tagged(data, state_of_registration(found))


def seen_event(request: Request, public_id: UUID) -> Event:
    found = Event.everything.visible_to(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def form_for(
    event: Event, profile: Profile, people: Sequence[User], data: dict[str, Any], chosen: list[UUID]
) -> RegistrationForm:
    """The form of the page, filled in; ValidationError names what it refuses."""
    questions, tracks = questions_for(event, profile), list(event.tracks.all())
    days = data["days"] or days_of(event)
    sent = {name: data[name] for name in PLAIN} | {
        "person": [str(key) for key in chosen],
        "days": [day.isoformat() for day in days],
        "tracks": [
            str(tracks[number - 1].pk) for number in known("tracks", data["tracks"], tracks)
        ],
        "parts": [str(key) for key in data["parts"]],
    }
    numbers = known("answers", [one["number"] for one in data["answers"]], questions)
    for number, one in zip(numbers, data["answers"], strict=True):
        sent[f"q{questions[number - 1].pk}"] = one["answer"]
    offers = offered(event)
    form = RegistrationForm(
        sent, event=event, questions=questions, people=list(people), offers=offers
    )
    if not form.is_valid():
        raise refused(form, questions)
    return form


def known(name: str, numbers: list[int], there: Sequence[Any]) -> list[int]:
    if any(number > len(there) for number in numbers):
        message = _("There are only %(count)s of them.") % {"count": len(there)}
        raise serializers.ValidationError({name: [message]}, code="does_not_exist")
    return numbers


def refused(form: RegistrationForm, questions: list[Question]) -> serializers.ValidationError:
    """Every refusal at the member that it is about; answers are told by the words of the question."""
    asked = {f"q{one.pk}": one.label for one in questions}
    found: dict[str, list[exceptions.ErrorDetail]] = {}
    for name, errors in form.errors.get_json_data().items():
        place = "answers" if name in asked else {"person": "people"}.get(name, name)
        for error in errors:
            words = f"{asked[name]}: {error['message']}" if name in asked else error["message"]
            code = error["code"] or "invalid"
            found.setdefault(place, []).append(exceptions.ErrorDetail(words, code=code))
    return serializers.ValidationError(found)


class Asked(SignedIn):
    """What is asked of those who register for an event."""

    read_scope = "events:read"
    http_method_names = ["get", "head", "options"]
    own_parameters = frozenset({"organisation"})
    answer = parts.AskedSerializer

    @extend_schema(
        operation_id="events_registration",
        summary="What a registration says",
        parameters=[FOR_WHOM],
    )
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        event = seen_event(request, id)
        profile = own_organisation(request, named_in(request))
        for number, question in enumerate(questions := questions_for(event, profile), start=1):
            question.number = number  # type: ignore[attr-defined]
            question.options_shown = [value for value, _shown in options_of(question)]  # type: ignore[attr-defined]
        tracks = list(event.tracks.all())
        for number, track in enumerate(tracks, start=1):
            track.number = number  # type: ignore[attr-defined]
        shown = {
            "open": event.takes_registrations,
            "days": days_of(event),
            "tracks": tracks,
            "parts": offered(event),
            "questions": questions,
            "people": colleagues(profile, person(request)),
        }
        return Response(parts.AskedSerializer(shown).data)


def options_of(question: Question) -> list[tuple[str, Any]]:
    return list(YES_NO) if question.kind == "yes_no" else list(question.options)


class Registrations(SignedIn, ListAPIView[Registration]):
    """Your registrations, and those that you made for colleagues; the latest event first."""

    read_scope, write_scope = "events:read", "events:write"
    created = frozenset({"POST"})
    own_parameters = frozenset({"page", "page_size"})
    serializer_class, answer = parts.RegistrationSerializer, parts.RegisteredSerializer
    filter_backends = ()
    queryset = Registration.objects.none()  # for the document alone

    def get_queryset(self) -> QuerySet[Registration]:
        return own_rows(self.request)

    @extend_schema(operation_id="registrations_list", summary="Your registrations")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="registrations_register",
        summary="Register for an event",
        description="Yourself or, as an editor, colleagues. Whoever finds no seat waits.",
        request=parts.RegisterCommand,
    )
    @once
    def post(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        data = self.checked(parts.RegisterCommand, request)
        profile, user = own_organisation(request, data["organisation"]), person(request)
        event = seen_event(request, data["event"])
        people = colleagues(profile, user)
        chosen = data["people"] or [user.public_id]
        if set(chosen) - {one.public_id for one in people}:
            message = _("You may register yourself and, as an editor, your colleagues.")
            raise serializers.ValidationError({"people": [message]}, code="not_of_the_organisation")
        form = form_for(event, profile, people, data, chosen)
        made = services.register_together(event, form.chosen, profile, form.wishes, by=user)
        rows = own_rows(request).filter(pk__in=[one.pk for one in made]).order_by("pk")
        shown = parts.RegisteredSerializer({"registrations": rows}, context=self.context)
        return Response(shown.data, status=201)


class OneRegistration(SignedIn):
    """One registration."""

    read_scope, write_scope = "events:read", "events:write"
    http_method_names = ["get", "head", "put", "options"]
    takes_tag = tagged = True
    answer = parts.RegistrationSerializer

    @extend_schema(operation_id="registrations_retrieve", summary="A registration")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return told(request, id)

    @extend_schema(
        operation_id="registrations_change",
        summary="Change a registration",
        description="Other days need free seats; what one has is kept otherwise.",
        request=parts.ChangeRegistrationCommand,
    )
    @once
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002
        data = self.checked(parts.ChangeRegistrationCommand, request)
        found = seen(request, id)
        check_match(request, state_of_registration(found))
        form = form_for(found.event, found.profile, [found.user], data, [found.user.public_id])
        check = still_read(request, state_of_registration)
        services.change_registration(found, form.wishes, by=person(request), check=check)
        return told(request, id)


class RegistrationDeed(Deed):
    """A deed on a registration."""

    write_scope = "events:write"
    answer = parts.RegistrationSerializer
    subject = Subject(seen, state_of_registration, told)


@documented(
    operation_id="registrations_take",
    summary="Take the seat that is kept",
    description="Before `held_until`.",
    request=NothingMore,
)
class Take(RegistrationDeed):
    def act(self, row: Registration, data: dict[str, Any]) -> None:  # noqa: ARG002
        services.take_seat(row, by=person(self.request), check=self.still_read())


@documented(
    operation_id="registrations_cancel",
    summary="Cancel a registration",
    description="The seat goes to the next one who waits.",
    request=NothingMore,
)
class Cancel(RegistrationDeed):
    def act(self, row: Registration, data: dict[str, Any]) -> None:  # noqa: ARG002
        services.cancel_registration(row, by=person(self.request), check=self.still_read())
