import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from hub.core import throttle


def request_from(address: str, forwarded: str = ""):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=address, **headers)


@pytest.mark.parametrize(
    ("proxies", "address", "forwarded", "expected"),
    [
        (0, "192.0.2.7", "", "192.0.2.7"),
        (0, "192.0.2.7", "203.0.113.9", "192.0.2.7"),  # nobody vouches for the header
        (1, "10.0.0.1", "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),  # what the client wrote itself is not believed
        (2, "10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "10.0.0.1", "203.0.113.9", "10.0.0.1"),  # one proxy short
        (1, "10.0.0.1", "<script>", "unknown"),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),
        (0, "", "", "unknown"),
    ],
)
def test_client_address_believes_the_proxies_only(settings, proxies, address, forwarded, expected):
    settings.PROXY_COUNT = proxies
    assert throttle.client_address(request_from(address, forwarded)) == expected


def test_reader_key_is_the_address_of_a_visitor_and_the_account_of_a_member(member):
    request = request_from("192.0.2.7")
    request.user = AnonymousUser()
    assert throttle.reader_key(request) == "ip:192.0.2.7"
    request.user = member
    assert throttle.reader_key(request) == f"user:{member.pk}"


def test_seconds_to_wait_counts_each_person_apart_and_starts_again_at_the_next_period(db, time_machine):
    time_machine.move_to("2026-11-25T10:00:10+01:00", tick=False)
    waits = [throttle.seconds_to_wait("contact", "ip:1", limit=3, period=60) for _ in range(5)]
    assert waits == [0, 0, 0, 50, 50]
    assert throttle.seconds_to_wait("contact", "ip:2", limit=3, period=60) == 0
    assert throttle.seconds_to_wait("other", "ip:1", limit=3, period=60) == 0
    time_machine.move_to("2026-11-25T10:01:00+01:00", tick=False)
    assert throttle.seconds_to_wait("contact", "ip:1", limit=3, period=60) == 0


@pytest.mark.parametrize(("seconds", "expected"), [(1, 1), (60, 1), (61, 2), (3600, 60)])
def test_minutes_rounds_up(seconds, expected):
    assert throttle.minutes(seconds) == expected
