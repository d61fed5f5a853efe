#!/usr/bin/env python3
"""Writes tests/protocol/model/metaModel.json from the PyPI package lsprotocol:

    pip install lsprotocol==2023.0.1
    python3 scripts/lsp-model.py > tests/protocol/model/metaModel.json

lsprotocol's types are generated from the meta model of LSP 3.17; here they are turned back into its form (requests,
notifications, structures with the properties of what they extend, enumerations). The Python types do not tell a URI
from another string, so properties that hold one are known by name.
"""
import enum
import json
import re
import sys
import typing

import attrs
from lsprotocol import types, validators

URIS = {"uri", "targetUri", "scopeUri", "rootUri", "oldUri", "newUri", "baseUri", "href"}
URI_PROPERTIES = {("DocumentLink", "target")}
URI_KEYS = {("WorkspaceEdit", "changes"), ("RelatedFullDocumentDiagnosticReport", "relatedDocuments"),
            ("RelatedUnchangedDocumentDiagnosticReport", "relatedDocuments"),
            ("DocumentDiagnosticReportPartialResult", "relatedDocuments")}
# Of the properties that may be null, those that may be missing too.
OPTIONAL_NULLS = {("InitializeParams", "rootPath"), ("InitializeParams", "workspaceFolders")}
BASE = {str: "string", int: "integer", float: "decimal", bool: "boolean", type(None): "null"}
NULL = {"kind": "base", "name": "null"}
MESSAGES = re.compile(r"(Request|Response|Notification)$")


def camel(name):
    head, *tail = name.rstrip("_").split("_")
    return head + "".join(part.title() for part in tail)


def convert(kind, number="integer"):
    """A Python type as a type of the meta model."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if kind is typing.Any or kind is object or args == (typing.Any, type(None)):
        return {"kind": "reference", "name": "LSPAny"}
    if kind in (None, type(None)):
        return NULL
    if kind is int:
        return {"kind": "base", "name": number}
    if kind in BASE:
        return {"kind": "base", "name": BASE[kind]}
    if kind is types.LSPObject:
        return {"kind": "reference", "name": "LSPObject"}
    if isinstance(kind, typing.ForwardRef):
        return convert(eval(kind.__forward_arg__, vars(types)), number)
    if origin is typing.Union:
        items = [convert(item, number) for item in args]
        names = {item.get("name") for item in items}
        # An enumeration that may be extended stands as "enumeration or its base type".
        items = [item for item in items if not (item["kind"] == "base" and item["name"] in {"string", "integer"}
                                                and names & OPEN)]
        return items[0] if len(items) == 1 else {"kind": "or", "items": items}
    if origin in (list, typing.Sequence):
        return {"kind": "array", "element": convert(args[0], number)}
    if origin is tuple:
        return {"kind": "tuple", "items": [convert(item, "uinteger") for item in args]}
    if origin is dict:
        return {"kind": "map", "key": convert(args[0]), "value": convert(args[1], number)}
    if isinstance(kind, type):
        return {"kind": "reference", "name": kind.__name__}
    raise SystemExit(f"no type for {kind!r}")


def without_null(kind):
    if kind["kind"] != "or":
        return kind
    items = [item for item in kind["items"] if item != NULL]
    return items[0] if len(items) == 1 else {"kind": "or", "items": items}


def validator_of(field):
    inner = field.validator
    return getattr(inner, "validator", inner)


def structure(cls):
    hints = typing.get_type_hints(cls, vars(types))
    properties = []
    for field in attrs.fields(cls):
        name = camel(field.name)
        unsigned = validator_of(field) is validators.uinteger_validator
        kind = convert(hints[field.name], "uinteger" if unsigned else "integer")
        literals = getattr(validator_of(field), "options", None)
        nullable = types.is_special_property(cls, field.name) and not isinstance(field.default, str)
        if literals and isinstance(field.default, str):
            kind = {"kind": "stringLiteral", "value": field.default}
        optional = field.default is None
        if nullable and optional:
            optional = (cls.__name__, name) in OPTIONAL_NULLS
        elif optional:
            kind = without_null(kind)
        if name in URIS or (cls.__name__, name) in URI_PROPERTIES:
            kind = json.loads(json.dumps(kind).replace('"name": "string"', '"name": "URI"'))
        if (cls.__name__, name) in URI_KEYS:
            kind["key"] = {"kind": "base", "name": "URI"}
        properties.append({"name": name, "type": kind, **({"optional": True} if optional else {})})
    return {"name": cls.__name__, "properties": sorted(properties, key=lambda p: p["name"])}


def is_open(cls):
    """Whether some property takes the enumeration or anything else of its base type."""
    return any(re.search(rf"Union\[[^]]*\b{cls.__name__}\b[^]]*\b(str|int)\b", text) for text in HINTS)


classes = [value for _, value in sorted(vars(types).items()) if isinstance(value, type) and value.__module__ == types.__name__]
HINTS = [str(hint) for cls in classes if attrs.has(cls) for hint in typing.get_type_hints(cls, vars(types)).values()]
enums = [cls for cls in classes if issubclass(cls, enum.Enum) and cls.__name__ != "MessageDirection"]
OPEN = {cls.__name__ for cls in enums if is_open(cls)}
requests, notifications = [], []
for method, (message, answer, params, registration) in sorted(types.METHOD_TO_TYPES.items()):
    entry = {"method": method, "messageDirection": types.message_direction(method)}
    hints = typing.get_type_hints(message, vars(types))
    if params is not None and hints.get("params") not in (None, type(None)):
        entry["params"] = without_null(convert(hints["params"]))
    if registration is not None:
        entry["registrationOptions"] = convert(registration)
    if answer is None:
        notifications.append(entry)
        continue
    entry["result"] = convert(typing.get_type_hints(answer, vars(types)).get("result"))
    requests.append(entry)
structures = [structure(cls) for cls in classes
              if attrs.has(cls) and not cls.__name__.startswith("_") and cls is not types.LSPObject
              and not MESSAGES.search(cls.__name__)]
enumerations = [{"name": cls.__name__,
                 "type": {"kind": "base", "name": "string" if isinstance(list(cls)[0].value, str) else "integer"},
                 "values": [{"name": item.name, "value": item.value} for item in cls],
                 **({"supportsCustomValues": True} if cls.__name__ in OPEN else {})} for cls in enums]
aliases = [{"name": "LSPAny", "type": {"kind": "base", "name": "any"}},
           {"name": "LSPObject", "type": {"kind": "map", "key": {"kind": "base", "name": "string"},
                                          "value": {"kind": "reference", "name": "LSPAny"}}}]
model = {"metaData": {"version": "3.17.0"}, "requests": requests, "notifications": notifications,
         "structures": structures, "enumerations": enumerations, "typeAliases": aliases}
lines = []
for key, value in model.items():
    if isinstance(value, list):
        body = ",\n".join("  " + json.dumps(item, ensure_ascii=False) for item in value)
        lines.append(f' "{key}": [\n{body}\n ]')
    else:
        lines.append(f' "{key}": {json.dumps(value)}')
sys.stdout.write("{\n" + ",\n".join(lines) + "\n}\n")
