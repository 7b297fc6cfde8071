"""Runs a Python program, and says which programs it has left behind: `left_behind.py PROGRAM ARGUMENT...`.

Whatever loses its parent becomes a child of this process, so that nothing can hide.
"""

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36  # source: Linux, prctl(2)


def main(program: str, *arguments: str) -> int:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    with subprocess.Popen([sys.executable, "-c", program, *arguments]) as started:
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, lambda told, _frame: started.send_signal(told))
        status = started.wait()
    left = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            state, parent = (process / "stat").read_text().rpartition(")")[2].split()[:2]
            if int(parent) == os.getpid() and state != "Z":  # Z: ended, and nobody has asked for its status
                left.append((process / "comm").read_text().strip())
    sys.stdout.write(f"left behind: {' '.join(left)}\n")
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
