"""Apps that people connect: OAuth 2 and OpenID Connect, carried out by allauth and oauthlib.

What a person allowed is a ``Connection`` (accounts); tokens name it, and it decides.
"""
