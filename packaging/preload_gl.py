"""Load libEGL and libGL from the environment, for Qt, which is linked with them.

`packaging/bootstrap.sh` puts this into an environment where the system has neither.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

_NAMES = ("libGLdispatch.so.0", "libEGL.so.1", "libGLX.so.0", "libGL.so.1")  # each needs the first

with suppress(ImportError, OSError):
    from _ctypes import dlopen  # ctypes itself takes longer to load than the libraries

    for name in _NAMES:
        dlopen(str(Path(sys.prefix, "lib", "gl", name)), os.RTLD_LAZY | os.RTLD_GLOBAL)
