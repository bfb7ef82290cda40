"""Runs the conformance set this file lies in. Help: python3 run.py --help."""

import sys
from pathlib import Path

from runner.main import main

sys.exit(main(beside=Path(__file__).resolve().parent))
