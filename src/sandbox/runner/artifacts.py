"""`save_artifact`, which keeps an object as a file. Needs nothing else, so that notebooks can carry it."""

import io
import os
import re
import sys
import tempfile
import uuid

_TEXTS = {"html": "html", "svg": "svg", "csv": "csv", "json": "json", "text": "txt", "markdown": "md"}
_MAGIC = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"%PDF-", "pdf"))


def _is_of(obj, module, name):
    known = getattr(sys.modules.get(module), name, None)
    return isinstance(known, type) and isinstance(obj, known)


def _method(obj, name):
    """A method of an instance; None for a class, whose methods lack their object."""
    found = None if isinstance(obj, type) else getattr(obj, name, None)
    return found if callable(found) else None


def _clean(text, limit):
    return str(text)[:limit].encode("utf-8", "replace").decode()


def _text(text, kind):
    start = text[:2000].lstrip().lower()
    if kind in _TEXTS:
        found = kind
    elif start.startswith("<svg") or (start.startswith("<?xml") and "<svg" in start):
        found = "svg"
    elif start.startswith(("<!doctype html", "<html")) or (start.startswith("<") and "</" in text):
        found = "html"
    else:
        found = "markdown"
    return found, _TEXTS[found], text.encode("utf-8", "replace")


def _binary(data, kind):
    known = [ending for magic, ending in _MAGIC if data.startswith(magic)]
    if known:
        return ("image" if known[0] in ("png", "jpg") else known[0]), known[0], data
    named = kind if kind != "binary" and re.fullmatch(r"[a-z0-9]{1,8}", str(kind or "")) else "bin"
    return "binary", named, data


def _page(html):
    whole = html.lstrip()[:20].lower().startswith(("<!doctype", "<html"))
    return (html if whole else f'<!doctype html><meta charset="utf-8">{html}').encode("utf-8", "replace")


def _table(frame):
    pandas = sys.modules["pandas"]
    with pandas.option_context("display.max_colwidth", None):  # else long texts in it are cut
        return "table_html", "html", _page(frame.to_html())


def _written(write_html):
    """For objects that write their page into a file only."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "page.html")
        write_html(path)
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()


def _picture(figure):
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=150, bbox_inches="tight", facecolor="white")
    return "plot_png", "png", buffer.getvalue()


def _drawn(obj):
    """What can draw a picture: the object, or the figure that it is in, such as of the axes of a plot."""
    around = None if isinstance(obj, type) else getattr(obj, "figure", None)
    return next((each for each in (obj, around) if _method(each, "savefig")), None)


def _safe_repr(obj):
    try:
        return repr(obj)
    except Exception as error:
        return f"<{type(obj).__name__}, whose repr() raised {type(error).__name__}>"


def _render(obj, kind, to_json):
    """(type, file ending, bytes)."""
    if isinstance(obj, str):
        return _text(obj, kind)
    if isinstance(obj, (bytes, bytearray)):
        return _binary(bytes(obj), kind)
    if isinstance(obj, (dict, list, tuple)):
        return "json", "json", to_json(obj)
    if _is_of(obj, "pandas", "DataFrame"):
        return _table(obj)
    if _is_of(obj, "pandas", "Series"):
        return _table(obj.to_frame())
    page = _method(obj, "to_html")
    write = _method(obj, "write_html")
    if page or write:
        named = "plot_html" if type(obj).__module__.partition(".")[0] == "plotly" else "html"
        return named, "html", _page(page() if page else _written(write))
    drawn = _drawn(obj)
    if drawn is not None:
        return _picture(drawn)
    return "text", "txt", _safe_repr(obj).encode("utf-8", "replace")


def make_save_artifact(saved, to_json):
    """`save_artifact` for the program; each call appends a record to `saved`. `to_json` gives the bytes of data."""
    folder = os.path.join(os.getcwd(), "artifacts")

    def save_artifact(obj, title="Untitled", description="", artifact_type=None):
        """
        Keeps `obj` as a file of the result and returns its path: a plot of plotly or matplotlib, a table, text
        (HTML, SVG, Markdown), data, bytes; of anything else its repr(). `artifact_type` says what a text or
        bytes are, such as "csv".
        """
        found, ending, content = _render(obj, artifact_type, to_json)
        slug = re.sub(r"[^a-z0-9]+", "-", str(title).lower()).strip("-")[:60] or "untitled"
        name = f"{uuid.uuid4().hex[:12]}_{slug}.{ending}"
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
        record = {"title": _clean(title, 500), "description": _clean(description, 5_000)}
        saved.append({"path": f"artifacts/{name}", "type": _clean(artifact_type or found, 100), **record})
        return f"artifacts/{name}"

    return save_artifact
