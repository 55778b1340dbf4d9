"""What Schemathesis cannot know of parkd. SCHEMATHESIS_HOOKS names this file."""

import os

import schemathesis

# FieldError.Kind: what contradicts another field or the stored rows, what names something that is not there, what is
# past by now, and what is guessed first.
UNTOLD = {"contradictory", "unknown_reference", "past", "too_easy"}


@schemathesis.check
def refused_for_what_no_schema_can_tell(ctx, response, case):
    """A request that the document allows is refused for such reasons only."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if response.status_code == 400:
        # No schema bounds the names at every depth of a stored object.
        assert "a name of more than" in response.json()["detail"], response.text
    if response.status_code != 422:
        return
    told = [error for error in response.json()["errors"] if error["type"] not in UNTOLD]
    assert not told, f"The document allows what the server refuses: {told}"


@schemathesis.hook
def before_call(context, case, kwargs):
    """Nobody ends the membership or the login by which they ask; a browser says whose page asks."""
    if case.path in ("/api/auth/session", "/api/auth/session/token"):
        case.headers["Sec-Fetch-Site"] = "same-origin"
        if case.method == "DELETE":
            case.headers["Content-Type"] = "application/json"
    parameters = case.path_parameters or {}
    if case.path.startswith("/api/v6/users/") and parameters.get("id") == os.environ["PARKD_USER"]:
        parameters["id"] = "00000000-0000-4000-8000-00000000dead"
    if case.path.startswith("/api/auth/sessions/"):
        parameters["id"] = "00000000-0000-4000-8000-00000000dead"
