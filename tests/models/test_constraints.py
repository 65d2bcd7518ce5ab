"""What the database refuses, even if every check in the code were deleted.

The rows are made by the services; then one statement at a time, written by hand as a
mistaken script would be, tries to make them untrue.
"""

import re

import pytest
from sqlalchemy import CheckConstraint, Enum, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from procure.models.registry import Base
from tests import whole_story

LATER = "'2099-01-01 00:00:00+00'"
FIRST = "competition_id = (SELECT min(id) FROM competitions)"


def update(table: str, change: str, where: str = "TRUE") -> str:
    return f"UPDATE {table} SET {change} WHERE {where}"  # noqa: S608 -- written below


def posting(**changed: str) -> str:
    """Insert a line like the first of the ledger, which cannot be updated."""
    columns = {
        "framework_id": "framework_id", "competition_id": "NULL", "kind": "'change'",
        "amount_ore": "1", "posted_at": "posted_at", "text": "text", "reason": "reason",
        "corrects_id": "NULL", **changed,
    }  # fmt: skip
    return (
        f"INSERT INTO ledger_postings ({', '.join(columns)})"  # noqa: S608 -- written below
        f" SELECT {', '.join(columns.values())} FROM ledger_postings ORDER BY id LIMIT 1"
    )


def project_need(*, level: str = "3", capacity: str = "0", people: str = "1") -> str:
    """Insert the need of a project in one area."""
    return (
        "INSERT INTO project_needs (project_id, area_id, level, capacity, people)"  # noqa: S608 -- written below
        f" SELECT projects.id, competence_areas.id, {level}, {capacity}, {people}"
        " FROM projects, competence_areas ORDER BY 1, 2 LIMIT 1"
    )


