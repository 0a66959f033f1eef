#!/usr/bin/env python3
"""Writes what daodi-gateway serves as OpenAPI 3.1, out of the compiled descriptors and their comments.

Reads the file descriptor set that the build leaves (google/protobuf/descriptor.proto), takes the
methods that the gateway takes (services/gateway/rest_methods.cc) and adds the routes that are no
method of the core. Python's standard library only.

usage: deploy/build_openapi.py [--protoset build/dev/daodi.protoset] [--output build/web/openapi.json]
"""

import argparse
import json
import re
from pathlib import Path

PACKAGE = ".daodi.v1."
# As kReadsByPost of services/gateway/rest_methods.cc.
READS_BY_POST = {"CodeService.LookupScans"}

# Numbers of descriptor.proto, google/api/http.proto and field_behavior.proto.
HTTP_OPTION = 72295728
FIELD_BEHAVIOR = 1052
REQUIRED = 2
REPEATED = 3
TYPES = {
    1: {"type": "number", "format": "double"}, 2: {"type": "number", "format": "float"},
    5: {"type": "integer", "format": "int32"}, 13: {"type": "integer", "minimum": 0},
    8: {"type": "boolean"}, 9: {"type": "string"},
    12: {"type": "string", "contentEncoding": "base64"},
}
WIDE_NUMBERS = (3, 4, 6, 16, 18)
MESSAGE, ENUM = 11, 14


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def fields(data):
    """{number: [values]} of a serialized message: integers and bytes."""
    found, at = {}, 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 2:
            size, at = varint(data, at)
            value, at = data[at:at + size], at + size
        else:
            size = 8 if kind == 1 else 4
            value, at = data[at:at + size], at + size
        found.setdefault(key >> 3, []).append(value)
    return found


def text(message, number):
    return message.get(number, [b""])[-1].decode()


def number(message, key):
    return message.get(key, [0])[-1]


def packed(values):
    numbers = []
    for value in values:
        if isinstance(value, int):
            numbers.append(value)
            continue
        at = 0
        while at < len(value):
            one, at = varint(value, at)
            numbers.append(one)
    return numbers


class Descriptors:
    """Messages, enums and services by their full name, each with its comments."""

    def __init__(self, protoset):
        self.messages, self.enums, self.services = {}, {}, {}
        for raw in fields(protoset)[1]:
            self._add_file(fields(raw))

    def _add_file(self, file):
        package = "." + text(file, 2) + "."
        comments = {}
        for info in file.get(9, []):
            for location in fields(info).get(1, []):
                place = fields(location)
                comments[tuple(packed(place.get(1, [])))] = clean(text(place, 3))
        for i, raw in enumerate(file.get(4, [])):
            self._add_message(package, fields(raw), (4, i), comments)
        for i, raw in enumerate(file.get(5, [])):
            self._add_enum(package, fields(raw), (5, i), comments)
        for i, raw in enumerate(file.get(6, [])):
            service = fields(raw)
            methods = [(fields(method), comments.get((6, i, 2, j), ""))
                       for j, method in enumerate(service.get(2, []))]
            self.services[package + text(service, 1)] = (methods, comments.get((6, i), ""))

    def _add_message(self, scope, message, path, comments):
        name = scope + text(message, 1)
        members = [(fields(raw), comments.get(path + (2, i), ""))
                   for i, raw in enumerate(message.get(2, []))]
        is_map = number(fields(message.get(7, [b""])[-1]), 7) == 1
        self.messages[name] = (members, comments.get(path, ""), is_map)
        for i, raw in enumerate(message.get(3, [])):
            self._add_message(name + ".", fields(raw), path + (3, i), comments)
        for i, raw in enumerate(message.get(4, [])):
            self._add_enum(name + ".", fields(raw), path + (4, i), comments)

    def _add_enum(self, scope, enum, path, comments):
        values = [(text(fields(raw), 1), comments.get(path + (2, i), ""))
                  for i, raw in enumerate(enum.get(2, []))]
        self.enums[scope + text(enum, 1)] = (values, comments.get(path, ""))


def clean(comment):
    return " ".join(comment.split())


def schema_name(full_name):
    return full_name.removeprefix(PACKAGE).lstrip(".")


