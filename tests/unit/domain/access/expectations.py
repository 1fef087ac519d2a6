"""The permission table of the security plan, written out a second time by hand.

Each row has seven letters, for a visitor, reader, contributor, author, editor, admin and owner: `a` allow,
`d` deny, `h` hide, and `.` where the case cannot be (a visitor owns nothing).
"""

from typing import Final

from blog.domain.access.permissions import Action

EVERYBODY: Final = "aaaaaaa"
NOBODY: Final = "ddddddd"

# fmt: off
GENERAL: Final = {
    Action.HEALTH_READ:         EVERYBODY,
    Action.SESSION_START:       EVERYBODY,
    Action.USER_REGISTER:       EVERYBODY,
    Action.USER_RECOVER:        EVERYBODY,
    Action.USER_CONFIRM_EMAIL:  EVERYBODY,
    Action.USER_TRANSFER_POSTS: "dddddaa",
    Action.USER_TRANSFER_OWNERSHIP: "dddddda",
    Action.SITE_SET_UP:         EVERYBODY,
    Action.TOKEN_MANAGE_CONTENT: "dddddaa",
    Action.AUDIT_READ:          "dddddaa",
    Action.POST_CREATE:         "ddaaaaa",
    Action.POST_READ_MEMBERS:   "daaaaaa",
    Action.PREVIEW_OPEN:        EVERYBODY,
    Action.TAG_READ:            EVERYBODY,
    Action.TAG_READ_UNUSED:     "ddddaaa",
    Action.TAG_MANAGE:          "ddddaaa",
    Action.SERIES_READ:         EVERYBODY,
    Action.SERIES_READ_UNUSED:  "ddddaaa",
    Action.SERIES_MANAGE:       "ddddaaa",
    Action.FIELD_READ:          EVERYBODY,
    Action.FIELD_MANAGE:        "dddddaa",
    Action.COMMENT_READ:        EVERYBODY,
    Action.COMMENT_CREATE:      "daaaaaa",
    Action.COMMENT_CREATE_AS_GUEST: EVERYBODY,
    Action.COMMENT_LIKE:        "daaaaaa",
    Action.COMMENT_REPORT:      "daaaaaa",
}
"""Actions that depend on the role alone."""

SESSIONS: Final = {
    (Action.SESSION_READ, "own"):    ".aaaaaa",
    (Action.SESSION_READ, "other"):  NOBODY,
    (Action.SESSION_RENEW, "own"):   ".aaaaaa",
    (Action.SESSION_RENEW, "other"): NOBODY,
    (Action.SESSION_END, "own"):     ".aaaaaa",
    (Action.SESSION_END, "other"):   NOBODY,
}

TOKENS: Final = {
    (Action.TOKEN_READ, "own"):       ".aaaaaa",
    (Action.TOKEN_READ, "other"):     "hhhhhhh",
    (Action.TOKEN_READ, "content"):   "hhhhhaa",
    (Action.TOKEN_CREATE, "own"):     ".aaaaaa",
    (Action.TOKEN_CREATE, "other"):   "hhhhhhh",
    (Action.TOKEN_CREATE, "content"): "hhhhhaa",
    (Action.TOKEN_REVOKE, "own"):     ".aaaaaa",
    (Action.TOKEN_REVOKE, "other"):   "hhhhhhh",
    (Action.TOKEN_REVOKE, "content"): "hhhhhaa",
}