VERSION = "documents.name, documents.subject_id, documents.suffix, documents.number"
SOME_BYTES = "(SELECT content FROM documents LIMIT 1)"
CONTRACTED = "contracted_at IS NOT NULL"
TOLD = "issued_at IS NOT NULL"
ASSESSED = "assessed_at IS NOT NULL"
# The named rule, and a statement that breaks it and no other.
BROKEN = {
    "ck_team_members_hours_positive": update("team_members", "hours = 0"),
    "ck_organisations_nine_digits": update("organisations", "organisation_number = '12345678'"),
    "ck_frameworks_maximum_positive": update("frameworks", "maximum_value_ore = 0"),
    "ck_frameworks_ends_after_start": update("frameworks", "ends_on = starts_on"),
    "ck_frameworks_terminated_after_active": update(
        "frameworks", f"terminated_at = {LATER}, terminates_on = '2099-01-01', activated_at = NULL"
    ),
    "ck_organisations_successor_dated": update("organisations", "succeeded_on = '2027-02-01'"),
    "ck_frameworks_termination_dated": update("frameworks", "terminates_on = '2099-01-01'"),
    "ck_framework_parties_ends_after_start": update("framework_parties", "ends_on = '2000-01-01'"),
    "ck_framework_changes_withdrawn_by_someone": (
        "INSERT INTO framework_changes (framework_id, kind, effective_on, reason, before, after,"
        " made_by_id, made_at, withdrawn_at)"
        " SELECT frameworks.id, 'contact', '2027-02-01', 'Grunn.', '[]', '[]',"
        " users.id, users.created_at, users.created_at FROM frameworks, users LIMIT 1"
    ),
    "ck_organisation_names_ends_after_start": (
        "INSERT INTO organisation_names (organisation_id, starts_on, ends_on, name)"
        " SELECT id, '2027-02-02', '2027-02-01', name FROM organisations LIMIT 1"
    ),
    "ck_organisations_not_its_own_successor": update(
        "organisations", "successor_id = id, succeeded_on = '2027-02-01'"
    ),
    "ck_library_items_worded": update("library_items", "text = ''"),
    "ck_library_items_word_limit_positive": update("library_items", "word_limit = 0"),
    "ck_library_items_page_limit_positive": update("library_items", "page_limit = 0"),
    "ck_projects_grant_not_negative": update("projects", "grant_ore = -1"),
    "ck_projects_own_funding_not_negative": update("projects", "own_funding_ore = -1"),
    "ck_projects_estimate_positive": update("projects", "estimate_ore = 0"),
    "ck_projects_approved_by_one": update("projects", f"approved_at = {LATER}"),
    "ck_projects_finished_approved": update(
        "projects", f"approved_at = NULL, approved_by_id = NULL, finished_at = {LATER}"
    ),
    "ck_project_needs_level_0_to_5": project_need(level="6"),
    "ck_project_needs_capacity_not_negative": project_need(capacity="-1"),
    "ck_project_needs_people_not_negative": project_need(people="-1"),
    "ck_contracts_completed_by_someone": update("contracts", "completed_by_id = NULL"),
    "ck_delivery_phases_ends_after_start": update("delivery_phases", "planned_end = '2000-01-01'"),
    "ck_delivery_phases_passed_after_start": update("delivery_phases", "started_at = NULL"),
    "ck_delivery_phases_passed_by_someone": update("delivery_phases", "passed_by_id = NULL"),
    "ck_contract_options_value_positive": update("contract_options", "value_ore = 0"),
    "ck_contract_changes_number_positive": update("contract_changes", "number = 0"),
    "ck_deviations_closed_with_resolution": update("deviations", "resolution = ''"),
    "ck_invoices_amount_not_zero": update("invoices", "amount_ore = 0"),
    **{
        f"ck_supplier_evaluations_{name}_1_to_5": update("supplier_evaluations", f"{name} = 6")
        for name in ("quality", "cooperation", "progress", "cost_control")
    },
    "ck_consortium_members_ends_after_start": update(
        "consortium_members", "ends_on = '2000-01-01'"
    ),
    "ck_consortium_suspensions_ends_after_start": (
        "INSERT INTO consortium_suspensions (consortium_id, starts_on, ends_on, reason)"
        " SELECT id, '2027-02-02', '2027-02-01', 'Grunn.' FROM consortia LIMIT 1"
    ),
    "ck_commitment_statements_expires_after_signing": (
        "INSERT INTO commitment_statements (consortium_id, organisation_id, covers, reference,"
        " signed_on, expires_on, made_by_id, made_at)"
        " SELECT consortia.id, users.organisation_id, 'Team.', '', '2027-02-02', '2027-02-01',"
        " users.id, users.created_at FROM consortia, users LIMIT 1"
    ),
    "ck_maximum_rates_ends_after_start": update("maximum_rates", "ends_on = '2000-01-01'"),
    "ck_maximum_rates_rate_positive": update("maximum_rates", "rate_ore = 0"),
    "ck_people_availability_percent": update("people", "availability = 101"),
    "ck_people_ends_after_start": update("people", "ends_on = '2001-01-01'"),
    "ck_competences_level_0_to_5": update("competences", "level = 6"),
    "ck_competences_months_not_negative": update("competences", "months = -1"),
    "ck_competences_ends_after_start": update("competences", "ends_on = '2001-01-01'"),
    "ck_card_proposals_decided_by_someone": update(
        "card_proposals", f"decided_at = {LATER}, accepted = TRUE"
    ),
    "ck_card_proposals_decided_either_way": update(
        "card_proposals", f"decided_at = {LATER}, decided_by_id = made_by_id"
    ),
    "ck_competence_needs_capacity_not_negative": update("competence_needs", "capacity = -1"),
    "ck_competence_needs_level_0_to_5": update("competence_needs", "level = -1"),
    "ck_competence_needs_people_not_negative": update("competence_needs", "people = -1"),
    "ck_competitions_issued_approved": update("competitions", "approved_at = NULL", CONTRACTED),
    "ck_competitions_issued_deadline": update("competitions", "deadline_at = NULL", CONTRACTED),
    "ck_competitions_opened_issued": update("competitions", "issued_at = NULL", CONTRACTED),
    "ck_competitions_opened_late": update("competitions", f"deadline_at = {LATER}", CONTRACTED),
    "ck_competitions_scored_opened": update("competitions", "opened_at = NULL", CONTRACTED),
    "ck_competitions_consensus_scored": update(
        "competitions", "scoring_started_at = NULL", CONTRACTED
    ),
    "ck_competitions_locked_consensus": update(
        "competitions", "consensus_started_at = NULL", CONTRACTED
    ),
    "ck_competitions_decided_locked": update("competitions", "locked_at = NULL", CONTRACTED),
    "ck_competitions_letters_decided": update("competitions", "decided_at = NULL", CONTRACTED),
    "ck_competitions_contracted_letters": update(
        "competitions", "letters_sent_at = NULL", CONTRACTED
    ),
    "ck_competitions_contracted_standstill": update(
        "competitions", f"standstill_ends_at = {LATER}", CONTRACTED
    ),
    "ck_competitions_completed_contracted": update(
        "competitions", f"contracted_at = NULL, completed_at = {LATER}", CONTRACTED
    ),
    "ck_competitions_cancelled_reasoned": update("competitions", f"cancelled_at = {LATER}"),
    "ck_criteria_word_limit_positive": update("criteria", "word_limit = 0"),
    "ck_criterion_grades_worded": update("criterion_grades", "text = ''"),
    "ck_criteria_page_limit_positive": update("criteria", "page_limit = 0"),
    "ck_requirements_word_limit_positive": update("requirements", "word_limit = 0"),
    "ck_requirements_page_limit_positive": update("requirements", "page_limit = -1"),
    "ck_criteria_not_its_own_parent": update("criteria", "parent_id = id"),
    "ck_price_lines_hours_positive": update("price_lines", "hours = 0"),
    "ck_invitations_declined_reasoned": update("invitations", f"declined_at = {LATER}"),
    "ck_questions_answered_dated": update("questions", "answer = 'Ja.'", "answered_at IS NULL"),
    "ck_questions_answered_classed": update(
        "questions", "answer_kind = NULL", "answered_at IS NOT NULL"
    ),
    "ck_questions_change_amends": update(
        "questions", "answer_kind = 'change'", "answered_at IS NOT NULL"
    ),
    "ck_questions_about_one_thing": update(
        "questions",
        "requirement_id = (SELECT min(id) FROM requirements),"
        " criterion_id = (SELECT min(id) FROM criteria)",
    ),
    "ck_competitions_ground_of_end": update(
        "competitions", "cancel_ground = 'need'", "cancelled_at IS NULL"
    ),
    "ck_amendments_approved_by_someone": update("amendments", "approved_by_id = NULL", TOLD),
    "ck_amendments_issued_approved": update(
        "amendments", "approved_at = NULL, approved_by_id = NULL", TOLD
    ),
    "ck_amendments_issued_as_version": update("amendments", "version_id = NULL", TOLD),
    "ck_amendments_issued_or_discarded": update("amendments", f"discarded_at = {LATER}", TOLD),
    "ck_answer_marks_confirmed_by_someone": update("answer_marks", "confirmed_by_id = NULL"),
    "ck_bids_rejected_reasoned": update(
        "bids", "assessment = 'rejected', assessment_reason = ''", ASSESSED
    ),
    "ck_bids_unrejected_without_provision": update(
        "bids", "provision = 'rejection_bid'", "assessment = 'admissible'"
    ),
    "ck_bids_assessed_dated": update("bids", "assessed_at = NULL"),
    "ck_bids_assessed_opened": update("bids", "opened_at = NULL"),
    "ck_bid_files_completed_digested": update("bid_files", "digest = ''"),
    "ck_bid_files_size_not_negative": update("bid_files", "size = -1"),
    "ck_bid_file_parts_size_positive": update("bid_file_parts", "size = 0"),
    "ck_part_assignments_confirmed_by_someone": (
        "INSERT INTO part_assignments (bid_id, cell, organisation_id, private, assigned_at,"
        " assigned_by_id, confirmed_at) SELECT bids.id, 'team', organisation_id, FALSE,"
        " users.created_at, users.id, users.created_at FROM bids, users LIMIT 1"
    ),
    "ck_opener_keys_wrapped_for_someone": update("opener_keys", "user_id = NULL"),
    "ck_opener_keys_retired_by_someone": update("opener_keys", f"retired_at = {LATER}"),
    "ck_key_envelopes_two_keys": update("key_envelopes", "second_id = first_id"),
    "ck_bid_prices_rate_positive": update("bid_prices", "rate_ore = 0"),
    "ck_ledger_postings_corrects_one": posting(kind="'correction'"),
    "ck_ledger_postings_corrects_another": posting(
        id="999", kind="'correction'", corrects_id="999"
    ),
    "ck_ledger_postings_amount_not_zero": posting(amount_ore="0"),
    "ck_market_dialogues_shared_something": update(
        "market_dialogues", f"shared_at = {LATER}, material = ''"
    ),
    "ck_rule_settings_ends_after_start": update("rule_settings", "ends_on = '2000-01-01'"),
    "ck_rule_settings_sourced": update("rule_settings", "source = ''"),
    "ck_warning_reasons_worded": update("warning_reasons", "reason = ''"),
    "ck_law_confirmations_noted": update("law_confirmations", "note = ''"),
    "ck_packs_done_within_total": update("packs", "done = total + 1"),
    "ck_packs_finished_iff_stored": update("packs", f"finished_at = {LATER}, digest = NULL"),
    "ck_packs_finished_or_failed": update(
        "packs",
        f"failure = 'error', finished_at = {LATER}, content = {SOME_BYTES}, digest = 'x'",
    ),
    "ck_documents_one_case": update("documents", "competition_id = NULL, framework_id = NULL"),
    "ck_documents_number_positive": update("documents", "number = 0"),
    "ck_journal_entries_number_positive": update("journal_entries", "number = 0"),
    "ck_journal_entries_not_its_own_heir": update("journal_entries", "replaces_id = id"),
    "ck_journal_entries_closed_reasoned": update("journal_entries", f"closed_at = {LATER}"),
    "ck_review_comments_worded": update("review_comments", "text = ''"),
    "ck_review_comments_resolved_by_someone": update("review_comments", "resolved_by_id = NULL"),
    "ck_invitation_exclusions_reasoned": update("invitation_exclusions", "reason = ''"),
    "ck_invitation_exclusions_approved_by_someone": update(
        "invitation_exclusions", "approved_by_id = NULL"
    ),
    "ck_invitation_exclusions_approved_by_another": update(
        "invitation_exclusions", "approved_by_id = proposed_by_id"
    ),
    "ck_outbox_mails_sent_or_given_up": update(
        "outbox_mails", f"sent_at = {LATER}, given_up_at = {LATER}"
    ),
    "ck_evaluation_sheets_recused_by_one": update("evaluation_sheets", f"recused_at = {LATER}"),
    "ck_decisions_approved_by_one": update(
        "decisions", "approved_by_id = decided_by_id, approved_at = NULL"
    ),
    "ck_requirement_checks_reasoned": (
        "INSERT INTO requirement_checks (bid_id, requirement_id, competition_id, met, reason,"
        " checked_by_id, checked_at) SELECT bids.id, requirements.id, bids.competition_id, TRUE,"
        " '', users.id, users.created_at FROM bids, requirements, users"
        " ORDER BY bids.id DESC, requirements.id DESC LIMIT 1"
    ),
    "ck_presentation_slots_minutes_positive": (
        "INSERT INTO presentation_slots (competition_id, bid_id, starts_at, minutes, place)"
        " SELECT bids.competition_id, bids.id, users.created_at, 0, 'Rom 1'"
        " FROM bids, users ORDER BY bids.id DESC LIMIT 1"
    ),
    "ck_complaints_ended_by_one": (
        "INSERT INTO complaints (competition_id, bid_id, kind, received_at, text, answer_by,"
        " recorded_by_id, recorded_at, ended_at, outcome, version)"
        " SELECT bids.competition_id, bids.id, 'buyer', users.created_at, 'Klage.', '2027-02-02',"
        " users.id, users.created_at, users.created_at, '', 1 FROM bids, users LIMIT 1"
    ),
    "ck_access_requests_decided_by_one": (
        "INSERT INTO access_requests (competition_id, bid_id, asked_by_id, asked_at, text,"
        " decided_at, version) SELECT bids.competition_id, bids.id, users.id, users.created_at,"
        " 'Innsyn.', users.created_at, 1 FROM bids, users LIMIT 1"
    ),
    "ck_template_versions_number_positive": update("template_versions", "number = 0"),
}

