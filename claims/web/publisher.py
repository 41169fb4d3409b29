"""The newsroom as the pages show it: its logo, and where readers write."""

from dataclasses import dataclass

from claims.wiring import wiring


@dataclass(frozen=True, slots=True)
class Publisher:
    """The newsroom of an installation, from its settings; each member can be empty."""

    logo_url: str
    contact: str

    @property
    def contact_href(self) -> str:
        """The address of a link to the contact."""
        return self.contact if self.contact.startswith(("http://", "https://")) else f"mailto:{self.contact}"


def publisher() -> Publisher:
    """Return the newsroom of the current application."""
    settings = wiring().settings
    return Publisher(settings.LOGO_URL, settings.CONTACT)
