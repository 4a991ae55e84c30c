"""Where allauth looks for the ways of signing in that an app brings."""

from community.accounts.oidc import CheckedProvider

provider_classes = [CheckedProvider]
