"""``python -m codegen``, and the command that is installed."""

import gc
import sys


def run() -> int:
    """Run the command line as a process of its own; returns the exit code."""
    # Looking for garbage in cycles would take a fifth of the time, and there is next
    # to none: GitHub's API takes as much memory with it as without.
    gc.disable()
    from codegen.cli import main

    return main()


if __name__ == "__main__":
    sys.exit(run())
