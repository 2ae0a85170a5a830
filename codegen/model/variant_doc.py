"""What is said of the methods that one operation has beside the plain one."""

from __future__ import annotations

from codegen.model.ir_body import Body
from codegen.model.variants import Variant, accepted


def difference(variant: Variant, body: Body | None, beside: str) -> tuple[str, str]:
    """The media types by which it differs from the method `beside`, and a sentence.

    Both are empty for the plain method, which stands beside none.
    """
    if not beside:
        return "", ""
    sent = body.media_type if body and variant.sends else ""
    answered = accepted(variant.node) if variant.answers or not sent else ""
    said = [f"sends `{sent}`"] if sent else []
    said += [f"answers `{answered}`"] if answered else []
    names = ", ".join(filter(None, (sent, answered)))
    return names, f"As `{beside}`, but {' and '.join(said)}."
