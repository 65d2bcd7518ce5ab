"""Who gets what answer where: every page for every role, in two states, from literal tables.

A new page fails here until it has a row: add it to `SEALED`, and to `OPENED` if the answers
change when the bids are opened.
"""

from datetime import timedelta

import pytest

from procure.domain.journal_facts import Clarification
from procure.domain.permissions import CompetitionRole, Permission, Role
from procure.extensions import atomic
from procure.language import Language
from procure.services import (
    accounts,
    amendments,
    assessments,
    competitions,
    evaluations,
    impartiality,
    journals,
    templates,
)
from tests import bid_stories, stories
from tests.conftest import csrf_token
from tests.documents.cases import altered
from tests.stories import BUYER, CHEAP, PASSWORD, START, VAULT

OPEN = {"static"}  # files that hold nothing of anyone

# The columns of the tables.
WHO = {
    "visitor": None,
    "officer": "innkjoper1@example.test",
    "owner": "eier@example.test",
    "other owner": "eier2@example.test",  # of another body, without a part in the competition
    "evaluator": "evaluator1@example.test",
    "adviser": "radgiver@example.test",  # of the competition
    "auditor": "revisor@example.test",
    "administrator": "admin@example.test",
    "lead": "leder0@example.test",  # has delivered the bid
    "member": "medlem0@example.test",
    "rival": "leder1@example.test",  # invited, without a bid
    "outsider": "utenfor@example.test",  # in no consortium
}

