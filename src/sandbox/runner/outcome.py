"""What became of a write to a channel. Needs nothing else, so that notebooks can carry it."""

import math

RELATIVE = 1e-6
ABSOLUTE = 1e-9


class WriteResult(dict):
    """
    What became of one write: `outcome` is `confirmed` (read back as written), `mismatch` (read back as something
    else), `unconfirmed` (sent, but it cannot be read back), `failed`, `refused`, or `unrequested` (never tried,
    since another write of the batch was not possible). True only when confirmed.
    """

    __module__ = "__main__"

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __bool__(self):
        return self["outcome"] == "confirmed"


def same(written, found):
    """Whether a channel shows what was written to it; numbers may differ in their last digits."""
    if isinstance(written, (str, bytes)) or isinstance(found, (str, bytes)):
        return written == found
    if hasattr(found, "tolist"):
        found = found.tolist()
    if hasattr(written, "tolist"):
        written = written.tolist()
    if isinstance(written, (list, tuple)) and isinstance(found, (list, tuple)):
        return len(written) == len(found) and all(map(same, written, found))
    try:
        return math.isclose(written, found, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    except TypeError:
        return written == found
