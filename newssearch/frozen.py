"""Frozen dataclasses that cost little: to define, for modules that a search loads, and to pickle, between processes.

`dataclasses.dataclass` compiles six functions for each class, and looks at each annotation three times. Classes made
here share all methods except ``__init__``, which is compiled when the first value of the class is made. Each of their
annotations is a field.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T")

_MISSING = dataclasses.MISSING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen, slots, repr=True, eq=True):
        """Make a class a dataclass, as `dataclasses.dataclass` does. ``frozen`` and ``slots`` are True."""
        if not (frozen and slots):
            raise TypeError("classes made by newssearch.frozen are frozen and have slots")

        def decorate(cls):
            methods = _SHARED | (_SHOWN if repr else {}) | (_COMPARED if eq else {})
            given = {name for name, value in vars(cls).items() if value is not None}
            made = _with_slots(cls)
            methods["__init__"] = _first_init(made)
            for name in methods.keys() - given:
                setattr(made, name, methods[name])
            return made

        return decorate


@dataclasses.dataclass(init=False, repr=False, eq=False)
class _Model:
    """A class with one field, for what `dataclasses` writes into every class and every field."""

    field: int


_KIND = dataclasses.fields(_Model)[0]._field_type  # type: ignore[attr-defined]  # typeshed leaves it out
_PARAMETERS = _Model.__dataclass_params__  # type: ignore[attr-defined]  # typeshed leaves it out


def _with_slots(cls: Any) -> Any:
    """Return a class like ``cls`` in which every annotation is a field with a slot, as `dataclasses` describes it."""
    known: dict[str, Any] = {}
    for base in reversed(cls.__mro__[1:]):
        known |= vars(base).get("__dataclass_fields__", {})
    annotations = cls.__annotations__
    slots = tuple(name for name in annotations if name not in known)
    known |= {name: _field(name, kind, vars(cls).get(name, _MISSING)) for name, kind in annotations.items()}
    namespace = {name: value for name, value in vars(cls).items() if name not in annotations}
    for name in ("__dict__", "__weakref__"):  # descriptors of the class that this one takes the place of
        namespace.pop(name, None)
    namespace |= {"__slots__": slots, "__qualname__": cls.__qualname__, "__match_args__": tuple(known)}
    namespace |= {"__dataclass_fields__": known, "__dataclass_params__": _PARAMETERS}
    return type(cls)(cls.__name__, cls.__bases__, namespace)


def _field(name: str, kind: Any, default: Any) -> Any:
    field: Any = default if isinstance(default, dataclasses.Field) else dataclasses.field(default=default)
    if type(field.default).__hash__ is None:
        raise ValueError(f"the default of {name} can be changed: use field(default_factory=...)")
    field.name, field.type, field.kw_only, field._field_type = name, kind, False, _KIND
    return field


def quickly_pickled(cls: type[T]) -> type[T]:
    """Give a frozen dataclass with several slots a state that costs a third of what `dataclasses` makes of it."""
    names = [field.name for field in dataclasses.fields(cls)]  # type: ignore[arg-type]  # given dataclasses only
    values_of = attrgetter(*names)

    def state(self: T) -> Any:
        return values_of(self)

    def first_restore(self: T, values: Sequence[Any]) -> None:
        restore = _compiled_restore(cls, names)
        cls.__setstate__ = restore  # type: ignore[attr-defined]
        restore(self, values)

    cls.__getstate__ = state  # type: ignore[method-assign, assignment]
    cls.__setstate__ = first_restore  # type: ignore[attr-defined]
    return cls


def _compiled_restore(cls: Any, names: Sequence[str]) -> Any:
    """Return a function that fills a value of ``cls`` with values of the fields ``names``."""
    lines = [f" {', '.join(names)}, = _values", *_filled(names)]
    known = _names_of(cls, names)
    exec("def __setstate__(_self, _values):\n" + "\n".join(lines), known)
    return known["__setstate__"]


_MANY = 5
"""Fields from which on a new value is filled as one of an open twin of its class."""


def _filled(names: Sequence[str]) -> list[str]:
    """Return lines that fill a value with variables of the ``names`` of its fields.

    A value of a class derived from this one may have other slots than an open twin: its fields are set one by one.
    """
    by_one = [f"_set(_self, {name!r}, {name})" for name in names]
    if len(names) < _MANY:
        return [f" {line}" for line in by_one]
    at_once = [
        "_set(_self, '__class__', _open)",
        *(f"_self.{name} = {name}" for name in names),
        "_self.__class__ = _own",
    ]
    opened = [f"  {line}" for line in at_once]
    return [" if _self.__class__ is _own:", *opened, " else:", *(f"  {line}" for line in by_one)]


def _names_of(cls: Any, names: Sequence[str]) -> dict[str, Any]:
    """Return what the lines that fill a value name, besides the fields."""
    known = {"_set": object.__setattr__, "_own": cls}
    return known if len(names) < _MANY else known | {"_open": _open_twin(cls)}


_getters: dict[tuple[type, str], Any] = {}


def _first_init(cls: type) -> Any:
    """Return an ``__init__`` that compiles the one of ``cls``, which takes its place."""

    def first_init(self: Any, *arguments: Any, **named: Any) -> None:
        compiled = _compiled_init(cls)
        cls.__init__ = compiled  # type: ignore[misc]
        compiled(self, *arguments, **named)

    return first_init


def _compiled_init(cls: Any) -> Any:
    parameters, lines = [], []
    fields = dataclasses.fields(cls)
    filled = [field.name for field in fields]
    names = _names_of(cls, filled) | {"_missing": _MISSING}
    for field in fields:
        name = field.name
        if field.default is not _MISSING:
            names[f"_default_{name}"] = field.default
            parameters.append(f"{name}=_default_{name}")
        elif field.default_factory is not _MISSING:
            names[f"_make_{name}"] = field.default_factory
            parameters.append(f"{name}=_missing")
            lines.append(f" if {name} is _missing: {name} = _make_{name}()")
        else:
            parameters.append(name)
    lines += _filled(filled)
    if hasattr(cls, "__post_init__"):
        lines.append(" _self.__post_init__()")
    exec(f"def __init__(_self, {', '.join(parameters)}):\n" + "\n".join(lines or [" pass"]), names)
    made = names["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _open_twin(cls: Any) -> Any:
    """Return a class with the fields of ``cls`` that can be set: a new value is one of it while its fields are filled.

    An assignment takes a hundredth of a microsecond then, and through `object.__setattr__` a fifth.
    """
    namespace = {"__slots__": cls.__slots__, "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    return type(cls)(f"_Open{cls.__name__}", cls.__bases__, namespace)


def _values(value: Any, use: str) -> Any:
    """Return the fields that are for a use, ``compare`` or ``repr``, as one object."""
    cls = type(value)
    getter = _getters.get((cls, use))
    if getter is None:
        used = [field.name for field in dataclasses.fields(cls) if getattr(field, use)]
        getter = _getters[cls, use] = attrgetter(*used) if used else type
    return getter(value)


def _equal(self: Any, other: object) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self is other or _values(self, "compare") == _values(other, "compare")


def _hash(self: Any) -> int:
    return hash(_values(self, "compare"))


def _repr(self: Any) -> str:
    shown = (field.name for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"


def _refuse_set(self: Any, name: str, value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


_SHARED: dict[str, Any] = {
    "__setattr__": _refuse_set,
    "__delattr__": _refuse_delete,
    "__getstate__": _state,
    "__setstate__": _set_state,
}
_SHOWN: dict[str, Any] = {"__repr__": _repr}
_COMPARED: dict[str, Any] = {"__eq__": _equal, "__hash__": _hash}
