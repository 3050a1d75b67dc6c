"""Topics that resemble a title being typed."""

from django.db.models import Case, IntegerField, Q, Value, When

from hub.core.french import words

from .models import Topic

SHOWN = 5
# Shorter titles say too little.
LONG_ENOUGH = 10
LOOKED_AT = 200


def similar_topics(user, title: str) -> list[dict]:
    """At most five topics, that this reader may see, whose title shares the most words with this one. One query."""
    if len(title.strip()) < LONG_ENOUGH:
        return []
    wanted = {word.stem: word.folded for word in words(title)}
    if not wanted:
        return []
    # The database keeps titles as written: the beginning of a word finds most of its forms, accents apart.
    starts = [word.text[: max(4, len(word.text) - 2)] for word in words(title)][:8]
    either = Q(pk__in=[])
    score = Value(0, output_field=IntegerField())
    for start in starts:
        holds = Q(title__icontains=start)
        either |= holds
        score = score + Case(When(holds, then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = (
        Topic.objects.visible_to(user)
        .listed()
        .filter(either)
        .annotate(score=score)
        .order_by("-score", "-last_posted_at")
        .values("pk", "slug", "title", "is_solved", "replies_count")[:LOOKED_AT]
    )
    ranked = [(len(wanted.keys() & {word.stem for word in words(row["title"])}), row) for row in rows]
    best = sorted((each for each in ranked if each[0]), key=lambda each: -each[0])
    return [row for _, row in best[:SHOWN]]
