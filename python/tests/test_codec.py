# SPDX-License-Identifier: Apache-2.0
"""motor._motor.encode() and decode() against PyMongo's, byte by byte and object by object."""

import array
import collections
import datetime
import decimal
import enum
import gc
import os
import re
import struct
import sys
import tracemalloc

import bson
import pymongo
import pytest
from bson import (
    Binary,
    Code,
    DatetimeMS,
    DBRef,
    Decimal128,
    Int64,
    MaxKey,
    MinKey,
    ObjectId,
    Regex,
    SON,
    Timestamp,
)
from bson.codec_options import (
    CodecOptions,
    DatetimeConversion,
    TypeDecoder,
    TypeEncoder,
    TypeRegistry,
)
from bson.raw_bson import RawBSONDocument
from bson.tz_util import FixedOffset, utc

pytest.importorskip("hypothesis")
from hypothesis import HealthCheck, example, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

_motor = pytest.importorskip("motor._motor")

EXAMPLES = int(os.environ.get("MOTOR_CODEC_EXAMPLES", 60))
settings.register_profile(
    "codec", deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck)
)
settings.load_profile("codec")

DEFAULT = CodecOptions()

# Older ones take some documents with a wrong length, and read what lies behind the bytes.
READS_BEYOND = pymongo.version_tuple[:2] < (4, 20)


# --- What two outcomes have in common ---


def outcome(function, *arguments):
    try:
        return "value", function(*arguments)
    except Exception as error:
        return "error", error


def same(one, other):
    """Equal with their types all the way down; a NaN is equal to itself."""
    pairs = [(one, other)]  # no recursion: the documents go deeper than Python does
    while pairs:
        one, other = pairs.pop()
        if type(one) is not type(other):
            return False
        if isinstance(one, RawBSONDocument):
            one, other = bytes(one.raw), bytes(other.raw)
        elif isinstance(one, DBRef):
            one, other = one.as_doc(), other.as_doc()
        if isinstance(one, dict):
            one, other = list(one.items()), list(other.items())
        if isinstance(one, (list, tuple)):
            if len(one) != len(other):
                return False
            pairs.extend(zip(one, other))
        elif isinstance(one, float):
            if struct.pack("<d", one) != struct.pack("<d", other):
                return False
        elif isinstance(one, datetime.datetime):
            if one.tzinfo is not other.tzinfo or repr(one) != repr(other):
                return False
        elif isinstance(one, Binary):
            if one.subtype != other.subtype or one != other:
                return False
        elif isinstance(one, Code):
            if str(one) != str(other):
                return False
            pairs.append((one.scope, other.scope))
        elif isinstance(one, Regex):
            if one.pattern != other.pattern or one.flags != other.flags:
                return False
        elif one != other:
            return False
    return True


def check_encode(document, options=DEFAULT, check_keys=False):
    kind, expected = outcome(bson.encode, document, check_keys, options)
    kind_here, actual = outcome(_motor.encode, document, options, check_keys)
    assert kind == kind_here, (expected, actual)
    if kind == "value":
        assert actual == expected
    else:
        assert type(actual) is type(expected)
        assert str(actual) == str(expected)
    return kind


def check_decode(data, options=DEFAULT, with_text=True):
    kind, expected = outcome(bson.decode, data, options)
    kind_here, actual = outcome(_motor.decode, data, options)
    if READS_BEYOND and kind == "value" and str(actual) == "a length in the document is wrong":
        assert type(actual) is bson.errors.InvalidBSON
        return kind_here
    assert kind == kind_here, (expected, actual)
    if kind == "value":
        assert same(actual, expected), (actual, expected)
    else:
        assert type(actual) is type(expected)
        if with_text:
            assert str(actual) == str(expected)
    return kind


@pytest.fixture
def without_bson(monkeypatch):
    """PyMongo's codec cannot be fallen back on."""

    def refuse(*_):
        raise AssertionError("PyMongo's codec was called")

    monkeypatch.setattr(bson, "_dict_to_bson", refuse)
    monkeypatch.setattr(bson, "_bson_to_dict", refuse)


# --- Documents ---


