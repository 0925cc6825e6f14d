"""From a fresh clone to something that runs: tools, environments, model, demo data.

Runs on any Python >= 3.9 that the system has and imports the standard library only, because at that moment
nothing else is there. The Makefile calls it: ``python3 -m setup <step>``.
"""
