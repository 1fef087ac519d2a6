"""Between pending changes and their rows."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from blog.adapters.persistence.pending.rows import PendingChangeRow
from blog.domain.common.ids import PendingId, PostId, UserId
from blog.domain.pending.change import PendingChange
from blog.domain.posts.content import PostContent
from blog.domain.posts.values import Body, Heading, Markdown
from blog.domain.revisions.snapshot import SOURCE, content_of, snapshot_of


def to_domain(row: PendingChangeRow) -> PendingChange:
    """The change that the row holds."""
    return PendingChange(
        id=PendingId(row.id),
        post_id=PostId(row.post_id),
        editor_id=None if row.editor_id is None else UserId(row.editor_id),
        content=stored_content(row.fields, row.body, row.source),
        changed=tuple(row.changed.split()),
        publish_at=row.publish_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def stored_content(fields: Mapping[str, Any], body: Mapping[str, Any], source: str) -> PostContent:
    """The content that the columns of a row hold."""
    toc = tuple(Heading(**heading) for heading in body["toc"])
    return content_of({**fields, SOURCE: source}, Body(**{**body, "source": Markdown(source), "toc": toc}))


def write(change: PendingChange, row: PendingChangeRow) -> PendingChangeRow:
    """The row, with all that the change holds."""
    fields, body = snapshot_of(change.content), asdict(change.content.body)
    row.id = change.id
    row.post_id = change.post_id
    row.editor_id = change.editor_id
    row.changed = " ".join(change.changed)
    row.publish_at = change.publish_at
    row.source = body.pop("source")["value"]
    row.body = {**body, "toc": list(body["toc"])}
    row.fields = {name: value for name, value in fields.items() if name != SOURCE}
    row.created_at = change.created_at
    row.updated_at = change.updated_at
    row.version = change.version
    return row
