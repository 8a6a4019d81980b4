"""
Puts the gate before the writes of control-system libraries whenever one of them is imported, under any name
and as often as the program likes. It is a seat belt inside the interpreter: it holds what analysis did not
see and what was not meant, while code that digs for a way around it can find one. The wall is the sandbox.
"""

import contextlib
import fnmatch
import inspect
import json
import os
import sys
import threading

MARK = "__policy_gate__"


class Table:
    """Rules as JSON, which is read when the first of the libraries is imported."""

    def __init__(self, text, libraries):
        self.text = text
        self.libraries = frozenset(libraries)
        self.rules = None

    def __iter__(self):
        if self.rules is None:
            self.rules = json.loads(self.text)
        return iter(self.rules)


class Guard:
    def __init__(self, table, deny, gate, log):
        self.table = table
        self.deny = frozenset(deny)
        self.gate = gate
        self.log = log
        self.roots = table.libraries
        self.here = threading.local()

    def install(self):
        if any(name in sys.modules for name in self.roots | self.deny):
            self._install_in_loaded()
        sys.meta_path.insert(0, Finder(self))
        sys.addaudithook(self._make_hook())

    def _install_in_loaded(self):
        for name, module in list(sys.modules.items()):
            root = name.partition(".")[0]
            if root in self.deny:
                del sys.modules[name]
            elif root in self.roots:
                self.patch(name, module)

    @contextlib.contextmanager
    def loading(self):
        depth = getattr(self.here, "depth", 0)
        self.here.depth = depth + 1
        try:
            yield
        finally:
            self.here.depth = depth

    def _make_hook(self):
        """Audit hooks cannot be taken away: code of a guarded library runs through our loader or not at all."""
        here, roots, log = self.here, self.roots | self.deny, self.log

        def hook(event, args):
            if event != "exec" or getattr(here, "depth", 0):
                return
            root = _library(args[0], roots)
            if root is not None and args[0].co_filename != log.entrypoint:
                text = f"{root} is loaded past the guard of this run; use a plain import."
                raise log.refuse("bypass", root, ((args[0].co_filename,), {}), text)

        return hook

    def patch(self, name, module):
        """Replaces what the table names in a module that was just executed."""
        for rule in self.table:
            if fnmatch.fnmatchcase(name, rule["module"]):
                for owner, attribute in list(_places(module, rule["member"], self.roots)):
                    self._replace(rule, module, owner, attribute)

    def _replace(self, rule, module, owner, attribute):
        if rule["kind"] == "setter":
            return self._replace_setter(rule, module, owner, attribute)
        original = inspect.getattr_static(owner, attribute)
        plain = getattr(original, "__func__", original)
        if getattr(plain, MARK, False) or not callable(plain):
            return
        target = _target(module, owner, attribute)
        new = self.gate.replacement(plain, rule, target, module)
        _dress(new, plain)
        wrapped = type(original)(new) if isinstance(original, (staticmethod, classmethod)) else new
        self._set(owner, attribute, wrapped, target)
        self._replace_aliases(module, original, wrapped)

    def _replace_setter(self, rule, module, owner, attribute):
        original = inspect.getattr_static(owner, attribute)
        old = getattr(original, "fset", None)
        if old is None or getattr(old, MARK, False):
            return
        target = _target(module, owner, attribute)
        new = self.gate.replacement(old, rule, target, module)
        _dress(new, old)
        self._set(owner, attribute, property(original.fget, new, None, original.__doc__), target)

    def _set(self, owner, attribute, value, target):
        try:
            setattr(owner, attribute, value)
        except (AttributeError, TypeError) as error:
            self.log.warn(f"the guard cannot hold {target}: {error}")

    def _replace_aliases(self, module, original, new):
        """Other names of the same function: in its class, its module, and modules that took it while loading."""
        for name, other in list(sys.modules.items()):
            if other is None or (name.partition(".")[0] not in self.roots and other is not module):
                continue
            for owner in (other, *_classes(other, self.roots)):
                for key, value in list(vars(owner).items()):
                    if value is original:
                        self._set(owner, key, new, f"{name}.{key}")


class Finder:
    """First in line: lets the others find a guarded module and wraps the loader they give."""

    def __init__(self, guard):
        self.guard = guard

    def find_spec(self, name, path=None, target=None):
        root = name.partition(".")[0]
        if root in self.guard.deny:
            text = f"the import of {root} is refused in this run; solve the task without it."
            raise self.guard.log.refuse("import", root, ((), {}), text)
        if root not in self.guard.roots:
            return None
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            spec = find(name, path, target) if find is not None and finder is not self else None
            if spec is not None:
                if hasattr(spec.loader, "exec_module"):
                    spec.loader = Loader(self.guard, spec.loader)
                return spec
        return None


class Loader:
    def __init__(self, guard, loader):
        self._guard = guard
        self._loader = loader

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        name = module.__name__
        with self._guard.loading():
            self._loader.exec_module(module)
        self._guard.patch(name, module)
        final = sys.modules.get(name)
        if final is not None and final is not module:  # a module may put another object in its place
            self._guard.patch(name, final)


def _library(code, roots):
    """The guarded library whose file this code is from, or None."""
    filename = getattr(code, "co_filename", "")
    for root in roots:
        head, found, _ = filename.partition(f"{os.sep}{root}{os.sep}")
        if not found and filename.endswith(f"{os.sep}{root}.py"):
            head, found = os.path.dirname(filename), True
        if found and head in sys.path:
            return root
    return None


def _classes(module, roots):
    """The classes of guarded libraries that a module knows."""
    found = {}
    for value in list(vars(module).values()):
        if isinstance(value, type) and str(value.__module__).partition(".")[0] in roots:
            found[id(value)] = value
    return list(found.values())


def _places(module, member, roots):
    """(owner, attribute) of everything in the module that a name of the table fits, such as `*.write*`."""
    head, _, last = member.rpartition(".")
    if not head:
        owners = [module]
    elif "*" in head:
        owners = [kind for kind in _classes(module, roots) if fnmatch.fnmatchcase(kind.__name__, head)]
    else:
        owners = [value for name, value in list(vars(module).items()) if name == head and isinstance(value, type)]
    for owner in owners:
        names = list(vars(owner)) if owner is module else dir(owner)
        for name in names:
            if fnmatch.fnmatchcase(name, last) and ("*" not in last or _belongs(owner, name, roots)):
                yield owner, name


def _belongs(owner, name, roots):
    """Whether what a pattern found is a function of a guarded library, not one that it imported."""
    value = inspect.getattr_static(owner, name)
    home = getattr(value, "__module__", None)
    return not isinstance(value, type) and (home is None or str(home).partition(".")[0] in roots)


def _target(module, owner, attribute):
    return f"{module.__name__}.{attribute}" if owner is module else f"{module.__name__}.{owner.__name__}.{attribute}"


def _dress(new, old):
    """The look of the original, but not the way back to it."""
    setattr(new, MARK, True)
    for name in ("__name__", "__qualname__", "__doc__", "__module__"):
        try:
            setattr(new, name, getattr(old, name))
        except (AttributeError, TypeError):
            pass
