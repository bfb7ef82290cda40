import contextlib
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from consent.errors import InvalidInput
from consent.settings import Settings


def read(directory, text=None, **environment):
    if text is not None:
        (directory / "consent.toml").write_text(text)
    return Settings.read(directory, environment)


def test_without_file_and_environment_the_defaults_of_the_contract_hold(tmp_path):
    assert read(tmp_path) == Settings("sqlite:///consent.db", Path("keys"), None, None, None)


def test_the_environment_goes_before_the_file_and_the_file_before_the_defaults(tmp_path):
    said = read(tmp_path, 'database = "sqlite:///file.db"\nissuer = "https://file.example"\n',
                CONSENT_DATABASE="sqlite:///env.db", CONSENT_KEYS="/k", CONSENT_TOKEN="t", CONSENT_URL="u")  # fmt: skip
    assert said == Settings("sqlite:///env.db", Path("/k"), "https://file.example", "u", "t")


def test_an_empty_variable_says_nothing(tmp_path):
    assert read(tmp_path, CONSENT_ISSUER="").issuer is None


@pytest.mark.parametrize(
    ("text", "pointer"),
    [("surprise = 1", "/surprise"), ("database = 1", "/database"), ("[database]\nx = 1", "/database"), ("=", "")],
)
def test_a_file_nobody_understands_is_refused_and_not_ignored(tmp_path, text, pointer):
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, text)
    assert [(one.code, one.pointer) for one in caught.value.problems] == [("setting_unknown", pointer)]


@given(raw=st.binary(max_size=60))
def test_arbitrary_files_are_read_or_refused_with_house_errors_only(tmp_path_factory, raw):
    directory = tmp_path_factory.mktemp("settings")
    (directory / "consent.toml").write_bytes(raw)
    with contextlib.suppress(InvalidInput):
        assert isinstance(Settings.read(directory, {}).keys, Path)
