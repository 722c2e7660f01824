import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.roster import BadFile, read_roster
from accounts.roster.tables import decode, delimiter_of, read_table

CHINESE = "姓名,学号\n王小明,7\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (CHINESE.encode(), "UTF-8"),
        (CHINESE.encode("utf-8-sig"), "UTF-8"),
        (CHINESE.encode("gb18030"), "GB18030"),
        (CHINESE.encode("utf-16"), "UTF-16"),
        (codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"), "UTF-16"),
        ("name,id\nWren,7\n".encode("utf-16-le"), "UTF-16"),
        ("name,id\nWren,7\n".encode("utf-16-be"), "UTF-16"),
    ],
)
def test_a_list_is_read_in_the_encodings_of_schools(content: bytes, encoding: str):
    text, found = decode(content)
    assert found == encoding
    assert text.splitlines()[1] in {"王小明,7", "Wren,7"}


@pytest.mark.parametrize(
    "content", [b"\xff\xd8\xff\xe0 a picture \x00\x01\xff\xff", b"\x00" * 50, b"%PDF-1.7\x00\xff\xff\xff"]
)
def test_what_is_no_text_is_refused(content: bytes):
    with pytest.raises(BadFile, match=r"no text|empty"):
        read_table("list.csv", content, 10)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str):
    assert delimiter_of(f"name{delimiter}email{delimiter}id\nWren, Jo{delimiter}a@b.example{delimiter}1\n") == delimiter


def test_one_column_needs_no_delimiter():
    assert [row.name for row in read_roster([("list.csv", b"name\nWren\nRobin\n")]).rows] == ["Wren", "Robin"]


def test_lines_are_numbered_as_an_editor_does_past_blank_and_long_ones():
    content = b'name,group\n\nWren,"red\nand blue"\nRobin,red\n'
    assert [number for number, _cells in read_table("list.csv", content, 10).lines] == [3, 5]


def test_too_many_lines_are_refused_before_they_are_read():
    with pytest.raises(BadFile, match="more than 3 lines"):
        read_table("list.csv", b"name\n" + b"Wren\n" * 4, 3)


@given(st.binary(max_size=400))
def test_no_bytes_lead_to_anything_but_a_list_or_a_message(content: bytes):
    with suppress(BadFile):
        read_roster([("list.csv", content)])
