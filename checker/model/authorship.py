"""Who wrote a claim and who signed its reviews, as the repository's history tells."""

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Authorship", "Person"]


class Person(BaseModel):
    """Whom a commit names as its author; nobody when the lines are not committed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = ""
    mail: str = ""

    def is_called(self, text: str) -> bool:
        """Whether a name in a claim file means this person: the commit's name or its mail address."""
        wanted = _plain(text)
        return bool(wanted) and wanted in (_plain(self.name), _plain(self.mail))

    def is_same(self, other: "Person") -> bool:
        """Whether two commits name one person: by the same name or the same mail address."""
        return self.is_called(other.name) or self.is_called(other.mail)


class Authorship(BaseModel):
    """Of one claim: who made its last change, and who wrote each of its reviews, in the file's order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    changed: Person = Field(default=Person(), description="The author of the claim's last change, reviews apart.")
    reviews: tuple[Person, ...] = Field(default=(), description="The author of each review's lines.")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