class Text(str):
    pass


class Number(int):
    pass


class Fraction(float):
    pass


class Items(list):
    pass


class Pair(tuple):
    pass


class Blob(bytes):
    pass


class Document(dict):
    pass


class Moment(datetime.datetime):
    pass


class Identity(ObjectId):
    pass


class Color(enum.IntEnum):
    RED = 1


class View(collections.abc.Mapping):
    def __init__(self, inner):
        self.inner = inner

    def __getitem__(self, key):
        return self.inner[key]

    def __iter__(self):
        return iter(self.inner)

    def __len__(self):
        return len(self.inner)

    def __repr__(self):
        return "View"


class Marked:
    _type_marker = 7
    binary = b"123456789012"


class BrokenZone(datetime.tzinfo):
    def utcoffset(self, when):
        raise RuntimeError("no offset")


class NoOffset(datetime.tzinfo):
    def utcoffset(self, when):
        return None


ZONES = [
    None,
    datetime.timezone.utc,
    utc,
    datetime.timezone(datetime.timedelta(hours=2)),
    datetime.timezone(datetime.timedelta(hours=-23, minutes=-59)),
    datetime.timezone(datetime.timedelta(seconds=1, microseconds=501)),
    datetime.timezone(datetime.timedelta(microseconds=-1)),
    FixedOffset(90, "somewhere"),
    FixedOffset(-1439, "far"),
    BrokenZone(),
    NoOffset(),
]

integers = st.one_of(
    st.integers(-(2**70), 2**70),
    st.sampled_from(
        [
            sign * (2**bits + by)
            for bits in (0, 15, 30, 31, 32, 60, 62, 63, 64)
            for by in (-1, 0, 1)
            for sign in (-1, 1)
        ]
    ),
)
texts = st.one_of(
    st.text(max_size=12),
    st.text(st.sampled_from("a\0$.\x7f\x80\xff\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff")),
    st.text(st.sampled_from("aä\ud800\udbff\udc00\udfff"), max_size=3),
    st.integers(0, 2000).map(lambda n: "x" * n),
)
datetimes = st.builds(
    lambda when, zone: when.replace(tzinfo=zone),
    st.one_of(
        st.datetimes(),
        st.sampled_from(
            [
                datetime.datetime.min,
                datetime.datetime.max,
                datetime.datetime(1969, 12, 31, 23, 59, 59, 999999),
                datetime.datetime(1970, 1, 1),
                datetime.datetime(2000, 2, 29),
                datetime.datetime(1900, 3, 1),
            ]
        ),
    ),
    st.sampled_from(ZONES),
)
object_ids = st.binary(min_size=12, max_size=12).map(ObjectId)
plain_values = st.one_of(
    st.none(),
    st.booleans(),
    integers,
    st.integers(-(2**63), 2**63 - 1).map(Int64),
    st.floats(),
    texts,
    st.binary(max_size=40),
    datetimes,
    object_ids,
)
foreign_values = st.one_of(
    st.builds(Binary, st.binary(max_size=20), st.integers(0, 255)),
    st.builds(Code, st.text(max_size=5), st.one_of(st.none(), st.just({"a": 1}), st.just({}))),
    st.builds(DBRef, st.text(max_size=3), integers, st.one_of(st.none(), st.text(max_size=3))),
    st.builds(Timestamp, st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)),
    st.integers(-(2**63), 2**63 - 1).map(DatetimeMS),
    st.integers(-(2**80), 2**80).map(Int64),
    st.uuids(),
    st.builds(Regex, st.text(max_size=4), st.integers(0, 255)),
    st.sampled_from(
        [
            MinKey(),
            MaxKey(),
            Decimal128("1.25"),
            re.compile("a.b", re.I),
            re.compile(b"a.b"),
            re.compile("a\0b"),
            Text("sub"),
            Number(5),
            Number(2**40),
            Number(2**90),
            Fraction(1.5),
            Items([1, 2]),
            Pair((1, 2)),
            Blob(b"blob"),
            Moment(2020, 1, 1),
            Identity(b"123456789012"),
            Color.RED,
            Marked(),
            Document(a=1),
            SON([("b", 1), ("a", 2)]),
            collections.OrderedDict(x=1),
            collections.defaultdict(list, y=1),
            collections.UserDict(z=1),
            collections.UserDict({1: 2}),
            View({"v": 1}),
            RawBSONDocument(bson.encode({"raw": 1})),
            bytearray(b"mutable"),
            memoryview(b"view"),
            decimal.Decimal("1.1"),
            datetime.date(2020, 1, 1),
            datetime.timedelta(1),
            1j,
            {1, 2},
            range(3),
            int,
            object,
            len,
        ]
    ),
)
keys = st.one_of(
    st.text(max_size=8),
    texts,
    st.sampled_from(["_id", "$ref", "$id", "$db", "$set", "a.b", ".", "", "a\0b", "\0", "_id\0"]),
    st.sampled_from([Text("_id"), Text("sub"), 1, None, b"_id", 1.5, (1,), Color.RED]),
)
plain_keys = st.one_of(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(["_id", "$ref", "$id", "$db", "a.b", "k" * 50]),
)


