"""Take part in matchmaking days: join, choose hours, wish for partners, read one's own day."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.signed_in import person
from api.deeds import Deed, Subject
from api.idempotency import once
from api.pagination import Pages
from api.tags import check_match, state_of, still_read, tagged
from api.writing import NothingMore, SignedIn, SignedInRead, documented
from events.models import Event
from matchmaking.api import day_parts as parts
from matchmaking.models import DayParticipant, MatchmakingDay
from matchmaking.queries.day.agenda import agendas, in_force
from matchmaking.queries.day.wishes import others_of
from matchmaking.services.day import participants as services
from matchmaking.services.day.wishes import Wish, save_wishes
from regions.api.acting import own_organisation, within


def seen_rows(request: Request) -> QuerySet[DayParticipant]:
    """Those of one's own organisations; of whom one arranges the meetings, all."""
    rows = within(request, DayParticipant.objects.visible_to(request.user), "profile")
    return rows.select_related("day__event", "profile__seat", "profile__territory")


def seen(request: Request, public_id: UUID) -> DayParticipant:
    rows = seen_rows(request).prefetch_related("away", "day__slots")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def state_of_participation(row: DayParticipant) -> str:
    return state_of(row.updated_at, row.left_at, sorted(slot.pk for slot in row.away.all()))


def told(request: Request, public_id: UUID, *, status: int = 200) -> Response:
    row = seen(request, public_id)
    data = parts.WholeParticipationSerializer(row, context={"request": request}).data
    return tagged(data, state_of_participation(row), status=status)


class Participations(SignedIn, ListAPIView[DayParticipant]):
    """Matchmaking days in which your organisations take part, the latest first."""

    read_scope, write_scope = "events:read", "events:write"
    created = frozenset({"POST"})
    own_parameters = frozenset({"page", "page_size"})
    serializer_class, answer = parts.ParticipationSerializer, parts.WholeParticipationSerializer
    filter_backends = ()
    queryset = DayParticipant.objects.none()  # for the document alone

    def get_queryset(self) -> QuerySet[DayParticipant]:
        return seen_rows(self.request).order_by("-day__event__starts_at", "-pk")

    @extend_schema(operation_id="participations_list", summary="Matchmaking days of yours")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="participations_join",
        summary="Take part in a matchmaking day",
        description="Joining twice is once.",
        request=parts.JoinCommand,
    )
    @once
    def post(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        data = self.checked(parts.JoinCommand, request)
        ours = own_organisation(request, data["organisation"])
        row = services.join(day_of(request, data["event"]), ours, by=person(request))
        answer = told(request, row.public_id, status=201)
        answer["Location"] = request.build_absolute_uri(f"{request.path}{row.public_id}/")
        return answer


def day_of(request: Request, event: UUID) -> MatchmakingDay:
    shown = Event.objects.visible_to(request.user).filter(public_id=event)
    found = MatchmakingDay.objects.select_related("event").filter(event__in=shown).first()
    if found is None:
        message = _("There is no matchmaking day of an event with this id.")
        raise serializers.ValidationError({"event": [message]}, code="does_not_exist")
    return found


class Participation(SignedIn):
    """One participation with its hours."""

    read_scope, write_scope = "events:read", "events:write"
    http_method_names = ["get", "head", "put", "options"]
    takes_tag = tagged = True
    answer = parts.WholeParticipationSerializer

    @extend_schema(operation_id="participations_retrieve", summary="A participation")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return told(request, id)

    @extend_schema(
        operation_id="participations_choose",
        summary="Choose how you take part",
        description="In person or online, how many meetings, and when nobody is there.",
        request=parts.ChooseCommand,
    )
    @once
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002
        data = self.checked(parts.ChooseCommand, request)
        row = seen(request, id)
        check_match(request, state_of_participation(row))
        away, slots = set(data.pop("away")), list(row.day.slots.all())
        if away - {slot.starts_at for slot in slots}:
            message = _("There is no hour of meetings that starts then.")
            raise serializers.ValidationError({"away": [message]}, code="does_not_exist")
        here = [slot for slot in slots if slot.starts_at not in away]
        choices = services.Choices(here=here, **data)
        check = still_read(request, state_of_participation)
        services.change_participant(row, choices, by=person(request), check=check)
        return told(request, id)


class ParticipationDeed(Deed):
    """A deed on a participation."""

    write_scope = "events:write"
    answer = parts.WholeParticipationSerializer
    subject = Subject(seen, state_of_participation, told)


@documented(
    operation_id="participations_leave",
    summary="Take part no more",
    description="Not with meetings in the timetable in force: cancel those first.",
    request=NothingMore,
)
class Leave(ParticipationDeed):
    def act(self, row: DayParticipant, data: dict[str, Any]) -> None:  # noqa: ARG002
        services.leave(row, by=person(self.request), check=self.still_read())


class Wishes(SignedIn, ListAPIView[DayParticipant]):
    """All others who take part, suggested ones first, with what you wish of them."""

    read_scope, write_scope = "events:read", "events:write"
    own_parameters = frozenset({"page", "page_size"})
    serializer_class, answer = parts.OtherSerializer, parts.ChangedSerializer
    filter_backends = ()
    queryset = DayParticipant.objects.none()  # for the document alone: others are found
    pagination_class = Pages

    @extend_schema(operation_id="participations_wishes", summary="Whom you wish to meet")
    def get(self, request: Request, *_args: Any, **kwargs: Any) -> Response:
        pages = Pages()
        shown = pages.paginate_queryset(others_of(seen(request, kwargs["id"])), request, self)
        return pages.get_paginated_response(self.get_serializer(shown, many=True).data)

    @extend_schema(
        operation_id="participations_wish",
        summary="Write wishes",
        description="While they are open. Nobody but you and the organisers learns of them.",
        request=parts.WishesCommand,
    )
    @once
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002
        data = self.checked(parts.WishesCommand, request)
        row = seen(request, id)
        wishes = {one["participant"]: Wish(one["level"], one["note"]) for one in data["wishes"]}
        others = row.day.participants.current().filter(public_id__in=wishes).exclude(pk=row.pk)
        known = {one.public_id: one.pk for one in others}
        if set(wishes) - set(known):
            message = _("This organisation does not take part.")
            raise serializers.ValidationError({"wishes": [message]}, code="not_a_participant")
        named = {known[key]: wish for key, wish in wishes.items()}
        return Response({"changed": len(save_wishes(row, named, by=person(request)))})


class AgendaOfDay(SignedInRead):
    """Your day in the timetable in force."""

    read_scope = "events:read"
    answer = parts.AgendaOfDaySerializer

    @extend_schema(operation_id="participations_agenda", summary="Your agenda of the day")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        row = seen(request, id)
        event = row.day.event
        table = in_force(event)
        (own,) = agendas(table, [row], [event.time_zone]) if table else (None,)
        shown = {
            "published_at": table.published_at if table else None,
            "entries": own.entries if own else [],
        }
        context = self.context | {"zone": event.time_zone}
        return Response(parts.AgendaOfDaySerializer(shown, context=context).data)
