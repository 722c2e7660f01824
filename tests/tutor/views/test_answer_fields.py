"""The field of every answer kind: it is shown, keeps what was given, and its answer is graded."""

import re
from collections.abc import Callable, Sequence

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import UserFactory
from tests.tutor.answer_kinds import CLOZE, KINDS, MATCHING, exercise_of
from tests.tutor.courses import skills_in_a_row
from tests.tutor.services.answers import serving_of
from tutor.forms import joined_answer
from tutor.models import Attempt, Serving
from tutor.views.answer_fields import cloze_parts, offers

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
Serve = Callable[..., Serving]


@pytest.fixture
def learner() -> User:
    return UserFactory()


@pytest.fixture
def client(learner: User, client_of) -> Client:
    return client_of(learner)


@pytest.fixture
def serve(learner: User) -> Serve:
    """Return a function that puts an exercise of a kind before the learner."""
    skill = skills_in_a_row(1, exercises=0)[0]
    return lambda kind, **values: serving_of(exercise_of(kind, skill, **values), learner)


def page_of(client: Client, serving: Serving) -> str:
    return above_report(client.get(reverse("practice", args=[serving.course.slug]), headers=HTMX).content.decode())


def above_report(page: str) -> str:
    """Return a page without the form for reports, which has fields of its own."""
    return page.split('class="report"')[0]


def post(client: Client, serving: Serving, *parts: str, try_number: int = 1) -> str:
    address = reverse("answer", args=[serving.pk])
    page = client.post(address, {"try_number": try_number, "answer": list(parts)}, headers=HTMX)
    return above_report(page.content.decode())


def fields(page: str) -> Sequence[str]:
    """Return the tags of the fields that are sent as the answer."""
    return re.findall(r'<(?:input|select|textarea)[^>]* name="answer"[^>]*>', page)


def chosen(page: str) -> Sequence[str]:
    return re.findall(r'<option value="([^"]*)" selected>', page)


def typed(page: str) -> Sequence[str]:
    return [re.findall(r' value="([^"]*)"', field)[0] for field in fields(page) if field.startswith("<input")]


GIVEN = [
    # kind, right, wrong, and what is asked for again
    ("cloze", ["4", "house", "5"], ["4", "nest", "6"], ["4", "", "5"]),
    ("matching", ["a-2", "b-3", "c-1"], ["a-3", "b-2", "c-1"], ["a-2", "", "c-1"]),
    ("choices", ["a", "b", "c"], ["a"], [""]),
    ("ordering", ["b", "a", "c"], ["a", "b", "c"], ["a", "a", "c"]),
    ("free_text", ["The sign decides the sum."], ["I do not know."], [""]),
    ("units", ["9.8 m"], ["9.8 s"], ["9.8"]),
    ("text", ["prime"], ["even"], [""]),
    ("scientific", ["3.5*10^4"], ["3.5*10^3"], ["35000"]),
    ("interval", ["(2, 5]"], ["(2, 5)"], ["(2, 5"]),
    ("set", ["{1, 2}"], ["{3, 4}"], ["{1, "]),
    ("tuple", ["(1, 2)"], ["(2, 1)"], ["(1, "]),
]


@pytest.mark.parametrize(("kind", "right", "wrong", "unclear"), GIVEN, ids=[given[0] for given in GIVEN])
class TestAnAnswerOfEachKind:
    def test_that_is_right_is_told_so(self, kind, right, wrong, unclear, client: Client, serve: Serve):
        assert 'class="verdict correct"' in post(client, serve(kind), *right)

    def test_that_is_wrong_counts(self, kind, right, wrong, unclear, client: Client, serve: Serve):
        assert 'class="verdict wrong' in post(client, serve(kind), *wrong)
        assert Attempt.objects.get().verdict == "wrong"

    def test_that_is_unclear_does_not_count(self, kind, right, wrong, unclear, client: Client, serve: Serve):
        page = post(client, serve(kind), *unclear)
        assert 'class="verdict retry"' in page or "Type or choose an answer first." in page
        assert not Attempt.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_described_by_its_errors(kind: str, client: Client, serve: Serve):
    page = page_of(client, serve(kind))
    described = fields(page) if kind != "choices" else re.findall("<fieldset[^>]*>", page)
    assert described
    assert all("answer-errors" in field for field in described)