POSTS: Final = {
    # action                     whose    state        v r c a e a o
    (Action.POST_READ_PUBLISHED, "own",   "published"): ".aaaaaa",
    (Action.POST_READ_PUBLISHED, "other", "published"): EVERYBODY,
    (Action.POST_READ_PUBLISHED, "own",   "draft"):     ".haaaaa",
    (Action.POST_READ_PUBLISHED, "other", "draft"):     "hhhhaaa",
    (Action.POST_READ_DRAFT,     "own",   "draft"):     ".haaaaa",
    (Action.POST_READ_DRAFT,     "other", "draft"):     "hhhhaaa",
    (Action.POST_READ_DRAFT,     "own",   "published"): ".daaaaa",
    (Action.POST_READ_DRAFT,     "other", "published"): "ddddaaa",
    (Action.POST_READ_REVISIONS, "own",   "draft"):     ".haaaaa",
    (Action.POST_READ_REVISIONS, "other", "draft"):     "hhhhaaa",
    (Action.POST_READ_REVISIONS, "own",   "published"): ".daaaaa",
    (Action.POST_READ_REVISIONS, "other", "published"): "ddddaaa",
    (Action.POST_READ_REVISIONS, "own",   "scheduled"): ".haaaaa",
    (Action.POST_READ_REVISIONS, "other", "scheduled"): "hhhhaaa",
    (Action.POST_EDIT,           "own",   "draft"):     ".haaaaa",
    (Action.POST_EDIT,           "other", "draft"):     "hhhhaaa",
    (Action.POST_EDIT,           "own",   "published"): ".ddaaaa",
    (Action.POST_EDIT,           "other", "published"): "ddddaaa",
    (Action.POST_PUBLISH,        "own",   "draft"):     ".hdaaaa",
    (Action.POST_PUBLISH,        "other", "draft"):     "hhhhaaa",
    (Action.POST_PUBLISH,        "own",   "published"): ".ddaaaa",
    (Action.POST_PUBLISH,        "other", "published"): "ddddaaa",
    (Action.POST_DELETE,         "own",   "draft"):     ".haaaaa",
    (Action.POST_DELETE,         "other", "draft"):     "hhhhaaa",
    (Action.POST_DELETE,         "own",   "published"): ".ddaaaa",
    (Action.POST_DELETE,         "other", "published"): "ddddaaa",
    (Action.POST_FEATURE,        "own",   "draft"):     ".hddaaa",
    (Action.POST_FEATURE,        "other", "draft"):     "hhhhaaa",
    (Action.POST_FEATURE,        "own",   "published"): ".dddaaa",
    (Action.POST_FEATURE,        "other", "published"): "ddddaaa",
    (Action.POST_FEATURE,        "own",   "scheduled"): ".hddaaa",
    (Action.POST_FEATURE,        "other", "scheduled"): "hhhhaaa",
    (Action.POST_SET_AUTHORS,    "own",   "draft"):     ".hddaaa",
    (Action.POST_SET_AUTHORS,    "other", "draft"):     "hhhhaaa",
    (Action.POST_SET_AUTHORS,    "own",   "published"): ".dddaaa",
    (Action.POST_SET_AUTHORS,    "other", "published"): "ddddaaa",
    (Action.POST_SET_AUTHORS,    "own",   "scheduled"): ".hddaaa",
    (Action.POST_SET_AUTHORS,    "other", "scheduled"): "hhhhaaa",
    (Action.POST_PURGE,          "own",   "draft"):     ".hdaaaa",
    (Action.POST_PURGE,          "other", "draft"):     "hhhhaaa",
    (Action.POST_PURGE,          "own",   "published"): ".ddaaaa",
    (Action.POST_PURGE,          "other", "published"): "ddddaaa",
    # What somebody who may publish has scheduled is no contributor's to change any more.
    (Action.POST_READ_PUBLISHED, "own",   "scheduled"): ".haaaaa",
    (Action.POST_READ_DRAFT,     "own",   "scheduled"): ".haaaaa",
    (Action.POST_EDIT,           "own",   "scheduled"): ".hdaaaa",
    (Action.POST_PUBLISH,        "own",   "scheduled"): ".hdaaaa",
    (Action.POST_DELETE,         "own",   "scheduled"): ".hdaaaa",
    (Action.POST_PURGE,          "own",   "scheduled"): ".hdaaaa",
    (Action.POST_READ_PUBLISHED, "other", "scheduled"): "hhhhaaa",
    (Action.POST_READ_DRAFT,     "other", "scheduled"): "hhhhaaa",
    (Action.POST_EDIT,           "other", "scheduled"): "hhhhaaa",
    (Action.POST_PUBLISH,        "other", "scheduled"): "hhhhaaa",
    (Action.POST_DELETE,         "other", "scheduled"): "hhhhaaa",
    (Action.POST_PURGE,          "other", "scheduled"): "hhhhaaa",
}

PREVIEWS: Final = {
    # action                whose post  state        v r c a e a o
    (Action.PREVIEW_CREATE, "own",   "draft"):     ".haaaaa",
    (Action.PREVIEW_CREATE, "other", "draft"):     "hhhhaaa",
    (Action.PREVIEW_CREATE, "own",   "published"): ".ddaaaa",
    (Action.PREVIEW_CREATE, "other", "published"): "ddddaaa",
    (Action.PREVIEW_CREATE, "own",   "scheduled"): ".hdaaaa",
    (Action.PREVIEW_CREATE, "other", "scheduled"): "hhhhaaa",
    (Action.PREVIEW_READ,   "own",   "draft"):     ".haaaaa",
    (Action.PREVIEW_READ,   "other", "draft"):     "hhhhaaa",
    (Action.PREVIEW_READ,   "own",   "published"): ".daaaaa",
    (Action.PREVIEW_READ,   "other", "published"): "ddddaaa",
    (Action.PREVIEW_READ,   "own",   "scheduled"): ".haaaaa",
    (Action.PREVIEW_READ,   "other", "scheduled"): "hhhhaaa",
    (Action.PREVIEW_REVOKE, "own",   "draft"):     ".haaaaa",
    (Action.PREVIEW_REVOKE, "other", "draft"):     "hhhhaaa",
    (Action.PREVIEW_REVOKE, "own",   "published"): ".daaaaa",
    (Action.PREVIEW_REVOKE, "other", "published"): "ddddaaa",
    (Action.PREVIEW_REVOKE, "own",   "scheduled"): ".haaaaa",
    (Action.PREVIEW_REVOKE, "other", "scheduled"): "hhhhaaa",
}

