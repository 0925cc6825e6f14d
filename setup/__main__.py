"""``python3 -m setup <step>``: one step of the set-up; nothing is done twice. See the Makefile."""

from __future__ import annotations

import errno
import signal
import sys
from collections.abc import Callable
from types import FrameType

from setup import data, environments, preflight, supervision, training
from setup.problems import Problem

STEPS: dict[str, Callable[[], None]] = {
    "preflight-demo": preflight.demo,
    "preflight-run": preflight.real,
    "preflight-disk": preflight.disk,
    "tools": environments.tools,
    "app": environments.app,
    "app-runtime": lambda: environments.app(runtime_only=True),
    "rasa": environments.rasa,
    "train": training.train,
    "candidate": training.candidate,
    "data-demo": data.for_demo,
    "clean-demo-data": data.clean_demo,
    "data-run": data.for_telegram,
    "supervise-demo": supervision.demo,
    "supervise-run": supervision.real,
}
OLDEST = (3, 9)


def main() -> int:
    """Run the steps named on the command line, in that order; 1 after a problem, 130 after Ctrl-C."""
    if sys.version_info < OLDEST:
        print(
            "Python sistem ini terlalu tua; perlu 3.9 atau lebih baru: sudo apt install python3",
            file=sys.stderr,
        )
        return 1
    unknown = [name for name in sys.argv[1:] if name not in STEPS]
    if unknown or not sys.argv[1:]:
        print(f"python3 -m setup {{{'|'.join(STEPS)}}} ...", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        for name in sys.argv[1:]:
            STEPS[name]()
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Dihentikan.", file=sys.stderr)
        return 130
    except OSError as error:
        full = "Disk penuh; kosongkan dahulu, lalu ulangi."
        other = f"Tidak dapat dilanjutkan: {error.strerror}: {error.filename or ''}"
        print(full if error.errno == errno.ENOSPC else other, file=sys.stderr)
        return 1
    return 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
