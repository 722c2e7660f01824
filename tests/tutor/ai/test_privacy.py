import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.accounts import ClassroomFactory, TeacherFactory, UserFactory
from tests.model_server import ModelServer, says, status, streams
from tutor.ai import ModelError, Prompt, Question, TextQuestion, Turn, ask, stream
from tutor.ai.privacy import scrubbed
from tutor.models import ModelCall, Purpose

KEY = "sk-very-secret-key-0123456789"
NAMES = ("lena.k", "Lena", "Kowalski", "lena.kowalski@school.example", "Tom", "王小明", "20231234", "Will", "Tan", "Jo")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("I am Lena Kowalski, lena wrote it", "I am [name] [name], [name] wrote it"),
        ("LENA's answer, by lena.k", "[name]'s answer, by [name]"),
        ("Tom and tom", "[name] and [name]"),
        ("我是王小明，请帮我", "我是[name]，请帮我"),
        ("write to lena.kowalski@school.example or x+y@mail.example.org", "write to [email] or [email]"),
        ("my number is +44 20 7946 0958.", "my number is [phone]."),
        ("call (555) 123-4567 or 020 7946 0958", "call [phone] or [phone]"),
        ("我的手机13800138000", "我的手机[number]"),
        ("13800138000 是我的", "[phone] 是我的"),
        ("student id: 7734512", "student id: [number]"),
        ("学号：202312345，身份证号11010519491231002X", "学号：[number]，身份证号[number]"),
        ("110105194912310021", "[number]"),
        ("I am 20231234", "I am [name]"),
        ("see https://bob:hunter2@host.example/a and https://x.example/?token=abc", "see [link] and [link]"),
        ("I live at 12 Rose Hill Road, near", "I live at [address], near"),
        ("我住在北京市朝阳区建国路88号3楼", "[address]"),
        ("It costs $5 and my phone is +44 20 7946 0958, so $6", "It costs $5 and my phone is [phone], so $6"),
    ],
)
def test_personal_details_are_taken_out(text, safe):
    assert scrubbed(text, NAMES) == safe


@pytest.mark.parametrize(
    "text",
    [
        "How many will be left? Mark the point; tan 30°, $\\tan 30°$, $\\sin x$ and max(2, 3)",
        "Triangle TOM has the angle $\\angle TOM$",
        "Work out $52 + 21$, then 1234567890 - 1 and 3/4, 0.5, 1,000,000 and 1 000 000",
        "$13800138000 + 1$ and 13800138000 + 1 and 2 * 13800138000",
        "555-123 = 432, 555 - 123 - 4567, 2026-11-25, 12:30, ratio 3:4:5, 50%",
        "小明有5个苹果，走了12号路线，第3街区有28户",
        "See https://example.org/circles for pictures",
        "There are 12 Main points, 5 Street lamps",
        "20231234 + 5 = 20231239",
    ],
)
def test_mathematics_and_ordinary_words_stay_as_they_are(text):
    assert scrubbed(text, NAMES) == text


