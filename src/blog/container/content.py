"""The composition root, continued: what the blog is about."""

from dependency_injector import providers

from blog.application.comments.discussion import CommentDiscussion
from blog.application.comments.guests import GuestDiscussion
from blog.application.comments.liking import CommentLiking
from blog.application.comments.moderation import CommentModeration
from blog.application.comments.reading import CommentReading
from blog.application.comments.reporting import CommentReporting
from blog.application.custom_fields.declaring import FieldDeclaring
from blog.application.custom_fields.filtering import CustomFiltering
from blog.application.custom_fields.reading import CustomFieldReading
from blog.application.limits.guests import GuestLimits
from blog.application.pending.amending import PendingAmending
from blog.application.pending.reading import PendingReading
from blog.application.posts.authoring import PostAuthoring
from blog.application.posts.describing import PostDescribing
from blog.application.posts.edits import EditPreparation
from blog.application.posts.publishing import PostPublishing
from blog.application.posts.reading import PostReading
from blog.application.posts.transfer import PostTransfer
from blog.application.posts.translating import TranslationLinking
from blog.application.posts.trash import PostTrash
from blog.application.previews.issuing import PreviewIssuing
from blog.application.previews.opening import PreviewOpening
from blog.application.previews.reading import PreviewReading
from blog.application.previews.revoking import PreviewRevoking
from blog.application.rerendering import Rerendering
from blog.application.revisions.comparing import RevisionComparing
from blog.application.revisions.reading import RevisionReading
from blog.application.revisions.restoring import RevisionRestoring
from blog.application.schedule import Schedule
from blog.application.series.curation import SeriesCuration
from blog.application.series.reading import SeriesReading
from blog.application.tags.curation import TagCuration
from blog.application.tags.labelling import TagLabelling
from blog.application.tags.merging import TagMerging
from blog.application.tags.reading import TagReading
from blog.container import options
from blog.container.composition import Services


class ContentServices(Services):
    """Tags, posts and what is said about them, over the services that they need."""

    tag_labelling = providers.Singleton(TagLabelling, Services.handles, Services.ids)
    tag_curation = providers.Singleton(
        TagCuration, Services.transact, Services.handles, Services.ids, Services.clock
    )
    tag_merging = providers.Singleton(TagMerging, Services.transact, Services.clock)
    tag_reading = providers.Singleton(TagReading, Services.tag_queries)

    series_curation = providers.Singleton(
        SeriesCuration, Services.transact, Services.handles, Services.ids, Services.clock
    )
    series_reading = providers.Singleton(SeriesReading, Services.series_queries)

    field_declaring = providers.Singleton(FieldDeclaring, Services.transact, Services.ids, Services.clock)
    custom_field_reading = providers.Singleton(CustomFieldReading, Services.custom_field_queries)
    custom_filtering = providers.Singleton(CustomFiltering, Services.custom_field_queries)

    translation_linking = providers.Singleton(TranslationLinking, Services.ids)
    edit_preparation = providers.Singleton(
        EditPreparation, Services.transact, tag_labelling, Services.markdown, translation_linking
    )
    post_authoring = providers.Singleton(
        PostAuthoring,
        Services.transact,
        edit_preparation,
        tag_labelling,
        Services.markdown,
        Services.handles,
        translation_linking,
        Services.ids,
        Services.clock,
        Services.site.provided.locale,
    )
    post_publishing = providers.Singleton(PostPublishing, Services.transact, Services.clock)
    post_trash = providers.Singleton(PostTrash, Services.transact, Services.clock)
    schedule = providers.Singleton(
        Schedule,
        Services.transact,
        Services.post_queries,
        Services.pending_queries,
        Services.clock,
        Services.incidents,
    )
    post_transfer = providers.Singleton(PostTransfer, Services.transact, Services.clock)
    post_reading = providers.Singleton(PostReading, Services.post_queries)
    post_describing = providers.Singleton(PostDescribing, Services.site)

    pending_reading = providers.Singleton(
        PendingReading,
        Services.post_queries,
        Services.pending_queries,
        Services.tag_queries,
        Services.series_queries,
        Services.custom_field_queries,
    )
    pending_amending = providers.Singleton(
        PendingAmending, Services.transact, edit_preparation, Services.ids, Services.clock
    )
    revision_reading = providers.Singleton(
        RevisionReading,
        Services.revision_queries,
        Services.post_queries,
        Services.tag_queries,
        Services.series_queries,
    )
    revision_comparing = providers.Singleton(
        RevisionComparing,
        Services.revision_queries,
        Services.post_queries,
        Services.tag_queries,
        Services.series_queries,
        Services.offload,
    )
    revision_restoring = providers.Singleton(
        RevisionRestoring, Services.transact, Services.markdown, Services.clock
    )

    discussion_rules = providers.Singleton(options.discussion_rules, Services.settings)
    comment_discussion = providers.Singleton(
        CommentDiscussion,
        Services.transact,
        Services.comment_queries,
        Services.markdown,
        Services.ids,
        Services.clock,
        discussion_rules,
        for_verified=providers.Callable(options.for_verified, Services.settings),
    )
    guest_limits = providers.Singleton(GuestLimits, Services.limit_counting, Services.limit_policies)
    guest_discussion = providers.Singleton(
        GuestDiscussion,
        Services.transact,
        Services.markdown,
        Services.ids,
        Services.clock,
        discussion_rules,
        guest_limits,
    )
    comment_liking = providers.Singleton(CommentLiking, Services.transact, Services.clock)
    comment_reporting = providers.Singleton(
        CommentReporting, Services.transact, Services.comment_queries, Services.clock, discussion_rules
    )
    comment_moderation = providers.Singleton(
        CommentModeration, Services.transact, Services.comment_queries, Services.clock
    )
    comment_reading = providers.Singleton(CommentReading, Services.comment_queries, post_reading)

    preview_issuing = providers.Singleton(
        PreviewIssuing,
        Services.transact,
        Services.preview_seal,
        Services.preview_links,
        Services.ids,
        Services.clock,
    )
    preview_reading = providers.Singleton(PreviewReading, Services.preview_queries, Services.post_queries)
    preview_revoking = providers.Singleton(PreviewRevoking, Services.transact, Services.clock)
    preview_opening = providers.Singleton(
        PreviewOpening,
        Services.preview_queries,
        Services.post_queries,
        pending_reading,
        Services.preview_seal,
        Services.preview_limits,
        Services.clock,
    )
    rerendering = providers.Singleton(Rerendering, Services.transact, Services.markdown)
