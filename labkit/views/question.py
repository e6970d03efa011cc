"""Questions: a prediction before the experiment, what the wire said after it, and recall at the end."""

from __future__ import annotations

from labkit.lessons.question import Observation, Option, Prediction, Question
from labkit.views.card import render_card
from labkit.views.html import Html, h
from labkit.views.prose import render_prose


def render_prediction(prediction: Prediction, chosen: str | None = None) -> Html:
    """The question with its options; once one is chosen it is marked, and the choice is locked."""
    state = f"You said {chosen}. Run the experiment." if chosen else "Choose before you run the next cell."
    ask = h("div", render_prose(prediction.text), class_="labkit-ask")
    return render_card("Predict", state, ask, _options(prediction.options, chosen))


def render_reveal(prediction: Prediction, seen: Observation, chosen: str | None = None) -> Html:
    """What was predicted beside what was observed, and why people believe the other options."""
    right = chosen == seen.key
    others = [option for option in prediction.options if option.key not in (seen.key, chosen)]
    mood = "right" if right else "wrong" if chosen else "open"
    return h(
        "div",
        h("p", h("b", _you_said(prediction, seen, chosen))),
        h("p", "The wire said: ", seen.said),
        render_prose(prediction.option(chosen).reply) if chosen else None,
        _others(others) if others else None,
        class_=f"labkit labkit-verdict labkit-is-{mood}",
        role="status",
    )


def _you_said(prediction: Prediction, seen: Observation, chosen: str | None) -> str:
    if chosen is None:
        return f"You made no prediction yet. It was {seen.key}: {prediction.option(seen.key).text}."
    end = "It happened." if chosen == seen.key else f"It was {seen.key}: {prediction.option(seen.key).text}."
    return f"You said {chosen}: {prediction.option(chosen).text}. {end}"


def _others(options: list[Option]) -> Html:
    rows = [
        h("div", h("dt", h("b", f"{option.key}: {option.text}.")), h("dd", render_prose(option.reply)))
        for option in options
    ]
    return h("details", h("summary", "What about the other answers?"), h("dl", rows))


def render_question(question: Question, chosen: str | None = None, number: int | None = None) -> Html:
    """A recall question; after a choice, what there is to say about that answer."""
    ask = h("div", render_prose(question.text), class_="labkit-ask")
    reply = _reply(question, chosen) if chosen else None
    kind = f"Recall {number}" if number else "Recall"
    return render_card(kind, question.source, ask, _options(question.options, chosen), reply)


def _reply(question: Question, chosen: str) -> Html:
    words, mood = ("Right. ", "right") if chosen == question.right else ("Not so. ", "wrong")
    said = render_prose(question.option(chosen).reply)
    return h("div", h("p", h("b", words)), said, class_=f"labkit-verdict labkit-is-{mood}", role="status")


def _options(options: tuple[Option, ...], chosen: str | None) -> Html:
    return h("ul", [_option(option, option.key == chosen) for option in options], class_="labkit-options")


def _option(option: Option, chosen: bool) -> Html:
    mark = h("span", " (your answer)", class_="labkit-quiet") if chosen else None
    return h(
        "li", h("b", option.key), h("span", option.text, mark), class_="labkit-chosen" if chosen else None
    )