class Schemas:
    """Component schemas, those that something refers to."""

    def __init__(self, descriptors):
        self.descriptors = descriptors
        self.made = {}

    def reference(self, full_name):
        name = schema_name(full_name)
        if name not in self.made:
            self.made[name] = None  # messages may hold themselves
            self.made[name] = (self._enum(full_name) if full_name in self.descriptors.enums
                               else self._message(full_name))
        return {"$ref": f"#/components/schemas/{name}"}

    def _enum(self, full_name):
        values, comment = self.descriptors.enums[full_name]
        lines = [comment] + [f"- `{name}`: {about}" for name, about in values if about]
        return {"type": "string", "description": "\n".join(lines), "enum": [v for v, _ in values]}

    def _message(self, full_name):
        if full_name == ".google.protobuf.Any":
            return {"type": "object", "description": "A message and its type.",
                    "properties": {"@type": {"type": "string"}}}
        members, comment, _ = self.descriptors.messages[full_name]
        schema = {"type": "object"}
        if comment:
            schema["description"] = comment
        if members:
            schema["properties"] = {text(member, 10): self.of_field(member, about)
                                    for member, about in members}
        required = [text(member, 10) for member, _ in members if is_required(member)]
        if required:
            schema["required"] = required
        return schema

    def of_field(self, field, about):
        kind, type_name = number(field, 5), text(field, 6)
        if kind == MESSAGE and self.descriptors.messages[type_name][2]:
            value, _ = self.descriptors.messages[type_name][0][1]
            schema = {"type": "object", "additionalProperties": self.of_field(value, "")}
        else:
            schema = self._single(kind, type_name)
            if number(field, 4) == REPEATED:
                schema = {"type": "array", "items": schema}
        return {**schema, "description": about} if about else schema

    def _single(self, kind, type_name):
        if kind in (MESSAGE, ENUM):
            return self.reference(type_name)
        if kind in WIDE_NUMBERS:
            return {"type": "string", "pattern": "^-?[0-9]+$"}
        return dict(TYPES[kind])


def is_required(field):
    options = fields(field.get(8, [b""])[-1])
    return REQUIRED in packed(options.get(FIELD_BEHAVIOR, []))


def singular(collection):
    for ending, one in (("ies", "y"), ("ches", "ch"), ("s", "")):
        if collection.endswith(ending):
            return collection[:-len(ending)] + one
    return collection


def open_path(template):
    """The path with a parameter for each wildcard, its parameters, the fields it gives."""
    given = re.findall(r"\{([a-z_]+)", template)
    flat = re.sub(r"\{[a-z_]+=([^}]*)\}", r"\1", template)
    parameters, parts = [], []
    path, _, verb = flat.partition(":")
    for part in path.split("/"):
        if part == "*":
            before = parts[-1]
            name = singular(before) if not before.startswith("{") else "number"
            part = "{%s}" % name
        if part.startswith("{"):
            parameters.append(part[1:-1])
        parts.append(part)
    return "/".join(parts) + (":" + verb if verb else ""), parameters, given


def query_parameters(schemas, type_name, given, prefix=""):
    """Parameters of the fields that the path does not give; messages flattened with dots."""
    for field, about in schemas.descriptors.messages[type_name][0]:
        if not prefix and text(field, 1) in given:
            continue
        repeated = number(field, 4) == REPEATED
        if number(field, 5) == MESSAGE:
            if not repeated and prefix.count(".") < 2:
                yield from query_parameters(schemas, text(field, 6), given,
                                            prefix + text(field, 10) + ".")
            continue
        yield {"name": prefix + text(field, 10), "in": "query", "description": about or "As named.",
               "required": is_required(field) and not prefix,
               "schema": schemas.of_field(field, "")}


def bindings(method):
    """(HTTP method, template) of each binding that the gateway serves."""
    options = fields(method.get(4, [b""])[-1])
    if HTTP_OPTION not in options:
        return
    rule = fields(options[HTTP_OPTION][-1])
    for one in [rule] + [fields(more) for more in rule.get(11, [])]:
        if 2 in one:
            yield "get", text(one, 2)
        elif 4 in one:
            yield "post", text(one, 4)


PROBLEM = {"description": "Refused (RFC 9457).",
           "content": {"application/problem+json":
                       {"schema": {"$ref": "#/components/schemas/Problem"}}}}
TEXT = {"type": "string"}


def answer(description, schema, media="application/json"):
    return {"200": {"description": description, "content": {media: {"schema": schema}}},
            "4XX": PROBLEM, "5XX": PROBLEM}


