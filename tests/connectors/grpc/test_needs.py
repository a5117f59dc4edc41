from __future__ import annotations

import pytest

from graphweft.connectors.grpc.needs import Needs, needs_of
from graphweft.connectors.mapping import Wanted, WantedField, parse_selection
from graphweft.connectors.mapping.wanted import Completion


def wanted(*names: str, **below: Wanted) -> Wanted:
    fields = [WantedField(name, name) for name in names]
    fields += [WantedField(name, name, each) for name, each in below.items()]
    return Wanted("T", tuple(fields))


@pytest.mark.parametrize(
    ("selection", "asked", "expected"),
    [
        ("id name", wanted("id"), {"id": None}),
        ("id: key name", wanted("id"), {"key": None}),
        ("name: user.full_name", wanted("name"), {"user": {"full_name": None}}),
        ("$.orders { id status }", wanted("status"), {"orders": {"status": None}}),
        ("orders { id }", wanted(orders=wanted("id")), {"orders": {"id": None}}),
        ("orders", wanted(orders=wanted("id")), {"orders": {"id": None}}),
        ("orders", wanted("orders"), {"orders": None}),
        ("product: { id: productId }", wanted(product=wanted("id")), {"productId": None}),
        ("user { id } ", wanted("other"), {}),
        ("total: lines->first.price { units }", wanted(total=wanted("units")),
         {"lines": {"price": {"units": None}}}),
        ("tags: labels->entries", wanted(tags=wanted("key")), {"labels": None}),
        ("kind: k->match(['a', 'A'], [@, $.other])", wanted("kind"), {"k": None, "other": None}),
        ("label: $([$.nm, kind])->joinNotNull('/')", wanted("label"), {"nm": None, "kind": None}),
        ("end: $(meta.next ?? fallback)", wanted("end"),
         {"meta": {"next": None}, "fallback": None}),
        ("$.data { id } more: rest.x", wanted("id"), {"data": {"id": None}}),
        ("id: $args.id", wanted("id"), {}),
        ("$", wanted("id"), {"id": None}),
        ("id name", wanted("__typename"), {}),
    ],
)  # fmt: skip
def test_only_what_the_operation_asks_for_is_needed(
    selection: str, asked: Wanted, expected: Needs
) -> None:
    assert needs_of(parse_selection(selection), asked) == expected


def test_everything_that_is_mapped_is_needed_without_an_operation() -> None:
    assert needs_of(parse_selection("id user { name }"), None) == {
        "id": None,
        "user": {"name": None},
    }


def test_a_whole_reply_is_needed_by_a_bare_selection() -> None:
    assert needs_of(parse_selection("$"), None) is None


def test_further_mappings_add_their_needs() -> None:
    success = parse_selection("$.error->eq(null)")

    assert needs_of(parse_selection("id"), wanted("id"), [success]) == {"id": None, "error": None}


def test_each_object_type_of_an_abstract_type_adds_its_needs() -> None:
    pet = Wanted("Pet", variants={"Cat": wanted("lives"), "Dog": wanted("tricks")})
    selection = parse_selection("__typename: kind lives tricks age")

    assert needs_of(selection, pet) == {"kind": None, "lives": None, "tricks": None}


def test_the_key_of_an_entity_that_is_completed_elsewhere_is_needed() -> None:
    completion = Completion(wanted("id"), lambda _missing: None)
    order = Wanted("Order", (WantedField("total", "total"),), completion=completion)

    assert needs_of(parse_selection("id status"), order) == {"id": None}