def documents_of(keys, values):
    nested = st.recursive(
        values,
        lambda inner: st.one_of(
            st.dictionaries(keys, inner, max_size=5),
            st.lists(inner, max_size=12),
            st.lists(inner, max_size=3).map(tuple),
        ),
        max_leaves=25,
    )
    return st.dictionaries(keys, nested, max_size=8)


# Most of them are without error: one odd value makes a whole document PyMongo's.
good_documents = documents_of(
    plain_keys,
    st.one_of(
        plain_values.filter(lambda x: outcome(bson.encode, {"x": x})[0] == "value"),
        st.sampled_from([0, -1, 255, 256, 2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 2**63 - 1]),
    ),
)
any_documents = documents_of(keys, st.one_of(plain_values, foreign_values))


class Hidden:
    def __repr__(self):
        return "Hidden"


class HiddenEncoder(TypeEncoder):
    python_type = Hidden

    def transform_python(self, value):
        return "hidden"


class TextDecoder(TypeDecoder):
    bson_type = str

    def transform_bson(self, value):
        return Text(value)


class OwnOptions(CodecOptions):
    pass


OPTIONS = [
    DEFAULT,
    CodecOptions(tz_aware=True),
    CodecOptions(tz_aware=True, tzinfo=utc),
    CodecOptions(tz_aware=True, tzinfo=datetime.timezone.utc),
    CodecOptions(tz_aware=True, tzinfo=FixedOffset(120, "east")),
    *(CodecOptions(uuid_representation=n) for n in (3, 4, 5, 6)),
    CodecOptions(document_class=SON),
    CodecOptions(document_class=collections.OrderedDict),
    CodecOptions(document_class=RawBSONDocument),
    *(
        CodecOptions(unicode_decode_error_handler=name)
        for name in ("ignore", "replace", "surrogateescape", "unheard of", "a\0b", "\ud800")
    ),
    *(CodecOptions(datetime_conversion=how) for how in DatetimeConversion),
    *(CodecOptions(datetime_conversion=how) for how in (None, 0, 5, 1000, 2.5)),
    CodecOptions(datetime_conversion=DatetimeConversion.DATETIME_AUTO, tz_aware=True),
    CodecOptions(type_registry=TypeRegistry([HiddenEncoder()])),
    CodecOptions(type_registry=TypeRegistry([TextDecoder()])),
    CodecOptions(type_registry=TypeRegistry(fallback_encoder=lambda _: "fallen back")),
    OwnOptions(),
    OwnOptions(tz_aware=True, document_class=SON),
]
options = st.one_of(st.just(DEFAULT), st.sampled_from(OPTIONS))


# --- Bytes ---


def element(kind, key, payload):
    return bytes([kind]) + key + b"\0" + payload


def document_bytes(elements):
    inside = b"".join(elements)
    return struct.pack("<i", len(inside) + 5) + inside + b"\0"


def string_bytes(text):
    return struct.pack("<i", len(text) + 1) + text + b"\0"


