"""Settings: layers, origins, and errors that name subject, cause and remedy."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rasid.errors import SettingsError
from rasid.settings import Settings, names, read_environment, read_file, resolve_settings


def test_defaults_stand_without_any_layer() -> None:
    settings, origins = resolve_settings({})
    assert settings == Settings()
    assert {origin.source for origin in origins} == {"default"}
    assert [origin.name for origin in origins] == names()


def test_later_layers_win_and_origins_are_kept() -> None:
    settings, origins = resolve_settings(
        {
            "rasid.toml": read_file("poll_interval = 60\nhost_delay = 3.5\n", "rasid.toml"),
            "environment": read_environment({"RASID_POLL_INTERVAL": "90", "HOME": "/home/x"}),
            "flag": {"dashboard_port": "9000"},
        }
    )
    assert (settings.poll_interval, settings.host_delay, settings.dashboard_port) == (90.0, 3.5, 9000)
    sources = {origin.name: origin.source for origin in origins}
    assert sources["poll_interval"] == "environment"
    assert sources["host_delay"] == "rasid.toml"
    assert sources["dashboard_port"] == "flag"
    assert sources["contact"] == "default"


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (
            {"pol_interval": 5},
            "Unknown setting 'pol_interval' (flag). Did you mean 'poll_interval'? `rasid settings` lists all of them.",
        ),
        ({"zzzz": 5}, "Unknown setting 'zzzz' (flag). `rasid settings` lists all of them."),
        (
            {"dashboard_port": "high"},
            "Setting 'dashboard_port' (flag): 'high' is not a whole number. Correct it or remove it.",
        ),
        ({"contact": 5}, "Setting 'contact' (flag): 5 is not a text. Correct it or remove it."),
        ({"contact": ["a@b.org"]}, "Setting 'contact' (flag): ['a@b.org'] is not a text. Correct it or remove it."),
        ({"host_budget": 2.7}, "Setting 'host_budget' (flag): 2.7 is not a whole number. Correct it or remove it."),
        ({"retry_times": True}, "Setting 'retry_times' (flag): True is not a whole number. Correct it or remove it."),
        ({"host_delay": True}, "Setting 'host_delay' (flag): True is not a number. Correct it or remove it."),
        (
            {"host_budget": float("inf")},
            "Setting 'host_budget' (flag): inf is not a whole number. Correct it or remove it.",
        ),
        (
            {"notify": ["mailto://a", 5]},
            "Setting 'notify' (flag): ['mailto://a', 5] is not a list of texts, or texts between commas. "
            "Correct it or remove it.",
        ),
        ({"host_delay": -1}, "Setting 'host_delay' (flag): -1 is negative or endless. Give 0 or more."),
        ({"crawls_at_once": 0}, "Setting 'crawls_at_once' (flag): 0 is too small. Give 1 or more."),
        ({"poll_interval": 1e300}, "Setting 'poll_interval' (flag): 1e+300 is too large. Give 3,162,240,000 or less."),
        ({"retry_times": 10**20}, f"Setting 'retry_times' (flag): {10**20} is too large. Give {10**15:,} or less."),
        ({"tell_weight": 20}, "Setting 'tell_weight' (flag): 20 is too large. Give 1 or less."),
        ({"tick_interval": 0}, "Setting 'tick_interval' (flag): 0 is too small. Give 0.01 or more."),
        (
            {"poll_interval_min": 100, "poll_interval_max": 10},
            "poll_interval_min (100 s, flag) is more than poll_interval_max (10 s, flag). Correct one of them.",
        ),
        ({"data_dir": ""}, "Setting 'data_dir' (flag): '' is not a path. Correct it or remove it."),
        (
            {"allow_networks": 5},
            "Setting 'allow_networks' (flag): 5 is not a list of texts, or texts between commas. "
            "Correct it or remove it.",
        ),
    ],
)
def test_errors_name_subject_cause_and_remedy(layer: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError) as raised:
        resolve_settings({"flag": layer})
    assert str(raised.value) == message


def test_broken_file_names_its_line() -> None:
    with pytest.raises(SettingsError, match=r"rasid\.toml is not valid TOML: .*line 2"):
        read_file("contact = 'x'\nhost_delay = \n", "rasid.toml")


def test_unknown_variable_names_the_nearest() -> None:
    with pytest.raises(SettingsError, match=r"RASID_CONTAKT.*Did you mean 'contact'"):
        read_environment({"RASID_CONTAKT": "x"})


def test_lists_come_from_toml_and_from_commas() -> None:
    expected = ("10.0.0.0/8", "127.0.0.0/8")
    for value in (list(expected), "10.0.0.0/8, 127.0.0.0/8"):
        assert resolve_settings({"flag": {"allow_networks": value}})[0].allow_networks == expected


def test_a_whole_number_may_be_written_with_a_point() -> None:
    assert resolve_settings({"rasid.toml": {"host_budget": 100.0}})[0].host_budget == 100


def test_paths_become_paths() -> None:
    assert resolve_settings({"flag": {"data_dir": "elsewhere"}})[0].data_dir == Path("elsewhere")


@given(st.dictionaries(st.sampled_from(names()), st.text(max_size=10), max_size=4))
@example({"poll_interval_max": "0"})
def test_any_text_gives_settings_or_a_settings_error(layer: dict[str, object]) -> None:
    try:
        settings, origins = resolve_settings({"environment": layer})
    except SettingsError as error:
        assert "environment" in str(error)
    else:
        assert {origin.name for origin in origins if origin.source == "environment"} == set(layer)
        assert isinstance(settings, Settings)
