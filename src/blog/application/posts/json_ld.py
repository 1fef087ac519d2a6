"""A post in the words of schema.org, as search engines read them."""

from dataclasses import dataclass

from blog.application.posts.meta import JsonLd
from blog.application.posts.views import PostView
from blog.application.site import Site
from blog.domain.posts.values import PostKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What is already worked out."""

    description: str | None
    url: str | None
    image: str | None


def json_ld_of(post: PostView, described: Described, site: Site) -> JsonLd:
    """A `BlogPosting`, or a `WebPage` for a page; what is not known is left out.

    The headline is the title itself: what is written for the window of a browser may hold the site's name.
    """
    is_post = post.kind is PostKind.POST
    document: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting" if is_post else "WebPage",
        "headline" if is_post else "name": post.title,
        "description": described.description,
        "image": described.image,
        "datePublished": post.published_at and post.published_at.isoformat(),
        "dateModified": post.updated_at.isoformat(),
        "inLanguage": post.locale,
        "author": [{"@type": "Person", "name": author.name} for author in post.authors],
        "keywords": [tag.name for tag in post.tags] or None,
        "wordCount": post.word_count if is_post else None,
        "commentCount": post.comment_count if is_post else None,
        "url": described.url,
        "mainEntityOfPage": described.url if is_post else None,
        "publisher": _publisher(site),
        "isAccessibleForFree": False if post.is_for_members else None,
    }
    return {name: value for name, value in document.items() if value is not None}


def _publisher(site: Site) -> JsonLd | None:
    if not site.name:
        return None
    publisher = {"@type": "Organization", "name": site.name}
    return {**publisher, "url": site.url} if site.url else publisher
