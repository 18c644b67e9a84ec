"""The two commands: what they do where something is missing, without installing anything."""

import subprocess
import sys
from types import SimpleNamespace

import pytest


class Machine:
    """A machine that only notes the commands it is asked to run."""

    def __init__(self):
        self.commands = []
        self.failing = ""

    def run(self, command, **options):
        self.commands.append(command)
        failed = bool(self.failing) and self.failing in command
        return SimpleNamespace(returncode=int(failed), stdout=b"")

    def said(self, *words):
        return [command for command in self.commands if all(word in command for word in words)]


@pytest.fixture
def machine(monkeypatch):
    machine = Machine()
    monkeypatch.setattr(subprocess, "run", machine.run)
    return machine


@pytest.fixture
def prepare(script, machine, tmp_path, monkeypatch):
    """The module, for a checkout of the test's own, on a machine that has every library."""
    prepare = script("prepare")
    root = tmp_path / "checkout"
    (root / "packaging").mkdir(parents=True)
    (root / "pyproject.toml").write_text("[project]\n")
    (root / "packaging" / "constraints.txt").write_text("")
    binaries = root / ".venv" / "bin"
    monkeypatch.setattr(prepare, "ROOT", root)
    monkeypatch.setattr(prepare, "VENV", root / ".venv")
    monkeypatch.setattr(prepare, "PYTHON", binaries / "python")
    monkeypatch.setattr(prepare, "CONSTRAINTS", root / "packaging" / "constraints.txt")
    monkeypatch.setattr(prepare, "STAMP", root / ".venv" / "stamp")
    monkeypatch.setattr(prepare, "missing_packages", lambda *, checks: [])
    return prepare


def made(prepare):
    """Stand in for the environment that the noted commands would have made."""
    prepare.PYTHON.parent.mkdir(parents=True, exist_ok=True)
    prepare.PYTHON.touch()


def first_time(prepare, *, checks):
    prepare.VENV.mkdir(exist_ok=True)
    prepare.environment(checks=checks)
    made(prepare)


def test_the_first_time_makes_the_environment_and_installs_with_the_constraints(prepare, machine):
    first_time(prepare, checks=True)
    venv, tools, package = machine.commands
    assert venv == [sys.executable, "-m", "venv", "--clear", str(prepare.VENV)]
    assert str(prepare.CONSTRAINTS) in tools
    assert str(prepare.CONSTRAINTS) in package
    assert package[-2:] == ["--editable", f"{prepare.ROOT}[checks]"]


@pytest.mark.parametrize(("then", "now"), [(True, True), (True, False), (False, False)])
def test_the_second_time_runs_nothing(prepare, machine, then, now):
    first_time(prepare, checks=then)
    machine.commands.clear()
    prepare.environment(checks=now)
    assert machine.commands == []


def test_the_tools_of_the_checks_are_added_to_an_environment_of_the_application(prepare, machine):
    first_time(prepare, checks=False)
    machine.commands.clear()
    prepare.environment(checks=True)
    assert machine.said("--editable", f"{prepare.ROOT}[checks]")
    assert not machine.said("venv")


@pytest.mark.parametrize("file", ["pyproject.toml", "packaging/constraints.txt"])
def test_a_change_of_what_is_needed_installs_again(prepare, machine, file):
    first_time(prepare, checks=True)
    machine.commands.clear()
    (prepare.ROOT / file).write_text("# changed\n")
    prepare.environment(checks=True)
    assert machine.said("--editable")
    assert not machine.said("venv")


def test_a_moved_checkout_gets_a_new_environment(prepare, machine):
    first_time(prepare, checks=True)
    lines = prepare.STAMP.read_text().splitlines()
    prepare.STAMP.write_text("\n".join(["elsewhere", *lines[1:]]))
    machine.commands.clear()
    prepare.environment(checks=True)
    assert machine.said("venv", "--clear")


def test_an_environment_without_pip_is_made_again(prepare, machine, monkeypatch):
    first_time(prepare, checks=True)
    prepare.STAMP.unlink()
    machine.commands.clear()
    machine.failing = "--version"  # of pip
    prepare.environment(checks=True)
    assert machine.said("venv", "--clear")


def test_a_failed_installation_is_not_taken_for_done(prepare, machine):
    prepare.VENV.mkdir()
    machine.failing = "--editable"
    with pytest.raises(prepare.NotReady, match="could not be installed"):
        prepare.environment(checks=True)
    assert not prepare.STAMP.exists()


def test_an_older_python_is_told_so(prepare, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 9))
    with pytest.raises(prepare.NotReady, match=r"3\.11 or later"):
        prepare.environment(checks=False)


@pytest.fixture
def system(script, machine, monkeypatch):
    """The module on a Debian machine where one is root and apt-get is to be had."""
    prepare = script("prepare")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(prepare, "_is_root", lambda: True)
    monkeypatch.setattr(prepare.shutil, "which", lambda program: f"/usr/bin/{program}")
    return prepare


def test_root_installs_what_is_missing(system, machine):
    system.system_packages(["libegl1", "libgl1"])
    assert machine.commands[0] == ["apt-get", "update"]
    assert machine.commands[1][:3] == ["apt-get", "install", "--yes"]
    assert machine.commands[1][-2:] == ["libegl1", "libgl1"]


