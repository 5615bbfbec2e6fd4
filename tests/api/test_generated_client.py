"""What a generator of clients makes of our document: it compiles, and reads every list."""

import compileall
import importlib
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from accounts.enums import Scope
from config.wsgi import application
from tests.callers import Caller
from tests.factories import ProfileFactory, SectorFactory, UserFactory

pytestmark = pytest.mark.django_db
DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.yaml"
NAME = "generated_client"


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The client as a package; a schema that the generator cannot use is a warning of its log."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "config.yml").write_text("post_hooks: []\n")
    command = [
        *(sys.executable, "-m", "openapi_python_client", "generate"),
        *("--path", DOCUMENT, "--output-path", folder / NAME, "--config", folder / "config.yml"),
        *("--meta", "none"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "WARNING" in done.stdout) == (0, False), done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield importlib.import_module(NAME)
    sys.path.remove(str(folder))


@pytest.fixture
def client(package, one_connection):
    """Signed in for an organisation, with every right, and over no network."""
    profile = ProfileFactory(sectors=[SectorFactory()])
    token = Caller(UserFactory(profile=profile), profile, *Scope.values).secret
    made = package.AuthenticatedClient(base_url="http://testserver", token=token)
    transport = httpx.WSGITransport(app=application)
    made.set_httpx_client(
        httpx.Client(
            transport=transport,
            base_url="http://testserver",
            headers={"Authorization": f"Bearer {token}"},
        )
    )
    return made


def readings(package):
    """Every operation that reads and needs no id: lists, and what there is one of."""
    for found in pkgutil.walk_packages(package.__path__, f"{NAME}."):
        module = importlib.import_module(found.name)
        call = getattr(module, "sync_detailed", None)
        if call is None:
            continue
        needed = [
            name
            for name, one in inspect.signature(call).parameters.items()
            if one.default is inspect.Parameter.empty and name != "client"
        ]
        if not needed and module._get_kwargs()["method"] == "get":
            yield found.name, call


def test_the_client_compiles(package):
    assert compileall.compile_dir(package.__path__[0], quiet=1)


def test_the_client_reads_every_list(package, client):
    read = {name: call(client=client) for name, call in readings(package)}
    wrong = {name: answer.status_code for name, answer in read.items() if answer.status_code != 200}
    assert wrong == {}
    assert len(read) >= 20
    assert all(answer.parsed is not None for answer in read.values())
