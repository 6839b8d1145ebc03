"""The native core, typed: the one module that imports it.

`_newssearch_core` is an extension module in Rust (the folder `core`), which lies beside the package when it is
installed. `core/_newssearch_core.pyi` has the types.
"""

try:
    from _newssearch_core import *  # noqa: F403  # every name: the stub lists them
except ImportError as error:
    raise ImportError(
        f"newssearch is not installed here, its native core is missing ({error}); run: pip install ."
    ) from error