# While the bids are sealed. Columns as in `WHO`:
# visitor, officer, owner, other owner, evaluator, adviser, auditor, administrator, lead, member,
# rival, outsider. 303 leads to the sign-in page, or from an address to the bid it means.
SEALED = {
    "/": "200 200 200 200 200 200 200 200 200 200 200 200",
    "/accessibility": "200 200 200 200 200 200 200 200 200 200 200 200",
    "/account/login": "200 200 200 200 200 200 200 200 200 200 200 200",
    "/admin/outbox": "303 200 404 404 404 404 404 200 404 404 404 404",
    "/admin/outbox/<message_id>": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/admin/settings": "303 200 404 404 404 404 200 200 404 404 404 404",
    "/admin/settings/provisions/<provision_key>": "303 200 404 404 404 404 403 403 404 404 404 404",
    "/admin/settings/rules/<rule_id>": "303 200 404 404 404 404 403 200 404 404 404 404",
    "/admin/settings/thresholds/<threshold_key>": "303 200 404 404 404 404 403 200 404 404 404 404",
    "/audit/": "303 200 404 404 404 404 200 404 404 404 404 404",
    "/audit/checkpoints": "200 200 200 200 200 200 200 200 200 200 200 200",
    "/audit/verify": "303 200 404 404 404 404 200 404 404 404 404 404",
    "/bids/": "303 403 403 403 403 403 403 403 200 200 200 200",
    "/bids/<int:bid_id>": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/bids/<int:bid_id>/access": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/bids/<int:bid_id>/answers": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/bids/<int:bid_id>/complaint": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/bids/<int:bid_id>/result": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/bids/<int:bid_id>/earlier": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/bids/<int:bid_id>/files": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/bids/<int:bid_id>/files/<int:file_id>": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/bids/<int:bid_id>/forms": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/bids/<int:bid_id>/forms/<key>": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/bids/<int:bid_id>/forms/prices": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/bids/<int:bid_id>/forms/word": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/bids/<int:bid_id>/preview": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/bids/<int:bid_id>/prices": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/bids/<int:bid_id>/proof": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/bids/<int:bid_id>/read": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/bids/<int:bid_id>/receipts/<int:number>": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/bids/<int:bid_id>/receipts/<int:number>/document": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/bids/<int:bid_id>/receipts/<int:number>/file": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/bids/<int:bid_id>/receipts/<int:number>/read": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/bids/<int:bid_id>/receipts/<int:number>/timestamp": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/bids/<int:bid_id>/shares": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/bids/<int:bid_id>/statements": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/bids/<int:bid_id>/submit": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/bids/<int:bid_id>/team": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/clock": "200 200 200 200 200 200 200 200 200 200 200 200",
    "/competitions/": "303 200 200 200 200 200 200 200 200 200 200 200",
    "/competitions/<int:competition_id>": "303 200 200 404 200 404 200 404 200 200 200 404",
    "/competitions/<int:competition_id>/access/<int:request_id>": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/amendments": "303 200 200 404 200 404 200 404 200 200 200 404",
    "/competitions/<int:competition_id>/amendments/prepared": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/amendments/prepared/criteria/<int:criterion_id>": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/amendments/prepared/dates": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/amendments/prepared/requirements/<target>": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/amendments/prepared/texts": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/award": "303 200 200 404 404 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/award/comparison": "303 200 200 404 404 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/award/letters/<int:bid_id>": "303 409 409 404 404 404 403 404 404 404 404 404",
    "/competitions/<int:competition_id>/award/letters/<int:bid_id>/file": "303 409 409 404 404 404 403 404 404 404 404 404",
    "/competitions/<int:competition_id>/award/notice": "303 200 200 404 404 404 403 404 404 404 404 404",
    "/competitions/<int:competition_id>/award/reversal": "303 200 200 404 404 404 403 404 404 404 404 404",
    "/competitions/<int:competition_id>/basis": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/bid": "303 404 404 404 404 404 404 404 303 303 200 404",
    "/competitions/<int:competition_id>/calendar.ics": "303 200 200 404 200 404 200 404 200 200 200 404",
    "/competitions/<int:competition_id>/cancel": "303 200 200 404 403 404 403 404 403 403 403 404",
    "/competitions/<int:competition_id>/climate": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/comments": "303 200 200 404 404 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/complaints": "303 200 200 404 404 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/complaints/<int:complaint_id>": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/complaints/new": "303 409 409 404 404 404 403 404 404 404 404 404",
    "/competitions/<int:competition_id>/criteria": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/criteria/<int:criterion_id>": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/criteria/<int:criterion_id>/scale": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/criteria/new": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/delivery": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/delivery/changes/new": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/delivery/complete": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/delivery/deviations/<int:number>/close": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/delivery/deviations/new": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/delivery/evaluation": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/delivery/evaluation/comment": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/delivery/invoices/new": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/delivery/options/new": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/delivery/phases/<key>/gate": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/delivery/phases/<key>/start": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/delivery/plan": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/dialogues": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/dialogues/new": "303 200 200 404 403 404 403 404 404 404 404 404",
    "/competitions/<int:competition_id>/documents": "303 200 200 404 200 404 200 404 200 200 200 404",
    "/competitions/<int:competition_id>/evaluation": "303 200 200 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/calibration": "303 200 200 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/evaluators/<int:user_id>/recuse": "303 200 200 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/impartiality": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/consensus": "303 403 403 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/consensus/minutes": "303 403 403 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/consensus/spread": "303 403 403 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/matrix": "303 403 403 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/presentations": "303 403 403 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/matrix.csv": "303 403 403 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/compare": "303 403 403 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/robustness": "303 403 403 404 404 404 404 404 404 404 404 404",
    "/api/v1/competitions/<int:competition_id>/evaluation": "303 403 403 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/reopening": "303 200 200 404 404 404 403 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/sheet": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/sheet/<int:bid_id>/<int:criterion_id>": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/sheet/file": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/sheet/file/download": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/invitations": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/journal": "303 200 200 404 404 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/journal/<int:entry_id>": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/journal/<int:entry_id>/edit": "303 404 404 404 404 404 403 404 404 404 404 404",
    "/competitions/<int:competition_id>/journal/new/<entry_kind>": "303 200 200 404 404 404 403 404 404 404 404 404",
    "/competitions/<int:competition_id>/library": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/model": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/need": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/opening": "303 200 200 404 404 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/packs": "303 200 200 404 200 404 200 404 200 200 200 404",
    "/competitions/<int:competition_id>/packs/progress": "303 200 200 404 200 404 200 404 200 200 200 404",
    "/competitions/<int:competition_id>/people": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/preview": "303 200 200 404 200 404 200 404 200 200 200 404",
    "/competitions/<int:competition_id>/price": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/price/options/<int:option_id>": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/price/options/new": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/questions": "303 200 200 404 404 404 200 404 200 200 200 404",
    "/competitions/<int:competition_id>/requirements": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/requirements/<int:requirement_id>": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/rules": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/team": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/timeline": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/wind-tunnel": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/wind-tunnel/result": "303 422 422 404 422 404 422 404 404 404 404 404",
    "/competitions/new": "303 200 200 200 403 403 403 403 403 403 403 403",
    "/consortia/": "303 303 303 303 303 303 303 303 303 303 303 200",
    "/consortia/<int:consortium_id>": "303 200 200 200 200 200 200 200 200 200 404 404",
    "/consortia/<int:consortium_id>/change": "303 200 403 403 403 403 403 403 404 404 404 404",
    "/consortia/<int:consortium_id>/change/<act>": "303 200 403 403 403 403 403 403 404 404 404 404",
    "/consortia/<int:consortium_id>/commitments": "303 200 404 404 404 404 200 404 200 200 404 404",
    "/consortia/<int:consortium_id>/commitments/<int:statement_id>": "303 404 404 404 404 404 403 404 403 403 404 404",
    "/consortia/<int:consortium_id>/commitments/<int:statement_id>/withdraw": "303 404 404 404 404 404 403 404 403 403 404 404",
    "/consortia/<int:consortium_id>/commitments/new": "303 200 404 404 404 404 403 404 403 403 404 404",
    "/consortia/<int:consortium_id>/contact": "303 200 403 403 403 403 403 403 200 403 404 404",
    "/consortia/<int:consortium_id>/file/download/<form>": "303 200 403 403 403 403 403 403 200 200 404 404",
    "/consortia/<int:consortium_id>/file/update": "303 200 403 403 403 403 403 403 200 200 404 404",
    "/consortia/<int:consortium_id>/members/<int:organisation_id>/out": "303 200 403 403 403 403 403 403 200 403 404 404",
    "/consortia/<int:consortium_id>/members/new": "303 200 403 403 403 403 403 403 200 403 404 404",
    "/consortia/<int:consortium_id>/people/<int:person_id>": "303 200 403 403 403 403 403 403 200 403 404 404",
    "/consortia/<int:consortium_id>/people/<int:person_id>/out": "303 200 403 403 403 403 403 403 200 403 404 404",
    "/consortia/<int:consortium_id>/people/new": "303 200 403 403 403 403 403 403 200 200 404 404",
    "/consortia/<int:consortium_id>/proposals": "303 200 404 404 404 404 200 404 200 200 404 404",
    "/consortia/<int:consortium_id>/proposals/<int:proposal_id>": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/consortia/<int:consortium_id>/triangle": "303 200 200 200 200 200 200 200 200 200 404 404",
    "/consortia/proposals": "303 200 404 404 404 404 404 404 404 404 404 404",
    "/documents/<int:document_id>": "303 200 200 404 200 404 200 404 200 200 200 404",
    "/documents/<int:document_id>/edited": "303 200 200 404 403 404 403 404 403 403 403 404",
    "/dev/components": "200 200 200 200 200 200 200 200 200 200 200 200",
    "/frameworks/": "303 200 200 200 200 200 200 200 404 404 404 404",
    "/frameworks/<int:framework_id>": "303 200 200 200 200 200 200 200 404 404 404 404",
    "/frameworks/<int:framework_id>/agreement/<any(yaml, xlsx):form>": "303 200 200 200 200 200 200 200 404 404 404 404",
    "/frameworks/<int:framework_id>/annual-report/<int:year>": "303 200 200 200 200 200 200 200 404 404 404 404",
    "/frameworks/<int:framework_id>/changes": "303 200 200 200 200 200 200 200 404 404 404 404",
    "/frameworks/<int:framework_id>/changes/new": "303 200 403 403 403 403 403 403 404 404 404 404",
    "/frameworks/<int:framework_id>/changes/new/<kind>": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/frameworks/<int:framework_id>/commitments": "303 200 404 404 404 404 200 404 404 404 404 404",
    "/frameworks/<int:framework_id>/consortia": "303 200 200 200 200 200 200 200 404 404 404 404",
    "/frameworks/<int:framework_id>/documents": "303 200 200 200 200 200 200 200 404 404 404 404",
    "/frameworks/<int:framework_id>/documents/<int:document_id>": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/frameworks/<int:framework_id>/draft/areas": "303 409 403 403 403 403 403 403 404 404 404 404",
    "/frameworks/<int:framework_id>/draft/basis": "303 409 403 403 403 403 403 403 404 404 404 404",
    "/frameworks/<int:framework_id>/draft/call-off": "303 409 403 403 403 403 403 403 404 404 404 404",
    "/frameworks/<int:framework_id>/draft/consortia": "303 409 403 403 403 403 403 403 404 404 404 404",
    "/frameworks/<int:framework_id>/draft/consortia/<int:consortium_id>": "303 409 403 403 403 403 403 403 404 404 404 404",
    "/frameworks/<int:framework_id>/draft/criteria": "303 409 403 403 403 403 403 403 404 404 404 404",
    "/frameworks/<int:framework_id>/draft/parties": "303 409 403 403 403 403 403 403 404 404 404 404",
    "/frameworks/<int:framework_id>/draft/period": "303 409 403 403 403 403 403 403 404 404 404 404",
    "/frameworks/<int:framework_id>/draft/roles": "303 409 403 403 403 403 403 403 404 404 404 404",
    "/frameworks/<int:framework_id>/fairness": "303 200 200 200 200 200 200 404 404 404 404 404",
    "/frameworks/<int:framework_id>/ledger": "303 200 200 200 200 200 200 404 404 404 404 404",
    "/frameworks/<int:framework_id>/ledger/<int:posting_id>": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/frameworks/<int:framework_id>/library": "303 200 200 200 200 200 200 200 404 404 404 404",
    "/frameworks/<int:framework_id>/library/<int:item_id>": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/frameworks/<int:framework_id>/library/new": "303 200 403 403 403 403 403 403 404 404 404 404",
    "/frameworks/<int:framework_id>/library/standard": "303 200 403 403 403 403 403 403 404 404 404 404",
    "/frameworks/<int:framework_id>/rates": "303 200 403 403 403 403 403 403 404 404 404 404",
    "/frameworks/<int:framework_id>/triangle": "303 200 200 200 200 200 200 200 404 404 404 404",
    "/frameworks/example.yaml": "303 200 200 200 200 200 200 200 200 200 200 200",
    "/frameworks/import": "303 200 403 403 403 403 403 403 403 403 403 403",
    "/frameworks/new": "303 200 403 403 403 403 403 403 403 403 403 403",
    "/help": "200 200 200 200 200 200 200 200 200 200 200 200",
    "/help/tour": "404 404 404 404 404 404 404 404 404 404 404 404",
    "/help/words": "200 200 200 200 200 200 200 200 200 200 200 200",
    "/help/<role>": "200 200 200 200 200 200 200 200 200 200 200 200",
    "/invitations/<int:invitation_id>/decline": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/lists/<name>.<any(csv, xlsx):ending>": "303 200 200 200 200 200 200 200 404 404 404 404",
    "/openers": "303 200 404 404 404 404 404 404 404 404 404 404",
    "/openers/<int:key_id>/rehearse": "303 200 404 404 404 404 404 404 404 404 404 404",
    "/openers/competitions/<int:competition_id>": "303 200 404 404 404 404 404 404 404 404 404 404",
    "/openers/new": "303 200 404 404 404 404 404 404 404 404 404 404",
    "/openers/paper": "303 200 404 404 404 404 404 404 404 404 404 404",
    "/organisations/<int:organisation_id>": "303 200 200 200 200 200 200 200 404 404 404 404",
    "/packs/<int:pack_id>": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/privacy": "200 200 200 200 200 200 200 200 200 200 200 200",
    "/projects/": "303 200 200 200 200 200 200 404 404 404 404 404",
    "/projects/<int:project_id>": "303 200 200 200 200 200 200 404 404 404 404 404",
    "/projects/<int:project_id>/approval": "303 200 403 403 403 403 403 404 404 404 404 404",
    "/projects/<int:project_id>/edit": "303 200 200 403 403 403 403 404 404 404 404 404",
    "/projects/<int:project_id>/need": "303 200 200 403 403 403 403 404 404 404 404 404",
    "/projects/map": "303 200 200 200 200 200 200 404 404 404 404 404",
    "/projects/new": "303 200 200 200 403 403 403 403 403 403 403 403",
    "/search": "303 200 200 200 200 200 200 200 200 200 200 200",
    "/templates/": "303 200 200 200 200 200 200 404 404 404 404 404",
    "/templates/<name>/<spoken>": "303 200 200 200 200 200 200 404 404 404 404 404",
    "/templates/<name>/<spoken>/<int:number>": "303 200 200 200 200 200 200 404 404 404 404 404",
    "/templates/<name>/<spoken>/<int:number>/preview": "303 200 200 200 200 200 200 404 404 404 404 404",
    "/templates/<name>/<spoken>/<int:number>/preview/<kind>": "303 200 200 200 200 200 200 404 404 404 404 404",
    "/templates/fields/<name>": "303 200 200 200 200 200 200 404 404 404 404 404",
}

