# SPDX-License-Identifier: Apache-2.0
"""What MkDocs is told of this tree: its pages, and the reference of C++ that doxygen makes."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from xml.etree import ElementTree

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parents[2]
PAGES = "README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md python/README.md docs".split()
LINK = re.compile(r"(?<=\]\()(?!\w+:)[^)#\s]+")
places = {}  # in the reference, by the names of C++
sources = {}  # pages of files of the tree, by their paths


def make_reference(out):
    layout = subprocess.run(["doxygen", "-l", "-"], capture_output=True, text=True, check=True)
    guide = '<navindex><tab type="user" url="../index.html" title="Guide"/>'
    (out / "layout.xml").write_text(layout.stdout.replace("<navindex>", guide))
    environment = os.environ | {"OUT": str(out)}
    subprocess.run(["doxygen", "docs/Doxyfile"], cwd=ROOT, env=environment, check=True)
    for each in ElementTree.parse(out / "api.tag").iter("compound"):
        name = each.findtext("name")
        places[name] = "api/" + each.findtext("filename")
        for member in each.iter("member"):
            place = f"api/{member.findtext('anchorfile')}#{member.findtext('anchor')}"
            places.setdefault(f"{name}::{member.findtext('name')}", place)


def on_config(config):
    pages = Path(config.site_dir).with_name("pages")
    shutil.rmtree(pages, ignore_errors=True)
    for (
        page
    ) in PAGES:  # where they are in the tree, so that links lead where a Git host follows them
        (pages / page).parent.mkdir(parents=True, exist_ok=True)
        (pages / page).symlink_to(ROOT / page)
    make_reference(pages.parent)
    config.docs_dir, config.nav = str(pages), [{"Motor for C++": "README.md"}]
    for section in (ROOT / "docs/index.md").read_text().split("\n## ")[1:]:
        listed = re.findall(r"^- \[(.+?)\]\((.+?\.md)\)", section, re.M)
        entries = [{name: normpath("docs/" + page)} for name, page in listed]
        config.nav.append({section.split("\n")[0]: entries})


def on_files(files, config):
    """Adds a page for each file of the tree, and each folder, to which a page links."""
    for page in files.documentation_pages():
        for link in LINK.findall(page.content_string):
            path = normpath(join(dirname(page.src_uri), link))
            here = ROOT / path
            if path not in sources and here.exists() and not files.get_file_from_path(path):
                text = "\n".join(sorted(os.listdir(here))) if here.is_dir() else here.read_text()
                text = f"# {path}\n\n~~~~{here.suffix[1:].replace('hpp', 'cpp')}\n{text}\n~~~~\n"
                sources[path] = File.generated(config, f"files/{path}.md", content=text)
                files.append(sources[path])


def on_page_markdown(markdown, page, config, files):
    def relative(path):
        return relpath(path, dirname(page.file.src_uri) or ".")

    def to_source(link):
        source = sources.get(normpath(join(dirname(page.file.src_uri), link[0])))
        return relative(source.src_uri) if source else link[0]

    def to_name(code):
        return f"[{code[0]}]({relative(places[code[1]])})" if code[1] in places else code[0]

    return re.sub(r"(?<!\[)`(motor::[\w:]+)`", to_name, LINK.sub(to_source, markdown))
