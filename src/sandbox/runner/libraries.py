"""Values of numpy, pandas and matplotlib as plain Python ones. No library is imported: what is not loaded is not used."""

import sys


def is_of(value, module, name):
    """isinstance without importing the library: if it is not loaded, the value cannot be of it."""
    loaded = sys.modules.get(module)
    known = getattr(loaded, name, None)
    return isinstance(known, type) and isinstance(value, known)


def _names(key, axis):
    names = list(axis.names)
    return {key: names} if any(name is not None for name in names) else {}


def _frame(value):
    """As pandas' own "tight" form; the names of index and columns only where there are any."""
    return {
        "_type": "dataframe",
        "index": list(value.index),
        "columns": list(value.columns),
        "data": value.to_numpy(dtype=object).tolist(),
        **_names("index_names", value.index),
        **_names("column_names", value.columns),
    }


def _series(value):
    return {
        "_type": "series",
        "name": value.name,
        "index": list(value.index),
        "data": value.to_numpy(dtype=object).tolist(),
        **_names("index_names", value.index),
    }


def _axis(axis):
    return {
        "title": axis.get_title(),
        "xlabel": axis.get_xlabel(),
        "ylabel": axis.get_ylabel(),
        "xlim": list(axis.get_xlim()),
        "ylim": list(axis.get_ylim()),
        "lines": [
            {"xdata": list(line.get_xdata()), "ydata": list(line.get_ydata()), "label": line.get_label()}
            for line in axis.lines
        ],
    }


def _figure(value):
    return {
        "_type": "matplotlib_figure",
        "figure_size": list(value.get_size_inches()),
        "dpi": value.get_dpi(),
        "axes": [_axis(axis) for axis in value.axes],
    }


def _datetimes(value):
    """Python's own where all fit, else ISO text: nanoseconds, and years that Python does not have."""
    numpy = sys.modules["numpy"]
    coarse = value.astype("M8[us]")
    missing = numpy.isnat(value)
    has_odd = any(isinstance(each, int) for each in numpy.asarray(coarse.astype(object)).flat)
    if has_odd or not ((coarse == value) | missing).all():
        return numpy.where(missing, None, numpy.datetime_as_string(value)).tolist()
    return coarse.tolist()


def _coarse(kind):
    """The type of a record with times that become Python's own, to the microsecond."""
    if kind.names is not None:
        return [(name, _coarse(kind.fields[name][0])) for name in kind.names]
    return f"{kind.kind}8[us]" if kind.kind in "mM" else kind


def _array(value):
    """Array or array scalar; times would come out as bare integers, extended floats as themselves."""
    kind = value.dtype
    if kind.kind == "M":
        return _datetimes(value)
    if kind.kind == "m" or kind.names is not None:
        value = value.astype(_coarse(kind))
    elif kind.char in "gG":
        with sys.modules["numpy"].errstate(over="raise"):
            value = value.astype("d" if kind.char == "g" else "D")
    return value.tolist()


_UNFOLD = (
    ("pandas", "DataFrame", _frame),
    ("pandas", "Series", _series),
    ("pandas", "Period", str),
    ("matplotlib.figure", "Figure", _figure),
    ("numpy", "ndarray", _array),
    ("numpy", "generic", _array),
)


def unfold(value):
    """(True, the value as dicts and lists), or (False, None) for a value of none of these libraries."""
    for module, name, convert in _UNFOLD:
        if is_of(value, module, name):
            return True, convert(value)
    return False, None
