"""What is built holds all that the application needs, and finds it where it is installed."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

BUILD = "import sys; from hatchling import build; print(build.build_{kind}(sys.argv[1]))"
ASK = "from florilegium import paths; print(paths.resources()); print(paths.seeds())"


def build(root, kind, to):
    code = BUILD.format(kind=kind)
    done = subprocess.run(
        [sys.executable, "-c", code, str(to)], cwd=root, capture_output=True, text=True, check=True
    )
    return to / done.stdout.split()[-1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    root = Path(__file__).resolve().parents[2]
    return build(root, "wheel", tmp_path_factory.mktemp("wheel"))


def files(folder):
    """Files of a folder, relative to it, that belong in a package."""
    found = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    return {name for name in found if "__pycache__" not in name}


@pytest.mark.parametrize(
    ("source", "inside"),
    [
        ("desktop/florilegium", "florilegium"),
        ("resources", "florilegium/resources"),
        ("seeds", "florilegium/seeds"),
    ],
)
def test_the_wheel_holds_the_package_its_resources_and_its_seeds(root, wheel, source, inside):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    expected = {f"{inside}/{name}" for name in files(root / source)}
    assert expected
    assert expected <= names


def test_the_wheel_brings_the_desktop_entry_and_the_licence(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert any(
        name.endswith("share/applications/io.github.florilegium.Florilegium.desktop") for name in names
    )
    assert any(name.endswith("256x256/apps/io.github.florilegium.Florilegium.png") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith(("tests/", "packaging/")) for name in names)


def test_an_installed_wheel_finds_its_folders(wheel, tmp_path):
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    windows = os.name == "nt"
    python = environment / ("Scripts/python.exe" if windows else "bin/python")
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-index", "--no-deps"]
    subprocess.run([*install, str(wheel)], capture_output=True, check=True)
    # The dependencies are those of the environment that the tests run in; the checkout is not on the path.
    dependencies = sysconfig.get_path("purelib")
    done = subprocess.run(
        [str(python), "-c", ASK],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": dependencies},
        capture_output=True,
        text=True,
        check=True,
    )
    resources, seeds = map(Path, done.stdout.splitlines())
    assert environment.resolve() in resources.resolve().parents
    assert (resources / "themes" / "light.toml").is_file()
    assert (resources / "icons" / "search.svg").is_file()
    assert (seeds / "manifest.toml").is_file()
    script = environment / ("Scripts/florilegium.exe" if windows else "bin/florilegium")
    assert script.is_file()


def test_what_is_built_from_the_source_archive_is_the_same(root, wheel, tmp_path):
    with tarfile.open(build(root, "sdist", tmp_path)) as archive:
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # not in Python 3.11.2
        archive.extractall(tmp_path, **safely)
    (unpacked,) = (folder for folder in tmp_path.iterdir() if folder.is_dir())
    assert (unpacked / "tests" / "conftest.py").is_file()
    assert (unpacked / "packaging" / "constraints.txt").is_file()
    again = build(unpacked, "wheel", tmp_path)
    with zipfile.ZipFile(wheel) as first, zipfile.ZipFile(again) as second:
        assert sorted(first.namelist()) == sorted(second.namelist())
