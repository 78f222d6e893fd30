# SPDX-License-Identifier: Apache-2.0
"""tests/docs/public_names.py XML, at the top of the tree: compares the site with what the headers offer.

XML is what doxygen wrote of the site's reference. What is offered is what clang finds in the headers outside of
motor/detail. Wrong is a public name without a comment, a name that the site lacks, and one of the site that is not
offered, or is of motor::detail. Ends with 77 where a framework's own headers are not installed.
"""

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from clang.cindex import CursorKind, Index, TranslationUnit

CLASSES = {CursorKind.CLASS_DECL, CursorKind.STRUCT_DECL, CursorKind.CLASS_TEMPLATE}
OFFERED = CLASSES | {
    CursorKind.CONCEPT_DECL,
    CursorKind.CONSTRUCTOR,
    CursorKind.CXX_METHOD,
    CursorKind.ENUM_CONSTANT_DECL,
    CursorKind.ENUM_DECL,
    CursorKind.FIELD_DECL,
    CursorKind.FUNCTION_DECL,
    CursorKind.FUNCTION_TEMPLATE,
    CursorKind.TYPE_ALIAS_DECL,
    CursorKind.TYPE_ALIAS_TEMPLATE_DECL,
    CursorKind.VAR_DECL,
}
PAGES = "class", "struct", "namespace", "concept"
FRAMEWORKS = "Qt6Core", "libuv", "glib-2.0", "spdlog"
# Only Motor itself has such arguments.
INTERNAL = re.compile(r"\bdetail::|_mongoc|_bson_t|coroutine_handle")
# Names that the language's rules give to coroutines, iterators and values, and Motor's to operations.
SELF_EVIDENT = re.compile(
    "options|result|run|waits|tailable|value_type|promise_type|reference|pointer|awaiter|"
    r"difference_type|iterator_category|iterator_concept|operator(=|==|<=>|\+\+| co_await)"
)
CONVERSION = re.compile(r"operator (?!co_await)\w")  # clang and doxygen name its type in two ways

offered = {}  # by the qualified name: header, line, whether it has a comment, whether it needs one
declared_names = set()  # (header, name)


