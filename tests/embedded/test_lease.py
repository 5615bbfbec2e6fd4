"""The embedded PostgreSQL runs while somebody uses it, and only then."""

import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor

import psycopg

from tests.embedded.users import USER, User, postmaster, start_user


def test_the_last_user_stops_the_server(home, enter):
    first, second = enter(), enter()
    server = postmaster(home)
    first.leave()
    assert postmaster(home) == server
    second.leave()
    assert postmaster(home) is None


def test_users_that_start_at_once_share_one_server(home):
    with ThreadPoolExecutor(4) as pool:
        users = list(pool.map(User, [home] * 4))
    assert len({user.url for user in users}) == 1
    server = postmaster(home)
    for user in users[:3]:
        user.leave()
    assert postmaster(home) == server
    users[3].leave()
    assert postmaster(home) is None


def test_a_killed_user_leaves_the_server_to_the_next(home, enter):
    enter().end(signal.SIGKILL)
    server = postmaster(home)
    assert server is not None
    user = enter()
    assert postmaster(home) == server
    user.leave()
    assert postmaster(home) is None


def test_a_user_told_to_stop_leaves_in_order(home, enter):
    assert enter().end(signal.SIGTERM) == 128 + signal.SIGTERM
    assert postmaster(home) is None


def test_a_forked_child_stops_nothing(home, enter):
    keeper = enter()
    fork = USER.replace("sys.stdin.readline()", "sys.exit(0) if os.fork() == 0 else os.wait()")
    process = start_user(home, fork)
    assert process.communicate(timeout=60)[1] == ""
    with psycopg.connect(keeper.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_killed_server_recovers_what_was_committed(home, enter):
    user = enter()
    with psycopg.connect(user.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'ソーラー' AS word")
    subprocess.run(["kill", "-9", str(postmaster(home))], check=True)
    with psycopg.connect(enter().url) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("ソーラー",)


def test_a_process_number_of_somebody_else_is_no_server(home, enter):
    enter().leave()
    somebody = subprocess.Popen(["sleep", "60"])
    lines = [str(somebody.pid), str(home / "postgres"), "1", "5432", str(home / "postgres"), "", ""]
    (home / "postgres" / "postmaster.pid").write_text("\n".join(lines))
    with psycopg.connect(enter().url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    somebody.kill()
    somebody.wait()


def test_a_home_with_a_long_and_odd_name_works(tmp_path):
    home = tmp_path / ("long-" * 30) / "s p'a$ce,ü"
    user = User(home)
    with psycopg.connect(user.url) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("kakehashi",)
    user.leave()
    assert postmaster(home) is None


def test_the_database_knows_japanese_letters(enter):
    with psycopg.connect(enter().url) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        alike = connection.execute("SELECT similarity('岐阜県', '岐阜県庁') > 0.4").fetchone()
    assert alike == (True,)
