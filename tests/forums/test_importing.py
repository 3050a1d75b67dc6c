import json

import pytest

from hub.forums.models import Forum, Post, Topic
from hub.forums.services.importing import import_forum

pytestmark = pytest.mark.django_db

LINES = [
    {"type": "user", "id": "u1", "email": "Nadia@Example.org", "name": "Nadia B.", "joined": "2020-01-02T10:00:00Z"},
    {"type": "forum", "id": "f1", "title": "Animer"},
    {
        "type": "topic",
        "id": "t1",
        "forum": "f1",
        "author": "u1",
        "title": "Relancer sans harceler",
        "created": "2024-05-01T08:00:00+02:00",
        "tags": ["relance"],
        "answer": "p3",
    },
    {
        "type": "post",
        "id": "p1",
        "topic": "t1",
        "author": "u1",
        "created": "2024-05-01T06:00:00Z",
        "text": "Comment faire ?",
    },
    {
        "type": "post",
        "id": "p2",
        "topic": "t1",
        "author": None,
        "created": "2024-05-01T07:00:00Z",
        "text": "Moi aussi.",
    },
    {
        "type": "post",
        "id": "p3",
        "topic": "t1",
        "author": "u9",
        "created": "2024-05-02T07:00:00Z",
        "text": "**Deux** relances.",
    },
]


def lines(*extra: str) -> list[str]:
    return [json.dumps(line) for line in LINES] + list(extra)


def test_an_import_brings_everything_in_and_twice_changes_nothing(client):
    report = import_forum(lines())
    assert report.added == {"user": 1, "forum": 1, "topic": 1, "post": 3}
    assert report.skipped == []
    topic = Topic.objects.get()
    assert (topic.last_number, topic.replies_count, topic.answer_number, topic.is_solved) == (3, 2, 3, True)
    assert (topic.excerpt, topic.author.email, topic.tag_list) == (
        "Comment faire\u202f?",
        "nadia@example.org",
        [["relance", "relance"]],
    )
    assert topic.last_posted_at.isoformat() == "2024-05-02T07:00:00+00:00"
    forum = Forum.objects.get()
    assert (forum.slug, forum.topics_count, forum.posts_count) == ("animer", 1, 3)
    before = list(Post.objects.values()), list(Topic.objects.values())
    again = import_forum(lines())
    assert again.added == dict.fromkeys(("user", "forum", "topic", "post"), 0)
    assert again.known == {"user": 1, "forum": 1, "topic": 1, "post": 3}
    assert (list(Post.objects.values()), list(Topic.objects.values())) == before


def test_former_addresses_lead_to_what_was_imported(client):
    import_forum(lines())
    topic = Topic.objects.get()
    assert client.get("/forums/ancien/p3/").url == f"/forums/t/{topic.pk}/3/"
    assert client.get("/forums/ancien/t1/").url == topic.get_absolute_url()
    assert client.get("/forums/ancien/inconnu/").status_code == 404


def test_a_line_that_cannot_be_read_is_left_aside_with_its_reason():
    report = import_forum(
        lines(
            "pas du JSON",
            '{"type": "dessin", "id": 1}',
            '{"type": "post", "id": "p9", "topic": "inconnu", "text": "x"}',
            '{"type": "post", "id": "p8", "topic": "t1", "text": " "}',
            '{"type": "user", "id": "u2", "email": "sans arobase"}',
            '{"type": "topic", "id": "t2", "forum": "f9", "title": "Sans forum"}',
            "",
        )
    )
    assert report.skipped == [
        (7, "ce n’est pas du JSON"),
        (8, "ni utilisateur, ni forum, ni sujet, ni message"),
        (9, "sujet inconnu"),
        (10, "message vide"),
        (11, "adresse électronique absente"),
        (12, "forum inconnu"),
    ]
    assert Post.objects.count() == 3


def test_a_later_file_goes_on_after_what_is_there():
    import_forum(lines())
    report = import_forum(
        ['{"type": "post", "id": "p4", "topic": "t1", "text": "La suite.", "created": "2024-06-01T00:00:00Z"}']
    )
    assert report.added["post"] == 1
    assert Post.objects.get(legacy_id="p4").number == 4
    assert Topic.objects.get().replies_count == 3
