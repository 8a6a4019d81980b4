"""Saves the matplotlib figures that a program left open."""

import io
import os
import sys

from _runner import serialize

MAX_FIGURES = 100


def _free_path(taken):
    number = len(taken) + 1
    while os.path.lexists(f"figures/figure_{number:02d}.png"):
        number += 1
    return f"figures/figure_{number:02d}.png"


def _save(figure, path):
    """Drawn in memory first: a figure that cannot be drawn leaves no file."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=100, bbox_inches="tight", facecolor="white")
    os.makedirs("figures", exist_ok=True)
    with open(path, "wb") as file:
        file.write(buffer.getvalue())


def save_open(report):
    """Writes every open figure below the working directory; fills in `figures`, `figure_errors` and warnings."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    numbers = pyplot.get_fignums() if pyplot is not None else []
    if len(numbers) > MAX_FIGURES:
        report["warnings"].append(f"{len(numbers)} figures were open; the first {MAX_FIGURES} are saved")
    for number in numbers[:MAX_FIGURES]:
        path = _free_path(report["figures"])
        try:
            _save(pyplot.figure(number), path)
            report["figures"].append(path)
        except Exception as error:
            text = f"figure {number} could not be saved: {type(error).__name__}: {serialize.safe_str(error)}"
            report["figure_errors"].append(serialize.clip(text, 2_000))
    report["warnings"] += report["figure_errors"]
