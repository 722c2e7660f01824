from django.db import migrations


def mark(apps, schema_editor):
    """Free text was always judged provisionally; until now that was told from the exercise's kind."""
    attempts = apps.get_model("tutor", "Attempt").objects
    attempts.filter(exercise__kind="free_text", gave_up=False).update(is_provisional=True)


class Migration(migrations.Migration):

    dependencies = [
        ("tutor", "0005_keep_jobs_judgements_and_reports"),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
