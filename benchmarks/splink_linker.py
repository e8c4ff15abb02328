"""Splink on DuckDB with what it is good at: titles in graded likeness, level, credit; trained by expectation maximisation.

Blocking takes pairs of one level that share one of the four rarest words of their titles. Splink compares no criteria.
"""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd
import register
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_level_library as levels
from splink import comparison_library as comparisons

from kg.words import stems

if TYPE_CHECKING:
    from linkers import Claims

RAREST = 4
LEAST = 0.001
"""From which probability on a pair is kept."""


def read(folder: Path) -> pd.DataFrame:
    """The units, with the stems of their titles and the rarest of them."""
    units = register.titles(folder)
    words = [sorted(set(stems(one))) for one in units.titles]
    counts = Counter(word for several in words for word in several)
    known = [[word for word in several if counts[word] > 1] for several in words]
    return pd.DataFrame(
        {
            "unit": np.arange(len(words)),
            "title": [" ".join(several) for several in words],
            "words": words,
            "rare": [sorted(several, key=lambda word: (counts[word], word))[:RAREST] for several in known],
            "level": units.level,
            "credit": units.credit,
        }
    )


def link(units: pd.DataFrame) -> Claims:
    """Train, predict."""
    from linkers import Claims

    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect()
    api = DuckDBAPI(connection)
    linker = Linker(units, settings(), api)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("title", "level", "credit")], recall=0.4)
    training.estimate_u_using_random_sampling(max_pairs=2_000_000, seed=1)
    training.estimate_parameters_using_expectation_maximisation(block_on("level", "rare[1]"))
    training.estimate_parameters_using_expectation_maximisation(block_on("title", "level"))
    said = linker.inference.predict(threshold_match_probability=LEAST).as_duckdbpyrelation()
    found = said.project("unit_l, unit_r, match_probability").fetchnumpy()
    threads = int(connection.sql("SELECT current_setting('threads')").fetchall()[0][0])
    first, second = (np.asarray(found[name], dtype=np.int64) for name in ("unit_l", "unit_r"))
    return Claims(first, second, np.asarray(found["match_probability"]), len(first), (first, second), threads=threads)


def settings() -> SettingsCreator:
    """What is compared, and what is worth comparing."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unit",
        blocking_rules_to_generate_predictions=[block_on("level", "rare", arrays_to_explode=["rare"])],
        comparisons=[
            comparisons.CustomComparison(output_column_name="title", comparison_levels=_title_levels()),
            comparisons.CustomComparison(output_column_name="credit", comparison_levels=_credit_levels()),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )


def _title_levels() -> list[Any]:
    shared = "len(list_intersect(words_l, words_r))"
    share = f"{shared} / greatest(1, len(words_l) + len(words_r) - {shared})"
    return [
        levels.NullLevel("title"),
        levels.ExactMatchLevel("title"),
        levels.CustomLevel(f"{share} >= 0.8", "four words in five"),
        levels.JaroWinklerLevel("title", 0.95),
        levels.CustomLevel(f"{share} >= 0.6", "three words in five"),
        levels.JaroWinklerLevel("title", 0.88),
        levels.CustomLevel(f"{share} >= 0.4", "two words in five"),
        levels.ElseLevel(),
    ]


def _credit_levels() -> list[Any]:
    return [
        levels.NullLevel("credit"),
        levels.ExactMatchLevel("credit"),
        levels.AbsoluteDifferenceLevel("credit", 2),
        levels.ElseLevel(),
    ]