def read_operation(schemas, service, method, about, http_method, template):
    """One binding as (path, operation)."""
    name, takes, gives = text(method, 1), text(method, 2), text(method, 3)
    path, in_path, given = open_path(template)
    operation = {
        "operationId": f"{service}_{name}", "tags": [service],
        "summary": about.split(". ")[0].rstrip(".")[:120], "description": about,
        "parameters": [{"name": one, "in": "path", "required": True, "schema": TEXT,
                        "description": "Percent-encoded; \"-\" where the method takes any."}
                       for one in in_path] +
                      [{"$ref": "#/components/parameters/Purpose"},
                       {"$ref": "#/components/parameters/Case"}],
    }
    if http_method == "get":
        operation["parameters"] += query_parameters(schemas, takes, given)
    else:
        operation["requestBody"] = {"required": True, "content": {
            "application/json": {"schema": schemas.reference(takes)}}}
    schema = schemas.reference(gives)
    if number(method, 6):
        schema = {"type": "object", "required": ["items"], "properties": {
            "items": {"type": "array", "items": schema},
            "truncated": {"type": "boolean", "description": "More was cut off."}}}
    operation["responses"] = answer("The answer.", schema)
    return path, operation


def other_operation(tag, name, summary, responses, parameters=(), body=None, security=None):
    operation = {"operationId": name, "tags": [tag], "summary": summary, "description": summary,
                 "parameters": list(parameters), "responses": responses}
    if body:
        operation["requestBody"] = {"required": True,
                                    "content": {"application/json": {"schema": body}}}
    if security is not None:
        operation["security"] = security
    return operation


def path_parameter(name, about):
    return {"name": name, "in": "path", "required": True, "schema": TEXT, "description": about}


CONSOLE = {"name": "X-Daodi-Console", "in": "header", "required": True, "schema": {"const": "1"},
           "description": "Needed with a session."}
BYTES = {"type": "string", "contentEncoding": "base64"}
SECTION = {
    "type": "object", "required": ["label", "salt", "content"], "additionalProperties": False,
    "properties": {"label": {"type": "integer", "minimum": 1, "maximum": 255}, "salt": BYTES,
                   "content": BYTES, "namedOrganizations": {"type": "array", "items": TEXT}}}
BATCH = {
    "type": "object", "required": ["statements"], "additionalProperties": False,
    "description": "Signed statements; bytes in standard base64.",
    "properties": {
        "mode": {"type": "string", "enum": ["PROCEED", "ROLLBACK"]},
        "validateOnly": {"type": "boolean"},
        "ackLevel": {"type": "string", "enum": ["DURABLE", "CHECKPOINTED", "WITNESSED"]},
        "statements": {"type": "array", "minItems": 1, "maxItems": 500, "items": {
            "type": "object", "required": ["envelope"], "additionalProperties": False,
            "properties": {"envelope": BYTES, "simulatedRecordTimeMs": {"type": "integer"},
                           "sections": {"type": "array", "items": SECTION}}}}}}
RESULTS = {
    "type": "object", "required": ["results"],
    "description": "One result for each statement, in order.",
    "properties": {"results": {"type": "array", "items": {
        "type": "object", "required": ["ok"],
        "properties": {"ok": {"type": "boolean"}, "index": {"type": "integer"},
                       "recordTimeMs": {"type": "integer"}, "leafHash": BYTES,
                       "repeated": {"type": "boolean"}, "receipt": TEXT,
                       "error": {"type": "object"}}}}}}
PROBLEM_SCHEMA = {
    "type": "object", "required": ["status", "title", "detail", "code"],
    "description": "Problem details in the language of Accept-Language; codes: docs/errors.md.",
    "properties": {
        "type": TEXT, "status": {"type": "integer"}, "title": TEXT, "detail": TEXT, "code": TEXT,
        "fix": TEXT, "retryable": {"type": "boolean"},
        "fields": {"type": "array", "items": {"type": "object", "properties": {
            "field": TEXT, "description": TEXT, "fix": TEXT}}}}}
PARAMETERS = {
    "Purpose": {"name": "X-Daodi-Purpose", "in": "header", "required": False,
                "schema": {"type": "string", "enum": ["ROUTINE", "CASE"]},
                "description": "What a regulator reads for."},
    "Case": {"name": "X-Daodi-Case", "in": "header", "required": False, "schema": TEXT,
             "description": "Number of the case, percent-encoded UTF-8."}}