def test_anybody_else_is_told_the_one_line(system, machine, monkeypatch):
    monkeypatch.setattr(system, "_is_root", lambda: False)
    with pytest.raises(system.NotReady) as told:
        system.system_packages(["libegl1", "libgl1"])
    assert str(told.value).splitlines()[-1].strip() == (
        "sudo apt-get install --yes --no-install-recommends libegl1 libgl1"
    )
    assert machine.commands == []


def test_elsewhere_than_on_debian_the_libraries_are_named(system, machine, monkeypatch):
    monkeypatch.setattr(system.shutil, "which", lambda program: None)
    with pytest.raises(system.NotReady, match="libegl1"):
        system.system_packages(["libegl1"])
    assert machine.commands == []


def test_a_refused_installation_says_how_to_see_why(system, machine):
    machine.failing = "install"
    with pytest.raises(system.NotReady, match="apt-get install"):
        system.system_packages(["libegl1"])


def test_nothing_missing_runs_nothing(system, machine):
    system.system_packages([])
    assert machine.commands == []


def test_what_does_not_load_is_missing(system, monkeypatch):
    monkeypatch.setattr(
        system, "_loads", lambda library: library not in ("libEGL.so.1", "libgthread-2.0.so.0")
    )
    assert system.missing_packages(checks=True) == ["libegl1", "libglib2.0-0"]


def test_a_library_that_is_nowhere_does_not_load(script):
    assert not script("prepare")._loads("libflorilegium-is-nowhere.so.1")


def test_without_ensurepip_the_package_that_has_it_is_missing(system, monkeypatch, tmp_path):
    monkeypatch.setattr(system, "_loads", lambda library: True)
    monkeypatch.setattr(system, "PYTHON", tmp_path / "none")
    monkeypatch.setattr(system.importlib.util, "find_spec", lambda name: None)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert system.missing_packages(checks=False) == [f"python{version}-venv"]


def test_the_validators_are_wanted_for_the_checks_only(system, monkeypatch):
    monkeypatch.setattr(system, "_loads", lambda library: True)
    monkeypatch.setattr(system, "PYTHON", system.CONSTRAINTS)  # any file that exists
    monkeypatch.setattr(
        system.shutil, "which", lambda program: None if program in system.VALIDATORS else program
    )
    assert system.missing_packages(checks=False) == []
    assert system.missing_packages(checks=True) == ["appstream", "desktop-file-utils"]


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_bring_their_libraries(system, monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(system, "_loads", lambda library: False)
    assert system.missing_packages(checks=True) == []


@pytest.fixture
def opener(script, machine, monkeypatch):
    """The open command, on a Linux machine without a display where all is set up."""
    script("prepare")
    opener = script("open")
    monkeypatch.setattr(opener.prepare, "environment", lambda *, checks: None)
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    return opener


def test_without_a_display_it_says_so_and_names_the_commands_that_need_none(opener, machine, capsys):
    assert opener.main([]) == 1
    said = capsys.readouterr().out
    assert "no display" in said
    for command in ("add", "list", "text", "search", "highlights", "export"):
        assert f"florilegium {command} " in said
    assert machine.commands == []


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_with_a_display_it_opens_the_application(opener, machine, monkeypatch, variable):
    monkeypatch.setenv(variable, "something")
    assert opener.main([]) == 0
    assert [command[1:] for command in machine.commands] == [["-m", "florilegium"]]


def test_a_command_is_handed_on_with_or_without_a_display(opener, machine):
    assert opener.main(["--library", "here", "list"]) == 0
    assert machine.commands[0][-3:] == ["--library", "here", "list"]


def test_what_only_the_reader_can_mend_is_said(opener, machine, monkeypatch, capsys):
    def environment(*, checks):
        raise opener.prepare.NotReady("Run this line.")

    monkeypatch.setattr(opener.prepare, "environment", environment)
    assert opener.main([]) == 1
    assert capsys.readouterr().err == "Run this line.\n"
    assert machine.commands == []


@pytest.fixture
def checker(script, machine, monkeypatch):
    script("prepare")
    checker = script("check")
    monkeypatch.setattr(checker.prepare, "environment", lambda *, checks: None)
    monkeypatch.setattr(sys, "argv", ["check.py"])
    return checker


def test_every_check_runs_and_is_named_though_one_fails(checker, machine, capsys):
    machine.failing = "check"  # ruff check
    assert checker.main() == 1
    assert len(machine.commands) == 5
    said = capsys.readouterr().out
    for name, result in (
        ("format", "failed"),
        ("lint", "failed"),
        ("types", "passed"),
        ("imports", "passed"),
        ("tests", "passed"),
    ):
        if name != "format":
            assert f"---- {name}: {result}" in said


def test_all_passed_is_success(checker, machine):
    assert checker.main() == 0
    assert any("pytest" in command for command in machine.commands)


def test_the_fast_run_leaves_out_two_and_hands_on_what_follows(checker, machine, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["check.py", "--fast", "--", "tests/model", "-x"])
    assert checker.main() == 0
    assert not machine.said("mypy")
    assert machine.commands[-1][-3:] == ["pytest", "tests/model", "-x"]
