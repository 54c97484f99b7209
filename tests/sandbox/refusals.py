"""What Slack answers when it refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError


def refused(call: Callable[..., Any], **arguments: Any) -> dict[str, Any]:
    """The body of the refusal that the call must meet."""
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return dict(caught.value.response.data)


def error_of(call: Callable[..., Any], **arguments: Any) -> str:
    return str(refused(call, **arguments)["error"])
