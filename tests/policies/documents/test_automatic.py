"""Texts that clients registered are bounded by their bytes."""

from __future__ import annotations

import hashlib

from graphweft.policies.documents import AutomaticDocuments


def remembered(documents: AutomaticDocuments, text: str) -> str:
    digest = hashlib.sha256(text.encode()).hexdigest()
    documents.remember(digest, text)
    return digest


def test_a_text_is_found_by_its_digest() -> None:
    documents = AutomaticDocuments(10_000)
    digest = remembered(documents, "{ hello }")
    assert documents.find(digest) == "{ hello }"
    assert documents.find("0" * 64) is None


def test_the_least_recently_used_text_goes_first() -> None:
    documents = AutomaticDocuments(1_000)  # room for nine of 100 bytes with their digests
    digests = [remembered(documents, f"{{ field{number:028} }}") for number in range(8)]
    documents.find(digests[0])
    for number in range(8, 12):
        remembered(documents, f"{{ field{number:028} }}")
    assert documents.find(digests[0]) is not None
    assert documents.find(digests[1]) is None
    assert len(documents) <= 9


def test_a_flood_of_texts_stays_within_the_bytes() -> None:
    documents = AutomaticDocuments(100_000)
    for number in range(5_000):
        remembered(documents, f"{{ field{number} }}")
    assert len(documents) * 64 < 100_000


def test_a_text_that_would_oust_all_others_is_not_kept() -> None:
    documents = AutomaticDocuments(1_000)
    digest = remembered(documents, "{ hello }")
    assert documents.find(remembered(documents, "x" * 500)) is None
    assert documents.find(digest) == "{ hello }"
