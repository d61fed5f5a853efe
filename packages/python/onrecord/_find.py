import os
import sys
import sysconfig


def find_binary() -> str:
    """The path of the program `onrecord` that was installed with this package.

    Raises `FileNotFoundError`, naming the folders that were searched, where there is none.
    """
    name = "onrecord" + (sysconfig.get_config_var("EXE") or "")
    user = "nt_user" if os.name == "nt" else "posix_user"
    if sys.platform == "darwin" and sysconfig.get_config_var("PYTHONFRAMEWORK"):
        user = "osx_framework_user"
    # `pip install --target` puts programs beside the package.
    beside = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bin")
    folders = [sysconfig.get_path("scripts"), sysconfig.get_path("scripts", user), beside]
    for folder in folders:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    raise FileNotFoundError(f"the program {name} is in none of these folders: {', '.join(folders)}")
