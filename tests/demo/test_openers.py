import base64

from procure.demo import PASSWORD, openers
from procure.vault import identities


def test_each_officers_key_lies_under_the_password_of_the_demo():
    opened = {
        name: identities.unwrap(base64.b64decode(wrapped), PASSWORD).secret
        for name, wrapped in openers.WRAPPED.items()
    }
    assert opened == openers.SECRETS
