"""Words that no handle may be: routes of the portal, and names an impostor would choose."""

WORDS = """
    about accounts admin administrator all anonymous api ask contact contents delete detail dev
    edit editor everyone export feeds former-member help here home index inbox journal legal
    limits log login logout me media members mentor mentors moderation moderator moderators new
    nobody notifications null official password people portal postmaster privacy questions
    readyz healthz report requests robots root search security settings shelf signup sitemap staff
    static stories support system tags team terms threads undefined uploads webmaster
"""
RESERVED = frozenset(WORDS.split())
