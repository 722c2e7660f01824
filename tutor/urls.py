"""Addresses of practice, progress and teaching."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
