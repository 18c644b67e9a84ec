"""The desktop entry, the AppStream file and the application's icon."""

import configparser
import re
import shutil
import struct
import subprocess
import tomllib
import xml.etree.ElementTree as ElementTree

import pytest

NAME = "io.github.florilegium.Florilegium"


@pytest.fixture
def linux(root):
    return root / "packaging" / "linux"


@pytest.fixture
def entry(linux):
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(linux / f"{NAME}.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


@pytest.fixture
def component(linux):
    return ElementTree.parse(linux / f"{NAME}.metainfo.xml").getroot()


@pytest.mark.parametrize(
    ("command", "file"),
    [
        (["desktop-file-validate", "--no-hints"], f"{NAME}.desktop"),
        (["appstreamcli", "validate", "--no-net"], f"{NAME}.metainfo.xml"),
    ],
)
def test_the_validator_finds_no_fault(linux, command, file):
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run([*command, str(linux / file)], capture_output=True, text=True, check=False)
    faults = [line for line in done.stdout.splitlines() if line.startswith(("E:", "W:"))]
    # A page on the web, which newer validators miss, is not there to be named.
    faults = [line for line in faults if "url-homepage-missing" not in line]
    assert not faults
    assert done.returncode == 0 or "url-homepage-missing" in done.stdout, done.stdout + done.stderr


def test_links_of_florilegium_lead_to_it(entry, component):
    assert entry["MimeType"] == "x-scheme-handler/florilegium;"
    assert entry["Exec"] == "florilegium open %u"
    assert component.findtext("provides/mediatype") == "x-scheme-handler/florilegium"


def test_all_papers_call_it_by_one_name(root, entry, component):
    assert entry["Icon"] == component.findtext("id") == component.findtext("icon") == NAME
    assert component.findtext("launchable") == f"{NAME}.desktop"
    application = (root / "desktop" / "florilegium" / "app.py").read_text(encoding="utf-8")
    assert re.findall(r'setDesktopFileName\("(.*)"\)', application) == [NAME]


def test_the_latest_release_is_the_projects_version(root, component):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert component.find("releases/release").get("version") == project["version"]


def test_every_icon_that_can_be_rendered_is_kept(root, linux, script, tmp_path, qapp):
    script("icons").write(tmp_path)
    made = {file.relative_to(tmp_path) for file in tmp_path.rglob("*") if file.is_file()}
    assert made
    for file in made:
        assert (root / "packaging" / file).stat().st_size > 100
        if file.suffix == ".svg":
            assert (root / "packaging" / file).read_bytes() == (tmp_path / file).read_bytes()


@pytest.mark.parametrize("size", [16, 24, 32, 48, 64, 128, 256, 512])
def test_each_png_is_of_the_size_that_its_folder_says(linux, size):
    data = (linux / "icons" / "hicolor" / f"{size}x{size}" / "apps" / f"{NAME}.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (size, size)


def test_the_icons_of_windows_and_macos_hold_what_they_say(root):
    ico = (root / "packaging" / "windows" / "florilegium.ico").read_bytes()
    _, kind, count = struct.unpack("<HHH", ico[:6])
    assert (kind, count) == (1, 7)
    for at in range(count):
        side, _, _, _, _, _, length, offset = struct.unpack("<BBBBHHII", ico[6 + 16 * at : 22 + 16 * at])
        picture = ico[offset : offset + length]
        assert struct.unpack(">II", picture[16:24]) == (side or 256, side or 256)
    icns = (root / "packaging" / "macos" / "florilegium.icns").read_bytes()
    assert icns[:4] == b"icns"
    assert struct.unpack(">I", icns[4:8])[0] == len(icns)
