"""The `context` of a program: JSON data by attribute. Needs nothing else, so that notebooks can carry it."""


class Context(dict):
    """JSON data with attribute and item access: `context.TYPE.key.field`, `context["TYPE"]`."""

    # Data wins over these methods, so that a field named `values` can be had; Python itself needs the other two.
    _HIDDEN = frozenset(name for name in dir(dict) if not name.startswith("_")) - {"items", "keys"}

    def __getattribute__(self, name):
        if name in Context._HIDDEN and name in self:
            return self[name]
        return super().__getattribute__(name)

    def __getattr__(self, name):
        if name in self:
            return self[name]
        raise AttributeError(self._lack(name))

    def __missing__(self, name):
        raise KeyError(self._lack(name))

    def __dir__(self):
        return [*map(str, self), *super().__dir__()]

    def to_dict(self):
        return dict(self)

    def _lack(self, name):
        known = ", ".join(map(str, list(self)[:50])) or "nothing"
        return f"the context has no {name!r}; it has: {known}"


def wrap(value):
    if isinstance(value, dict):
        return Context((key, wrap(item)) for key, item in value.items())
    return [wrap(item) for item in value] if isinstance(value, list) else value
