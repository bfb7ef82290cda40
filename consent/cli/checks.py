"""`consent check`, `consent explain` and `consent status`: asked, told again, and whether the receipt still stands."""

from __future__ import annotations

import sys
from typing import Any

import click

from consent.answers.checks import AT_TOO_FAR, Status
from consent.cli import codes, output, words
from consent.cli.names import NamesDigest
from consent.cli.target import desk
from consent.errors import Forbidden, InvalidInput
from consent.readers import shown


def _performer(written: str) -> dict[str, str]:
    """`party:…` or `scheme:value`: a name says of nobody who they are."""
    if written.startswith("party:"):
        return {"party": written}
    return _identifier(written, "--performer", "the id of a person, such as party:paula or isni:0000000121032683")


def _identifier(written: str, option: str, what: str) -> dict[str, str]:
    """`scheme:value`. Raises InvalidInput (`bad_identifier`)."""
    scheme, mark, value = written.partition(":")
    if not mark or not value:
        raise InvalidInput.of("bad_identifier", f"{option} {shown(written)} is not {what}")
    return {"scheme": scheme, "value": value}


def _amount(written: str) -> dict[str, Any]:
    unit, mark, amount = written.partition("=")
    if not mark or not amount.isdigit():
        raise InvalidInput.of("bad_number", f"--amount {shown(written)} is not unit=number, such as second=42")
    return {"unit": unit, "amount": int(amount)}


@click.command()
@click.option("--request", "file", metavar="FILE|-", help="The whole question as JSON, without other options.")
@click.option("--project", help="scheme:value, such as eidr:10.5240/…")
@click.option("--licensee", help="Who asks, such as party:studio-a.")
@click.option("--vendor", help="The vendor who works for the licensee.")
@click.option("--use", help="What is to be done, such as replica.use.new_performance.")
@click.option("--performer", help="party:… or scheme:value.")
@click.option("--role", help="The role in the work.")
@click.option("--scene", help="The scene.")
@click.option("--episode", help="The episode.")
@click.option("--modality", "modalities", multiple=True, help="What the output touches; repeatable.")
@click.option("--medium", "media", multiple=True, help="Where it will be shown; repeatable.")
@click.option("--territory", "territories", multiple=True, help="Where it will be shown; repeatable.")
@click.option("--language", "languages", multiple=True, help="In which language; repeatable.")
@click.option("--purpose", help="What the output is for.")
@click.option("--content", multiple=True, help="Sensitive content in it; repeatable.")
@click.option("--tool", "tools", multiple=True, help="A tool of the chain, such as tool:vfx@4.2; repeatable.")
@click.option("--amount", "amounts", multiple=True, help="unit=number, such as second=42; repeatable.")
@click.option("--at", help="When generation happens; now where not given.")
@click.option("--reserve", is_flag=True, help="Hold the amounts until they are committed or released.")
@click.option("--no-record", is_flag=True, help="Rehearse: no entry in the log, no receipt.")
@output.as_json
def check(file: str | None, json_: bool, **said: Any) -> None:
    """Is this use covered by valid consent? The exit code tells."""
    wanted = _asked(file, said)
    answer = desk().check(wanted)
    output.show(answer, words.verdict(answer), json_=json_)
    if answer.receipt_missing == AT_TOO_FAR:
        output.aside("No receipt: the time judged is too far from the ledger's clock. Ask again when it comes.")
    elif answer.decision is not None and answer.receipt is None:
        output.aside(
            "No receipt yet: too few witnesses have cosigned. Fetch it with: consent explain " + answer.decision
        )
    sys.exit(codes.of_answer(answer))


def _asked(file: str | None, said: dict[str, Any]) -> Any:
    """The question of the file or of the options, one of both. Raises click.UsageError for both, or for none."""
    given = [name for name, value in said.items() if value]
    if file is not None and given:
        raise click.UsageError(
            f"--request holds the whole question: say it there instead of in options ({', '.join(given)})."
        )
    if file is None and not set(given) - {"at", "reserve", "no_record"}:
        raise click.UsageError("Nothing is asked: give --request FILE, or the question in options.")
    return output.read_json(file) if file is not None else question(said)


def question(said: dict[str, Any]) -> dict[str, Any]:
    """The question of specification §4.1 from the options; what was not given is null, an unknown fact."""
    performance = {
        "performer": _performer(said["performer"]) if said["performer"] else None,
        "role": said["role"],
        "scene": said["scene"],
        "modalities": list(said["modalities"]),
        "amounts": [_amount(one) for one in said["amounts"]],
        **({"episode": said["episode"]} if said["episode"] else {}),
    }
    project = said["project"]
    plain = {name: said[name] for name in ("licensee", "vendor", "use", "purpose")}
    listed = {name: list(said[name]) for name in ("media", "territories", "languages", "content", "tools")}
    return {
        "project": _identifier(project, "--project", "scheme:value, such as house:HARBOR-1") if project else None,
        **plain,
        **listed,
        "performances": [performance],
        "reserve": said["reserve"],
        "record": not said["no_record"],
        **({"at": said["at"]} if said["at"] else {}),
    }


@click.command(cls=NamesDigest)
@click.argument("decision")
@click.option("--replay", is_flag=True, help="Decide it again under the rule set it was made with, and compare.")
@output.any_outcome
@output.as_json
def explain(decision: str, replay: bool, any_outcome: bool, json_: bool) -> None:
    """The whole reasoning of a recorded decision; with --replay, whether it comes out the same again.

    Exits with the outcome's code while its receipt stands, 10 once that has expired or would come out otherwise, 12
    where that could not be asked or the receipt waits. A replay that differs exits 13 where the rules are those of the
    decision, and 12 where they have changed since.
    """
    answer = desk().recorded(decision)
    ends = [codes.of_answer(answer, any_outcome=any_outcome), _standing(decision, any_outcome=any_outcome)]
    if replay:
        said = desk().replay(decision)
        ends.append(codes.of_replay(said))
        output.show(said, words.replayed(said), json_=json_)
    else:
        output.show(answer, words.explanation(answer), json_=json_)
    sys.exit(codes.worst(ends))


def _standing(decision: str, *, any_outcome: bool) -> int:
    """Whether its receipt still stands, as an exit code; what is wrong is said beside the result."""
    try:
        said = desk().status(decision)
    except Forbidden:
        output.aside("Whether it still stands is told to tokens with the scope check only.")
        return codes.COULD_NOT_VERIFY
    if said.status != "good":
        output.aside(f"Its receipt is {said.status}{_reasons(said)}.")
    return codes.of_status(said, any_outcome=any_outcome)


def _reasons(said: Status) -> str:
    return f": {', '.join(said.reasons)}" if said.reasons else ""


@click.command(cls=NamesDigest)
@click.argument("decision")
@output.any_outcome
@output.as_json
def status(decision: str, any_outcome: bool, json_: bool) -> None:
    """Whether the receipt of DECISION still stands: the outcome's code while it does, 10 once changed or expired."""
    said = desk().status(decision)
    text = f"{said.status}{_reasons(said)} ({said.outcome} at {said.at}, expires {said.expires})"
    output.show(said, text, json_=json_)
    sys.exit(codes.of_status(said, any_outcome=any_outcome))