def add_other_routes(schemas, paths):
    """Routes of the gateway that are no method of the core, or are served in their own way."""
    session = schemas.reference(PACKAGE + "Session")
    paths["/v1/statements:batch"] = {"post": other_operation(
        "Statements", "batchStatements", "Append signed statements; their signatures are all the "
        "authority there is", answer("Results.", {"$ref": "#/components/schemas/BatchResults"}),
        body={"$ref": "#/components/schemas/StatementBatch"}, security=[{}])}
    signed_in = answer("The session, and its cookie.", session)
    paths["/v1/session:signIn"] = {"post": other_operation(
        "Session", "signIn", "Sign in", signed_in,
        body=schemas.reference(PACKAGE + "SignInRequest"), security=[{}])}
    paths["/v1/session"] = {"get": other_operation(
        "Session", "getSession", "The session of the cookie", answer("The session.", session),
        security=[{"session": []}])}
    paths["/v1/session:signOut"] = {"post": other_operation(
        "Session", "signOut", "Sign out", answer("It has ended.", {"type": "object"}),
        parameters=[CONSOLE], security=[{"session": []}])}
    paths["/checkpoint"] = {"get": other_operation(
        "Log", "getCheckpointNote", "The latest signed checkpoint (C2SP tlog-checkpoint)",
        answer("A signed note.", TEXT, "text/plain"), security=[{}])}
    tile = answer("32 bytes a hash.", {}, "application/octet-stream")
    paths["/tile/{level}/{path}"] = {"get": other_operation(
        "Log", "getTileHashes", "Hashes of the Merkle tree (C2SP tlog-tiles); the path may have "
        "more segments", tile, security=[{}], parameters=[
            path_parameter("level", "0 to 7."),
            path_parameter("path", "x001/x234/067 or 067.p/8, slashes as they are.")])}
    paths["/v1/entries/{index}/proof"] = {"get": other_operation(
        "Log", "getProofFile", "A proof file with the public sections (docs/formats/proof.md)",
        answer("The file.", {}, "application/vnd.daodi.proof.v1"), security=[{}],
        parameters=[path_parameter("index", "Of the entry.")])}


def document(descriptors):
    schemas, paths, tags = Schemas(descriptors), {}, []
    for full_name, (methods, about) in sorted(descriptors.services.items()):
        if not full_name.startswith(PACKAGE):
            continue
        service = schema_name(full_name)
        for method, comment in methods:
            for count, (http_method, template) in enumerate(bindings(method)):
                if http_method != "get" and f"{service}.{text(method, 1)}" not in READS_BY_POST:
                    continue
                path, operation = read_operation(schemas, service, method, comment, http_method,
                                                 template)
                if count:
                    operation["operationId"] += f"_{count + 1}"
                paths.setdefault(path, {})[http_method] = operation
                if service not in (tag["name"] for tag in tags):
                    tags.append({"name": service, "description": about})
    add_other_routes(schemas, paths)
    tags += [{"name": "Statements", "description": "Signed statements."},
             {"name": "Session", "description": "Sign-in of people."},
             {"name": "Log", "description": "The log for monitors and verifiers."}]
    schemas.made.update(Problem=PROBLEM_SCHEMA, StatementBatch=BATCH, BatchResults=RESULTS)
    return {
        "openapi": "3.1.0",
        "info": {"title": "daodi", "version": "1", "summary": "Traceability of herbs and foods",
                 "description": "What daodi-gateway serves to programs: docs/gateway.md.",
                 "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"}},
        "servers": [{"url": "/", "description": "This site."}],
        "security": [{}, {"session": []}],
        "tags": tags, "paths": dict(sorted(paths.items())),
        "components": {"schemas": dict(sorted(schemas.made.items())), "parameters": PARAMETERS,
                       "securitySchemes": {"session": {
                           "type": "apiKey", "in": "cookie", "name": "__Host-daodi-session",
                           "description": "Without one the caller is the public."}}}}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--protoset", default="build/dev/daodi.protoset")
    parser.add_argument("--output", default="build/web/openapi.json")
    options = parser.parse_args()
    made = document(Descriptors(Path(options.protoset).read_bytes()))
    output = Path(options.output)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{output}: {len(made['paths'])} paths, {len(made['components']['schemas'])} schemas")


if __name__ == "__main__":
    main()
