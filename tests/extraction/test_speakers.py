"""Who said it: the speaker and not the listener, the name behind a common noun, and nobody where nobody is named."""

from datetime import date

import pytest

from claims.extraction.candidates import extract

PUBLISHED = date(2026, 3, 5)
AUTHOR = "The author"


def _last(text):
    return extract(text, PUBLISHED, "en", AUTHOR)[-1]


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        # the listener is none
        ("The premier told the lower house that the line would open in 2028.", "The premier"),
        ("“The line will open in 2028,” Dr. Eva Lund, the chief engineer, told reporters.", "Eva Lund"),
        ("The line will open in 2028, the mediator, retired judge Aurel Stam, told the court.", "Aurel Stam"),
        ("Gov. Eva Lund, a Liberal, has told voters that she will cut taxes in 2028.", "Eva Lund"),
        ("The line will open in 2028, minister Eva Lund was quoted as saying by a newspaper.", "Eva Lund"),
        ("Vestra spokeswoman Eva Lund said the line would open in 2028.", "Eva Lund"),
        ("“The line will open in 2028,” according to Eva Lund, the agency's director.", "Eva Lund"),
        ("Vestra, which runs the ferries, will raise fares in 2028, it said.", "Vestra"),
        ("The firm, which said it would open the line in 2028, is new.", "The firm"),
        ("In her campaign she vowed to build a tunnel by 2030.", "she"),
        ("The house was told by minister Eva Lund that taxes would rise in 2028.", "Eva Lund"),
        ("The WHO said cases could double by 2028.", "The WHO"),
        ("The mayor, re-elected in November, plans to step down in 2028.", "The mayor"),
        ("In a statement dated Feb. 20, the firm said it would close in 2028.", "the firm"),
        ("Eva Lund, quoting mayor Jon Stam, said the line would open in 2028.", "Eva Lund"),
        ("Macy's said the store would close in 2028.", "Macy's"),
        ("The store will close in 2028, Macy's said.", "Macy's"),
        ("The Executive Committee expects rates to fall in 2028.", "The Executive Committee"),
        ("The panel judges that rates will fall in 2028.", "The panel"),
        ("Bookmakers see a 40 percent chance that Lund will win in 2028.", "Bookmakers"),
        ("Vestra raised the odds of a strike to 40 percent.", "Vestra"),
        # nobody named is nobody
        ("The drought raised the odds of a strike to 40 percent.", AUTHOR),
        ("No one at the company believes that the plant will reopen in 2028.", AUTHOR),
        ("It is widely believed that rates will fall in 2028.", AUTHOR),
        ("Nobody expects the ferry to return in 2028.", AUTHOR),
        ("Some predict that the ferry will return in 2028.", AUTHOR),
    ],
)
def test_the_speaker_is_the_claimant(text, claimant):
    assert _last(text).claimant == claimant


@pytest.mark.parametrize(
    ("text", "claimant", "resolved"),
    [
        ("The Ministry of Work has a plan. The ministry said it would build it by 2030.", "The Ministry of Work", True),
        ("Vestra, the ferry operator, lost money. The operator plans to cut two lines in 2028.", "Vestra", True),
        ("Mayor Eva Lund was there. The mayor said the line would open in 2028.", "Eva Lund", True),
        ("Eva Lund, the finance minister, was there. The minister said rents would fall in 2028.", "Eva Lund", True),
        ("Carmaker Ostra lost money. The carmaker plans to cut 400 jobs by 2028.", "Ostra", True),
        ("Ostra lost money last year. The company plans to cut 400 jobs by 2028.", "Ostra", True),
        ("Its owner, Brightwater Holdings, said the mill would close in 2028.", "Brightwater Holdings", True),
        # not clear: the words are kept
        ("Ostra and Vestra lost money. The company plans to cut 400 jobs by 2028.", "The company", False),
        ("Mayor Eva Lund met Mayor Jon Stam. The mayor said the line would open in 2028.", "The mayor", False),
        ("Eva Lund spoke in Tallinn. The company plans to cut 400 jobs by 2028.", "The company", False),
        ("Its owner said the mill would close in 2028.", "Its owner", False),
        ("Officials said the mill would close in 2028.", "Officials", False),
    ],
)  # fmt: skip
def test_a_common_noun_is_resolved_to_the_only_name_that_fits(text, claimant, resolved):
    candidate = _last(text)
    assert (candidate.claimant, candidate.claimant_resolved) == (claimant, resolved)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We will plant 4,000 trees by 2030,” said Eva Lund.", "commitment"),
        ("“I'll resign in May,” said Eva Lund.", "commitment"),
        ("“We won't raise fares before 2028,” said Eva Lund.", "commitment"),
        ("“We will see more floods by 2030,” said Eva Lund.", "plan"),
        ("“They will plant 4,000 trees by 2030,” said Eva Lund.", "plan"),
        ("“We expect sales to rise by 2030,” said Eva Lund.", "prediction"),
    ],
)
def test_a_promise_in_the_first_person_is_a_commitment(text, kind):
    assert _last(text).kind == kind


@pytest.mark.parametrize(("between", "claimant"), [(18, "The Ministry of Work"), (19, "The ministry")])
def test_a_name_is_searched_in_the_last_20_sentences(between, claimant):
    text = (
        "The Ministry of Work has a plan. " + "It rained again. " * between + "The ministry said it would open in 2030."
    )
    assert _last(text).claimant == claimant
