"""Where the files stand that travel with the package: the ontology, the query library and the bundled catalogue.

In a checkout ``ontology/`` and ``queries/`` stand beside the package; a wheel carries them inside it. Who needs one of them
asks here and need not know which of the two is running.
"""

from __future__ import annotations

from pathlib import Path

from kg.errors import KgError

PACKAGE = Path(__file__).resolve().parent
"""The folder of the package itself, which holds small tables such as the verb scheme."""

DECISIONS = Path("kg-decisions.sssom.tsv")
"""Where a user's own decisions on links are looked for and kept unless another file is named."""


def folder(name: str, package: Path = PACKAGE) -> Path:
    """The folder ``name`` inside the package or, in a checkout, beside it.

    >>> folder("catalogue") == PACKAGE / "catalogue"
    True

    Raises :class:`~kg.errors.KgError` where neither exists, which means that the installation is damaged.
    """
    for place in (package / name, package.parent / name):
        if place.is_dir():
            return place
    raise KgError("part of the installation is missing", where=str(package / name), mend="install qualification-kg again")


def ontology() -> Path:
    """The folder of the ontology, its shapes, schemes and examples."""
    return folder("ontology")


def queries() -> Path:
    """The folder of the query library, one folder per subject."""
    return folder("queries")


def catalogue() -> Path:
    """The folder of the bundled catalogue, one file per document."""
    return folder("catalogue")
