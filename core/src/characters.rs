//! Character classes as Python's `str` and the Unicode standard have them, of one Unicode version for every Python.
