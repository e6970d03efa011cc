"""Configurations that are wrong or odd somewhere, made up from a seed, in the form of the rows of cases.jsonl.

`generated` is about which key, file or helper wins; this is about what a client makes of a broken one.
"""

import json
import random

from tests.credentials.cases import HOME
from tests.credentials.generated import FILES, HOST, REFERENCE, encoded

_AGAIN = "\x01"
"""At the end of a name: it stands there a second time."""
WRONG = [5, None, [], {}, True, "", "x", 1.5, [1], {"a": 1}]
KEYS = [
    *(f"https://{HOST}", f"http://{HOST}/v1/", f"HTTPS://{HOST}", f"https://{HOST}/%zz", f"https://{HOST}?x"),
    *(f"https://user@{HOST}/", f"user@{HOST}", f"//{HOST}", f"http://https://{HOST}", f"x://y://{HOST}"),
    *(f"{HOST}/team", f"{HOST}/team/", f"{HOST}/Team", f"{HOST}/team/app:1", f"{HOST}:443", f" {HOST}", ""),
]
NAMES = ["auth", "Auth", "AUTH", f"auth{_AGAIN}", "username", "password", "identitytoken", "registrytoken"]
TOP = [
    "psFormat",
    "HttpHeaders",
    "pruneFilters",
    "proxies",
    "plugins",
    "unknown",
    "CredsStore",
    "CREDHELPERS",
]
ANSWERS = {
    "token": '{"Username": "<token>", "Secret": "lab-token"}',
    "astray": '{"ServerURL": "https://other", "Username": "lia", "Secret": "lab-astray"}',
    "half": '{"Username": "hal", "Secret": ""}',
    "more": '{"Username": "mo", "Secret": "lab-more"} more',
    "loose": '{"username": "lo", "SECRET": "lab-loose"}',
    "none": '{"Username": "", "Secret": ""}',
    "words": "lab-words",
}
CONFS = [
    *('credential-helpers = ["keeper"]', "credential-helpers = []", "credential-helpers = [5]"),
    *(
        'unqualified-search-registries = ["https://x"]',
        "aliases = 5",
        'short-name-mode = "odd"',
        "unknown = 5",
    ),
    *(
        "[[registry]]",
        '[[registry]]\nlocation = "https://x"',
        '[registries.search]\nregistries = ["x"]',
        "x =",
    ),
]
"""Lines of registries.conf, which podman and its kin look into for helpers."""
TEXTS = [
    lambda text: "\ufeff" + text,
    lambda text: text + " trailing",
    lambda text: text + "\n{}",
    lambda text: "null " + text,
    lambda text: text[:-1] + ",}",
    lambda text: text[:-1] + ', "n": NaN}',
    lambda text: text[:-1] + ', "n": "a\tb"}',
    lambda text: text[:-1] + ', "\\ud800": {}}',
    lambda text: text.replace('"auth"', '"a\\u0075th"'),
    lambda text: "//\n" + text,
    lambda text: text[:-1],
    lambda text: f"[{text}]",
]


def auth(dice):
    secret = f"lab-secret-{dice.randrange(100)}"
    right = encoded(f"ann:{secret}")
    pairs = (f"ann:\0{secret}\0", f"ann\0:{secret}", "ann", "ann:", ":", "ann:a:b", f"ann:{secret}\n")
    broken = (
        f"{right}\n",
        f"{right[:4]}\n{right[4:]}",
        f" {right}",
        f"{right[:4]}\t{right[4:]}",
        f"{right}=",
    )
    others = (f"ann:{secret}", "!", "ä", encoded("ann:?>~").translate(str.maketrans("+/", "-_")), "YW5uOmI")
    return dice.choice([right, *map(encoded, pairs), *broken, *others])


def entry(dice):
    made = {"auth": encoded(f"ann:lab-secret-{dice.randrange(100)}")}
    for name in dice.sample(NAMES, dice.choice([0, 0, 1, 1, 2])):
        right = auth(dice) if name.lower().startswith("auth") else "token"
        made[name] = dice.choice(WRONG) if dice.random() < 0.4 else right
    return made


def config(dice):
    made = {"auths": {HOST if dice.random() < 0.7 else dice.choice(KEYS): entry(dice)}}
    others = ["other.example.com", dice.choice(KEYS), f"{HOST}{_AGAIN}"]
    suffixes = [*WRONG, "keeper", "missing", *ANSWERS]
    for _ in range(dice.choice([0, 1, 1, 2])):
        what = dice.randrange(6)
        if what < 2:
            made["auths"][dice.choice(others)] = dice.choice(
                [*WRONG, entry(dice), {"auth": dice.choice(WRONG)}]
            )
        elif what == 2:
            made["credsStore"] = dice.choice(suffixes)
        elif what == 3:
            made["credHelpers"] = {dice.choice([HOST, HOST, "other.example.com"]): dice.choice(suffixes)}
        elif what == 4:
            made[dice.choice(TOP)] = dice.choice(WRONG)
        else:
            made[dice.choice(["Auths", f"auths{_AGAIN}"])] = dice.choice([*WRONG, {HOST: entry(dice)}])
    if dice.random() < 0.05:
        made["auths"] = dice.choice(WRONG)
    written = json.dumps(made).replace(json.dumps(_AGAIN).strip('"'), "")
    return dice.choice(TEXTS)(written) if dice.random() < 0.25 else written


def row(seed):
    """One made-up machine; `answers` is what helpers print, whatever they are asked."""
    dice = random.Random(seed)
    files = {path: config(dice) for path in dice.sample(FILES[:3], dice.choice([1, 1, 1, 2]))}
    if dice.random() < 0.7:
        files = {FILES[0]: config(dice)}
    env = {}
    if dice.random() < 0.1:
        files[f"{HOME}/.dockercfg"] = json.dumps({dice.choice([HOST, *KEYS]): entry(dice)})
        env["REGISTRY_AUTH_FILE"] = dice.choice(["", f"{HOME}/.dockercfg"])
    if dice.random() < 0.1:
        env[dice.choice(["DOCKER_CONFIG", "XDG_CONFIG_HOME"])] = dice.choice(["", f"{HOME}/nowhere"])
    for name in dice.sample(["registries.conf", "registries.conf.d/b.conf"], dice.choice([0, 0, 0, 1, 2])):
        files[f"{HOME}/.config/containers/{name}"] = f"{dice.choice(CONFS)}\n"
    made = {"id": f"odd-{seed}", "reference": REFERENCE, "files": files, "env": env}
    return made | {"helpers": {"keeper": {HOST: ["hal", "lab-secret-h"]}}, "answers": ANSWERS}
