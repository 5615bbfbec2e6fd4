# ruff: noqa: T201, INP001
"""The list of profiles against a hand-written endpoint, and a conditional request against a full one.

Run by ``make bench`` on a database that holds ``make_load_data``. Both servers run as one would
deploy them, gunicorn with threads and uvicorn, one process each; the rival is
``rivals/fastapi_profiles.py`` and answers the same bytes, which is checked first. A third process
asks over connections that it keeps, in turns of some seconds. Exits with 1 if a measure is missed.
"""

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[1]
SITE = "http://bench.example"  # both write it into their answers, wherever they listen
PATH = "/api/v1/profiles/?lang=en&page_size=100"
PAGES = 20
SECONDS = float(os.environ.get("BENCH_API_SECONDS", "4"))
ROUNDS = int(os.environ.get("BENCH_API_ROUNDS", "5"))
CONNECTIONS = 4
STARTING_SECONDS = 180
LEAST_OF_RIVAL, LEAST_OF_FULL = 0.5, 5.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(*command: str, port: int) -> Iterator[int]:
    environ = os.environ | {
        "RIVAL_SITE": SITE,
        "SITE_URL": SITE,
        "ALLOWED_HOSTS": "bench.example",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
        "PYTHONUNBUFFERED": "1",
    }
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=environ)  # noqa: S603
    try:
        for _ in range(STARTING_SECONDS * 10):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def ours(port: int) -> tuple[str, ...]:
    return ("gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "1",
            "--worker-class", "config.web.Worker", "--threads", "4", "--preload",
            "--log-level", "error")  # fmt: skip


def rival(port: int) -> tuple[str, ...]:
    return ("uvicorn", "fastapi_profiles:app", "--app-dir", "benchmarks/rivals", "--host",
            "127.0.0.1", "--port", str(port), "--log-level", "error", "--no-access-log")  # fmt: skip


def read(port: int, path: str) -> tuple[bytes, str]:
    request = Request(f"http://127.0.0.1:{port}{path}", headers={"Host": "bench.example"})
    with urlopen(request) as answer:  # noqa: S310
        return answer.read(), answer.headers.get("ETag", "")


async def ask(port: int, paths: list[str], headers: str, status: bytes, until: float) -> int:
    """How many requests one connection gets answered until then."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
    done = 0
    while time.monotonic() < until:
        path = paths[done % len(paths)]
        writer.write(f"GET {path} HTTP/1.1\r\nHost: bench.example\r\n{headers}\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if status not in head.split(b"\r\n", 1)[0]:
            raise SystemExit(f"{path}: {head[:200]!r}")
        lengths = [
            int(line.partition(b":")[2])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        ]
        if lengths and lengths[0] and status != b" 304 ":
            await reader.readexactly(lengths[0])
        done += 1
    writer.close()
    return done


async def load(port: int, paths: list[str], headers: str, status: bytes) -> float:
    started = time.monotonic()
    until = started + SECONDS
    turns = [paths[n:] + paths[:n] for n in range(CONNECTIONS)]
    counts = [ask(port, turn, headers, status, until) for turn in turns]
    return sum(await asyncio.gather(*counts)) / (time.monotonic() - started)


def loader() -> None:
    """The other process: ``api.py load PORT STATUS [HEADER]`` prints requests a second."""
    port, status, *headers = sys.argv[2:]
    paths = [f"{PATH}&page={n}" for n in range(1, PAGES + 1)] if not headers else [PATH]
    lines = "".join(f"{line}\r\n" for line in headers)
    print(asyncio.run(load(int(port), paths, lines, f" {status} ".encode())))


def rate(port: int, status: int = 200, *headers: str) -> float:
    command = [sys.executable, __file__, "load", str(port), str(status), *headers]
    told = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return float(told.stdout)


def same_bytes(one: int, other: int) -> None:
    for number in (1, 2, 3, 7):
        path = f"/api/v1/profiles/?lang=en&page={number}&page_size=100"
        mine, theirs = read(one, path)[0], read(other, path)[0]
        if mine != theirs:
            at = next(
                n for n, pair in enumerate(zip(mine, theirs, strict=False)) if len(set(pair)) > 1
            )
            raise SystemExit(
                f"page {number} differs: {mine[at - 80 : at + 80]!r} {theirs[at - 80 : at + 80]!r}"
            )


def measure(one: int, other: int) -> tuple[list[float], list[float], list[float]]:
    tag = read(one, PATH)[1]
    full, theirs, unchanged = [], [], []
    for _ in range(ROUNDS):
        full.append(rate(one))
        theirs.append(rate(other))
        unchanged.append(rate(one, 304, f"If-None-Match: {tag}"))
    return full, theirs, unchanged


def write_documents() -> None:
    command = [sys.executable, "manage.py", "write_documents"]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603


def main() -> int:
    write_documents()
    with ExitStack() as stack:
        port, other = free_port(), free_port()
        stack.enter_context(server(*ours(port), port=port))
        stack.enter_context(server(*rival(other), port=other))
        same_bytes(port, other)
        full, theirs, unchanged = measure(port, other)
    ratios = [mine / his for mine, his in zip(full, theirs, strict=True)]
    times = [cheap / whole for cheap, whole in zip(unchanged, full, strict=True)]
    median = statistics.median
    print(f"list of 100, ours      {median(full):8.1f} a second")
    print(f"list of 100, FastAPI   {median(theirs):8.1f} a second, the same bytes")
    print(f"unchanged (304)        {median(unchanged):8.1f} a second")
    print(f"ours against FastAPI   {median(ratios):8.2f}  (at least {LEAST_OF_RIVAL})")
    print(f"304 against 200        {median(times):8.2f}  (at least {LEAST_OF_FULL})")
    return int(median(ratios) < LEAST_OF_RIVAL or median(times) < LEAST_OF_FULL)


if __name__ == "__main__":
    if sys.argv[1:2] == ["load"]:
        loader()
    else:
        sys.exit(main())
