"""The package carries the program `onrecord`; `find_binary` says where it was installed."""

from onrecord._find import find_binary

__all__ = ["find_binary"]
