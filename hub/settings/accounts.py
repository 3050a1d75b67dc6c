"""Settings of django-allauth: sign-up, sign-in, second factor, sessions, OpenID Connect. Why: ADR 0014."""

from urllib.parse import urlsplit

from . import environment as env

# ---- Sign-up and sign-in by e-mail --------------------------------------------------------------------------------
ACCOUNT_ADAPTER = "hub.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
# One address per account; the former one serves until the new one is confirmed.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Security messages: password changed, second factor added or removed, address changed.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Counted in the shared cache, by the address that `hub.core.throttle.client_address` vouches for. An académie goes out
# through few addresses: what succeeds is counted loosely, what fails tightly.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "30/m/ip",
    "reset_password": "20/m/ip,5/5m/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "1/3m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
}
ACCOUNT_FORMS = {
    "login": "hub.accounts.forms.entrance.LoginForm",
    "signup": "hub.accounts.forms.entrance.SignupForm",
    "reset_password": "hub.accounts.forms.entrance.ResetPasswordForm",
    "reset_password_from_key": "hub.accounts.forms.entrance.ResetPasswordKeyForm",
    "reauthenticate": "hub.accounts.forms.security.ReauthenticateForm",
    "change_password": "hub.accounts.forms.security.ChangePasswordForm",
    "set_password": "hub.accounts.forms.security.SetPasswordForm",
    "add_email": "hub.accounts.forms.security.ChangeAddressForm",
}

# ---- Second factor ------------------------------------------------------------------------------------------------
MFA_ADAPTER = "hub.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Le hub"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "hub.accounts.forms.security.AuthenticateForm",
    "reauthenticate": "hub.accounts.forms.security.SecondFactorReauthenticateForm",
    "activate_totp": "hub.accounts.forms.security.ActivateTOTPForm",
    "add_webauthn": "hub.accounts.forms.security.AddPasskeyForm",
    "edit_webauthn": "hub.accounts.forms.security.RenamePasskeyForm",
}
# Passkeys want HTTPS, except on one's own machine, where browsers accept http://localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = urlsplit(env.text("SITE_URL")).scheme != "https"

# ---- Sessions: listed and closable, never followed ----------------------------------------------------------------
USERSESSIONS_TRACK_ACTIVITY = False

# ---- OpenID Connect: on when OIDC_CLIENT_ID is set ----------------------------------------------------------------
SOCIALACCOUNT_ADAPTER = "hub.accounts.adapter.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # by a link: hub.accounts.oidc.views
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_PROVIDERS = {}
SOCIALACCOUNT_FORMS = {"signup": "hub.accounts.forms.entrance.SocialSignupForm"}
if env.text("OIDC_CLIENT_ID"):
    OIDC_PROCONNECT = env.flag("OIDC_PROCONNECT", default=False)
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "provider_class": "hub.accounts.oidc.provider.HubProvider",
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": env.text("OIDC_NAME", "ProConnect" if OIDC_PROCONNECT else "Connexion de l’académie"),
                    "client_id": env.required("OIDC_CLIENT_ID"),
                    "secret": env.required("OIDC_CLIENT_SECRET"),
                    "settings": {
                        # The issuer, or the whole address of its discovery document.
                        "server_url": env.required("OIDC_ISSUER"),
                        "signed_userinfo": OIDC_PROCONNECT,
                        "scope": ["openid", "email", "given_name", "usual_name"]
                        if OIDC_PROCONNECT
                        else ["openid", "email", "profile"],
                        "oauth_pkce_enabled": not OIDC_PROCONNECT,
                    },
                }
            ],
        }
    }
