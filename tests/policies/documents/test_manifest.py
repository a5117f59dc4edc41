"""Manifests of trusted documents: Apollo's form, Relay's, folders, and what is wrong in them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from graphweft.policies.documents import read_manifests
from graphweft.schemas.errors import DocumentError

HELLO = "{ hello }"
APOLLO = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [{"id": "a1", "name": "Hello", "type": "query", "body": HELLO}],
}


def written(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_apollos_manifest_gives_bodies_by_id(tmp_path: Path) -> None:
    assert read_manifests([written(tmp_path, "m.json", APOLLO)]) == {"a1": HELLO}


def test_relays_manifest_gives_texts_by_id(tmp_path: Path) -> None:
    assert read_manifests([written(tmp_path, "m.json", {"r1": HELLO})]) == {"r1": HELLO}


def test_a_folder_gives_its_manifests_and_documents_by_hash_and_by_name(tmp_path: Path) -> None:
    written(tmp_path, "m.json", APOLLO)
    written(tmp_path, "Bye.graphql", "{ bye }")
    written(tmp_path, "README.md", "not a document")
    digest = hashlib.sha256(b"{ bye }").hexdigest()
    assert read_manifests([tmp_path]) == {"a1": HELLO, digest: "{ bye }", "Bye": "{ bye }"}


def test_the_same_document_may_stand_in_two_manifests(tmp_path: Path) -> None:
    files = [written(tmp_path, name, {"r1": HELLO}) for name in ("a.json", "b.json")]
    assert read_manifests(files) == {"r1": HELLO}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{\n "a": ', "m.json:2:7: is not JSON"),
        ("[]", "m.json: is no manifest: expected"),
        ({"format": "other", "operations": []}, "is no manifest"),
        ({**APOLLO, "operations": [{"id": "a1"}]}, "is no manifest"),
        ({**APOLLO, "operations": ["a1"]}, "is no manifest"),
        ({"": HELLO}, "is no manifest"),
        ({"r1": "{ hello"}, "the document 'r1' is not GraphQL: Syntax Error: Expected Name"),
    ],
)
def test_a_wrong_manifest_is_told_with_its_file(
    content: object, message: str, tmp_path: Path
) -> None:
    with pytest.raises(DocumentError) as caught:
        read_manifests([written(tmp_path, "m.json", content)])
    assert message in str(caught.value)


def test_an_id_of_two_documents_is_refused(tmp_path: Path) -> None:
    files = [
        written(tmp_path, "a.json", {"r1": HELLO}),
        written(tmp_path, "b.json", {"r1": "{ bye }"}),
    ]
    with pytest.raises(DocumentError, match=r"b\.json: gives the id 'r1' to a second document"):
        read_manifests(files)


def test_a_missing_manifest_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"none\.json: cannot be read: No such file"):
        read_manifests([tmp_path / "none.json"])