# After the opening, while the evaluators fill in their sheets: what has changed.
OPENED = {
    "/competitions/<int:competition_id>/complaints/new": "303 200 200 404 404 404 403 404 404 404 404 404",
    "/openers/competitions/<int:competition_id>": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/bids/<int:bid_id>/files/<int:file_id>": "303 200 200 404 200 404 200 404 200 200 404 404",
    "/bids/<int:bid_id>/proof": "303 404 404 404 404 404 404 404 200 200 404 404",
    "/bids/<int:bid_id>/read": "303 200 200 404 200 404 200 404 200 200 404 404",
    "/competitions/<int:competition_id>/evaluation": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/calibration": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/evaluators/<int:user_id>/recuse": "303 200 200 404 403 404 403 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/impartiality": "303 404 404 404 200 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/consensus": "303 409 409 404 409 404 409 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/consensus/minutes": "303 409 409 404 409 404 409 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/consensus/spread": "303 409 409 404 409 404 409 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/matrix": "303 409 409 404 409 404 409 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/presentations": "303 404 404 404 404 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/matrix.csv": "303 409 409 404 409 404 409 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/compare": "303 409 409 404 409 404 409 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/robustness": "303 409 409 404 409 404 409 404 404 404 404 404",
    "/api/v1/competitions/<int:competition_id>/evaluation": "303 409 409 404 409 404 409 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/sheet": "303 404 404 404 200 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/sheet/<int:bid_id>/<int:criterion_id>": "303 404 404 404 200 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/sheet/file": "303 404 404 404 200 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/evaluation/sheet/file/download": "303 404 404 404 200 404 404 404 404 404 404 404",
    "/competitions/<int:competition_id>/journal": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/journal/<int:entry_id>": "303 200 200 404 200 404 200 404 404 404 404 404",
    "/competitions/<int:competition_id>/journal/<int:entry_id>/edit": "303 200 200 404 403 404 403 404 404 404 404 404",
    "/competitions/<int:competition_id>/journal/new/<entry_kind>": "303 200 200 404 403 404 403 404 404 404 404 404",
}


