"""Start Rasa as we use it, and quietly: its dependencies print dozens of warnings. Runs inside Rasa's interpreter.

PYTHONWARNINGS does not help, because sanic resets the filters when it is imported; so it is imported first.
"""

import os
import sys
import warnings

import sanic  # noqa: F401

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
# Trained components are not kept for the next training: Rasa knows data and configuration again, not our code.
os.environ.setdefault("RASA_MAX_CACHE_SIZE", "0")
for category in (DeprecationWarning, FutureWarning, PendingDeprecationWarning, UserWarning):
    warnings.filterwarnings("ignore", category=category)

from rasa.__main__ import main  # noqa: E402

if __name__ == "__main__":
    sys.argv[0] = "rasa"
    if sys.argv[1:2] == ["run"]:  # added here, so that the process list does not show it
        sys.argv += ["--auth-token", os.environ["KAWAN_RASA_TOKEN"]]
    main()
