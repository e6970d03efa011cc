"""Configurations made up from a seed, in the form of the rows of cases.jsonl; the same for the same seed."""

import base64
import random

from labkit.credentials import look_up
from tests.credentials.cases import HOME, helpers, text

HOST = "reg.example.com"
REFERENCE = f"{HOST}/team/app:1"
KEYS = (
    [HOST] * 4
    + [f"https://{HOST}", f"http://{HOST}/v1/", f"https://{HOST}/v2/team", f"{HOST}/team", f"{HOST}/team/app"]
    + [f"{HOST}/teamwork", f"{HOST}/", "other.example.com", "https://index.docker.io/v1/", "docker.io"]
)
FILES = [
    f"{HOME}/.docker/config.json",
    f"{HOME}/.config/containers/auth.json",
    f"{HOME}/containers/auth.json",  # XDG_RUNTIME_DIR is the home
    f"{HOME}/elsewhere/config.json",
]
REGISTRIES_CONF = [f".config/containers/registries.conf{more}" for more in ("", ".d/b.conf")] + ["named.conf"]


def encoded(pair):
    return base64.b64encode(pair.encode()).decode()


def entry(dice):
    name, secret = dice.choice(["ann", "bob", "cat"]), f"lab-secret-{dice.randrange(100)}"
    return dice.choice(
        [{"auth": encoded(f"{name}:{secret}")}] * 6
        + [
            {},
            {"auth": ""},
            {"auth": encoded(f"{name}:{secret}:more\n")},
            {"auth": encoded(f"{name}:{secret}\0\0")},
            {"auth": encoded(f"{name}:")},
            {"auth": encoded(f":{secret}")},
            {"auth": encoded(name)},
            {"auth": encoded(f"{name}:{secret}") + "!"},
            {"username": name, "password": secret},
            {"auth": encoded(f"{name}:{secret}"), "username": "old", "password": "old"},
            {"identitytoken": secret},
            {"auth": encoded(f"{name}:"), "identitytoken": secret},
            {"registrytoken": secret},
        ]
    )


def config(dice):
    made = {"auths": {key: entry(dice) for key in dice.sample(KEYS, dice.choice([0, 1, 1, 2, 3]))}}
    if dice.random() < 0.3:
        key = dice.choice([HOST, HOST, f"https://{HOST}", "other.example.com", f"{HOST}/team/app"])
        made["credHelpers"] = {key: dice.choice(["keeper", "keeper", "stranger", "missing"])}
    if dice.random() < 0.2:
        made["credsStore"] = dice.choice(["keeper", "keeper", "stranger", "missing"])
    return made if dice.random() < 0.93 else dice.choice(["{", "", "[]", "null", '{"auths": 5}', "{}"])


def row(seed):
    """One made-up machine: files, environment and helpers."""
    dice = random.Random(seed)
    files = {path: config(dice) for path in dice.sample(FILES, dice.choice([1, 1, 2, 3]))}
    env = {}
    if dice.random() < 0.2:
        env["DOCKER_CONFIG"] = f"{HOME}/elsewhere"
    if dice.random() < 0.15:
        env["REGISTRY_AUTH_FILE"] = dice.choice(FILES)
    if dice.random() < 0.15:
        env["DOCKER_AUTH_CONFIG"] = config(dice)
    if dice.random() < 0.2:
        names = ", ".join(
            f'"{each}"' for each in dice.sample(["containers-auth.json", "keeper", "missing"], 2)
        )
        path = f"{HOME}/{dice.choice(REGISTRIES_CONF)}"
        files[path] = f"credential-helpers = [{names}]\n"
        if path.endswith("/named.conf"):
            env["CONTAINERS_REGISTRIES_CONF"] = path
    helpers = {"keeper": {HOST: ["hal", "lab-secret-h"]}, "stranger": {"other.example.com": ["eve", "x"]}}
    if dice.random() < 0.2:
        helpers["secretservice"] = {HOST: ["pia", "lab-secret-p"]}
    return {"id": f"seed-{seed}", "reference": REFERENCE, "files": files, "env": env, "helpers": helpers}


def settled(made, client):
    """True unless two entries mean the same: then Go takes one or the other, from run to run."""
    env = {"HOME": HOME, "XDG_RUNTIME_DIR": HOME} | {name: text(value) for name, value in made["env"].items()}
    lookup = look_up(
        made["reference"],
        client,
        files={path: text(config) for path, config in made["files"].items()},
        env=env,
        ask_helper=helpers(made["helpers"]),
    )
    return not any("at random" in each or "left to chance" in each for each in lookup.warnings)