def output(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout.split()


def parse_headers():
    headers = [each.relative_to("include") for each in Path("include/motor").rglob("*.hpp")]
    # The header for Asio without Boost is that for Boost's, with another library below it.
    headers = sorted(
        each for each in headers if "detail" not in each.parts and each.stem != "asio_standalone"
    )
    flags = [flag for package in FRAMEWORKS for flag in output("pkg-config", "--cflags", package)]
    flags += ["-std=c++20", "-Iinclude", "-isystem", *output("g++", "-print-file-name=include")]
    texts = [(Path("include") / each).read_text() for each in headers]
    # A standard library that is newer than libclang is not ours to read.
    standard = sorted(set(re.findall(r"^#include <(\w+)>", "\n".join(texts), re.MULTILINE)))
    _, errors = parse(standard, flags)
    skipped = bool(errors)
    if not errors:
        cursor, errors = parse(headers, flags)
        skipped = bool(errors) and "file not found" in str(errors[0])
    if errors:
        print("[  SKIPPED ] documentation.site: the headers cannot all be read", *errors, sep="\n")
        sys.exit(77 if skipped else 1)
    return cursor


def parse(headers, flags):
    """What clang sees of the headers, and its errors."""
    text = "".join(f"#include <{each}>\n" for each in headers)
    options = TranslationUnit.PARSE_SKIP_FUNCTION_BODIES
    unit = Index.create().parse("all.cpp", flags, [("all.cpp", text)], options)
    errors = [each for each in unit.diagnostics if each.severity >= each.Error]
    return unit.cursor, errors


def needs_comment(cursor, scope):
    if SELF_EVIDENT.fullmatch(cursor.spelling) or cursor.kind == CursorKind.ENUM_CONSTANT_DECL:
        return False
    inside = cursor.get_children()
    arguments = [each.type.spelling for each in inside if each.kind == CursorKind.PARM_DECL]
    result = cursor.result_type.spelling.removeprefix("motor::")
    if any(map(INTERNAL.search, arguments)) or INTERNAL.match(result):
        return False
    if scope[-1].endswith(("iterator", "awaiter")):
        return False
    if cursor.kind == CursorKind.CONSTRUCTOR and {"ops", "calls"} & set(scope):
        return False  # a handle calls it
    special = cursor.is_default_constructor, cursor.is_copy_constructor, cursor.is_move_constructor
    return not any(each() for each in special)


def is_declared_here(cursor, parent):
    """Not the definition of what is declared elsewhere, nor a specialisation, nor without a definition."""
    if getattr(cursor.semantic_parent, "spelling", "") != parent.spelling:
        return False
    if cursor.access_specifier.name in ("PRIVATE", "PROTECTED"):
        return False
    special = cursor.kind != CursorKind.CLASS_TEMPLATE and "<" in cursor.displayname
    return cursor.kind not in CLASSES or cursor.is_definition() and not special


def collect(parent, scope):
    for cursor in parent.get_children():
        header = cursor.location.file.name if cursor.location.file else ""
        if not header.startswith("include/motor/") or "/detail/" in header:
            continue
        own = cursor.spelling
        if cursor.kind == CursorKind.NAMESPACE:
            if own not in ("detail", "std"):
                collect(cursor, [*scope, own])
            continue
        if cursor.kind == CursorKind.FRIEND_DECL:
            cursor = next(cursor.get_children(), cursor)
            own = cursor.spelling
            if not own.startswith("operator"):
                continue
        elif not is_declared_here(cursor, parent):
            continue
        if cursor.kind not in OFFERED or not scope:
            continue
        if not own.startswith("operator"):
            own = own.split("<")[0]  # of a template's constructor
        name, header = "::".join([*scope, own]), header.removeprefix("include/")
        declared_names.add((header, own))
        *first, commented, needed = offered.get(name, (header, cursor.location.line, False, False))
        commented = commented or bool(cursor.raw_comment)
        offered[name] = *first, commented, needed or needs_comment(cursor, scope)
        if cursor.kind in CLASSES or cursor.kind == CursorKind.ENUM_DECL:
            collect(cursor, [*scope, own])


def described(element):
    texts = element.find("briefdescription"), element.find("detaileddescription")
    return any("".join(text.itertext()).strip() for text in texts)


def read_site(folder):
    """Every page's own name and those that it describes, each with where it is declared: (header, name)."""
    for file in Path(folder).glob("*.xml"):
        for page in ElementTree.parse(file).iter("compounddef"):
            scope, kind = page.findtext("compoundname"), page.get("kind")
            if kind not in PAGES or "<" in scope or not scope.startswith("motor"):
                continue
            found = {}
            if kind != "namespace" and described(page):
                found[scope] = page.find("location").get("file"), scope.rsplit("::", 1)[1]
            for each in page.iter("memberdef"):
                own, header = each.findtext("name"), each.find("location").get("file")
                if each.get("prot") != "public" or re.match(CONVERSION, own):
                    continue
                if described(each):
                    found[f"{scope}::{own}"] = header, own
                for value in filter(described, each.iter("enumvalue")):
                    found[f"{scope}::{own}::{value.findtext('name')}"] = (
                        header,
                        value.findtext("name"),
                    )
            bases = [
                base.get("refid") for base in page.iter("basecompoundref") if base.get("refid")
            ]
            yield page.get("id"), scope, found, bases


collect(parse_headers(), [])
pages = {page: (scope, found, bases) for page, scope, found, bases in read_site(sys.argv[1])}
site = {name: declared for _, found, _ in pages.values() for name, declared in found.items()}
wrong = []
for name, (header, line, commented, needed) in offered.items():
    if needed and not commented:
        wrong.append(f"{header}:{line}: {name} has no comment")
    if commented and name not in site and (header, name.rsplit("::", 1)[1]) not in site.values():
        wrong.append(f"{header}:{line}: {name} is not on the site")
for name, declared in site.items():
    if "detail" in name.split("::") or name not in offered and declared not in declared_names:
        wrong.append(f"{declared[0]}: {name} is on the site, and not offered")
for scope, found, bases in pages.values():
    for base, inherited, _ in (pages[base] for base in bases if base in pages):
        own = {each.rsplit("::", 1)[1] for each in [*found, base]} | {"operator<<", "operator=="}
        missing = {name for _, name in inherited.values()} - own
        wrong += [f"{scope}: its page has no {name}, which it inherits" for name in missing]
print(
    *sorted(wrong),
    f"{len(offered)} names are offered, {len(site)} are on the site, {len(wrong)} are wrong",
    sep="\n",
)
sys.exit(bool(wrong))
