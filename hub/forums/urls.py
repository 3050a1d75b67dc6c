from django.urls import path
from django.views.decorators.http import require_safe

from . import feeds
from .views import actions, lists, moderation, topic, writing

app_name = "forums"

urlpatterns = [
    path("forums/", lists.index, name="index"),
    *(path(f"forums/{slug}/", lists.topics, {"view": slug}, name=slug) for slug in lists.VIEWS),
    path("forums/nouveau/", writing.new_topic, name="new"),
    path("forums/tout-lu/", lists.mark_all_read, name="read_all"),
    path("forums/signets/", actions.bookmarks, name="bookmarks"),
    path("forums/apercu/", writing.preview, name="preview"),
    path("forums/brouillons/", writing.draft, name="draft"),
    path("forums/fichiers/", writing.upload, name="upload"),
    path("forums/fichiers/<uuid:key>/<str:name>", writing.attachment, name="attachment"),
    path("forums/membres/", writing.members, name="members"),
    path("forums/semblables/", writing.similar, name="similar"),
    path("forums/ancien/<str:legacy_id>/", topic.former_address, name="former"),
    path("forums/flux.atom", require_safe(feeds.AllTopics()), name="feed"),
    path("forums/mots-cles/<slug:slug>/", lists.tag, name="tag"),
    path("forums/mots-cles/<slug:slug>/flux.atom", require_safe(feeds.TagTopics()), name="tag_feed"),
    path("forums/sondages/<int:pk>/", actions.vote, name="vote"),
    path("forums/sondages/<int:pk>/resultats.csv", actions.poll_csv, name="poll_csv"),
    path("forums/moderation/<int:pk>/", moderation.action, name="action"),
    path("forums/m/<int:pk>/modifier/", writing.edit, name="edit"),
    path("forums/m/<int:pk>/retirer/", actions.remove, name="remove"),
    path("forums/m/<int:pk>/retablir/", actions.restore, name="restore"),
    path("forums/m/<int:pk>/versions/", actions.history, name="history"),
    path("forums/m/<int:pk>/signet/", actions.bookmark, name="bookmark"),
    path("forums/m/<int:pk>/signaler/", actions.report, name="report"),
    path("forums/m/<int:pk>/certifier/", actions.certify, name="certify"),
    path("forums/m/<int:pk>/moderation/<slug:name>/", moderation.judge, name="judge"),
    path("forums/m/<int:pk>/<slug:kind>/", actions.react, name="react"),
    path("forums/t/<int:pk>/", topic.bare, name="bare"),
    path("forums/t/<int:pk>/<int:number>/", topic.permalink, name="permalink"),
    path("forums/t/<int:pk>/flux.atom", require_safe(feeds.TopicPosts()), name="topic_feed"),
    path("forums/t/<int:pk>/repondre/", writing.reply, name="reply"),
    path("forums/t/<int:pk>/fil-entier/", topic.linear, name="linear"),
    path("forums/t/<int:pk>/suivi/", actions.follow_topic, name="follow_topic"),
    path("forums/t/<int:pk>/note/", moderation.note, name="note"),
    path("forums/t/<int:pk>/outils/<slug:name>/", moderation.tool, name="tool"),
    path("forums/t/<int:pk>/<slug:slug>/", topic.topic, name="topic"),
    path("forums/<slug:slug>/", lists.forum, name="forum"),
    path("forums/<slug:slug>/flux.atom", require_safe(feeds.ForumTopics()), name="forum_feed"),
    path("forums/<slug:slug>/tout-lu/", lists.mark_all_read, name="read_forum"),
    path("forums/<slug:slug>/suivi/", actions.follow_forum, name="follow_forum"),
]