def get_rules(app):
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and rule.endpoint not in OPEN
    )


def test_every_view_says_which_permission_it_needs(app):
    undeclared = {
        name for name, view in app.view_functions.items() if not hasattr(view, "permission")
    }
    assert undeclared == OPEN
    declared = {
        view.permission for view in app.view_functions.values() if hasattr(view, "permission")
    }
    assert declared <= set(Permission)


@pytest.mark.parametrize("email", [None, "innkjoper1@example.test"])
def test_view_that_declares_nothing_is_closed(session, app, client, login, email):
    stories.framework(session)
    app.add_url_rule("/forgotten", view_func=lambda: "open", endpoint="forgotten")
    if email:
        login(email)
    assert client.get("/forgotten").status_code == 403


def test_nothing_is_posted_without_the_forms_token(session, app, client, login):
    stories.framework(session)
    login("innkjoper1@example.test")
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods]
    assert len(rules) > 20
    for rule in rules:
        url = build(rule.rule, dict.fromkeys(rule.arguments, 1) | {"kind": "docx"})
        assert (rule.rule, client.post(url).status_code) == (rule.rule, 400)


def build(rule, values):
    """Fill in the places of a rule: "/bids/<int:bid_id>" → "/bids/1"."""
    parts = []
    for part in rule.split("/"):
        name = part.strip("<>").rpartition(":")[2]
        parts.append(str(values[name]) if part.startswith("<") else part)
    return "/".join(parts)


