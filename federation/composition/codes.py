"""The error codes of composition and what each means; their documentation is this table."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["CODES"]

CODES: Mapping[str, str] = {
    "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE": (
        "@authenticated, @requiresScopes or @policy is on an interface, its field or an interface"
        " object. Requirements belong on the implementing types."
    ),
    "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS": (
        "An argument takes its value from a context in one subgraph and is required from clients"
        " in another."
    ),
    "CONTEXT_INVALID_SELECTION": (
        "The selection of @fromContext does not fit a type of its context."
    ),
    "CONTEXT_NAME_INVALID": "The name of a @context is not a name, or holds an underscore.",
    "CONTEXT_NOT_SET": (
        "A @fromContext names a context that its subgraph does not set, or stands where no context"
        " can be."
    ),
    "CONTEXT_NO_RESOLVABLE_KEY": (
        "A type has a field with an argument from a context, and no resolvable @key."
    ),
    "COST_APPLIED_TO_INTERFACE_FIELD": "@cost is on a field of an interface.",
    "DEFAULT_VALUE_USES_INACCESSIBLE": (
        "An element of the API schema has a default value that holds an @inaccessible element."
    ),
    "DIRECTIVE_COMPOSITION_ERROR": "A directive named by @composeDirective cannot be composed.",
    "DIRECTIVE_DEFINITION_INVALID": (
        "A document defines a specification's directive differently from the specification."
    ),
    "EMPTY_MERGED_ENUM_TYPE": "No value of an input enum is in all subgraphs that define it.",
    "EMPTY_MERGED_INPUT_TYPE": "No field of an input type is in all subgraphs that define it.",
    "ENUM_VALUE_MISMATCH": (
        "An enum is used for input and for output and its values are not the same everywhere."
    ),
    "EXTENSION_WITH_NO_BASE": "A type is only extended: no subgraph defines it.",
    "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH": (
        "An @external field's argument has another default than where the field is defined."
    ),
    "EXTERNAL_ARGUMENT_MISSING": (
        "An @external field lacks an argument that the field has where it is defined."
    ),
    "EXTERNAL_ARGUMENT_TYPE_MISMATCH": (
        "An @external field's argument has another type than where the field is defined."
    ),
    "EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE": "@external is beside a directive it excludes.",
    "EXTERNAL_MISSING_ON_BASE": "A field is @external in every subgraph that has it.",
    "EXTERNAL_ON_INTERFACE": "@external is on a field of an interface.",
    "EXTERNAL_TYPE_MISMATCH": "An @external field has another type than where it is defined.",
    "EXTERNAL_UNUSED": (
        "An @external field is in no @key, @requires or @provides and satisfies no interface."
    ),
    "FIELD_ARGUMENT_DEFAULT_MISMATCH": "An argument has different defaults in its subgraphs.",
    "FIELD_ARGUMENT_TYPE_MISMATCH": "An argument has types that cannot be merged.",
    "FIELD_TYPE_MISMATCH": "A field has types that cannot be merged.",
    "IMPLEMENTED_BY_INACCESSIBLE": (
        "An @inaccessible element is required by an interface of the API schema."
    ),
    "INPUT_FIELD_DEFAULT_MISMATCH": "An input field has different defaults in its subgraphs.",
    "INTERFACE_FIELD_NO_IMPLEM": (
        "A type lacks a field that one of its interfaces has in another subgraph."
    ),
    "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE": (
        "A subgraph resolves an interface by key without defining all its implementations."
    ),
    "INTERFACE_KEY_NOT_ON_IMPLEMENTATION": (
        "An interface has a @key that one of its implementations in the subgraph lacks."
    ),
    "INTERFACE_OBJECT_USAGE_ERROR": "@interfaceObject is used in a way that is not supported.",
    "INVALID_FIELD_SHARING": (
        "A field is resolved by several subgraphs and is not @shareable in all of them."
    ),
    "INVALID_GRAPHQL": "A document is not valid GraphQL.",
    "INVALID_LINK_DIRECTIVE_USAGE": "An application of @link is wrong.",
    "INVALID_LINK_IDENTIFIER": "The url of a @link does not name a specification and a version.",
    "INVALID_SHAREABLE_USAGE": "@shareable is on something other than an object type's field.",
    "INVALID_SUBGRAPH_NAME": "A subgraph has no name, a reserved one, or one used twice.",
    "KEY_DIRECTIVE_IN_FIELDS_ARG": "A @key's field set holds a directive.",
    "KEY_FIELDS_HAS_ARGS": "A @key's field set selects a field that has arguments.",
    "KEY_FIELDS_SELECT_INVALID_TYPE": "A @key's field set selects an interface or union field.",
    "KEY_INVALID_FIELDS": "A @key's field set is not a selection on its type.",
    "KEY_INVALID_FIELDS_TYPE": "A @key's `fields` is not a string.",
    "KEY_UNSUPPORTED_ON_INTERFACE": "@key on an interface needs Federation 2.3 or later.",
    "LINK_IMPORT_NAME_MISMATCH": "Subgraphs import one directive under different names.",
    "LIST_SIZE_APPLIED_TO_NON_LIST": "@listSize is on a field whose type is no list.",
    "LIST_SIZE_INVALID_ASSUMED_SIZE": "@listSize assumes a negative size.",
    "LIST_SIZE_INVALID_SIZED_FIELD": "A sized field of @listSize is no list field of the type.",
    "LIST_SIZE_INVALID_SLICING_ARGUMENT": "A slicing argument of @listSize is no Int argument.",
    "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL": (
        "An @external field carries a directive that belongs where the field is defined."
    ),
    "MISSING_TRANSITIVE_AUTH_REQUIREMENTS": (
        "A field uses, by @requires or @fromContext, data with requirements that it lacks itself."
    ),
    "NO_CONTEXT_IN_SELECTION": "The text of @fromContext lacks a context name or a selection.",
    "NO_QUERIES": "No subgraph has a query field.",
    "ONLY_INACCESSIBLE_CHILDREN": "A type of the API schema has only @inaccessible members.",
    "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE": "@override meets a directive that it excludes.",
    "OVERRIDE_FROM_SELF_ERROR": "@override names its own subgraph.",
    "OVERRIDE_LABEL_INVALID": "The label of an @override has a wrong form.",
    "OVERRIDE_ON_INTERFACE": "@override is on a field of an interface.",
    "OVERRIDE_SOURCE_HAS_OVERRIDE": "A field has @override in more than one subgraph.",
    "PROVIDES_DIRECTIVE_IN_FIELDS_ARG": "A @provides' field set holds a directive.",
    "PROVIDES_FIELDS_HAS_ARGS": "A @provides' field set selects a field that has arguments.",
    "PROVIDES_FIELDS_MISSING_EXTERNAL": (
        "A @provides' field set selects a field that is not @external."
    ),
    "PROVIDES_INVALID_FIELDS": "A @provides' field set is not a selection on the field's type.",
    "PROVIDES_INVALID_FIELDS_TYPE": "A @provides' `fields` is not a string.",
    "PROVIDES_ON_NON_OBJECT_FIELD": "@provides is on a field whose type has no fields.",
    "PROVIDES_UNSUPPORTED_ON_INTERFACE": "@provides is on a field of an interface.",
    "QUERY_ROOT_TYPE_INACCESSIBLE": "The query root type is @inaccessible.",
    "REFERENCED_INACCESSIBLE": "An element of the API schema refers to an @inaccessible type.",
    "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH": (
        "An argument is required in one subgraph and absent from another that has the field."
    ),
    "REQUIRED_INACCESSIBLE": "A required argument or input field is @inaccessible.",
    "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH": (
        "An input field is required in one subgraph and absent from another that has the type."
    ),
    "REQUIRES_DIRECTIVE_IN_FIELDS_ARG": "A @requires' field set holds a directive.",
    "REQUIRES_FIELDS_MISSING_EXTERNAL": (
        "A @requires' field set selects a field that is not @external."
    ),
    "REQUIRES_INVALID_FIELDS": "A @requires' field set is not a selection on its type.",
    "REQUIRES_INVALID_FIELDS_TYPE": "A @requires' `fields` is not a string.",
    "REQUIRES_UNSUPPORTED_ON_INTERFACE": "@requires is on a field of an interface.",
    "ROOT_MUTATION_USED": "A type called Mutation is not the mutation root type.",
    "ROOT_QUERY_USED": "A type called Query is not the query root type.",
    "ROOT_SUBSCRIPTION_USED": "A type called Subscription is not the subscription root type.",
    "SATISFIABILITY_ERROR": "A query of the API schema has a field that no subgraph can resolve.",
    "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES": (
        "A @shareable field returns an abstract type that has no possible type in common in its"
        " subgraphs."
    ),
    "TYPE_DEFINITION_INVALID": "A document defines a specification's type differently.",
    "TYPE_KIND_MISMATCH": "Subgraphs define one name as different kinds of type.",
    "TYPE_WITH_ONLY_UNUSED_EXTERNAL": "A Federation 1 type has only unused @external fields.",
    "UNKNOWN_FEDERATION_LINK_VERSION": "A document links a federation version that is not known.",
    "UNKNOWN_LINK_VERSION": "A document links a version of the link spec that is not known.",
}
