"""`python -m onrecord` is `onrecord`."""

import os
import subprocess
import sys

from onrecord import find_binary


def main() -> None:
    command = [find_binary(), *sys.argv[1:]]
    if os.name == "nt":
        # There, replacing a process returns to the shell before the new one ends.
        sys.exit(subprocess.run(command).returncode)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