numbers = st.one_of(
    st.integers(0, 10**10 - 1).map(str),
    st.integers(-(10**9), 10**9).map(str),
    st.decimals(-(10**6), 10**6, places=3).map(str),
    st.tuples(st.integers(-999, 999), st.integers(1, 999)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
    st.integers(0, 10**9).map(lambda value: f"{value:,}"),
)
operators = st.sampled_from([" + ", " - ", " × ", " ÷ ", "+", "-", "*", "/", " = ", " < ", " · ", "^"])
expressions = st.lists(st.tuples(numbers, operators), min_size=1, max_size=5).flatmap(
    lambda parts: numbers.map(lambda last: "".join(number + operator for number, operator in parts) + last)
)


@given(numbers)
def test_a_number_of_an_exercise_is_never_touched(number):
    for text in (f"Work out {number}.", f"答案是{number}吗？", number, f"x = {number} or ({number})"):
        assert scrubbed(text, NAMES[:6]) == text


@given(expressions)
def test_an_expression_is_never_touched(expression):
    for text in (expression, f"Is {expression} right?", f"${expression}$", f"计算 {expression}。"):
        assert scrubbed(text, NAMES[:6]) == text


@given(st.integers(0, 10**20), st.sampled_from(["\\frac{{{0}}}{{7}}", "x^{{{0}}}", "{0}x + y", "\\sqrt{{{0}}}", "{0}"]))
def test_nothing_in_mathematics_is_taken_for_somebodys_number(number, shape):
    text = f"Look: ${shape.format(number)}$!"
    assert scrubbed(text, NAMES) == text


@given(st.text(max_size=200))
def test_any_text_is_taken_and_taking_out_twice_changes_nothing_more(text):
    once = scrubbed(text, NAMES)
    assert scrubbed(once, NAMES) == once


@pytest.fixture
def learner(db):
    classmate = UserFactory(
        username="pawel_99", first_name="Paweł", last_name="Nowak", email="pawel@home.example",
        profile__display_name="Pablo the Great",
    )  # fmt: skip
    me = UserFactory(
        username="lena.k", first_name="Lena", last_name="Kowalski", email="lena@home.example",
        profile__display_name="小莲",
    )  # fmt: skip
    teacher = TeacherFactory(username="mrs.hill", first_name="Ada", last_name="Zielinska", email="ada@school.example")
    classroom = ClassroomFactory()
    classroom.students.set([me, classmate])
    classroom.teachers.set([teacher])
    return me


PLANTED = [
    "lena.k", "Lena", "Kowalski", "lena@home.example", "小莲", "pawel_99", "Paweł", "Nowak", "pawel@home.example",
    "Pablo", "mrs.hill", "Ada", "Zielinska", "ada@school.example", "+48 600 700 800", "somebody@else.example",
    "11010519491231002X",
]  # fmt: skip
SPEECH = " ; ".join(PLANTED)


def left(server: ModelServer) -> bytes:
    """Return every byte that left, with JSON's escapes undone."""
    whole = b"\n".join(raw.method.encode() + raw.path.encode() + raw.headers + raw.body for raw in server.raw)
    return whole + whole.decode().encode("latin-1", "replace").decode("unicode-escape", "replace").encode()


def assert_nobody_is_named(server: ModelServer) -> None:
    sent = left(server).decode(errors="replace").casefold()
    assert [name for name in PLANTED if name.casefold() in sent] == []


def test_no_planted_identity_is_in_any_byte_that_leaves(server: ModelServer, learner, question):
    server.will(says({"word": "hello"}))
    prompt = Prompt("word-v1", f"Be kind to {SPEECH}.", f"They wrote: {SPEECH} $3 + 4$")
    ask(Question(Purpose.FEEDBACK, prompt, question.reply, learner_id=learner.pk))
    assert_nobody_is_named(server)
    assert "$3 + 4$" in server.requests[0]["messages"][1]["content"]


def test_no_planted_identity_is_in_a_conversation_that_leaves(server: ModelServer, learner):
    server.will(streams("Hello"))
    earlier = [Turn("user", SPEECH), Turn("assistant", f"Hello {SPEECH}")]
    with stream(
        TextQuestion(Purpose.FEEDBACK, Prompt("chat-v1", "Rules", SPEECH), learner.pk, None, earlier)
    ) as pieces:
        list(pieces)
    assert_nobody_is_named(server)


def test_the_people_of_the_class_that_is_asked_for_are_not_named(server: ModelServer, learner, question):
    server.will(says({"word": "hello"}))
    classroom = learner.joined_classrooms.get()
    ask(Question(Purpose.FEEDBACK, Prompt("word-v1", "", SPEECH), question.reply, classroom_id=classroom.pk))
    assert_nobody_is_named(server)


def test_rules_that_are_the_same_for_everybody_are_not_touched(server: ModelServer, learner, question):
    server.will(says({"word": "hello"}))
    rules = Prompt("word-v1", "Example: Ada has 5 apples.", "Ada?", is_system_stable=True)
    ask(Question(Purpose.FEEDBACK, rules, question.reply, learner_id=learner.pk))
    assert [message["content"] for message in server.requests[0]["messages"]] == [
        "Example: Ada has 5 apples.", "[name]?",
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_key_is_in_no_log_no_error_and_no_book(server: ModelServer, question, settings, caplog):
    settings.OPENAI_API_KEY = KEY
    caplog.set_level(logging.DEBUG)
    for name in ("openai", "httpx2", "httpcore2"):
        caplog.set_level(logging.DEBUG, logger=name)
    echo = {"error": {"message": f"Incorrect API key provided: {KEY}", "code": KEY, "param": KEY}}
    server.will(status(401, echo), says({"word": "hello"}, refusal=f"I know {KEY}"), says({"word": "hello"}))
    for _ in range(2):
        with pytest.raises(ModelError) as raised:
            ask(question)
        logging.getLogger("tutor").error("It failed.", exc_info=raised.value)
        assert KEY not in repr(raised.value) + str(raised.value.detail)
    ask(question)
    assert f"Bearer {KEY}".encode() in server.raw[0].headers
    assert KEY not in caplog.text
    assert KEY not in str(list(ModelCall.objects.values()))
    assert any("openai" in record.name for record in caplog.records)
