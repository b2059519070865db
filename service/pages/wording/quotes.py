"""What was written, as a page quotes it."""

from collections.abc import Mapping

from service.pages.wording.words import TEXTS

ERASED = "text erased"


def quotes(refs: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, str]:
    """The texts behind references, by what they are."""
    return {TEXTS[name]: kept.get(ref, ERASED) for name, ref in refs.items()}
