from django.db import migrations

from hub.network.services import load_vocabulary


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: load_vocabulary(apps), migrations.RunPython.noop, elidable=False
        )
    ]
