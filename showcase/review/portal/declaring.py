"""利害关系声明: the page on which an expert or a chair says whether an item concerns them, before reading it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from showcase.intake.models import Submission
from showcase.intake.portal.questions import names_reported


def ask_to_declare(request: HttpRequest, submission: Submission, address: str) -> HttpResponse:
    """Nothing but what is needed to declare: units and people. The answer goes to ``address``."""
    facts = submission.current.facts
    context = {
        "submission": submission,
        "units": names_reported(facts.get("units")),
        "completers": names_reported(facts.get("completers")),
        "declare": address,
    }
    return render(request, "selection/declare.html", context)
