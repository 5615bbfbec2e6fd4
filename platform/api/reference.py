"""The OpenAPI document, laid out for a page: resources, their parameters, fields and an example."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

Schema = dict[str, Any]
MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; ``values`` lists what it takes where that is a short list."""

    name: str
    place: str
    kind: str
    values: list[str]
    description: str
    repeatable: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One member of an answer, by its path: ``sectors[].name.en``."""

    path: str
    kind: str
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Parameter]
    command: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Resource:
    name: str
    title: str
    description: str
    operations: list[Operation]
    fields: list[Field]
    example: str


def resources(document: Schema, site_url: str) -> list[Resource]:
    """Every resource of the document, in its order."""
    found: dict[str, list[tuple[str, str, Schema]]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            found.setdefault(operation["tags"][0], []).append((method, path, operation))
    return [resource(document, name, doors, site_url) for name, doors in found.items()]


def resource(
    document: Schema, name: str, doors: list[tuple[str, str, Schema]], site_url: str
) -> Resource:
    """The fields and the example are those of the last door that is read, the single row."""
    first = doors[0][2]
    read = [spec for method, _path, spec in doors if method == "get"]
    answer = answer_of((read or [first])[-1])
    return Resource(
        name=name,
        title=first["summary"],
        description=first.get("description", ""),
        operations=[operation(site_url, *door) for door in doors],
        fields=list(fields(document, answer["schema"])),
        example=example(answer),
    )


def answer_of(spec: Schema) -> Schema:
    """What an operation answers when all is well."""
    good = next(one for status, one in spec["responses"].items() if status.startswith("2"))
    found: Schema = good.get("content", {}).get("application/json", {"schema": {}})
    return found


def operation(site_url: str, method: str, path: str, spec: Schema) -> Operation:
    parameters = [parameter(one) for one in spec.get("parameters", [])]
    return Operation(
        method=method.upper(),
        path=path,
        summary=spec["summary"],
        description=spec.get("description", ""),
        parameters=parameters,
        command=command(site_url, path, spec.get("parameters", [])) + sent(method, spec),
    )


def parameter(spec: Schema) -> Parameter:
    schema = spec["schema"]
    repeatable = schema.get("type") == "array"
    single = schema["items"] if repeatable else schema
    return Parameter(
        name=spec["name"],
        place=spec["in"],
        kind=kind(single),
        values=[str(value) for value in single.get("enum", [])],
        description=spec.get("description", "").split("\n\n* ")[0],
        repeatable=repeatable,
    )


def command(site_url: str, path: str, parameters: list[Schema]) -> str:
    """A request to try in a terminal, with the examples that the parameters give."""
    query = []
    for spec in parameters:
        for one in spec.get("examples", {}).values():
            if spec["in"] == "path":
                path = path.replace(f"{{{spec['name']}}}", one["value"])
            else:
                query.append((spec["name"], one["value"]))
    address = f"{site_url}{path}" + (f"?{urlencode(query)}" if query else "")
    return f"curl '{address}'"


def sent(method: str, spec: Schema) -> str:
    """What the command sends beside the address: who calls, and the body."""
    lines = [f"-X {method.upper()}"] if method != "get" else []
    if spec.get("security"):
        lines.append("-H 'Authorization: Bearer kkh_…'")
    if "requestBody" in spec:
        body = spec["requestBody"]["content"]["application/json"]
        value = json.dumps(next(iter(values_in(body)), {}), ensure_ascii=False)
        lines.append("-H 'Content-Type: application/json'")
        lines.append(f"-d '{value}'")
    return "".join(f" \\\n  {line}" for line in lines)


def values_in(media: Schema) -> list[Any]:
    return [one["value"] for one in media.get("examples", {}).values()]


def example(answer: Schema) -> str:
    """The first example of an answer, as JSON."""
    for value in values_in(answer):
        return json.dumps(value, ensure_ascii=False, indent=2)
    return ""


def fields(document: Schema, schema: Schema, prefix: str = "", depth: int = 0) -> Iterator[Field]:
    """Every member below a schema, depth first, lists marked with ``[]``."""
    for name, member in resolved(document, schema).get("properties", {}).items():
        inner = resolved(document, member)
        listed = inner.get("type") == "array"
        path = f"{prefix}{name}{'[]' if listed else ''}"
        below = resolved(document, inner["items"]) if listed else inner
        description = member.get("description") or inner.get("description", "")
        yield Field(path, kind(below), description.split("\n\n* ")[0])
        if depth < MAX_DEPTH:
            yield from fields(document, below, f"{path}.", depth + 1)


def resolved(document: Schema, schema: Schema) -> Schema:
    """The schema behind a reference, also where it stands in oneOf or allOf beside null."""
    for choice in (*schema.get("oneOf", []), *schema.get("allOf", [])):
        if "$ref" in choice:
            return resolved(document, choice)
    if "$ref" not in schema:
        return schema
    found: Schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return found


def kind(schema: Schema) -> str:
    """The JSON type in a word or two: ``string (uuid)``, ``integer | null``."""
    types = schema.get("type", "object")
    words = " | ".join([types] if isinstance(types, str) else types)
    return f"{words} ({schema['format']})" if "format" in schema else words