def add(session, email, role, organisation_id):
    return accounts.add_user(
        session, email=email, name=email.partition("@")[0], password=PASSWORD, role=role,
        organisation_id=organisation_id, hasher=CHEAP, actor=None, now=START,
    )  # fmt: skip


def sealed(session, app):
    """An issued competition where everyone has a part, and one sealed bid with a file."""
    story = stories.framework(session)
    with atomic(session):
        buyer = stories.organisation_id(session, BUYER)
        add(session, WHO["other owner"], Role.OWNER, buyer)
        adviser = add(session, WHO["adviser"], Role.ADVISER, buyer)
        session.flush()
        adviser_id = adviser.id
    story = stories.draft(session, story)
    key, by = story.competition_id, {"actor": story.owner, "now": START}
    with atomic(session):
        competitions.set_members(
            session, key, role=CompetitionRole.ADVISER, user_ids={adviser_id}, **by
        )
        competitions.submit_for_review(session, key, **by)
        competitions.approve(session, key, actor=story.officer, now=START)
        competitions.issue(session, key, vault=VAULT, **by)
        amendments.prepare(session, key, **by)
        template(session, story.officer)
    bid_stories.submitted(session, story, vault(app), storage(app), 0)
    return story


def template(session, officer):
    """An own template of the buyer, whose check has found nothing."""
    own = altered("bid_receipt", "word/document.xml", "<w:sectPr", "<w:p/><w:sectPr")
    file = templates.Checked(name="bid_receipt", language=Language.BOKMAL, content=own, findings=())
    templates.add(session, file, file_name="mal.docx", actor=officer, now=START)