int32s = st.integers(-(2**31), 2**31 - 1).map(lambda n: struct.pack("<i", n))
int64s = st.one_of(
    st.integers(-(2**45), 2**47),
    st.integers(-(2**45), 2**47),
    st.integers(-(2**63), 2**63 - 1),
    st.sampled_from([ms + by for ms in (-62135596800000, 253402300800000, 0) for by in (-1, 0, 1)]),
).map(lambda n: struct.pack("<q", n))
good_texts = st.text(max_size=6).map(str.encode)
raw_texts = st.one_of(good_texts, good_texts, good_texts, st.binary(max_size=6))
raw_strings = raw_texts.map(string_bytes)
raw_keys = st.one_of(
    st.sampled_from([b"_id", b"a", b"b", b"", b"0", b"k" * 60, b"k" * 40, b"k" * 41]),
    st.sampled_from([b"$ref", b"$id", b"$db", b"a"]),
    good_texts.map(lambda text: text.replace(b"\0", b"")),
    raw_texts.map(lambda text: text.replace(b"\0", b"")),
)
twelve = st.binary(min_size=12, max_size=12)
raw_common = st.one_of(
    st.tuples(st.just(0x01), st.floats().map(lambda x: struct.pack("<d", x))),
    st.tuples(st.just(0x02), raw_strings),
    st.tuples(
        st.just(0x05), st.binary(max_size=6).map(lambda b: struct.pack("<iB", len(b), 0) + b)
    ),
    st.tuples(st.just(0x07), twelve),
    st.tuples(st.just(0x08), st.sampled_from([b"\0", b"\1"])),
    st.tuples(st.just(0x09), int64s),
    st.tuples(st.just(0x0A), st.just(b"")),
    st.tuples(st.just(0x10), int32s),
    st.tuples(st.just(0x12), int64s),
)
raw_rare = st.one_of(
    st.builds(
        lambda subtype, b: (0x05, struct.pack("<iB", len(b), subtype) + b),
        st.integers(0, 255),
        st.binary(min_size=4, max_size=18),
    ),
    st.tuples(st.just(0x06), st.just(b"")),
    st.tuples(st.just(0x08), st.sampled_from([b"\2", b"\xff"])),
    st.just((0x0B, b"a.b\0im\0")),
    st.builds(lambda text, id: (0x0C, text + id), raw_strings, twelve),
    st.tuples(st.sampled_from([0x0D, 0x0E]), raw_strings),
    st.just((0x0F, struct.pack("<i", 4 + 6 + 5) + string_bytes(b"x") + document_bytes([]))),
    st.tuples(st.just(0x11), int64s),
    st.tuples(st.just(0x13), st.binary(min_size=16, max_size=16)),
    st.tuples(st.sampled_from([0xFF, 0x7F, 0x14, 0x80]), st.just(b"")),
)


def bytes_of(values):
    def in_document(inner):
        return st.lists(
            st.builds(lambda key, x: element(x[0], key, x[1]), raw_keys, inner), max_size=6
        ).map(document_bytes)

    nested = st.recursive(
        values,
        lambda inner: st.tuples(st.sampled_from([0x03, 0x04]), in_document(inner)),
        max_leaves=20,
    )
    return in_document(nested)


any_bytes = st.one_of(
    bytes_of(raw_common), bytes_of(st.one_of(raw_common, raw_rare)), good_documents.map(bson.encode)
)


@st.composite
def damaged_bytes(draw):
    data = bytearray(draw(any_bytes))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        how = draw(st.sampled_from(["change", "insert", "delete", "cut", "length"]))
        if how == "change" and data:
            data[at] = draw(st.integers(0, 255))
        elif how == "insert":
            data[at:at] = draw(st.binary(min_size=1, max_size=4))
        elif how == "delete":
            del data[at : at + draw(st.integers(1, 4))]
        elif how == "cut":
            del data[at:]
        elif how == "length":
            data[0:4] = struct.pack("<i", len(data))
    return bytes(data)


# --- Encoding ---


