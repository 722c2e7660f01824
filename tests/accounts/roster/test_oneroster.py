import io
import zipfile
from collections.abc import Mapping

import pytest

from accounts.roster import BadFile, Roster, read_roster

# As the CSV binding of OneRoster 1.2 heads them, with the columns that say nothing here left empty.
SET = {
    "manifest.csv": "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\n",
    "orgs.csv": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\no1,,,Hill School,school,,\n",
    "users.csv": (
        "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,"
        "sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,preferredGivenName,"
        "preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns\n"
        "u1,,,true,wren,,Wren,Finch,,,wren@hill.example,,,,7,,,,,,,o1,\n"
        "u2,,,true,jay,,Jacob,Bird,,,,,,,7,,,,Jay,,,o1,\n"
        "u3,,,true,,,小明,王,,,,,,,7,,,,,,,o1,\n"
        "u4,tobedeleted,,true,,,Gone,Away,,,,,,,7,,,,,,,o1,\n"
        "t1,,,true,,,Ms,Owl,,,owl@hill.example,,,,,,,,,,,o1,\n"
    ),
    "roles.csv": (
        "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n"
        "r1,,,u1,primary,student,,,o1,\nr2,,,u2,primary,student,,,o1,\nr3,,,u3,primary,student,,,o1,\n"
        "r4,,,u4,primary,student,,,o1,\nr5,,,t1,primary,teacher,,,o1,\n"
    ),
    "classes.csv": (
        "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,"
        "termSourcedIds,subjects,subjectCodes,periods\n"
        "c1,,,Algebra 7a,7,k1,7A,scheduled,,o1,s1,,,\nc2,,,Algebra 7b,7,k1,7B,scheduled,,o9,s1,,,\n"
    ),
    "enrollments.csv": (
        "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
        "e1,,,c1,o1,u1,student,false,,\ne2,,,c1,o1,u2,student,false,,\ne3,,,c2,o1,u3,student,false,,\n"
        "e4,,,c1,o1,t1,teacher,true,,\ne5,,,c1,o1,u9,student,false,,\ne6,,,c7,o1,u1,student,false,,\n"
    ),
}


def zipped(files: Mapping[str, str], folder: str = "") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(folder + name, text)
    return written.getvalue()


def as_zip(files: Mapping[str, str]) -> Roster:
    return read_roster([("roster.zip", zipped(files))])


@pytest.mark.parametrize("way", ["zip", "zip with a folder", "single files"])
def test_a_set_is_read_from_a_zip_or_from_its_files(way: str):
    if way == "single files":
        roster = read_roster([(name, text.encode()) for name, text in SET.items()])
    else:
        roster = read_roster([("roster.zip", zipped(SET, "export/" if "folder" in way else ""))])
    assert roster.format == "oneroster"
    assert [row.name for row in roster.rows] == ["Wren Finch", "Jay Bird", "王小明"]
    assert (roster.rows[0].email, roster.rows[0].username, roster.rows[0].school_id) == (
        "wren@hill.example",
        "wren",
        "u1",
    )


def test_students_are_told_by_class():
    roster = as_zip(SET)
    assert [(one.source_id, one.title) for one in roster.classes] == [("c1", "Algebra 7a"), ("c2", "Algebra 7b")]
    assert [row.school_id for row in roster.of_class("c1")] == ["u1", "u2"]
    assert roster.of_class("c1")[0].group == "Algebra 7a"


def test_what_leads_nowhere_is_told_by_file_and_line():
    found = [(one.file, one.line, one.message % one.params) for one in as_zip(SET).problems]
    assert found == [
        ("classes.csv", 3, "The class belongs to the school “o9”, which is not in orgs.csv."),
        ("enrollments.csv", 6, "The enrolment names the user “u9”, who is not in users.csv."),
        ("enrollments.csv", 7, "The enrolment names the class “c7”, which is not in classes.csv."),
    ]


def test_in_version_1_1_the_role_stands_with_the_user():
    users = "sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName,email\n"
    users += "u1,true,o1,student,wren,Wren,Finch,\nt1,true,o1,teacher,owl,Ms,Owl,\n"
    assert [row.name for row in as_zip({"users.csv": users}).rows] == ["Wren Finch"]


def test_users_alone_are_all_taken_for_students():
    assert len(as_zip({"users.csv": SET["users.csv"]}).rows) == 4


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"enrollments.csv": SET["enrollments.csv"]}, "needs the file users.csv"),
        ({**SET, "classes.csv": "sourcedId,name\nc1,x\n"}, "classes.csv has no column “title”"),
        ({"notes.txt": "x"}, "none of the files of a OneRoster set"),
    ],
)
def test_a_set_that_lacks_something_says_what(files: Mapping[str, str], message: str):
    with pytest.raises(BadFile, match=message):
        as_zip(files)


def test_a_zip_that_grows_beyond_measure_is_not_unpacked():
    with pytest.raises(BadFile, match="too large when unpacked"):
        as_zip({"users.csv": "sourcedId,givenName,familyName\n" + "0" * (41 * 2**20)})


def test_a_damaged_zip_is_told():
    with pytest.raises(BadFile, match="damaged"):
        read_roster([("roster.zip", zipped(SET)[:200])])


def test_an_upload_that_is_too_large_is_refused():
    with pytest.raises(BadFile, match="at most 8 MB"):
        read_roster([("list.csv", b"x" * (8 * 2**20 + 1))])
