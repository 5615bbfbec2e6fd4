"""``python -m kakehashi_client mirror https://kakehashi.example directory.sqlite``."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from kakehashi_client.mirror import Mirror
from kakehashi_client.transport import HttpError

PROBLEMS = (OSError, ValueError, HttpError)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="kakehashi_client", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    mirror = commands.add_parser("mirror", help="make a copy, or bring one up to date")
    mirror.add_argument("site", help="such as https://kakehashi.example")
    mirror.add_argument("file", type=Path, help="a SQLite file; it is made where there is none")
    mirror.add_argument(
        "--follow",
        type=float,
        metavar="SECONDS",
        help="stay, and ask again every so many seconds",
    )
    options = parser.parse_args(arguments)
    copy = Mirror(options.site, options.file)
    try:
        follow(copy, options.follow)
    except PROBLEMS as error:
        complain(error)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        copy.close()
    return 0


def follow(copy: Mirror, seconds: float | None) -> None:
    """Once, or for ever: what fails after a first success is tried again the next time."""
    has_worked = False
    while True:
        try:
            count = copy.bring_up_to_date()
        except PROBLEMS as error:
            if not has_worked or seconds is None:
                raise
            complain(error)
        else:
            has_worked = True
            print(f"{count} changes", flush=True)  # noqa: T201  # a command line
        if seconds is None:
            return
        time.sleep(seconds)


def complain(error: Exception) -> None:
    print(f"Not up to date: {error}", file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
