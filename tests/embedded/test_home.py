"""What a person must put right is one line that says what to do."""

import os
import subprocess
from contextlib import suppress
from stat import S_IMODE

import pytest

from embedded import valkey
from embedded.home import Home
from tests.embedded.users import start_user

PRINT_KEY = """
import os
from embedded import lend_database
lend_database(os.environ)
print(os.environ["SECRET_KEY"], os.environ.get("REDIS_URL", "none"))
"""


def refusal(home):
    """What a refused process says; it must say nothing else."""
    process = start_user(home)
    out, errors = process.communicate("\n", timeout=60)
    assert (process.returncode, out) == (1, "")
    return errors


def test_a_home_that_is_a_file_is_refused(tmp_path):
    file = tmp_path / "home"
    file.touch()
    assert refusal(file) == (
        f"Cannot write in {file} (it is a file). "
        "Set KAKEHASHI_HOME to a folder that you may write in.\n"
    )


def test_a_home_below_a_file_is_refused(tmp_path):
    (tmp_path / "file").touch()
    assert refusal(tmp_path / "file" / "home") == (
        f"Cannot write in {tmp_path}/file/home (Not a directory). "
        "Set KAKEHASHI_HOME to a folder that you may write in.\n"
    )


def test_a_home_that_nobody_may_write_is_refused():
    assert refusal("/proc/kakehashi") == (
        "Cannot write in /proc/kakehashi (No such file or directory). "
        "Set KAKEHASHI_HOME to a folder that you may write in.\n"
    )


@pytest.fixture
def tiny_disk(tmp_path):
    """A file system of one megabyte; only root can make one."""
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(tmp_path)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_disk_with_too_little_space_is_refused(tiny_disk):
    assert refusal(tiny_disk / "home") == (
        f"The disk of {tiny_disk}/home is full: 1 MB are free, 150 MB are needed. "
        "Free some space, or set KAKEHASHI_HOME to a folder on another disk.\n"
    )


def test_a_full_disk_is_refused(tiny_disk):
    with suppress(OSError):
        (tiny_disk / "fill").write_bytes(b"x" * 1024 * 1024)
    assert refusal(tiny_disk / "home") == (
        f"The disk of {tiny_disk}/home is full. "
        "Free some space, or set KAKEHASHI_HOME to a folder on another disk.\n"
    )


def test_data_of_another_major_version_is_refused(home):
    (home / "postgres").mkdir(parents=True)
    (home / "postgres" / "PG_VERSION").write_text("17\n")
    assert refusal(home) == (
        f"{home}/postgres holds data of PostgreSQL 17, but 18 is installed. "
        "Move that folder away, or set KAKEHASHI_HOME to another one.\n"
    )


def test_the_secret_key_is_kept_and_private(home):
    first, second = (start_user(home, PRINT_KEY).communicate(timeout=60)[0] for _ in range(2))
    assert first == second
    assert len(first.split()[0]) > 60
    assert S_IMODE((home / "secret_key").stat().st_mode) == 0o600


def test_commands_find_the_valkey_of_their_home_while_it_answers(home, settings):
    Home(home).prepare()
    valkey.publish(Home(home), settings.REDIS_URL)
    assert start_user(home, PRINT_KEY).communicate(timeout=60)[0].split()[1] == settings.REDIS_URL
    valkey.publish(Home(home), "redis://:x@127.0.0.1:1/0")
    assert start_user(home, PRINT_KEY).communicate(timeout=60)[0].split()[1] == "none"
