"""Colours as people see them who lack one kind of cone, and how far two colours are apart."""

from __future__ import annotations

from itertools import product

Matrix = tuple[tuple[float, float, float], ...]

SEEN: dict[str, Matrix] = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""Linear RGB as it is seen; Machado, Oliveira and Fernandes 2009, severity 1."""

_XYZ: Matrix = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
_WHITE = (0.95047, 1.0, 1.08883)


def _linear(colour: str) -> tuple[float, ...]:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def _times(matrix: Matrix, vector: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(one * other for one, other in zip(row, vector, strict=True)) for row in matrix)


def _lab(linear: tuple[float, ...]) -> tuple[float, float, float]:
    xyz = _times(_XYZ, tuple(min(1.0, max(0.0, part)) for part in linear))
    x, y, z = (
        (part / white) ** (1 / 3) if part / white > 0.008856 else 7.787 * part / white + 16 / 116
        for part, white in zip(xyz, _WHITE, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one: str, other: str, seen: str | None = None) -> float:
    """How far two colours are apart (CIE 1976); 2 or so can just be told apart side by side.

    >>> apart("#000000", "#000000"), round(apart("#000000", "#ffffff"))
    (0.0, 100)
    """
    ends = [_lab(_times(SEEN[seen], _linear(colour)) if seen else _linear(colour)) for colour in (one, other)]
    return sum((first - second) ** 2 for first, second in zip(*ends, strict=True)) ** 0.5


def closest(one: str, other: str) -> float:
    """How far two colours are apart for whoever sees them closest."""
    return min(apart(one, other, seen) for (one, other), seen in product([(one, other)], [None, *SEEN]))
