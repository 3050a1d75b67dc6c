"""Everything under /compte/: views of django-allauth at French addresses, under the names allauth knows, and ours."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from allauth.usersessions.views import list_usersessions
from django.contrib.auth.decorators import login_required
from django.urls import include, path, re_path

from .oidc import views as oidc
from .views import account as own
from .views import privacy, security

second_factor = [
    path("", mfa.index, name="mfa_index"),
    path("code/", mfa.authenticate, name="mfa_authenticate"),
    path("verification/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("application/", totp.activate_totp, name="mfa_activate_totp"),
    path("application/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes-de-secours/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes-de-secours/nouveaux/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("codes-de-secours/telecharger/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("cles/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("cles/ajouter/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("cles/verification/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("cles/<int:pk>/renommer/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("cles/<int:pk>/retirer/", login_required(security.RemovePasskeyView.as_view()), name="mfa_remove_webauthn"),
]

urlpatterns = [
    path("", own.home, name="account_home"),
    path("bienvenue/", own.welcome, name="account_welcome"),
    path("profil/", own.profile, name="account_profile"),
    path("donnees/", privacy.data, name="account_data"),
    path("donnees/export.json", privacy.export_json, name="account_export_json"),
    path("donnees/export.html", privacy.export_html, name="account_export_html"),
    path("donnees/supprimer/", privacy.erase, name="account_erase"),
    path("connexion/", account.login, name="account_login"),
    path("connexion/cle/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("deconnexion/", account.logout, name="account_logout"),
    path("compte-ferme/", account.account_inactive, name="account_inactive"),
    path("inscription/", account.signup, name="account_signup"),
    path("verification/", account.reauthenticate, name="account_reauthenticate"),
    path("adresse/", account.email, name="account_email"),
    path("confirmer/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirmer/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
    path("mot-de-passe/", account.password_change, name="account_change_password"),
    path("mot-de-passe/choisir/", account.password_set, name="account_set_password"),
    path("mot-de-passe/oubli/", account.password_reset, name="account_reset_password"),
    path("mot-de-passe/oubli/envoye/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "mot-de-passe/nouveau/fait/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("double-authentification/", include(second_factor)),
    path("sessions/", list_usersessions, name="usersessions_list"),
    path("sessions/<int:pk>/fermer/", security.close_session, name="account_close_session"),
    path("sso/", social.connections, name="socialaccount_connections"),
    path("sso/inscription/", social.signup, name="socialaccount_signup"),
    path("sso/annule/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sso/erreur/", social.login_error, name="socialaccount_login_error"),
    path("sso/<slug:provider_id>/", oidc.login, name="openid_connect_login"),
    path("sso/<slug:provider_id>/retour/", oidc.callback, name="openid_connect_callback"),
]