@pytest.mark.parametrize("kind", ["scientific", "interval", "set", "tuple"])
def test_mathematics_is_typed_into_a_math_field_with_a_preview(kind: str, client: Client, serve: Serve):
    (field,) = fields(page_of(client, serve(kind)))
    assert "data-math" in field
    assert 'hx-sync="this:replace"' in field


@pytest.mark.parametrize(("kind", "has_preview"), [("units", True), ("text", False)])
def test_units_and_words_are_typed_into_a_plain_field(kind: str, has_preview: bool, client: Client, serve: Serve):
    page = page_of(client, serve(kind))
    (field,) = fields(page)
    assert "data-math" not in page
    assert ("hx-get" in field) is has_preview
    assert ('id="reading"' in page) is has_preview


class TestACloze:
    def test_has_its_gaps_in_its_text(self, client: Client, serve: Serve):
        page = re.sub(r"<label.*?</label>", "_", page_of(client, serve("cloze")), flags=re.DOTALL)
        page = re.sub(r"<legend.*?</legend>", "", page)
        words = " ".join(re.sub("<[^>]*>", "", page).split())
        assert "A cat has _ legs. Its home is a _, and $2 + 3$ is _." in words
        assert "[[" not in page

    def test_names_each_gap(self, client: Client, serve: Serve):
        assert re.findall(r"Gap \d", page_of(client, serve("cloze"))) == ["Gap 1", "Gap 2", "Gap 3"]

    @pytest.mark.parametrize("given", [["4", "nest", "6"], ["4", "nest", ""]], ids=["wrong", "unclear"])
    def test_keeps_what_was_given(self, given: list[str], client: Client, serve: Serve):
        page = post(client, serve("cloze"), *given)
        assert typed(page) == [given[0], given[2]]
        assert chosen(page) == ["nest"]

    def test_marks_the_gap_that_was_left_empty(self, client: Client, serve: Serve):
        page = post(client, serve("cloze"), "4", "nest", "")
        assert ["aria-invalid" in field for field in fields(page)] == [False, False, True]

    def test_escapes_what_was_typed(self, client: Client, serve: Serve):
        page = post(client, serve("cloze"), '"><script>alert(1)</script>', "house", "5")
        assert "<script>alert" not in page
        assert "&quot;&gt;&lt;script&gt;" in page

    def test_shows_the_answer_in_words(self, client: Client, serve: Serve):
        assert "Your answer: 4; nest; 6" in post(client, serve("cloze"), "4", "nest", "6")

    @pytest.mark.parametrize("text", ["", "Two [[legs]] and [[legs]] and [[nothing]] more."])
    def test_has_one_field_for_each_gap_whatever_its_text_names(self, text: str, client: Client, serve: Serve):
        page = page_of(client, serve("cloze", options={**CLOZE, "text": text}))
        assert len(fields(page)) == 3
        assert "<h1>" not in page

    @pytest.mark.parametrize("stored", ["[1, 2]", "4; nest", "x", "[" * 5000, "1"])
    def test_has_its_fields_whatever_was_stored(self, stored: str):
        assert len(cloze_parts(CLOZE, stored)) == 4

    def test_joins_its_fields_in_the_order_of_its_text(self):
        joined = joined_answer("cloze", ["4", "house"], CLOZE)
        assert joined == '{"legs": "4", "home": "house", "sum": ""}'

    def test_that_is_all_blank_is_no_answer(self):
        assert joined_answer("cloze", ["", " ", ""], CLOZE) == ""


class TestAMatching:
    def test_has_a_labelled_list_for_each_item_on_the_left(self, client: Client, serve: Serve):
        page = page_of(client, serve("matching"))
        ids = re.findall(r'<select id="([^"]*)" name="answer"', page)
        assert re.findall(r'<label for="([^"]*)"', page) == ids
        assert len(ids) == 3

    @pytest.mark.parametrize("given", [["a-3", "b-2", "c-1"], ["a-2", "", "c-1"]], ids=["wrong", "unclear"])
    def test_keeps_what_was_chosen(self, given: list[str], client: Client, serve: Serve):
        page = post(client, serve("matching"), *given)
        assert chosen(page) == [pair for pair in given if pair]

    def test_offers_letters_where_a_list_cannot_draw_mathematics(self, client: Client, serve: Serve):
        rights = [{**right, "text": f"${right['id']}$"} for right in MATCHING["right"]]
        page = page_of(client, serve("matching", options={**MATCHING, "right": rights}))
        assert '<option value="a-2">B</option>' in page
        assert '<ol class="steps" type="A">' in page

    def test_shows_the_answer_in_words(self, client: Client, serve: Serve):
        page = re.sub("<[^>]*>", "", post(client, serve("matching"), "a-3", "b-2", "c-1"))
        assert "$1 + 1$ → three; $1 + 2$ → two; a dozen → twelve" in page


