from django.urls import include, path

urlpatterns = [path("forums/", include("machina.urls"))]