@given(good_documents, options, st.booleans())
@example({"a": 1, "_id": 2, "b": {"_id": 3, "a": {"x": 1, "_id": 4}}}, DEFAULT, False)
@example({"$ref": "c", "$id": 1}, DEFAULT, False)
def test_encodes_as_bson(document, options, check_keys):
    check_encode(document, options, check_keys)


@given(any_documents, options, st.booleans())
def test_encodes_or_refuses_anything_as_bson(document, options, check_keys):
    check_encode(document, options, check_keys)


@given(st.one_of(plain_values, foreign_values), options)
def test_encodes_each_value_as_bson(value, options):
    check_encode({"x": value}, options)
    check_encode({"a": 1, "x": [value, {"y": value}]}, options)


@given(keys, keys, st.booleans())
def test_encodes_each_key_as_bson(key, other, check_keys):
    check_encode({other: 1, key: 2}, check_keys=check_keys)
    check_encode({"x": {other: 1, key: 2}}, check_keys=check_keys)


@given(st.one_of(plain_values, foreign_values, st.just([("a", 1)])), options)
def test_top_level_is_a_mapping_or_refused(value, options):
    check_encode(value, options)


@given(any_documents)
def test_mappings_encode_as_bson(document):
    for kind in (Document, SON, collections.OrderedDict, collections.UserDict, View):
        check_encode(kind(document))
    check_encode(collections.defaultdict(int, document))


def test_error_brings_the_document():
    document = {"a": {"b": object()}}
    with pytest.raises(bson.errors.InvalidDocument) as caught:
        _motor.encode(document)
    theirs = outcome(bson.encode, document)[1]
    assert caught.value.args == theirs.args


def test_long_lists_have_decimal_keys():
    for size in (0, 9, 10, 11, 99, 100, 101, 12345):
        check_encode({"x": list(range(size)), "y": tuple(range(size))})
        check_decode(bson.encode({"x": list(range(size))}))


def nested(levels, kind):
    inner = {"end": 1}
    for _ in range(levels):
        inner = {"x": inner} if kind == "document" else {"x": [inner["x"]] if "x" in inner else [1]}
    return inner


@pytest.mark.parametrize("kind", ["document", "array"])
@pytest.mark.parametrize("levels", [1, 50, 97, 98, 99, 100, 101, 102, 199, 200, 201, 300, 5000])
def test_nesting(levels, kind):
    document = nested(levels, kind)
    if check_encode(document) == "value":
        check_decode(bson.encode(document))


def test_document_within_itself():
    document = {}
    document["x"] = [document]
    assert isinstance(outcome(_motor.encode, document)[1], RecursionError)
    assert check_encode(document) == "error"


def test_key_that_runs_code():
    """A key that compares itself with _id changes the document meanwhile."""
    document = {}

    class Key:
        def __hash__(self):
            return hash("_id")

        def __eq__(self, other):
            document.clear()
            raise RuntimeError

    document[Key()] = 1
    outcome(_motor.encode, document)
    assert outcome(_motor.encode, {Key(): 1})[0] == "error"


def test_object_id_without_bytes():
    """No constructor makes one, unpickling half of one does."""
    outcome(_motor.encode, {"x": ObjectId.__new__(ObjectId)})
    assert check_encode({"x": ObjectId.__new__(ObjectId)}) == "error"


# --- Decoding ---


@given(good_documents, options)
def test_decodes_as_bson(document, options):
    kind, data = outcome(bson.encode, document)
    if kind == "value":
        check_decode(data, options)


@given(any_bytes, options)
def test_decodes_or_refuses_bytes_as_bson(data, options):
    check_decode(data, options)


@given(damaged_bytes(), options)
@settings(max_examples=5 * EXAMPLES)
def test_damaged_bytes(data, options):
    check_decode(data, options, with_text=False)


@given(st.binary(max_size=40))
def test_random_bytes(data):
    check_decode(data, with_text=False)
    check_decode(struct.pack("<i", len(data) + 5) + data + b"\0", with_text=False)


