"""The examples of the OpenAPI document, asked of a furnished service one after the other."""

import copy

from consent.scenario.loader import merge_patch
from signing import digests
from tests.world import GRANT, PAULA, PROJECT, STUDIO

RIDER = b"%PDF-1.7 the rider as it was signed\n"
WORK = f"{PROJECT['scheme']}:{PROJECT['value']}"
LIMITED = {
    "limits": [{"unit": "second", "amount": 120}],
    "revocability": {"kind": "revocable_on_notice", "days": 30},
    "conditions": [{"id": "c1", "kind": "credit", "effect": "owe", "text": "A card in the credits.", "due": "release"}],
}

REGISTER = {"kind": "performance", "stage": "final", "shot": "012_0050", "tool_version": "4.2",
            "terms": digests.digest(b"The terms of the tool\n"), "input": "A scan of the performer",
            "credited": True}  # fmt: skip


def asked(service):
    """What is asked, in order: the operation, its method and path with what stands in it, its query and its body.

    Each is given what the answers before it were, by operation.
    """
    world = service.world
    question = merge_patch(world.ask(reserve=True, ref={"shot": "012_0040"}), {"at": world.time()})
    statement = world.statement("consent.grant", **merge_patch(copy.deepcopy(GRANT), LIMITED))
    by = {}

    def decision():
        return {"decision": by["checks_check"]["decision"]}

    def grant():
        return {"digest": by["statements_add_proofs"]["digest"]}

    def bundle(*signers):
        return {"statement": digests.encode_base64url(statement), "proofs": world.hands.proofs(statement, signers)}

    draft = {"type": "prohibition", "performer": PAULA, "scope": {"uses": ["alter.age"]},
             "parties": [{"role": "performer", "party": PAULA}]}  # fmt: skip
    notice = world.statement(
        "notice", kind="intended_use", to=PAULA, given_at=world.time(), refs=[], signed_by=[STUDIO]
    )
    told = {"statement": digests.encode_base64url(notice), "proofs": world.hands.proofs(notice, [STUDIO])}
    elsewhere = service.world.shared_with_platform
    steps = [
        ("drafts_draft", "POST", "/v1/drafts", {}, {}, lambda: draft),
        ("statements_register", "POST", "/v1/statements", {}, {}, lambda: bundle(PAULA)),
        ("statements_add_proofs", "POST", "/v1/statements/{digest}/proofs",
         lambda: {"digest": by["statements_register"]["digest"]}, {},
         lambda: {"proofs": bundle(STUDIO)["proofs"]}),
        ("statements_register_many", "POST", "/v1/statements/batch", {}, {}, lambda: {"bundles": [told]}),
        ("statements_show", "GET", "/v1/statements/{digest}", grant, {}, None),
        ("grants_page", "GET", "/v1/grants", {}, {"performer": PAULA, "state": "active", "limit": 50}, None),
        ("checks_check", "POST", "/v1/checks", {}, {}, lambda: question),
        ("checks_batch", "POST", "/v1/checks/batch", {}, {}, lambda: {
            "defaults": {**question, "reserve": False, "record": False},
            "checks": [{}, {"languages": ["fr"]}]}),
        ("checks_listed", "GET", "/v1/checks", {}, {"shot": "012_0040", "outcome": "covered"}, None),
        ("checks_recorded", "GET", "/v1/checks/{decision}", decision, {}, None),
        ("checks_replayed", "GET", "/v1/checks/{decision}/replay", decision, {}, None),
        ("checks_status", "GET", "/v1/checks/{decision}/status", decision, {}, None),
        ("reservations_commit", "POST", "/v1/reservations/{decision}/commit", decision, {},
         lambda: {"amounts": [{"unit": "second", "amount": 38}]}),
        ("reservations_release", "POST", "/v1/reservations/{decision}/release",
         lambda: {"decision": held(service, question)}, {}, None),
        ("obligations_obligations", "GET", "/v1/obligations", {}, {"project": WORK, "status": "due"}, None),
        ("impact_impact", "POST", "/v1/impact", {}, {}, lambda: {"grant": grant()["digest"]}),
        ("grants_history", "GET", "/v1/grants/{digest}/history", grant, {}, None),
        ("evidence_of_decision", "GET", "/v1/evidence/decisions/{decision}", decision, {}, None),
        ("evidence_of_grant", "GET", "/v1/evidence/grants/{digest}", grant, {}, None),
        ("evidence_of_project", "GET", "/v1/evidence/projects", {}, {"project": WORK}, None),
        ("documents_put_document", "PUT", "/v1/documents/{sha256}", {"sha256": digests.digest(RIDER)}, {},
         lambda: RIDER),
        ("documents_document", "GET", "/v1/documents/{sha256}", {"sha256": digests.digest(RIDER)}, {}, None),
        ("log_entry_proof", "GET", "/v1/log/entries/{index}/proof", {"index": 12}, {}, None),
        ("log_statement", "GET", "/v1/log/statements/{digest}", grant, {}, None),
        ("log_consistency", "GET", "/v1/log/consistency", {}, {"old": 4, "new": 12}, None),
        ("audit_sample", "GET", "/v1/audit/sample", {}, {"seed": "2026-w23", "n": 1}, None),
        ("publication_checkpoint", "GET", "/log/checkpoint", {}, {}, None),
        ("publication_tile", "GET", "/log/tile/{path}", {"path": "0/000.p/4"}, {}, None),
        ("publication_jwks", "GET", "/.well-known/jwks.json", {}, {}, None),
        ("publication_policy", "GET", "/.well-known/tlog-policy", {}, {}, None),
        ("health_alive", "GET", "/healthz", {}, {}, None),
        ("health_ready", "GET", "/readyz", {}, {"for": "read"}, None),
        ("declarations_declare", "POST", "/v1/declarations", {}, {},
         lambda: {**elsewhere(), "at": world.time(), "ref": {"job": "8841"}, "register": REGISTER}),
        ("declarations_register", "GET", "/v1/declarations", {}, {"project": WORK}, None),
        ("disclosures_disclosed", "GET", "/v1/disclosures", {}, {"project": WORK, "since": world.time(), "limit": 50},
         None),
    ]  # fmt: skip
    for operation, method, path, within, query, sent in steps:
        parts = within() if callable(within) else within
        answer = yield operation, method, path, parts, query, sent() if sent is not None else None
        by[operation] = answer


def held(service, question):
    return service.post("/v1/checks", question).get_json()["decision"]


def send(service, method, path, within, query, sent):
    """The response to one of them."""
    headers = {**service.admin}
    given = {"json": sent} if isinstance(sent, dict) else {"data": sent} if sent is not None else {}
    return service.client.open(path.format(**within), method=method, query_string=query, headers=headers, **given)


def played(service):
    """Every example by operation: what was asked, and what came of it."""
    found = {}
    play = asked(service)
    said = next(play, None)
    while said is not None:
        operation, method, path, within, query, sent = said
        response = send(service, method, path, within, query, sent)
        is_json = response.mimetype == "application/json"
        answer = response.get_json() if is_json else response.text if response.mimetype == "text/plain" else None
        shown = {"path": within, "query": query, "status": response.status_code}
        shown |= {"sent": sent.decode() if isinstance(sent, bytes) else sent, "answer": answer}
        found[operation] = {name: value for name, value in shown.items() if value not in ({}, None)}
        try:
            said = play.send(answer)
        except StopIteration:
            break
    return found
