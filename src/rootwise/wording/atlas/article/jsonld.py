"""An article on a root as linked data, in the terms of https://schema.org: the page, the nerve, the works cited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from rootwise.atlas.articles.articles import Article
from rootwise.atlas.articles.references import ReferenceBook
from rootwise.atlas.levels import geometry
from rootwise.wording.atlas.article.text import ArticleWords, SourceWords

Node: TypeAlias = dict[str, Any]

_FMA = "http://purl.org/sig/ont/fma/fma"
ASPECTS = ("anatomy", "diagnosis", "treatment", "prognosis")


def article_jsonld(article: Article, words: ArticleWords, book: ReferenceBook) -> Node:
    """An article as a JSON-LD document.

    Args:
        article: on a root, such as `root.L2`.
        words: of the article.
        book: whose shares of supply name the muscles and the skin of the root.

    Returns:
        An object with `@context` and `@graph`: the page with the works that it cites, and the nerve.
    """
    nerve = _nerve(article.id, tuple(book))
    works = dict.fromkeys(source for fact in words.facts for source in fact.sources)
    page: Node = {
        "@id": "#page",
        "@type": "MedicalWebPage",
        "name": words.title,
        "description": " ".join(sentence.text for sentence in words.summary if "unverified" not in sentence.marks),
        "about": {"@id": nerve["@id"]},
        "aspect": list(ASPECTS),
        "medicalAudience": {"@type": "MedicalAudience", "audienceType": "clinicians, researchers and patients"},
        "lastReviewed": article.reviewed.isoformat(),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "citation": [_work(source) for source in works],
    }
    return {"@context": "https://schema.org/", "@graph": [page, nerve]}


def _nerve(name: str, references: Sequence[str]) -> Node:
    root = name.removeprefix("root.")
    node: Node = {
        "@id": f"#{name}",
        "@type": "Nerve",
        "name": f"{root} spinal nerve",
        "alternateName": f"{root} root",
        "nerveMotor": [{"@type": "Muscle", "name": target} for target in _supplied("muscle", root, references)],
        "sensoryUnit": [
            {"@type": "SuperficialAnatomy", "name": target} for target in _supplied("skin", root, references)
        ],
    }
    ontology_id = geometry().roots[root].fma
    if ontology_id:
        node["sameAs"] = f"{_FMA}{ontology_id.rpartition(':')[2]}"
        node["identifier"] = {"@type": "PropertyValue", "propertyID": "FMA", "value": ontology_id}
    return node


def _supplied(kind: str, root: str, references: Iterable[str]) -> list[str]:
    """Targets that the root supplies; a dermatome is a name for the root's skin, not a part of it."""
    start, end = f"supply:{kind}.", f".{root}"
    targets = (
        name.removeprefix(start).removesuffix(end)
        for name in references
        if name.startswith(start) and name.endswith(end)
    )
    return [target.replace("_", " ") for target in targets if not target.startswith("dermatome")]


def _work(source: SourceWords) -> Node:
    address = next((address for _, address in source.links), None)
    scholarly = any(name.startswith(("doi:", "PMID")) for name, _ in source.links)
    node: Node = {
        "@id": f"#{source.key}",
        "@type": "ScholarlyArticle" if scholarly else "CreativeWork",
        "name": source.citation,
    }
    return node | {"url": address} if address else node
