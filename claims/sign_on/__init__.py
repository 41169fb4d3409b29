"""Sign-on by OpenID Connect: authorization code flow with PKCE, state and nonce (docs/decisions/0021-sign-on.md).

`flow` is the door. It imports the modules that need the extra `oidc` only when a person signs on.
"""