class TestAFreeText:
    def test_says_how_long_it_may_be(self, client: Client, serve: Serve):
        assert "at most 5000 characters" in page_of(client, serve("free_text")).replace(",", "")

    def test_keeps_what_was_written(self, client: Client, serve: Serve):
        page = post(client, serve("free_text"), "The <sign>\r\nis minus.")
        assert "\nThe &lt;sign&gt;\nis minus.</textarea>" in page

    @pytest.mark.parametrize("given", ["The sign decides the sum.", "I do not know."])
    def test_gets_a_verdict_that_is_provisional(self, given: str, client: Client, serve: Serve):
        assert "A first look by rules; your teacher has the last word." in post(client, serve("free_text"), given)

    def test_that_was_given_up_gets_none(self, client: Client, serve: Serve):
        serving = serve("free_text")
        client.post(reverse("reveal", args=[serving.pk]), headers=HTMX)
        assert "A first look by rules" not in page_of(client, serving)

    def test_may_be_longer_than_other_answers(self, client: Client, serve: Serve):
        assert 'class="verdict wrong"' in post(client, serve("free_text"), "word\r\n" * 1000)

    def test_that_is_too_long_is_kept_for_its_writer(self, client: Client, serve: Serve):
        page = post(client, serve("free_text"), "a" * 5001)
        assert "Keep it under 5000 characters." in page
        assert "a" * 5001 in page


class TestAnAnswerThatIsPartlyRight:
    @pytest.mark.parametrize(
        ("kind", "given", "words"),
        [
            ("cloze", ["4", "nest", "6"], "1 of 3 gaps are right."),
            ("matching", ["a-3", "b-2", "c-1"], "1 of 3 pairs is right."),
            ("ordering", ["a", "b", "c"], "1 of 3 is in its place."),
            ("choices", ["a"], "Part of it is right, but less than half."),
            ("choices", ["a", "b"], "More than half of it is right."),
            ("set", ["{1, 3}"], "Half of it is right."),
            ("free_text", ["The sign."], "1 of 2 points found."),
        ],
    )
    def test_is_told_how_much_of_it_is(self, kind: str, given: list[str], words: str, client: Client, serve: Serve):
        page = post(client, serve(kind), *given)
        assert "Partly right" in page
        assert words in page

    @pytest.mark.parametrize("kind", ["cloze", "matching"])
    def test_is_not_told_which_part(self, kind: str, client: Client, serve: Serve):
        given = {"cloze": ["4", "nest", "6"], "matching": ["a-3", "b-2", "c-1"]}[kind]
        page = post(client, serve(kind), *given)
        assert "aria-invalid" not in page

    def test_in_no_part_is_not_right(self, client: Client, serve: Serve):
        page = post(client, serve("matching"), "a-3", "b-1", "c-2")
        assert "Not right" in page
        assert "Partly right" not in page


FIVE = [{"id": letter, "text": f"option {letter}"} for letter in "abcde"]


def order_of(serving: Serving, name: str = "choices") -> str:
    return "".join(offer.id for offer in offers(serving, name))


def test_options_have_another_order_at_another_showing(serve: Serve):
    serving = serve("choices", options={"choices": FIVE})
    orders = set()
    for number in range(1, 9):
        serving.pk = number
        orders.add(order_of(serving))
        assert order_of(serving) == order_of(serving)
    assert len(orders) > 3
    assert all(sorted(order) == list("abcde") for order in orders)


def test_options_whose_order_means_something_keep_it(serve: Serve):
    serving = serve("choices", options={"choices": FIVE, "keep_order": True})
    assert order_of(serving) == "abcde"


def test_the_letters_of_items_follow_their_place_on_the_page(serve: Serve):
    serving = serve("ordering", options={"items": FIVE})
    assert [offer.letter for offer in offers(serving, "items")] == list("ABCDE")
