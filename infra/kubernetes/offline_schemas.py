"""offline_schemas.py UNPACKED_WHEEL OUT VERSION...: Kubernetes' JSON schemas as kubeconform reads them without a network.

The wheel's files name themselves with an https $id, against which a reader resolves their $refs: dropped, and the
references made relative.
"""

import json
import pathlib
import sys

unpacked, out, *versions = sys.argv[1:]
for version in versions:
    target = pathlib.Path(out, version)
    target.mkdir(parents=True)
    for file in pathlib.Path(unpacked).glob(f"**/v{version}.0-local-strict/*.json"):
        schema = json.loads(file.read_text().replace('"/api/_definitions.json', '"_definitions.json'))
        schema.pop("$id", None)
        (target / file.name).write_text(json.dumps(schema))
    if not any(target.iterdir()):
        sys.exit(f"the wheel has no schemas of Kubernetes {version}")
