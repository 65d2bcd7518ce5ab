from pathlib import Path

import pytest

from procure.config import KNOWN, Config, ConfigError
from procure.domain.attachments import Limits

SECRET = {"PROCURE_SECRET_KEY": "s" * 32}


def test_config_needs_only_a_secret():
    config = Config.from_env({**SECRET, "PATH": "/bin"})
    assert config.database_url == "sqlite:///var/procure.db"
    assert config.storage_path == Path("var/storage").absolute()
    assert config.base_url == "http://127.0.0.1:8000"
    assert (config.mail_url, config.demo, config.testing) == ("", False, False)
    assert (config.contact, config.accessibility_url) == ("", "")
    assert config.sender == "ikke-svar@127.0.0.1"
    assert not config.secure_cookies


def test_config_reads_every_setting(tmp_path):
    root = tmp_path / "root.pem"
    root.touch()
    config = Config.from_env(
        {
            **SECRET,
            "PROCURE_DATABASE_URL": "postgresql+psycopg://db/procure",
            "PROCURE_STORAGE_URL": "file:///srv/procure",
            "PROCURE_BASE_URL": "https://anbud.example.test/",
            "PROCURE_BUSINESS_REGISTER_URL": "https://register.example.test/api/enheter",
            "PROCURE_MAIL_URL": "smtps://mail.example.test",
            "PROCURE_MAIL_FROM": "anbud@example.test",
            "PROCURE_CONTACT": "post@example.test",
            "PROCURE_ACCESSIBILITY_URL": "https://erklaring.example.test/1",
            "PROCURE_CLAMAV": "/run/clamav/clamd.ctl",
            "PROCURE_FILE_LIMIT": "20000000",
            "PROCURE_BID_LIMIT": "60000000",
            "PROCURE_PROXIES": "10.0.0.7, unix",
            "PROCURE_TSA_URL": "https://stempel.example.test/tsa",
            "PROCURE_TSA_ROOT": str(root),
            "PROCURE_DEMO": "1",
        }
    )
    assert config.database_url == "postgresql+psycopg://db/procure"
    assert config.storage_path == Path("/srv/procure")
    assert config.base_url == "https://anbud.example.test"
    assert config.business_register_url == "https://register.example.test/api/enheter"
    assert config.mail_url == "smtps://mail.example.test"
    assert config.sender == "anbud@example.test"
    assert config.clamav == "/run/clamav/clamd.ctl"
    assert config.contact == "post@example.test"
    assert config.accessibility_url == "https://erklaring.example.test/1"
    assert config.limits == Limits(file=20_000_000, bid=60_000_000)
    assert config.proxies == ("10.0.0.7", "unix")
    assert (config.tsa_url, config.tsa_root) == ("https://stempel.example.test/tsa", root)
    assert config.demo
    assert config.secure_cookies
    assert config.trusted_hosts == ("anbud.example.test", "127.0.0.1", "localhost")


@pytest.mark.parametrize(
    ("env", "names"),
    [
        ({"PROCURE_SECRET_KEY": ""}, ["PROCURE_SECRET_KEY"]),
        ({"PROCURE_SECRET_KEY": "s" * 31}, ["PROCURE_SECRET_KEY"]),
        ({"PROCURE_BASE_URL": "anbud.example.test"}, ["PROCURE_BASE_URL"]),
        ({"PROCURE_STORAGE_URL": "s3://bucket"}, ["PROCURE_STORAGE_URL"]),
        ({"PROCURE_MAIL_URL": "mail.example.test"}, ["PROCURE_MAIL_URL"]),
        ({"PROCURE_MAIL_FROM": "Anbud <a@example.test>"}, ["PROCURE_MAIL_FROM"]),
        (
            {"PROCURE_BUSINESS_REGISTER_URL": "http://register.example.test"},
            ["PROCURE_BUSINESS_REGISTER_URL"],
        ),
        ({"PROCURE_CONTACT": "Etaten"}, ["PROCURE_CONTACT"]),
        ({"PROCURE_ACCESSIBILITY_URL": "http://x.test"}, ["PROCURE_ACCESSIBILITY_URL"]),
        ({"PROCURE_DATABSE_URL": "sqlite://"}, ["PROCURE_DATABSE_URL"]),
        ({"PROCURE_FILE_LIMIT": "0"}, ["PROCURE_FILE_LIMIT"]),
        ({"PROCURE_BID_LIMIT": "500 MB"}, ["PROCURE_BID_LIMIT"]),
        ({"PROCURE_CLAMAV": "clamd"}, ["PROCURE_CLAMAV"]),
        ({"PROCURE_TSA_URL": "https://stempel.example.test"}, ["PROCURE_TSA_ROOT"]),
        ({"PROCURE_TSA_ROOT": "/finnes/ikke.pem"}, ["PROCURE_TSA_ROOT"]),
        (
            {"PROCURE_TSA_URL": "ldap://x", "PROCURE_TSA_ROOT": __file__},
            ["PROCURE_TSA_URL must start"],
        ),
        (
            {"PROCURE_SECRET_KEY": "kort", "PROCURE_MAIL_URL": "x", "PROCURE_SECRT": "y"},
            ["PROCURE_SECRET_KEY", "PROCURE_MAIL_URL", "PROCURE_SECRT"],
        ),
    ],
)
def test_config_refuses_and_names_every_fault(env, names):
    with pytest.raises(ConfigError) as refused:
        Config.from_env({**SECRET, **env})
    lines = str(refused.value).splitlines()
    assert [next(n for n in names if n in line) for line in lines] == names


@pytest.mark.parametrize("value", ["", "0", "true", "yes"])
def test_demo_is_on_only_when_it_says_one(value):
    assert not Config.from_env({**SECRET, "PROCURE_DEMO": value}).demo


def test_secret_is_not_shown_when_the_configuration_is_printed():
    assert "ssss" not in repr(Config.from_env(SECRET))


def test_known_settings_are_alphabetical_and_ours():
    assert all(name.startswith("PROCURE_") for name in KNOWN)