# Columns that hold one of the values of an enum: a word that none of them has is refused.
ENUMS = [
    (column.table.name, column.name, f"ck_{column.table.name}_{column.type.name}")
    for table in Base.metadata.sorted_tables
    for column in table.columns
    if isinstance(column.type, Enum)
]

# "Only one", as a partial unique index: its name, its columns, a statement that makes a second.
SECOND = {
    "one_amendment_in_preparation": (
        "competition_id",
        update("amendments", "issued_at = NULL, version_id = NULL, discarded_at = NULL"),
    ),
    "one_standing_decision": (
        "competition_id",
        (
            "INSERT INTO decisions (competition_id, bid_id, reason, decided_at, decided_by_id,"
            " tie_note) SELECT competition_id, bid_id, reason, decided_at, decided_by_id, ''"
            " FROM decisions"
        ),
    ),
    "one_award_posting": (
        "competition_id",
        posting(kind="'award'", competition_id="competition_id"),
    ),
    "one_place_per_person": (
        "framework_id, people.employer_id, people.reference",
        update("people", "reference = 'A-17', employer_id = (SELECT min(employer_id) FROM people)"),
    ),
    "one_active_opener_key": (
        "user_id",
        update(
            "opener_keys",
            f"wrapped = {SOME_BYTES}, user_id = (SELECT min(user_id) FROM opener_keys)",  # noqa: S608 -- written here
        ),
    ),
    "one_lead": ("consortium_id", update("consortium_members", "is_lead = TRUE")),
    "one_version": (
        f"competition_id, {VERSION}",
        update("documents", "name = 'x', subject_id = 0, suffix = 'x', number = 1"),
    ),
    "one_version_of_framework": (
        f"framework_id, {VERSION}",
        update(
            "documents",
            "competition_id = NULL, framework_id = (SELECT min(id) FROM frameworks), "
            "name = 'x', subject_id = 0, suffix = 'x', number = 1",
        ),
    ),
}

