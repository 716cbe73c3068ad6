"""`invoke`, with the settings in another file: `python -m tests.authoring.command SETTINGS TASK …`."""

import sys
from pathlib import Path

from invoke import Collection, Program

import tasks

if __name__ == "__main__":
    tasks.CONFIG = Path(sys.argv[1])
    Program(namespace=Collection.from_module(tasks)).run(["invoke", *sys.argv[2:]])
