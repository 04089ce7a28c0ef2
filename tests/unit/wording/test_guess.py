"""A guess beside the answer."""

from tests.golden.pages import ANSWER

from rootwise.wording.answer.guess import NOT_SURE, guess_words


def test_a_guess_is_held_against_the_model() -> None:
    said = guess_words("root.L3.left", ANSWER)
    assert said == (
        "You said L3 left: the model gives it 91 %, and 96 % alone or with another source. "
        "It is first on the list."
    )
    assert guess_words("spine.axial", ANSWER).endswith("It is number 5 on the list.")


def test_what_the_model_does_not_list_is_said_to_be_so() -> None:
    assert guess_words("none", ANSWER).endswith("It is not among the five most likely.")  # it is the sixth
    assert guess_words("nerve.femoral.left", ANSWER) == (
        "You said left femoral nerve: the model gives it <1 %. It is not among the five most likely."
    )


def test_not_being_sure_is_an_answer() -> None:
    assert guess_words(NOT_SURE, ANSWER) == "You were not sure."