def vault(app):
    return app.extensions["procure_vault"]


def storage(app):
    return app.extensions["procure_storage"]


def opened(session, app):
    """The same, opened and controlled, while the evaluators fill in their sheets."""
    story = sealed(session, app)
    key, now = story.competition_id, bid_stories.AFTER
    for officer in (story.officer, story.officer2):
        with atomic(session):
            bid_stories.confirm(
                session, key, vault=vault(app), storage=storage(app), actor=officer, now=now
            )
    with atomic(session):
        bid_stories.meet_requirements(session, 1, actor=story.officer, now=now)
        assessments.assess(session, 1, admissible=True, reason="", actor=story.officer, now=now)
        for evaluator in story.evaluators:
            impartiality.declare(session, key, ties={}, actor=evaluator, now=now)
        evaluations.start_scoring(session, key, actor=story.owner, now=now)
        asked = Clarification(subject="A", question="B", due_at=now + timedelta(days=1))
        journals.write(session, key, asked, bid_ids=[1], actor=story.officer, now=now)
    return story


# The things that the places of an address name: the first of each.
VALUES = {
    "provision_key": "reversal",
    "role": "evaluator",
    "user_id": 4,  # an evaluator
    "target": "new",  # a requirement that is added by an amendment
    "rule_id": "15",
    "threshold_key": "bids.least_days",
    "act": "rate_set", "statement_id": 1,
    "bid_id": 1, "competition_id": 1, "complaint_id": 1, "request_id": 1, "consortium_id": 1, "dialogue_id": 1, "criterion_id": 2, "document_id": 1, "ending": "frameworks.csv", "form": "xlsx", "year": 2027,
    "message_id": "0" * 32,
    "entry_id": 1, "entry_kind": "clarification", "file_id": 10001, "framework_id": 1, "invitation_id": 1, "item_id": 1, "key": "0" * 32, "key_id": 1, "kind": "docx", "name": "bid_receipt", "number": 1,
    "organisation_id": 4, "pack_id": 1, "person_id": 1, "posting_id": 1, "option_id": 1, "requirement_id": 1, "proposal_id": 1, "project_id": 1, "spoken": "nb",
}  # fmt: skip


def table(app):
    """Ask for every page as everyone."""
    found = {rule: [] for rule in get_rules(app)}
    for email in WHO.values():
        client = app.test_client()
        if email:
            sign_in(client, email)
        for rule, row in found.items():
            row.append(client.get(build(rule, VALUES)).status_code)
    return {rule: " ".join(map(str, row)) for rule, row in found.items()}


def sign_in(client, email):
    token = csrf_token(client, "/account/login")
    data = {"email": email, "password": PASSWORD, "csrf_token": token}
    assert client.post("/account/login", data=data).status_code == 303


@pytest.mark.parametrize(
    ("reach", "now", "expected"),
    [(sealed, bid_stories.WRITING, SEALED), (opened, bid_stories.AFTER, {**SEALED, **OPENED})],
    ids=["sealed", "opened"],
)
def test_every_page_answers_everyone_as_the_table_says(
    session, app, clock, reach, now, expected, monkeypatch
):
    monkeypatch.setenv("PATH", "")  # no LibreOffice: previews are not drawn for all of them
    reach(session, app)
    clock.now = now
    assert table(app) == expected