# Tables whose rows name a bid or a criterion *of the same competition*.
TIED = [
    "answer_marks",
    "bid_answers",
    "complaints",
    "consensus_changes",
    "consensus_scores",
    "contracts",
    "decisions",
    "journal_entries",
    "requirement_checks",
    "score_changes",
    "scores",
]


@pytest.fixture(scope="module")
def told(shared_engine, tmp_path_factory):
    """A whole story that no test changes: each tries in a transaction that is rolled back."""
    with Session(shared_engine, expire_on_commit=False) as session:
        whole_story.told(session, tmp_path_factory.mktemp("story"))
    return shared_engine


def refusal(engine, statement):
    with engine.connect() as connection, pytest.raises(IntegrityError) as refused:
        connection.execute(text(statement))
    return str(refused.value.orig)


@pytest.mark.parametrize("name", BROKEN)
def test_database_refuses_what_its_rule_forbids(told, name):
    found = re.search(r"ck_\w+", refusal(told, BROKEN[name]))
    assert found.group() == name


def test_every_named_rule_is_broken_above():
    named = {
        str(constraint.name)
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert set(BROKEN) == named - {name for _, _, name in ENUMS}


# Enums that another rule ties to a stamp: only where it stands does their own rule speak alone.
STAMPED = {
    ("bids", "assessment"): ASSESSED,
    ("bids", "provision"): ASSESSED,
    ("competitions", "cancel_ground"): "cancelled_at IS NOT NULL",
    ("questions", "answer_kind"): "answered_at IS NOT NULL",
}


# And what must be set with it, where the other rule speaks first.
WITH = {("bids", "provision"): ", assessment = 'rejected', assessment_reason = 'Grunn.'"}


@pytest.mark.parametrize(("table", "column", "name"), ENUMS)
def test_database_refuses_a_word_that_the_enum_lacks(told, table, column, name):
    with told.connect() as connection:
        rows = connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 -- ours
    assert rows > 0
    wrong = "'unheard_of'"
    guarded = table == "ledger_postings"  # its lines cannot be updated
    where = STAMPED.get((table, column), "TRUE")
    change = f"{column} = {wrong}{WITH.get((table, column), '')}"
    statement = posting(kind=wrong) if guarded else update(table, change, where)
    assert name in refusal(told, statement)


@pytest.mark.parametrize("name", SECOND)
def test_database_refuses_a_second_where_only_one_may_stand(told, name):
    columns, statement = SECOND[name]
    said = refusal(told, statement)
    table = next(
        i.table.name for t in Base.metadata.sorted_tables for i in t.indexes if i.name == name
    )
    # SQLite names the columns of a unique index, PostgreSQL the index.
    assert name in said or f"UNIQUE constraint failed: {table}.{columns}" in said


def test_every_partial_unique_index_is_broken_above():
    partial = {
        index.name
        for table in Base.metadata.sorted_tables
        for index in table.indexes
        if index.unique and index.dialect_options["postgresql"].get("where") is not None
    }
    assert set(SECOND) == partial


@pytest.mark.parametrize("table", TIED)
def test_row_cannot_move_to_another_competition_than_its_bid(told, table):
    other = "(SELECT max(id) FROM competitions)"
    said = refusal(told, update(table, f"competition_id = {other}", FIRST))
    assert "foreign key" in said.lower()


@pytest.mark.parametrize("table", ["competitions", "consortia", "frameworks", "projects", "users"])
def test_row_that_others_rely_on_cannot_be_deleted(told, table):
    said = refusal(told, f"DELETE FROM {table}")  # noqa: S608 -- ours
    assert "foreign key" in said.lower()
