"""How good the machine is on a theme that nobody had seen: ``python benchmarks/unseen.py``.

``kg evaluate`` fits the weights without the theme that it judges, but the tables of titles (``synonyms.tsv``, ``themes.tsv``)
were written with all five documents at hand. Here they are taken back too: for each part of the themes of a sample, without the
rows of synonyms whose phrase no other unit of the catalogue prints, and without every theme that one of its units belongs to.
Prints precision and recall of the pairs of those themes, and how many rows went.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from kg.catalogue.files import load
from kg.link import titles
from kg.link.evaluate import FOLDS, Measured, Said, Sample, figures, samples
from kg.words import stems


def main() -> None:
    """Print a line for each sample and relation."""
    catalogue = load()
    several = samples()
    for sample in several:
        said, gone = unseen(catalogue, several, sample)
        print(f"{sample.name}: without {gone[0]} rows of synonyms and {gone[1]} of themes, part by part")
        for one in figures(said, sample, catalogue):
            if one.part == "all":
                shares = shown(one.precision, one.precision_interval), shown(one.recall, one.recall_interval)
                print(f"  {one.relation.value:<12}{''.join(shares)}")


def shown(share: float, interval: tuple[float, float]) -> str:
    """A share with its interval."""
    return f"{share:8.3f} ({interval[0]:.2f} to {interval[1]:.2f})"


def unseen(catalogue, several: tuple[Sample, ...], sample: Sample) -> tuple[Said, tuple[int, int]]:  # type: ignore[no-untyped-def]
    """What is said of each pair by machines that know neither weights nor rows of its theme; how many rows went."""
    found, gone = {}, [0, 0]
    names = sorted(set(sample.theme.values()))
    for part in range(FOLDS):
        held = {name for place, name in enumerate(names) if place % FOLDS == part}
        if not held:
            continue
        units = {unit for unit, theme in sample.theme.items() if theme in held}
        phrases, themes = serving(catalogue, units)
        gone = [gone[0] + len(phrases), gone[1] + len(themes)]
        with without(phrases, themes):
            measured = Measured(catalogue)
            said = measured.said(*measured.fitted(several, held))
        found |= {pair: said[pair] for pair in sample.pool(catalogue) if pair in said and units & set(pair)}
    return found, (gone[0], gone[1])


def serving(catalogue, units: Collection[str]) -> tuple[set[str], set[str]]:  # type: ignore[no-untyped-def]
    """The phrases that only titles of these units hold, and the themes that one of them belongs to."""
    ours, others = [], []
    for unit in catalogue.units:
        (ours if unit.id in units else others).append(unit.title)
    inside, outside = (" | ".join(" ".join(stems(one)) for one in some) for some in (ours, others))
    phrases = {one.phrase for one in titles.synonyms() if (text := " ".join(stems(one.phrase))) in inside and text not in outside}
    return phrases, {theme for one in ours for theme in titles.title(one).themes}


@contextmanager
def without(phrases: Collection[str], themes: Collection[str]) -> Iterator[None]:
    """The tables of titles without some rows."""
    whole = titles._table

    def fewer(name: str) -> Iterator[dict[str, str]]:
        for row in whole(name):
            near = ";".join(one for one in row.get("near", "").split(";") if one not in themes)
            if row.get("phrase") not in phrases and row.get("theme") not in themes:
                yield {**row, "near": near}

    titles._table = fewer
    forget()
    try:
        yield
    finally:
        titles._table = whole
        forget()


def forget() -> None:
    """Read the tables anew."""
    for one in vars(titles).values():
        if hasattr(one, "cache_clear"):
            one.cache_clear()


if __name__ == "__main__":
    main()