def test_each_truncation():
    data = bson.encode(
        {
            "_id": ObjectId(),
            "s": "text",
            "d": {"a": [1, 2.5, None, True]},
            "b": b"12",
            "l": Int64(1),
        }
    )
    for size in range(len(data)):
        assert check_decode(data[:size]) == "error"
        if size >= 5:
            check_decode(struct.pack("<i", size) + data[4:size], with_text=False)
            check_decode(struct.pack("<i", size) + data[4 : size - 1] + b"\0", with_text=False)
    check_decode(data + b"\0")


def test_each_changed_byte():
    data = bson.encode({"s": "text", "d": {"a": [1, {"x": 2.5}, None, True]}, "b": b"12"})
    for at in range(len(data)):
        for to in (0, 1, 2, 3, 4, 5, 7, 8, 127, 128, 255):
            check_decode(data[:at] + bytes([to]) + data[at + 1 :], with_text=False)


@pytest.mark.parametrize("tz_aware", [False, True])
def test_each_day(tz_aware):
    choice = CodecOptions(tz_aware=tz_aware)
    for day in range(-719162 - 2, 2932896 + 2, 97):
        check_decode(
            document_bytes([element(9, b"x", struct.pack("<q", day * 86400000 + day % 86400000))]),
            choice,
        )


def test_each_day_encodes():
    for day in range(1, datetime.date.max.toordinal() + 1, 97):
        check_encode({"x": datetime.datetime.fromordinal(day)})


def test_repeated_key_keeps_the_last_value():
    one, two = (element(0x10, b"a", struct.pack("<i", n)) for n in (1, 2))
    assert _motor.decode(document_bytes([one, two])) == {"a": 2}
    check_decode(document_bytes([one, element(0x0A, b"b", b""), two]))


def test_wrong_lengths_do_not_reach_bson(without_bson):
    """Its C code reads beyond the bytes for some of them, and then for what is not theirs."""
    scope = struct.pack("<i", 16) + string_bytes(b"x") + document_bytes([])
    for kind, payload in [
        (0x02, struct.pack("<i", 0)),
        (0x02, struct.pack("<i", 3) + b"a\0"),
        (0x02, struct.pack("<i", 1) + b"a"),
        (0x0D, struct.pack("<i", -1) + b"a\0"),
        (0x03, struct.pack("<i", 4)),
        (0x04, struct.pack("<i", 50) + b"\0"),
        (0x04, document_bytes([element(0x02, b"0", struct.pack("<i", 3) + b"a\0")])),
        (0x05, struct.pack("<iB", 3, 0) + b"ab"),
        (0x05, struct.pack("<iB", 3, 2) + b"abc"),
        (0x05, struct.pack("<iB", -1, 9)),
        (0x07, b"12345678901"),
        (0x0B, b"a.b\0"),
        (0x0C, string_bytes(b"c") + b"12345678901"),
        (0x0F, scope),
        (0x13, b"123456789012345"),
    ]:
        data = document_bytes([element(kind, b"x", payload)])
        for choice in (None, CodecOptions(document_class=SON)):
            with pytest.raises(bson.errors.InvalidBSON):
                _motor.decode(data, choice)


def test_deep_bytes():
    for levels in (98, 99, 100, 101, 250, 20000):
        for kind in (0x03, 0x04):
            data = document_bytes([])
            for _ in range(levels):
                data = document_bytes([element(kind, b"0", data)])
            check_decode(data, with_text=False)


@pytest.mark.parametrize(
    "shape",
    [
        {"$ref": "c", "$id": 1},
        {"$ref": "c", "$id": 1, "$db": "d", "more": 2},
        {"$id": 1, "$ref": "c"},
        {"$ref": "c"},
        {"$id": 1},
        {"$ref": 1, "$id": 1},
        {"$ref": "c", "$id": 1, "$db": 3},
    ],
)
def test_references(shape):
    check_decode(bson.encode(shape))
    check_decode(bson.encode({"x": shape}))
    check_decode(bson.encode({"x": [shape, {"y": shape}]}))


