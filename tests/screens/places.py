"""Every page of the service: who goes where, in the demo's country.

A page that is linked to from one of these is found by itself; one that is not, or that looks
different in another state of its case, has a line here. What answers with no page has its rule
in `NO_PAGES`. `{b11_2}` and the other names come from `tests.screens.country`.
"""

from dataclasses import dataclass

# Files, data, and parts of pages that scripts fetch.
NO_PAGES = {
    "/api/v1/competitions/<int:competition_id>/evaluation",
    "/bids/<int:bid_id>/files/<int:file_id>",
    "/bids/<int:bid_id>/forms/prices",
    "/bids/<int:bid_id>/forms/word",
    "/bids/<int:bid_id>/proof",
    "/bids/<int:bid_id>/receipts/<int:number>/document",
    "/bids/<int:bid_id>/receipts/<int:number>/file",
    "/bids/<int:bid_id>/receipts/<int:number>/timestamp",
    "/clock",
    "/competitions/<int:competition_id>/award/letters/<int:bid_id>/file",
    "/competitions/<int:competition_id>/calendar.ics",
    "/competitions/<int:competition_id>/evaluation/matrix.csv",
    "/competitions/<int:competition_id>/evaluation/sheet/file/download",
    "/competitions/<int:competition_id>/packs/progress",
    "/competitions/<int:competition_id>/wind-tunnel/result",
    "/consortia/",  # leads a supplier to their own, and others nowhere
    "/consortia/<int:consortium_id>/file/download/<form>",
    "/documents/<int:document_id>",
    "/frameworks/<int:framework_id>/agreement/<any(yaml, xlsx):form>",
    "/frameworks/<int:framework_id>/annual-report/<int:year>",
    "/frameworks/<int:framework_id>/documents/<int:document_id>",
    "/frameworks/example.yaml",
    "/lists/<name>.<any(csv, xlsx):ending>",
    "/packs/<int:pack_id>",
    "/static/<path:filename>",
    "/static/<string(length=16):version>/<path:filename>",
    "/templates/<name>/<spoken>/<int:number>",
    "/templates/<name>/<spoken>/<int:number>/preview/<kind>",
}

PLACES = {
    "": "/ /account/login /audit/checkpoints",
    "innkjoper1": """
        / /competitions/ /competitions/?q=finnesikke /projects/ /frameworks/ /admin/outbox /audit/
        /search?q=barn /search?q=finnesikke /admin/settings /frameworks/1 /frameworks/1/changes
        /frameworks/1/ledger /frameworks/1/library /consortia/1 /projects/{idea}
        /projects/{idea}/approval /competitions/6/journal/{letter}/edit /dev/components
        /competitions/2 /competitions/3 /competitions/4 /competitions/5 /competitions/6
        /competitions/10 /competitions/11 /competitions/14 /competitions/15
        /competitions/2/comments /competitions/4/questions /competitions/4/amendments
        /competitions/4/amendments/prepared /competitions/5/opening /competitions/6/opening
        /competitions/10/award /competitions/11/award /competitions/12/award
        /competitions/11/complaints /competitions/12/documents /competitions/13/packs
        /bids/{b6_1}/read /bids/{b11_3}/read /openers/competitions/3 /frameworks/{draft}
        /frameworks/{draft}/draft/areas /frameworks/{draft}/draft/basis
        /frameworks/{draft}/draft/call-off /frameworks/{draft}/draft/consortia
        /frameworks/{draft}/draft/criteria /frameworks/{draft}/draft/parties
        /frameworks/{draft}/draft/period /frameworks/{draft}/draft/roles
    """,
    "prosjekteier1": """
        / /competitions/1 /competitions/16 /competitions/8 /competitions/9 /competitions/12
        /competitions/13 /competitions/1/price /competitions/1/preview
        /competitions/4/amendments/prepared/dates /competitions/4/amendments/prepared/texts
        /competitions/7/evaluation /competitions/8/evaluation /competitions/9/evaluation
        /competitions/8/evaluation/consensus /competitions/9/evaluation/consensus
        /competitions/9/evaluation/robustness /competitions/9/award
        /competitions/8/evaluation/compare?bid={b8_1}&bid={b8_2}
        /competitions/{presented}/evaluation/presentations /competitions/11/evaluation/matrix
        /competitions/1/wind-tunnel /competitions/16/wind-tunnel /competitions/12/delivery
        /competitions/13/delivery /competitions/12/delivery/complete
        /competitions/12/delivery/phases/develop_deliver/start
        /competitions/13/delivery/evaluation /competitions/16/criteria
        /competitions/16/requirements
    """,
    "prosjekteier2": "/ /competitions/ /projects/",
    "evaluator1": """
        / /competitions/6/evaluation/impartiality /competitions/7/evaluation/sheet
        /competitions/8/evaluation/sheet
    """,
    "evaluator2": """
        / /competitions/7/evaluation/sheet /competitions/7/evaluation/sheet/file
    """,
    "radgiver": "/ /competitions/16",
    "revisor": "/ /competitions/13 /competitions/13/evaluation/matrix /audit/verify",
    "administrator": "/ /admin/outbox /admin/settings",
    "leverandor1": """
        / /competitions/ /bids/ /bids/{b3_1} /bids/{b3_1}/preview /bids/{b3_1}/earlier
        /bids/{b3_1}/shares /bids/{b3_1}/forms/{form} /bids/{b11_1}/result /bids/{b10_1}
        /consortia/1 /consortia/1/file/update /consortia/1/members/new
        /competitions/3 /competitions/3/questions /competitions/4/bid
        /invitations/10/decline /competitions/13/delivery/evaluation/comment
    """,
    "leverandor2": "/ /bids/{b11_2} /bids/{b11_2}/result /bids/{b11_2}/access",
    "leverandor4": "/ /bids/",
    "medlem1": "/ /bids/{b3_1} /bids/{b3_1}/answers",
}


@dataclass(frozen=True, order=True)
class Place:
    """An address, and whose page it is (the short name of an account; "" for a visitor)."""

    who: str
    path: str


def places(names: dict[str, object]) -> list[Place]:
    """Return the places, the ids put in."""
    return [
        Place(who, path.format(**names)) for who, paths in PLACES.items() for path in paths.split()
    ]
