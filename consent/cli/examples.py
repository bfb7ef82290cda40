"""An example for each command, as `--help` shows it: what a person would type first."""

from __future__ import annotations

from typing import Final

OF: Final = {
    "audit sample": "consent audit sample --seed 2026-w48 --number 20",
    "check": "consent check --request question.json",
    "declarations": "consent declarations --project eidr:10.5240/7791-8534-2C23-9030-8610-5",
    "declare": "consent declare --request planned.json --notice notice.json",
    "demo": "consent demo",
    "disclose": "consent disclose --project eidr:10.5240/7791-8534-2C23-9030-8610-5 --format csv -o uses.csv",
    "document get": "consent document get 47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU -o rider.pdf",
    "document put": "consent document put rider.pdf",
    "evidence decision": "consent evidence decision p3RwqYXk0mFvB1sT6uZc9A -o case.zip",
    "evidence grant": "consent evidence grant 47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU -o case.pdf",
    "evidence project": "consent evidence project eidr:10.5240/7791-8534-2C23-9030-8610-5 -o case.zip",
    "explain": "consent explain p3RwqYXk0mFvB1sT6uZc9A --replay",
    "impact": "consent impact --grant 47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
    "init": "consent init --origin ledger.example/consent --registrar registrar.jwk",
    "key new": "consent key new -o paula.jwk",
    "key register": "consent key register --party party:p1 --role performer --key paula.jwk "
                    "--registrar-key keys/registrar.jwk",
    "key revoke": "consent key revoke 47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU --reason lost --party party:p1 "
                  "--role performer --sign-with paula.jwk",
    "log audit": "consent log audit --since checkpoint-of-last-week.txt",
    "log consistency": "consent log consistency 12 40",
    "log export": "consent log export public/log",
    "log head": "consent log head --json",
    "log prove": "consent log prove 12",
    "log statement": "consent log statement 47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
    "log timestamp": "consent log timestamp --unless-within 23",
    "log tsa": "consent log tsa --url https://tsa.example/tsr --certificate tsa.pem --above root.pem "
               "--policy-oid 1.3.6.1.4.1.4146.2.3",
    "log watch": "consent log watch https://ledger.example/log --policy policy.txt --every 60",
    "obligations": "consent obligations --project eidr:10.5240/7791-8534-2C23-9030-8610-5 --status due",
    "rules list": "consent rules list --profile SAT26",
    "rules show": "consent rules show CORE-12",
    "scenario run": "consent scenario run what-if.json",
    "serve": "consent serve --port 8080 --workers 2",
    "statement draft": "consent statement draft terms.json -o grant.json",
    "statement read": "consent statement read grant.json",
    "statement show": "consent statement show 47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
    "statement sign": "consent statement sign grant.json --key paula.jwk -o bundle.json",
    "statement template": "consent statement template consent.grant -o terms.json",
    "statement submit": "consent statement submit bundle.json",
    "status": "consent status p3RwqYXk0mFvB1sT6uZc9A",
    "token list": "consent token list",
    "token new": "consent token new --scope check --party party:studio-a --expires 90d",
    "token revoke": "consent token revoke Ab3dEf6hIj9k",
    "upgrade": "consent upgrade",
    "verify bundle": "consent verify bundle bundle.json --keys signers.jwks",
    "verify evidence": "consent verify evidence case.zip --policy policy.txt",
    "verify receipt": "consent verify receipt receipt.jwt --keys jwks.json --policy policy.txt",
    "vocabulary": "consent vocabulary media",
    "witness add": "consent witness add w1 --vkey witness.example+c5e1... --url https://witness.example",
    "witness list": "consent witness list",
    "witness quorum": "consent witness quorum 2",
    "witness retire": "consent witness retire w1",
    "witness serve": "consent witness serve --name witness.union.example/w1 --log ledger.vkey",
}  # fmt: skip
"""By the command's name without the program's."""


def epilog(command: str) -> str | None:
    """What stands below the help of a command; None for a group."""
    example = OF.get(command)
    return f"\b\nExample:\n  {example}" if example is not None else None
