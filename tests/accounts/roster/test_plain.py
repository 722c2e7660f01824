import pytest

from accounts.roster import BadFile, Roster, read_roster


def roster(text: str) -> Roster:
    return read_roster([("list.csv", text.encode())])


def problems(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.message % problem.params) for problem in roster(text).problems]


@pytest.mark.parametrize(
    "heading",
    ["name,email,id", "Full Name,E-Mail,Student ID", "Student_Name, Email Address ,school-id", "姓名,电子邮箱,学号"],
)
def test_headings_are_known_in_english_and_chinese(heading: str):
    row = roster(f"{heading}\nWren Finch,wren@school.example,7\n").rows[0]
    assert (row.name, row.email, row.school_id) == ("Wren Finch", "wren@school.example", "7")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("first name,last name\nWren,Finch\n", "Wren Finch"),
        ("姓,名\n王,小明\n", "王小明"),
        ("surname,forename\nFinch,Wren", "Wren Finch"),
    ],
)
def test_names_in_two_columns_are_put_together_as_they_are_said(text: str, name: str):
    assert roster(text).rows[0].name == name


def test_a_table_without_names_is_refused_and_says_what_it_has():
    with pytest.raises(BadFile, match="The headings found are: mark, points"):
        roster("mark,points\n1,2\n")


def test_every_bad_line_is_told_by_its_number_and_in_words():
    text = (
        "name,email,username,guardian,guardian email\n,a@b.example\nWren,nobody\nRobin,,r b\nJay,,,,jo@b.example\nOwl\n"
    )
    assert problems(text) == [
        (2, "There is no name."),
        (3, "“nobody” is not an email address."),
        (4, "“r b” cannot be a user name: letters, digits and . @ + - _ only."),
        (5, "The guardian has an email address and no name."),
    ]
    assert [row.name for row in roster(text).rows] == ["Owl"]


def test_the_same_id_twice_names_the_line_where_it_stands_first():
    found = problems("name,id,email\nWren,7,\nRobin,7,\nJay,,j@b.example\nOwl,,J@B.example\n")
    assert found == [
        (3, "The same school id stands on line 2 already."),
        (5, "The same email address stands on line 4 already."),
    ]


def test_too_many_cells_and_too_long_ones_are_told():
    assert problems(f"name,group\nWren,red,blue\n{'x' * 61},red\n") == [
        (2, "The line has more cells than the heading."),
        (3, f"“{'x' * 30}…” is too long: at most 60 characters."),
    ]


@pytest.mark.parametrize(("said", "stands"), [("en", True), ("中文", True), ("zh-CN", True), ("tlh", False)])
def test_the_guardians_language_is_one_of_the_sites(said: str, stands: bool):
    text = f"name,guardian,guardian email,guardian language\nWren,Jo,jo@b.example,{said}\n"
    assert bool(roster(text).rows) == stands
