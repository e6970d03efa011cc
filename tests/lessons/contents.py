"""What each lesson holds, by number."""

import importlib

from labkit.lessons.lesson import LESSONS

CONTENTS = {number: importlib.import_module(f"labkit.lessons.lesson_{number}").CONTENT for number in LESSONS}
EXERCISES = {f"{n}-{each.id}": each for n, content in CONTENTS.items() for each in content.exercises}
QUESTIONS = {
    f"{n}-{each.id}": each
    for n, content in CONTENTS.items()
    for each in (*content.predictions, *content.recall)
}
