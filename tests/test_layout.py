"""The rules of the tree that no linter knows."""

import ast
import importlib
import platform
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]
PLATFORM = [p.name for p in (ROOT / "platform").iterdir() if (p / "__init__.py").exists()]
APPS = ["regions", "events", "matchmaking"]
ORDER = ["kernel", "mailing", "audit", "accounts", "webhooks", "api", *APPS]


def calls_of(name):
    """Every call of a function by this name in the source, tests left out."""
    folders = [*(ROOT / "platform" / name for name in PLATFORM), *(ROOT / app for app in APPS)]
    for path in (path for folder in folders for path in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                yield node


def test_platform_stays_a_plain_folder():
    assert not list((ROOT / "platform").glob("*.py"))
    assert Path(platform.__file__).parent == Path(ast.__file__).parent


def test_no_package_hides_the_standard_library():
    assert not {*PLATFORM, *APPS} & set(sys.stdlib_module_names)


@pytest.mark.parametrize("name", [*PLATFORM, *APPS])
def test_no_other_distribution_claims_our_names(name):
    module = importlib.import_module(name)
    assert Path(module.__file__).is_relative_to(ROOT)
    assert set(packages_distributions().get(name, [])) <= {"hub-platform"}


def test_foreign_keys_point_down():
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in ORDER
        for field in model._meta.get_fields()
        if not field.auto_created and field.is_relation and field.related_model
        if field.related_model._meta.label != settings.AUTH_USER_MODEL
        if field.related_model._meta.app_label in ORDER
        if ORDER.index(field.related_model._meta.app_label) > ORDER.index(model._meta.app_label)
    ]
    assert wrong == []


def test_every_deferred_task_exists():
    current_app.loader.import_default_modules()
    names = {node.args[0].value for node in calls_of("defer")}
    assert names
    assert names <= set(current_app.tasks)


def test_every_scheduled_task_exists():
    current_app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(current_app.tasks)


def test_every_letter_has_a_subject_and_words():
    """HTML is made of the words; only a letter with lists may bring its own."""
    folders = [
        path
        for name in ("email", "letters")
        for path in (ROOT / "templates").rglob(name)
        if path.is_dir()
    ]
    names = {
        path.with_name(path.name.split(".")[0])
        for folder in folders
        for path in folder.iterdir()
        if not path.name.startswith("_")
    }
    assert names
    for name in names:
        for ending in (".subject.txt", ".txt"):
            assert name.with_name(name.name + ending).exists(), name
