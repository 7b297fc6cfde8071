"""PySide6 6.12 loses a reference to None or True with each signal, and ends Python 3.11: this keeps watch."""

import subprocess
import sys

PROGRAM = """
from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

class Bell(QObject):
    rung = Signal(bool)
    done = Signal()

    @Slot(result=bool)
    def ring(self):
        self.rung.emit(True)
        self.done.emit()
        return True

app = QCoreApplication([])
bell = Bell()
heard = []
bell.rung.connect(lambda loud: heard.append(None))
bell.done.connect(lambda: None)
for _ in range(2000):
    bell.ring()
print(len(heard))
"""


def test_two_thousand_signals_leave_python_alive():
    run = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)

    assert (run.returncode, run.stdout.strip(), run.stderr) == (0, "2000", "")
