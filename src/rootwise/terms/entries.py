"""Entries of `vocabulary.yaml`, each as the object that it describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rootwise.terms.findings import Family, Form, Kind, Sided
from rootwise.terms.levels import expand_runs
from rootwise.terms.regions import Regions
from rootwise.terms.scales import Scale
from rootwise.terms.sites import Sites

_SIDED: Mapping[object, Sided] = {True: "yes", False: "no", "optional": "optional", None: "optional"}
_LISTS_WITH_ACTIONS = {"actions": ("ACTION", "COARSE"), "actions or muscles": ("ACTION", "COARSE", "MUSCLE")}


def scale(name: str, entry: Mapping[str, Any]) -> Scale:
    """Read the scale of a kind of values."""
    low_high = entry.get("number")
    return Scale(
        name=name,
        order=tuple(entry.get("order", ())),
        also=tuple(entry.get("also", ())),
        number=(float(low_high[0]), float(low_high[1])) if low_high else None,
        unit=entry.get("unit", ""),
        text=entry.get("text", False),
    )


def regions(raw: Mapping[str, Mapping[str, Any]]) -> Regions:
    """Read the regions, each within another."""
    within: dict[str, str | None] = {}
    for name, entry in raw.items():
        if "{level}" in name:
            within |= dict.fromkeys(with_levels(name, expand_runs(entry["levels"])))
        else:
            within[name] = entry.get("within")
    return Regions(within, frozenset(name for name, entry in raw.items() if entry.get("seldom_named")))


def with_levels(name: str, levels: Sequence[str]) -> tuple[str, ...]:
    """A name once a level, where it holds one."""
    return tuple(name.replace("{level}", level) for level in levels) if "{level}" in name else (name,)


def coarse_actions(
    coarse: Sequence[str], actions: Mapping[str, tuple[str, ...]], proximal: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    """The actions that each coarse one stands for."""
    parts: dict[str, tuple[str, ...]] = {}
    for name in coarse:
        limb = actions.get(name.removeprefix("proximal_").removeprefix("distal_"), ())
        if name.startswith("proximal_"):
            limb = tuple(action for action in limb if action in proximal)
        elif name.startswith("distal_"):
            limb = tuple(action for action in limb if action not in proximal)
        parts[name] = limb
    return parts


def family(
    name: str,
    raw: Mapping[str, Mapping[str, Any]],
    scales: Mapping[str, Scale],
    lists: Mapping[str, tuple[Kind, Mapping[str, None]]],
) -> Family:
    """Read one family: the forms of its ids with their values, and the lists that they draw from."""
    entry = raw[name]
    entry = raw[entry["like"]] if "like" in entry else entry
    default = entry["value"]
    scale = (
        scales[default]
        if isinstance(default, str)
        else Scale(name, number=(0.0, float("inf")), unit=default["unit"])
    )
    lists = dict(lists)
    tokens: list[tuple[str, ...]] = [tuple(item.split(".")) for item in entry.get("items", ())]
    target = entry.get("target")
    if target in _LISTS_WITH_ACTIONS:
        tokens += [(word,) for word in _LISTS_WITH_ACTIONS[target]]
    elif target in ("regions", "muscles"):
        tokens.append((target[:-1].upper(),))
    for item in entry.get("also_items", ()):
        if item.startswith("myotome_"):
            tokens.append(("MYOTOME",))
        elif target == "muscles" and item.endswith("_limb"):
            lists["COARSE"] = ("coarse", dict.fromkeys(["lower_limb", "upper_limb"]))
            tokens.append(("COARSE",))
        elif target == "muscles":
            lists["MUSCLE"] = ("muscle", {**lists["MUSCLE"][1], item: None})
        else:
            tokens.append((item,))
    if not tokens:
        tokens.append(())
    sub_scales = {sub: scales[sub] for sub in entry.get("sub_items", ())}
    if sub_scales:
        lists["SUB"] = ("item", dict.fromkeys(sub_scales))
        tokens += [(*form, "SUB") for form in tokens]
    overrides = entry.get("value_of", {})
    forms = tuple(
        Form(form, scales[overrides[form[0]]] if form and form[0] in overrides else scale)
        for form in dict.fromkeys(tokens)
    )
    return Family(name, _SIDED[entry.get("sided")], forms, lists, sub_scales)


def sites(raw: Mapping[str, Mapping[str, Any]], roots: Sequence[str]) -> Sites:
    """Read the sites, and which come in a left and a right."""
    sided: dict[str, bool] = {}
    for entry in raw.values():
        for template in entry.get("ids") or [entry["id"]]:
            base = template.removesuffix(".side")
            for site in [base.replace("ROOT", root) for root in roots] if "ROOT" in base else [base]:
                sided[site] = template.endswith(".side")
    return Sites(sided)