@pytest.mark.parametrize(
    "wrap",
    [
        bytes,
        Blob,
        bytearray,
        memoryview,
        lambda data: memoryview(data + data)[: len(data)],
        lambda data: memoryview(b"".join(bytes([b, 0]) for b in data))[::2],
        lambda data: array.array("B", data),
        lambda data: data.decode("latin-1"),
        lambda data: list(data),
        lambda data: None,
        lambda data: 5,
    ],
)
def test_buffers(wrap):
    data = bson.encode({"a": 1, "b": "x", "c": Int64(5), "d": ObjectId()})
    check_decode(wrap(data))
    check_decode(wrap(bson.encode({"r": Regex("x")})))


def test_decoded_object_id_is_whole():
    """It is made without its constructor."""
    id = ObjectId()
    decoded = _motor.decode(bson.encode({"_id": id}))["_id"]
    assert decoded == id and hash(decoded) == hash(id) and str(decoded) == str(id)
    assert decoded.generation_time == id.generation_time
    assert gc.is_tracked(decoded) == gc.is_tracked(id)


# --- Calls ---


def test_arguments():
    document, data = {"$a": 1}, bson.encode({"$a": 1})
    assert _motor.encode(document) == data
    assert _motor.encode(document, None, False) == data
    assert _motor.encode(document=document, codec_options=DEFAULT, check_keys=0) == data
    with pytest.raises(bson.errors.InvalidDocument):
        _motor.encode(document, check_keys=True)
    assert _motor.decode(data) == document
    assert _motor.decode(data=data, codec_options=None) == document
    for wrong in (
        lambda: _motor.encode(),
        lambda: _motor.encode(document, None, False, 1),
        lambda: _motor.encode(document, document={}),
        lambda: _motor.encode(document, options=None),
        lambda: _motor.decode(),
        lambda: _motor.decode(data, None, None),
        lambda: _motor.decode(codec_options=None),
    ):
        with pytest.raises(TypeError):
            wrong()


@pytest.mark.parametrize("wrong", [1, "x", (1, 2), tuple(DEFAULT), object(), CodecOptions])
def test_wrong_options(wrong):
    check_encode({"a": 1}, wrong)
    check_decode(bson.encode({"a": 1}), wrong)


def test_common_documents_do_not_need_bson(without_bson):
    document = {
        "_id": ObjectId(),
        "text": "ä",
        "numbers": [1, 2**40, Int64(3), 1.5, True],
        "when": datetime.datetime(2024, 2, 29, tzinfo=datetime.timezone.utc),
        "inner": {"none": None, "bytes": b"x", "tuple": (1, 2)},
    }
    for choice in (None, CodecOptions(tz_aware=True), CodecOptions(uuid_representation=4)):
        assert _motor.decode(_motor.encode(document, choice), choice)["_id"] == document["_id"]


def test_references_are_counted():
    key, text = "".join(["k", "ey"]), "".join(["te", "xt"])
    id, when = ObjectId(), datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)
    good = {key: text, "id": id, "when": when, "list": [text, id], "sub": {key: text}}
    bad = {**good, "z": object()}
    named = CodecOptions(tz_aware=True)
    data = bson.encode(good)
    watched = [key, text, id, when, good, bad, named, data, ObjectId, None, True, utc]

    def work(times):
        for _ in range(times):
            _motor.encode(good, named)
            outcome(_motor.encode, bad, named, True)
            _motor.decode(data, named)
            outcome(_motor.decode, data[:-3] + b"\1\0\0", named)
            outcome(_motor.encode, good, 5)

    work(10)
    gc.collect()
    before = [sys.getrefcount(x) for x in watched]
    work(300)
    gc.collect()
    grown = [sys.getrefcount(x) - count for x, count in zip(watched, before)]
    assert max(grown) < 100, grown


def test_memory_does_not_grow():
    data = bson.encode({"k%d" % i: ["text %d" % i, i, Int64(i), ObjectId()] for i in range(200)})
    broken = data[:-40] + b"\xee" * 40

    def work(times):
        for i in range(times):
            _motor.encode(_motor.decode(data))
            outcome(_motor.decode, broken)
            _motor.decode(bson.encode({"key %d" % i: {"other %d" % i: "x" * i}}))

    work(20)
    tracemalloc.start()
    try:
        work(1500)  # more keys than are kept
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        work(1500)
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] - before < 200_000
    finally:
        tracemalloc.stop()
