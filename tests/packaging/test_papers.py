"""README, .ci/run and the pinned versions say the same thing."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

COMMANDS = ("python3 packaging/open.py", "python3 packaging/check.py")


def test_the_readme_names_the_two_commands_and_the_scripts_exist(root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"\n{command}\n" in readme
        assert (root / command.split()[1]).is_file()


def test_continuous_integration_runs_the_readmes_check_and_nothing_else(root):
    lines = (root / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    commands = [line for line in lines if line and not line.startswith("#")]
    assert commands == ["set -eu", 'cd "$(dirname "$0")/.."', COMMANDS[1]]


def names(requirements):
    return {re.match(r"[\w.-]+", line)[0].lower().replace("_", "-") for line in requirements}


def test_every_requirement_is_pinned_to_one_version(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    required = names(project["project"]["dependencies"])
    required |= names(project["project"]["optional-dependencies"]["checks"])
    required |= names(project["build-system"]["requires"])
    lines = (root / "packaging" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert required <= names(pins)
    for pin in pins:  # no addresses, no hashes
        assert re.fullmatch(r"[\w.-]+==[\w.]+( ; [\w\" =]+)?", pin)


def imported(folder):
    """Top names of the modules that the Python files in ``folder`` import, less its own."""
    files = list(folder.rglob("*.py"))
    found = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.partition(".")[0])
    own = {file.stem for file in files} | {folder.name, "florilegium"}
    return found - own - sys.stdlib_module_names


def test_whatever_is_imported_is_required(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    distributions = packages_distributions()
    application = names(project["dependencies"])
    checks = application | names(project["optional-dependencies"]["checks"])
    for folder, required in (("desktop/florilegium", application), ("tests", checks)):
        for module in imported(root / folder) - {"shiboken6"}:  # comes with PySide6
            assert names(distributions[module]) & required, f"{module}, imported in {folder}"


def test_the_links_between_the_papers_lead_somewhere(root):
    for paper in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "packaging/README.md"):
        text = (root / paper).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            if "://" not in target:
                assert ((root / paper).parent / target).exists(), f"{paper}: {target}"
