"""The identities that follow from references, so that a file is opened once and a link needs no look-up."""

from uuid import NAMESPACE_URL, UUID, uuid5


def remediation_id(audit_ref: str) -> UUID:
    """The identity of the remediation of this reference."""
    return uuid5(NAMESPACE_URL, f"putright:remediation:{audit_ref}")
