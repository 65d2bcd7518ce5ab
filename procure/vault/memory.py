"""What other processes may see of this one's memory: nothing, as far as the system lets us say so.

Sealed bytes pass through here in plain text while they arrive and while they are opened. What
remains is told in SECURITY.md: whoever is root reads memory all the same.
"""

import ctypes
import os
import resource
import sys
from typing import Final

_PR_SET_DUMPABLE: Final = 4  # linux/prctl.h


def close() -> None:
    """Let this process leave no core file, and let no process of the same user look into it.

    Processes forked from here inherit both; a program started from here inherits the first.
    Raises `OSError` when the system refuses.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
