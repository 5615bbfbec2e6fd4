"""The pages of timetables of matchmaking days, under the language prefix."""

from django.urls import path

from matchmaking.queries.day.exporting import PARTS
from matchmaking.views.day import drafts, timetables
from matchmaking.views.day.publishing import publish

ALL = "events/<slug:slug>/matchmaking/timetables/"
ONE = f"{ALL}<int:number>/"
TIMETABLES = [
    path(ALL, timetables.timetables, name="matchmaking-timetables"),
    path(f"{ALL}compare/", timetables.comparison, name="timetable-compare"),
    path(ONE, drafts.timetable, name="timetable"),
    path(f"{ONE}waiting/", drafts.waiting_list, name="timetable-waiting"),
    path(f"{ONE}cancel/", timetables.cancel, name="timetable-cancel"),
    path(f"{ONE}note/", timetables.note, name="timetable-note"),
    path(f"{ONE}copy/", timetables.copy, name="timetable-copy"),
    path(f"{ONE}delete/", timetables.delete, name="timetable-delete"),
    path(f"{ONE}publish/", publish, name="timetable-publish"),
    path(f"{ONE}lock/", drafts.lock, name="timetable-lock"),
    path(f"{ONE}undo/", drafts.undo, name="timetable-undo"),
    path(f"{ONE}pairs/", drafts.add_pair, name="timetable-pair"),
    path(f"{ONE}meetings/<int:pk>/", drafts.meeting, name="timetable-meeting"),
    path(f"{ONE}meetings/<int:pk>/swap/", drafts.swap, name="timetable-swap"),
    path(f"{ONE}meetings/<int:pk>/take-out/", drafts.take_out, name="timetable-take-out"),
    *(
        path(f"{ONE}{part}.json", timetables.download, {"part": part}, name=f"timetable-{part}")
        for part in PARTS
    ),
]