COMMENTS: Final = {
    # action                  whose    on whose post   v r c a e a o
    (Action.COMMENT_EDIT,     "own",   "own post"):     ".aaaaaa",
    (Action.COMMENT_EDIT,     "own",   "other's post"): ".aaaaaa",
    (Action.COMMENT_EDIT,     "other", "own post"):     ".dddddd",
    (Action.COMMENT_EDIT,     "other", "other's post"): NOBODY,
    (Action.COMMENT_DELETE,   "own",   "own post"):     ".aaaaaa",
    (Action.COMMENT_DELETE,   "own",   "other's post"): ".aaaaaa",
    (Action.COMMENT_DELETE,   "other", "own post"):     ".ddaaaa",
    (Action.COMMENT_DELETE,   "other", "other's post"): "ddddaaa",
    (Action.COMMENT_MODERATE, "own",   "own post"):     ".ddaaaa",
    (Action.COMMENT_MODERATE, "own",   "other's post"): ".dddaaa",
    (Action.COMMENT_MODERATE, "other", "own post"):     ".ddaaaa",
    (Action.COMMENT_MODERATE, "other", "other's post"): "ddddaaa",
}
"""What is approved, on a post that the actor may read; on any other all is hidden."""

HIDDEN_COMMENTS: Final = {
    # status      whose    on whose post   v r c a e a o
    ("pending",  "own",   "own post"):     "haaaaaa",
    ("pending",  "own",   "other's post"): "haaaaaa",
    ("pending",  "other", "own post"):     "hhhaaaa",
    ("pending",  "other", "other's post"): "hhhhaaa",
    ("rejected", "own",   "own post"):     "haaaaaa",
    ("rejected", "own",   "other's post"): "haaaaaa",
    ("rejected", "other", "own post"):     "hhhaaaa",
    ("spam",     "own",   "other's post"): "hhhhaaa",
    ("spam",     "other", "own post"):     "hhhaaaa",
    ("deleted",  "own",   "own post"):     "hhhhhhh",
    ("deleted",  "other", "other's post"): "hhhhhhh",
}
"""Who may know of what is not approved; whoever may, may do with it what `COMMENTS` says."""

ACCOUNTS: Final = {
    # action                  own        that of a reader, contributor, author, editor, admin, owner
    Action.USER_READ:        (".aaaaaa", EVERYBODY, EVERYBODY, EVERYBODY, EVERYBODY, EVERYBODY, EVERYBODY),
    Action.USER_READ_EMAIL:  (".aaaaaa", "dddddaa", "dddddaa", "dddddaa", "dddddaa", "dddddaa", "dddddaa"),
    Action.USER_EDIT:        (".aaaaaa", "dddddaa", "dddddaa", "dddddaa", "dddddaa", "dddddda", "dddddda"),
    Action.USER_CHANGE_EMAIL: (".aaaaaa", "dddddaa", "dddddaa", "dddddaa", "dddddaa", "dddddda", "dddddda"),
    Action.USER_CHANGE_PASSWORD: (".aaaaaa", NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY),
    Action.USER_VERIFY_EMAIL: (".aaaaaa", NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY),
    Action.USER_DEACTIVATE:  (".ddddda", "dddddaa", "dddddaa", "dddddaa", "dddddaa", "dddddda", "dddddda"),
    Action.USER_REACTIVATE:  (".ddddda", "dddddaa", "dddddaa", "dddddaa", "dddddaa", "dddddda", "dddddda"),
    Action.USER_SIGN_OUT:    (".ddddda", "dddddaa", "dddddaa", "dddddaa", "dddddaa", "dddddda", "dddddda"),
    Action.USER_DELETE:      (".aaaaaa", "dddddaa", "dddddaa", "dddddaa", "dddddaa", "dddddda", "dddddda"),
}

INVITATIONS: Final = ("dddddaa", "dddddaa", "dddddaa", "dddddaa", "dddddda", "dddddda")
"""To a reader, contributor, author, editor, admin, owner."""

ROLE_CHANGES: Final = {
    # from          to a reader, contributor, author, editor, admin, owner
    "own":         (".ddddda", ".ddddda", ".ddddda", ".ddddda", ".ddddda", ".ddddda"),
    "reader":      ("dddddaa", "dddddaa", "dddddaa", "dddddaa", "dddddda", "dddddda"),
    "contributor": ("dddddaa", "dddddaa", "dddddaa", "dddddaa", "dddddda", "dddddda"),
    "author":      ("dddddaa", "dddddaa", "dddddaa", "dddddaa", "dddddda", "dddddda"),
    "editor":      ("dddddaa", "dddddaa", "dddddaa", "dddddaa", "dddddda", "dddddda"),
    "admin":       ("dddddda", "dddddda", "dddddda", "dddddda", "dddddda", "dddddda"),
    "owner":       ("dddddda", "dddddda", "dddddda", "dddddda", "dddddda", "dddddda"),
}
# fmt: on
