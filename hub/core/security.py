"""HTTP headers that keep a browser from doing what no page of ours asks for."""

from csp.constants import NONE, SELF
from csp.middleware import CSPMiddleware

# Wagtail's page editor writes two inline scripts and its panels set inline styles; avatars and previews use data: and
# blob:. Measured on Wagtail 8.0: anything tighter breaks the editor.
ADMIN_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
}

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("accelerometer", "browsing-topics", "geolocation", "gyroscope", "magnetometer", "payment", "usb")
)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy of the settings on every page, a looser one in the Wagtail admin."""

    def get_policy_parts(self, request, response, report_only=False):
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and parts.config is None and request.path.startswith("/admin/"):
            parts.config = ADMIN_POLICY
        return parts


class PermissionsPolicyMiddleware:
    """Switch off the devices that no page uses; camera and microphone stay ours, for testimonies filmed on a phone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response
