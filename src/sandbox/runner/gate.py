"""
What stands in the place of a library's write. In read-only mode it refuses and keeps nothing of the original;
with write access it holds the value to the limits, lets it through and records it.
"""

import contextlib
import contextvars
import inspect

from _runner import limits as rules
from _runner import refusal

WRITE_ACCESS = "write_access"


class Gate:
    def __init__(self, mode, limits, log):
        self.mode = mode
        self.limits = limits
        self.log = log
        # True while a write that was let through runs, so that the writes it is made of are not judged again.
        self.inside = contextvars.ContextVar("inside", default=False)

    def replacement(self, original, rule, target, owner):
        if self.mode != WRITE_ACCESS:
            return self._refusing(target)
        return self._checking(original, rule, target, owner)

    def _refusing(self, target):
        log = self.log

        def refused(*args, **kwargs):
            text = f"{target} is refused: this run is read-only. Only reads are allowed."
            raise log.refuse("write", target, (args, kwargs), text)

        return refused

    def _checking(self, original, rule, target, owner):
        def admit(args, kwargs):
            pairs = _pairs(original, rule, args, kwargs)
            if pairs is None:
                shown = refusal.show_call(args, kwargs)
                self.admit(None, shown, target, _unreadable)
                return [(rules.UNKNOWN, shown)]
            given = _arguments(original, args, kwargs)
            for channel, value in pairs:
                self.admit(channel, value, target, lambda: _present(rule, owner, given, channel))
            return pairs

        if inspect.iscoroutinefunction(original):

            async def checked(*args, **kwargs):
                if self.inside.get():
                    return await original(*args, **kwargs)
                with self.passing(admit(args, kwargs), target):
                    return await original(*args, **kwargs)

        else:

            def checked(*args, **kwargs):
                if self.inside.get():
                    return original(*args, **kwargs)
                with self.passing(admit(args, kwargs), target):
                    return original(*args, **kwargs)

        return checked

    def admit(self, channel, value, target, read):
        """Raises when the limits forbid the write."""
        violation = self.limits.violation(channel, value, read) if self.limits is not None else None
        if violation is not None:
            raise self.log.violate(violation, target)

    @contextlib.contextmanager
    def unjudged(self):
        """For what was admitted already."""
        token = self.inside.set(True)
        try:
            yield
        finally:
            self.inside.reset(token)

    @contextlib.contextmanager
    def passing(self, pairs, target):
        """A library's write: what it did is not read back, so it stays unconfirmed."""
        outcome, detail = "unconfirmed", f"by {target}; not read back"
        try:
            with self.unjudged():
                yield
        except BaseException as error:
            outcome, detail = "failed", f"by {target}: {type(error).__name__}: {refusal.show(error)}"
            raise
        finally:
            for channel, value in pairs:
                self.log.wrote(write_record(channel, value, outcome, detail=detail))


def write_record(channel, value, outcome, readback=None, detail=""):
    return {
        "channel": str(channel)[:500],
        "outcome": outcome,
        "value": refusal.show(value),
        "readback": None if readback is None else refusal.show(readback),
        "detail": detail[:1000],
    }


def _unreadable():
    raise LookupError("the channel is not known")


def _present(rule, owner, given, channel):
    """The present value of a channel, by the library's own read that the rule names."""
    read = rule.get("read")
    if read is None:
        raise LookupError("no way to read it is known")
    call = getattr(given[0] if read["on"] == "self" else owner, read["member"])
    if read["arg"] is not None:
        answer = call(given[read["arg"]])
    else:
        answer = call(channel) if read["with_channel"] else call()
    return answer if read["result"] is None else getattr(answer, read["result"])


def _arguments(original, args, kwargs):
    """Positional arguments, with those given by name in their places."""
    try:
        bound = inspect.signature(original).bind(*args, **kwargs)
        bound.apply_defaults()
    except (TypeError, ValueError):
        return list(args)
    return list(bound.args)


def _pairs(original, rule, args, kwargs):
    """The (channel, value) pairs of a call; None when the call does not tell them."""
    channel, value = rule.get("channel"), rule.get("value")
    if channel is None or value is None:
        return None
    given = _arguments(original, args, kwargs)
    try:
        name = _channel(channel, given)
        content = given[value]
    except (LookupError, TypeError, AttributeError):
        return None
    if not isinstance(name, (list, tuple)):
        names, values = [name], [content]
    else:
        names, values = name, list(content) if isinstance(content, (list, tuple)) else [content] * len(name)
    # p4p takes a function that makes the value; what it will make cannot be told.
    is_told = len(values) == len(names) and not any(map(callable, values))
    return list(zip(map(str, names), values)) if is_told else None


def _channel(source, given):
    parts = []
    if source.get("self") is not None:
        member = getattr(given[0], source["self"])
        parts.append(str(member() if callable(member) else member))
    if source.get("arg") is None:
        return parts[0]
    name = given[source["arg"]]
    return "/".join([*parts, name]) if parts else name
