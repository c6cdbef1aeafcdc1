"""Makes src/sandbox/aws-managed.json.br, the AWS managed policies that the sandbox knows, from moto's list.

Needs Python 3 with moto (Apache License 2.0; `pip install --no-deps moto`, in an environment outside this repository) and Node:

    python .scripts/aws-managed.py

A row of the file is [name, path, number of the default version, created, updated, document as compact JSON], by name.
"""

import ast
import importlib.util
import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "sandbox" / "aws-managed.json.br"
PACK = """
const { brotliCompressSync, constants: c } = require('node:zlib');
const { readFileSync, writeFileSync } = require('node:fs');
const text = readFileSync(0);
const params = { [c.BROTLI_PARAM_LGWIN]: 24, [c.BROTLI_PARAM_QUALITY]: 11, [c.BROTLI_PARAM_SIZE_HINT]: text.length };
writeFileSync(process.argv[1], brotliCompressSync(text, { params }));
"""


def moto_policies():
    # Read, not imported: moto's package pulls in all of its dependencies.
    moto = pathlib.Path(importlib.util.find_spec("moto").submodule_search_locations[0])
    source = (moto / "iam" / "aws_managed_policies.py").read_text(encoding="utf-8")
    return json.loads(ast.literal_eval(source.split("=", 1)[1].strip()))


def row(name, policy):
    def instant(field):
        return policy[field].replace("+00:00", "Z")

    document = json.dumps(policy["Document"], separators=(",", ":"), ensure_ascii=True)
    return [name, policy["Path"], int(policy["DefaultVersionId"][1:]), instant("CreateDate"), instant("UpdateDate"), document]


rows = [row(name, policy) for name, policy in sorted(moto_policies().items())]
text = json.dumps(rows, separators=(",", ":"), ensure_ascii=True)
subprocess.run(["node", "-e", PACK, str(TARGET)], input=text.encode(), check=True)
print(f"{len(rows)} policies, {TARGET.stat().st_size} bytes")
