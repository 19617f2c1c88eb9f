"""offline_schemas.py UNPACKED_WHEEL OUT VERSION...: Kubernetes' JSON schemas as kubeconform reads them without a network.

The wheel's files name themselves with an https $id and refer to one large file of definitions, which a reader would fetch
and read again for every kind of object: here each has those that it needs, and no others.
"""

import json
import pathlib
import sys

LOCAL = "#/$defs/"


def refers_to(node):
    """Every definition that a piece of a schema names; its references are made local."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            name = node["$ref"].split(LOCAL)[-1]
            node["$ref"] = LOCAL + name
            yield name
        for inner in node.values():
            yield from refers_to(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from refers_to(inner)


def alone(schema, definitions):
    """The schema with all that it refers to, however indirectly."""
    schema.pop("$id", None)
    needed = {}
    missing = set(refers_to(schema))
    while missing:
        name = missing.pop()
        needed[name] = definitions[name]
        missing |= set(refers_to(definitions[name])) - needed.keys()
    return {**schema, "$defs": needed} if needed else schema


unpacked, out, *versions = sys.argv[1:]
for version in versions:
    [folder] = pathlib.Path(unpacked).glob(f"**/v{version}.0-local-strict")
    target = pathlib.Path(out, version)
    target.mkdir(parents=True)
    definitions = json.loads((folder / "_definitions.json").read_text())["$defs"]
    for file in folder.glob("*.json"):
        if not file.name.startswith("_"):
            (target / file.name).write_text(json.dumps(alone(json.loads(file.read_text()), definitions)))
