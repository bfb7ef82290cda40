"""proofbundle over cases: the log's signature, the witnesses' cosignatures, the origin, the entry's inclusion."""

import base64
import json
import sys

import proofbundle


def judged(case):
    try:
        said = proofbundle.verify_tlog_proof(
            case["proof"], base64.b64decode(case["entry"]), case["vkey"], case["witnesses"],
            threshold=len(case["witnesses"]), expected_origin=case["origin"],
        )  # fmt: skip
    except ValueError as error:  # what it raises for a text that is no proof
        return {"ok": False, "why": f"{type(error).__name__}: {error}"}
    fields = {name: said[name] for name in ("log_ok", "witnesses_ok", "inclusion_ok")}
    return {"ok": said["ok"] and said["index"] == case["index"], "why": json.dumps(fields)}


print(json.dumps([judged(case) for case in json.load(sys.stdin)]))
